// Reads what stands at the top of a Lyra program: labels, constants, pipelines, algorithms and functions.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/reader.h"

#include "compiler/lyra/wide-values.h"

#include <set>

namespace pisa::lyra
{

namespace
{

const std::set<std::string, std::less<>> kReserved{
    "header_type", "packet",  "parser_node", "pipeline", "algorithm", "func",    "bit",
    "global",      "extern",  "list",        "dict",     "if",        "else",    "switch",
    "case",        "default", "in",          "const",    "select",    "extract", "next",
    "accept",      "reject",  "checksum",    "exact",    "lpm",       "range",   "ternary"};

std::string
Seen(const Token& token)
{
    return token.kind == TokenKind::End ? "the end of the file" : "'" + token.text + "'";
}

} // namespace

Reader::Nest::Nest(Reader& reader) : m_reader(reader)
{
    if (++m_reader.m_nested > kMostNested)
    {
        --m_reader.m_nested;
        m_reader.Fail("nested more than " + std::to_string(kMostNested) + " deep", "name parts of it");
    }
}

Reader::Nest::~Nest()
{
    --m_reader.m_nested;
}

Reader::Reader(std::vector<Token> tokens, std::string path) : m_tokens(std::move(tokens))
{
    m_source.path = std::move(path);
}

Source
Reader::Read()
{
    while (Peek().kind != TokenKind::End)
    {
        if (Peek().Is(">"))
        {
            ReadSectionLabel();
        }
        else
        {
            ReadItem();
        }
    }
    return std::move(m_source);
}

const Token&
Reader::Peek(std::size_t ahead) const
{
    return m_tokens[std::min(m_at + ahead, m_tokens.size() - 1)];
}

Token
Reader::Take()
{
    const Token token = Peek();
    m_at += token.kind == TokenKind::End ? 0 : 1;
    return token;
}

bool
Reader::TakeIf(std::string_view text)
{
    if (!Peek().Is(text))
    {
        return false;
    }
    Take();
    return true;
}

Token
Reader::Expect(std::string_view text)
{
    if (!Peek().Is(text))
    {
        Fail("'" + std::string(text) + "' is expected here, not " + Seen(Peek()),
             "write it, or look whether something before it is not closed");
    }
    return Take();
}

Token
Reader::ExpectName(const char* what)
{
    if (Peek().kind != TokenKind::Word || kReserved.count(Peek().text) > 0)
    {
        const bool isWord = Peek().kind == TokenKind::Word;
        Fail(std::string("the name of ") + what + " is expected here, not " + Seen(Peek()),
             isWord ? "choose a name that is no word of the language" : "write a name");
    }
    return Take();
}

uint64_t
Reader::ExpectConstant(const char* what, uint64_t least, uint64_t most)
{
    const Token token = Peek();
    uint64_t value = token.number;
    if (token.kind == TokenKind::Word)
    {
        const auto it = m_source.constants.find(token.text);
        if (it == m_source.constants.end())
        {
            Fail("there is no constant '" + token.text + "' above", "declare it: const " + token.text + " = 1;");
        }
        value = it->second.value;
    }
    else if (token.kind != TokenKind::Number)
    {
        Fail(std::string("the ") + what + " is expected here, not " + Seen(token), "write a number or a constant");
    }
    if (value < least || value > most)
    {
        Fail(std::string("the ") + what + " is " + std::to_string(value) + ", it must be " + std::to_string(least) +
                 " to " + std::to_string(most),
             "choose another");
    }
    Take();
    return value;
}

unsigned
Reader::ExpectWidth(unsigned most)
{
    Expect("bit");
    Expect("[");
    const auto width = static_cast<unsigned>(ExpectConstant("width in bits", 1, most));
    Expect("]");
    return width;
}

void
Reader::Fail(const std::string& what, const std::string& remedy) const
{
    throw InputError(Peek().where, what, remedy);
}

void
Reader::ReadSectionLabel()
{
    Expect(">");
    const Token label = ExpectName("a part of the program");
    if (label.text == "HEADER" || label.text == "HEADERS")
    {
        m_section = Section::Header;
    }
    else if (label.text == "PIPELINE" || label.text == "PIPELINES")
    {
        m_section = Section::Pipelines;
    }
    else if (label.text == "FUNCTION" || label.text == "FUNCTIONS")
    {
        m_section = Section::Functions;
    }
    else
    {
        throw InputError(label.where, "there is no part '" + label.text + "'",
                         "the parts are >HEADER:, >PIPELINES: and >FUNCTIONS:");
    }
    Expect(":");
}

void
Reader::Need(Section section, const char* item, const char* label) const
{
    if (m_section != section)
    {
        Fail(std::string(item) + " belongs into the part " + label, std::string("write ") + label + " above it");
    }
}

void
Reader::ReadItem()
{
    if (Peek().Is("const"))
    {
        ReadConstantDeclaration();
    }
    else if (!ReadHeaderItem() && !ReadPipelineItem())
    {
        Fail("a declaration is expected here, not " + Seen(Peek()),
             "write header_type, packet, parser_node, checksum, const, pipeline, algorithm or func");
    }
}

bool
Reader::ReadHeaderItem()
{
    const std::string word = Peek().kind == TokenKind::Word ? Peek().text : "";
    if (word != "header_type" && word != "packet" && word != "parser_node" && word != "checksum")
    {
        return false;
    }
    Need(Section::Header, word.c_str(), ">HEADER:");
    Take();
    if (word == "header_type")
    {
        ReadHeaderType();
    }
    else if (word == "packet")
    {
        ReadPacket();
    }
    else if (word == "parser_node")
    {
        ReadParserNode();
    }
    else
    {
        ReadChecksum();
    }
    return true;
}

bool
Reader::ReadPipelineItem()
{
    if (Peek().Is("pipeline"))
    {
        Need(Section::Pipelines, "pipeline", ">PIPELINES:");
        ReadPipeline();
    }
    else if (Peek().Is("algorithm"))
    {
        Need(Section::Pipelines, "algorithm", ">PIPELINES:");
        m_source.algorithms.push_back(ReadRoutine(false));
    }
    else if (Peek().Is("func"))
    {
        Need(Section::Functions, "func", ">FUNCTIONS:");
        m_source.functions.push_back(ReadRoutine(true));
    }
    else
    {
        return false;
    }
    return true;
}

void
Reader::ReadConstantDeclaration()
{
    Expect("const");
    const Token name = ExpectName("a constant");
    Expect("=");
    const uint64_t value = ExpectConstant("value of the constant", 0, ~uint64_t{0});
    Expect(";");
    if (!m_source.constants.emplace(name.text, ConstantDeclaration{value, name.where}).second)
    {
        throw InputError(name.where, "constant '" + name.text + "' is declared twice", "remove one");
    }
}

/** pipeline[NAME]{a -> b -> c}; */
void
Reader::ReadPipeline()
{
    Pipeline pipeline;
    Expect("pipeline");
    Expect("[");
    const Token name = ExpectName("a pipeline");
    pipeline.name = name.text;
    pipeline.where = name.where;
    Expect("]");
    Expect("{");
    do
    {
        const Token algorithm = ExpectName("an algorithm");
        pipeline.algorithms.push_back(algorithm.text);
        pipeline.algorithmsAt.push_back(algorithm.where);
    } while (TakeIf("->"));
    Expect("}");
    TakeIf(";");
    m_source.pipelines.push_back(std::move(pipeline));
}

Routine
Reader::ReadRoutine(bool isFunction)
{
    Take();
    Routine routine;
    const Token name = ExpectName(isFunction ? "a function" : "an algorithm");
    routine.name = name.text;
    routine.where = name.where;
    if (isFunction)
    {
        Expect("(");
        while (!Peek().Is(")"))
        {
            const unsigned width = ExpectWidth(kWidestValue);
            const Token parameter = ExpectName("a parameter");
            routine.parameters.push_back({parameter.text, width, parameter.where});
            if (!TakeIf(","))
            {
                break;
            }
        }
        Expect(")");
    }
    routine.body = ReadBlock();
    return routine;
}

} // namespace pisa::lyra
