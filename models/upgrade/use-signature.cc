// Prints a program once with a token for each thing, and then leaves all tokens but one out.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/use-signature.h"

#include "ir/text-words.h"
#include "upgrade/element-content.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <set>
#include <sstream>

namespace pisa
{
namespace
{

/** What stands between a token's kind, which is compared, and its number, which is not. */
constexpr const char* kNumberMark = "_x";

std::string
TokenOf(FieldId field, unsigned width)
{
    return "w" + std::to_string(width) + kNumberMark + std::to_string(field.header) + "_" +
           std::to_string(field.index);
}

std::string
TokenOf(StateKind kind, std::size_t index)
{
    return std::string(1, "rcmod"[static_cast<unsigned>(kind)]) + kNumberMark + std::to_string(index);
}

template <typename T>
void
TakeTokens(std::vector<T>& things, StateKind kind)
{
    for (std::size_t i = 0; i < things.size(); ++i)
    {
        things[i].name = TokenOf(kind, i);
    }
}

Program
WithTokens(const Program& program)
{
    Program tokens = program;
    for (HeaderId h = 0; h < tokens.headers.size(); ++h)
    {
        tokens.headers[h].name = "h";
        for (uint32_t f = 0; f < tokens.headers[h].fields.size(); ++f)
        {
            Field& field = tokens.headers[h].fields[f];
            field.name = TokenOf(FieldId{h, f}, field.width);
        }
    }
    TakeTokens(tokens.registers, StateKind::Register);
    TakeTokens(tokens.counters, StateKind::Counter);
    TakeTokens(tokens.meters, StateKind::Meter);
    TakeTokens(tokens.profiles, StateKind::Profile);
    TakeTokens(tokens.digests, StateKind::Digest);
    for (ParseState& state : tokens.parser)
    {
        state.name = "s";
    }
    return tokens;
}

std::vector<std::string>
ElementContents(const Program& program)
{
    std::vector<std::string> contents;
    ContentPrinter printer(program);
    for (const Table& table : program.tables)
    {
        contents.push_back(printer.ContentOf(table).text);
    }
    for (const Control* control : {&program.ingress, &program.egress})
    {
        for (const ControlNode& node : control->nodes)
        {
            if (const auto* branch = std::get_if<Branch>(&node))
            {
                contents.push_back(printer.ContentOf(*branch));
            }
        }
    }
    Program one = program;
    for (const ParseState& state : program.parser)
    {
        ParseState alone = state;
        alone.transitions.clear();
        alone.otherwise = ParseState::kAccept;
        one.parser.assign(1, alone);
        std::ostringstream out;
        PrintParser(one, out);
        contents.push_back(out.str());
    }
    return contents;
}

/** Calls replace(word) for each word of a text; @return the text with what that gave in the words' places. */
std::string
MapWords(const std::string& text, const std::function<std::string(const std::string&)>& replace)
{
    std::string mapped;
    std::string word;
    for (const char c : text + "\n")
    {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_')
        {
            word += c;
            continue;
        }
        mapped += word.empty() ? "" : replace(word);
        word.clear();
        mapped += c;
    }
    return mapped;
}

/** The order of a table's actions follows from tokens, so neither it nor the actions' numbers may count. */
bool
IsActionNumber(const std::string& word)
{
    return word.size() > 1 && word[0] == 'a' && word.find_first_not_of("0123456789", 1) == std::string::npos;
}

std::string
SortedLines(const std::string& text)
{
    std::multiset<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
    {
        lines.insert(line);
    }
    std::string sorted;
    for (const std::string& line : lines)
    {
        sorted += line + "\n";
    }
    return sorted;
}

} // namespace

UseSignatures::UseSignatures(const Program& program) : m_contents(ElementContents(WithTokens(program)))
{
    for (HeaderId h = 0; h < program.headers.size(); ++h)
    {
        for (const Field& field : program.headers[h].fields)
        {
            m_widths[h].push_back(field.width);
        }
    }
    for (std::size_t i = 0; i < m_contents.size(); ++i)
    {
        std::set<std::string> tokens;
        MapWords(m_contents[i],
                 [&](const std::string& word)
                 {
                     if (word.find(kNumberMark) != std::string::npos)
                     {
                         tokens.insert(word);
                     }
                     return std::string();
                 });
        for (const std::string& token : tokens)
        {
            m_occurrences[token].push_back(i);
        }
    }
}

std::string
UseSignatures::Of(FieldId field) const
{
    return OfToken(TokenOf(field, m_widths.at(field.header).at(field.index)));
}

std::string
UseSignatures::Of(StateKind kind, std::size_t index) const
{
    return OfToken(TokenOf(kind, index));
}

std::string
UseSignatures::OfToken(const std::string& token) const
{
    const auto found = m_occurrences.find(token);
    if (found == m_occurrences.end())
    {
        return "";
    }
    std::multiset<std::string> uses;
    for (std::size_t i : found->second)
    {
        const std::string use = MapWords(m_contents[i],
                                         [&](const std::string& word)
                                         {
                                             return word == token          ? std::string("this")
                                                    : IsActionNumber(word) ? std::string("a")
                                                                           : word.substr(0, word.find(kNumberMark));
                                         });
        uses.insert(SortedLines(use));
    }
    std::string signature;
    for (const std::string& use : uses)
    {
        signature += use;
    }
    return signature;
}

} // namespace pisa
