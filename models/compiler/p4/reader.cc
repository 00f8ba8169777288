// How the reader walks over tokens and finds its way after faults; annotations.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/reader.h"

#include <utility>

namespace pisa::p4
{

namespace
{

std::string
Show(const Token& token)
{
    switch (token.kind)
    {
    case TokenKind::End:
        return "the end of the program";
    case TokenKind::String:
        return "a string";
    case TokenKind::Unknown:
        return token.text.front() == '"' ? "a string without its end" : "a character that P4 does not know";
    default:
        return (IsReserved(token.text) ? "keyword '" : "'") + token.text + "'";
    }
}

} // namespace

Reader::Reader(const std::vector<Token>& tokens, Report& report) : m_tokens(tokens), m_report(report)
{
}

Reader::Nest::Nest(Reader& reader) : m_reader(reader)
{
    if (++m_reader.m_nested > kMostNested)
    {
        --m_reader.m_nested;
        m_reader.Fail("this is nested deeper than " + std::to_string(kMostNested),
                      "give parts of it names of their own");
    }
}

Reader::Nest::~Nest()
{
    --m_reader.m_nested;
}

const Token&
Reader::Peek(std::size_t ahead) const
{
    return m_at + ahead < m_tokens.size() ? m_tokens[m_at + ahead] : m_tokens.back();
}

Token
Reader::Take()
{
    const Token& token = Peek();
    if (m_at + 1 < m_tokens.size())
    {
        ++m_at;
    }
    return token;
}

bool
Reader::At(std::string_view text) const
{
    return Peek().Is(text);
}

bool
Reader::TakeIf(std::string_view text)
{
    if (!At(text))
    {
        return false;
    }
    Take();
    return true;
}

Token
Reader::Expect(std::string_view text)
{
    if (!At(text))
    {
        Fail("'" + std::string(text) + "' is missing before " + Show(Peek()));
    }
    return Take();
}

bool
Reader::AtName() const
{
    return Peek().kind == TokenKind::Word && !IsReserved(Peek().text);
}

Token
Reader::ExpectName(const std::string& what)
{
    // `list` is reserved only where it means the type
    if (!AtName() && !(At("list") && !Peek(1).Is("<")))
    {
        Fail("the name of " + what + " is wanted, not " + Show(Peek()));
    }
    return Take();
}

void
Reader::CloseAngle()
{
    if (!At(">"))
    {
        Fail("'>' is missing before " + Show(Peek()), "close the type arguments");
    }
    Take();
}

void
Reader::Fail(const std::string& what, const std::string& remedy)
{
    if (m_speculating == 0)
    {
        m_report.Error(Peek().where, "syntax error: " + what, remedy);
    }
    throw Lost{};
}

void
Reader::Recover(std::size_t begin)
{
    if (m_at == begin && Peek().kind != TokenKind::End && !At("}"))
    {
        Take();
    }
    for (unsigned depth = 0; Peek().kind != TokenKind::End;)
    {
        if (At("}") && depth == 0)
        {
            return;
        }
        const Token token = Take();
        depth += token.Is("{") ? 1 : 0;
        depth -= token.Is("}") ? 1 : 0;
        if (depth == 0 && (token.Is(";") || (token.Is("}") && !At(";") && !At(")") && !At(","))))
        {
            return;
        }
    }
}

void
Reader::DeclareValue(const Token& name)
{
    m_names.Declare(name.text, NameUse::Value);
}

void
Reader::DeclareType(const Token& name)
{
    m_names.Declare(name.text, NameUse::Type);
}

Annotations
Reader::ReadAnnotations()
{
    Annotations annotations;
    while (At("@"))
    {
        Annotation annotation;
        annotation.where = Take().where;
        if (Peek().kind != TokenKind::Word)
        {
            Fail("the name of an annotation is wanted after '@', not " + Show(Peek()));
        }
        annotation.name = Take().text;
        if (annotation.name == "pragma")
        {
            annotation.name = Take().text;
            while (!Peek().startsLine && Peek().kind != TokenKind::End)
            {
                const Token token = Take();
                annotation.body.push_back({token.where, token.text, token.kind == TokenKind::String});
            }
        }
        else if (TakeIf("("))
        {
            ReadAnnotationBody(annotation, ")");
        }
        else if (TakeIf("["))
        {
            annotation.isStructured = true;
            const std::size_t begin = m_at;
            ReadAnnotationBody(annotation, "]");
            m_at = begin;
            ReadAnnotationValues(annotation);
        }
        annotations.push_back(std::move(annotation));
    }
    return annotations;
}

/** `value, ...]` or `key = value, ...]`, a comma behind the last if one likes. */
void
Reader::ReadAnnotationValues(Annotation& annotation)
{
    while (!At("]"))
    {
        if (Peek(1).Is("="))
        {
            ExpectName("a key");
            Take();
        }
        annotation.values.push_back(ReadExpression());
        if (!TakeIf(","))
        {
            break;
        }
    }
    Expect("]");
}

void
Reader::ReadAnnotationBody(Annotation& annotation, std::string_view close)
{
    std::vector<std::string> open{std::string(close)};
    while (true)
    {
        if (Peek().kind == TokenKind::End)
        {
            Fail("the body of annotation '@" + annotation.name + "' never ends", "close its brackets");
        }
        const Token token = Take();
        if (token.Is("(") || token.Is("[") || token.Is("{"))
        {
            open.emplace_back(token.Is("(") ? ")" : token.Is("[") ? "]" : "}");
        }
        else if (token.Is(")") || token.Is("]") || token.Is("}"))
        {
            if (open.back() != token.text)
            {
                --m_at;
                Fail("'" + token.text + "' in annotation '@" + annotation.name + "' closes nothing",
                     "pair its brackets; '" + open.back() + "' is open");
            }
            open.pop_back();
            if (open.empty())
            {
                return;
            }
        }
        annotation.body.push_back({token.where, token.text, token.kind == TokenKind::String});
    }
}

} // namespace pisa::p4
