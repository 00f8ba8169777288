// Macros and their expansion over tokens, as C's preprocessor does it.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/macro-expander.h"

#include <algorithm>
#include <utility>

namespace pisa::p4
{

std::string
Spell(const std::vector<Token>& tokens)
{
    std::string text;
    for (const Token& token : tokens)
    {
        const std::string quote = token.kind == TokenKind::String ? "\"" : "";
        text += (text.empty() || token.isJoined ? "" : " ") + quote + token.text + quote;
    }
    return text;
}

namespace
{

std::optional<std::size_t>
ParameterIndex(const Macro& macro, const Token& token)
{
    if (token.kind != TokenKind::Word)
    {
        return std::nullopt;
    }
    const auto it = std::find(macro.parameters.begin(), macro.parameters.end(), token.text);
    return it == macro.parameters.end() ? std::nullopt : std::optional<std::size_t>(it - macro.parameters.begin());
}

/** Makes one argument, commas and all, of those that the last parameter of a variadic macro takes. */
void
GatherRest(std::vector<std::vector<Token>>& arguments, std::size_t parameters, const Token& name)
{
    if (arguments.size() + 1 == parameters)
    {
        arguments.emplace_back();
    }
    while (arguments.size() > parameters)
    {
        Token comma = name;
        comma.kind = TokenKind::Symbol;
        comma.text = ",";
        std::vector<Token>& first = arguments[parameters - 1];
        first.push_back(std::move(comma));
        first.insert(first.end(), arguments[parameters].begin(), arguments[parameters].end());
        arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(parameters));
    }
}

/** Joins two spellings (##) to the one token that they are. */
Token
Paste(const Token& left, const Token& right)
{
    Lexer lexer(left.text + right.text, left.where.file);
    Token token = lexer.Next();
    if (lexer.Next().kind != TokenKind::End)
    {
        token.kind = TokenKind::Unknown;
        token.text = left.text + right.text;
    }
    token.startsLine = false;
    token.isJoined = left.isJoined;
    return token;
}

} // namespace

MacroExpander::MacroExpander(const Macros& macros, Report& report) : m_macros(macros), m_report(report)
{
}

void
MacroExpander::DropFinished()
{
    while (!m_frames.empty() && m_frames.back().tokens.empty())
    {
        m_frames.pop_back();
    }
}

Token
MacroExpander::Pull(const Source& source)
{
    DropFinished();
    if (m_frames.empty())
    {
        return source();
    }
    Token token = std::move(m_frames.back().tokens.front());
    m_frames.back().tokens.pop_front();
    return token;
}

bool
MacroExpander::IsActive(const std::string& macro) const
{
    return std::any_of(m_frames.begin(), m_frames.end(), [&](const Frame& f) { return f.macro == macro; });
}

Token
MacroExpander::Next(const Source& source)
{
    while (true)
    {
        Token token = Pull(source);
        if (token.kind != TokenKind::Word || token.isBlocked || m_macros.count(token.text) == 0)
        {
            return token;
        }
        // the frame that the name was the last token of is still there: its macro is still being expanded
        if (IsActive(token.text))
        {
            token.isBlocked = true;
            return token;
        }
        if (!Expand(token, source))
        {
            return token;
        }
    }
}

bool
MacroExpander::Expand(const Token& name, const Source& source)
{
    const Macro& macro = m_macros.at(name.text);
    Arguments arguments;
    if (macro.isFunction)
    {
        auto read = ReadArguments(name, source);
        if (!read)
        {
            return false;
        }
        arguments = std::move(*read);
        if (arguments.size() == 1 && arguments[0].empty() && macro.parameters.empty())
        {
            arguments.clear();
        }
        if (macro.isVariadic)
        {
            GatherRest(arguments, macro.parameters.size(), name);
        }
        if (arguments.size() != macro.parameters.size())
        {
            m_report.Error(name.where,
                           "macro '" + name.text + "' has " + std::to_string(macro.parameters.size()) +
                               " parameters and got " + std::to_string(arguments.size()) + " arguments",
                           "give one argument a parameter");
            return true;
        }
    }
    std::deque<Token> tokens = Replace(macro, arguments, name);
    m_made += tokens.size();
    if (m_made > kMostTokens)
    {
        m_report.Error(name.where, "macros make more than " + std::to_string(kMostTokens) + " tokens of this program",
                       "let '" + name.text + "' expand to less");
        return true;
    }
    m_frames.push_back({name.text, std::move(tokens)});
    return true;
}

std::optional<MacroExpander::Arguments>
MacroExpander::ReadArguments(const Token& name, const Source& source)
{
    Token token = Pull(source);
    if (!token.Is("("))
    {
        m_frames.push_back({"", {std::move(token)}}); // a function's name without a call is a plain word
        return std::nullopt;
    }
    Arguments arguments(1);
    for (unsigned depth = 1; depth > 0;)
    {
        token = Pull(source);
        if (token.kind == TokenKind::End)
        {
            m_report.Error(name.where, "the arguments of macro '" + name.text + "' never end", "close the bracket");
            m_frames.push_back({"", {std::move(token)}});
            return arguments;
        }
        depth += token.Is("(") ? 1 : 0;
        depth -= token.Is(")") ? 1 : 0;
        if (token.Is(",") && depth == 1)
        {
            arguments.emplace_back();
        }
        else if (depth > 0)
        {
            token.startsLine = false;
            arguments.back().push_back(std::move(token));
        }
    }
    return arguments;
}

std::vector<Token>
MacroExpander::ExpandAll(const std::vector<Token>& tokens)
{
    std::vector<Token> expanded;
    if (tokens.empty())
    {
        return expanded;
    }
    if (m_nested == kMostNested || m_made > kMostTokens)
    {
        m_report.Error(tokens.front().where, "macros are nested deeper than " + std::to_string(kMostNested),
                       "nest fewer");
        return expanded;
    }
    MacroExpander inner(m_macros, m_report);
    inner.m_nested = m_nested + 1;
    inner.m_made = m_made;
    for (const Frame& frame : m_frames)
    {
        inner.m_frames.push_back({frame.macro, {}});
    }
    std::size_t at = 0;
    const Source source = [&]() { return at < tokens.size() ? tokens[at++] : Token(); };
    for (Token token = inner.Next(source); token.kind != TokenKind::End; token = inner.Next(source))
    {
        expanded.push_back(std::move(token));
    }
    m_made = inner.m_made;
    return expanded;
}

std::deque<Token>
MacroExpander::Replace(const Macro& macro, const Arguments& arguments, const Token& name)
{
    std::deque<Token> result;
    std::vector<std::optional<std::vector<Token>>> expanded(arguments.size());
    for (std::size_t i = 0; i < macro.body.size(); ++i)
    {
        const Token& token = macro.body[i];
        const bool pasted = i > 0 && macro.body[i - 1].Is("##");
        const bool pastes = i + 1 < macro.body.size() && macro.body[i + 1].Is("##");
        if (token.Is("##"))
        {
            continue;
        }
        std::vector<Token> piece{token};
        if (macro.isFunction && token.Is("#") && i + 1 < macro.body.size() &&
            ParameterIndex(macro, macro.body[i + 1]))
        {
            piece[0].text = Spell(arguments[*ParameterIndex(macro, macro.body[++i])]);
            piece[0].kind = TokenKind::String;
        }
        else if (const auto parameter = ParameterIndex(macro, token))
        {
            auto& cached = expanded[*parameter];
            if (!pasted && !pastes && !cached)
            {
                cached = ExpandAll(arguments[*parameter]);
            }
            piece = pasted || pastes ? arguments[*parameter] : *cached;
        }
        for (std::size_t j = 0; j < piece.size(); ++j)
        {
            if (j == 0 && pasted && !result.empty())
            {
                result.back() = Paste(result.back(), piece[0]);
                continue;
            }
            result.push_back(piece[j]);
        }
        if (m_made + result.size() > kMostTokens)
        {
            break; // the caller says so
        }
    }
    for (Token& token : result)
    {
        token.where = name.where;
        token.startsLine = false;
    }
    return result;
}

} // namespace pisa::p4
