// Cuts P4 text into tokens that know where they stand.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lexer.h"

#include "ir/characters.h"

#include <algorithm>
#include <array>
#include <utility>

namespace pisa::p4
{

namespace
{

constexpr std::array<std::string_view, 39> kReserved{
    "abstract", "action", "bit",        "bool",  "const",      "control",      "default", "else",    "enum",
    "error",    "exit",   "extern",     "false", "header",     "header_union", "if",      "in",      "inout",
    "int",      "list",   "match_kind", "out",   "package",    "parser",       "return",  "select",  "string",
    "struct",   "switch", "table",      "this",  "transition", "true",         "tuple",   "typedef", "value_set",
    "varbit",   "void",   "_"};

// The longest first; `>` is not joined with what follows it, so that `A<B<C>>` is easy.
constexpr std::array<std::string_view, 27> kSymbols{
    "|+|=", "|-|=", "<<=", "&&&", "...", "|+|", "|-|", "<<", "<=", ">=", "==", "!=", "&&", "||",
    "++",   "..",   "+=",  "-=",  "*=",  "/=",  "%=",  "&=", "|=", "^=", "+:", "##", "->"};

constexpr std::string_view kSingles = "+-*/%<>=!&|^~?:;,.()[]{}@#";

bool
IsBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

} // namespace

bool
IsReserved(std::string_view word)
{
    return std::find(kReserved.begin(), kReserved.end(), word) != kReserved.end();
}

Lexer::Lexer(std::string text, const std::string& fileName) : m_text(std::move(text)), m_where{fileName, 1, 1}
{
    if (m_text.compare(0, 3, "\xEF\xBB\xBF") == 0) // a byte order mark
    {
        m_at = 3;
    }
}

char
Lexer::Peek(std::size_t ahead) const
{
    return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
}

void
Lexer::Step()
{
    if (m_text[m_at++] == '\n')
    {
        ++m_where.line;
        m_where.column = 1;
        return;
    }
    ++m_where.column;
}

bool
Lexer::SkipComment()
{
    if (Peek() == '/' && Peek(1) == '/')
    {
        while (m_at < m_text.size() && Peek() != '\n')
        {
            if (!SkipJoint())
            {
                Step();
            }
        }
        return true;
    }
    if (Peek() != '/' || Peek(1) != '*')
    {
        return false;
    }
    const SourceLocation begin = m_where;
    Step();
    Step();
    while (m_at < m_text.size() && !(Peek() == '*' && Peek(1) == '/'))
    {
        Step();
    }
    if (m_at == m_text.size())
    {
        m_openComment = begin;
        return true;
    }
    Step();
    Step();
    return true;
}

bool
Lexer::SkipJoint()
{
    const std::size_t length = Peek(1) == '\r' ? 3 : 2;
    if (Peek() != '\\' || Peek(length - 1) != '\n')
    {
        return false;
    }
    for (std::size_t i = 0; i < length; ++i)
    {
        Step();
    }
    return true;
}

void
Lexer::SkipBlanks()
{
    while (m_at < m_text.size())
    {
        if (Peek() == '\n')
        {
            m_lineBegins = true;
            Step();
        }
        else if (IsBlank(Peek()))
        {
            Step();
        }
        else if (!SkipJoint() && !SkipComment())
        {
            return;
        }
        m_isJoined = false;
    }
}

Token
Lexer::Next()
{
    m_isJoined = true;
    SkipBlanks();
    Token token;
    token.where = m_where;
    token.startsLine = std::exchange(m_lineBegins, false);
    token.isJoined = m_isJoined;
    if (m_at >= m_text.size())
    {
        token.startsLine = true; // ends a directive too
        return token;
    }
    if (IsWordCharacter(Peek()))
    {
        TakeWord(token);
    }
    else if (Peek() == '"')
    {
        TakeString(token);
    }
    else
    {
        TakeSymbol(token);
    }
    return token;
}

void
Lexer::TakeWord(Token& token)
{
    token.kind = IsDigit(Peek()) ? TokenKind::Number : TokenKind::Word;
    while (IsWordCharacter(Peek()))
    {
        token.text += Peek();
        Step();
    }
}

void
Lexer::TakeString(Token& token)
{
    token.kind = TokenKind::String;
    Step();
    while (Peek() != '"')
    {
        if (m_at >= m_text.size() || Peek() == '\n')
        {
            token.kind = TokenKind::Unknown;
            token.text = "\"" + token.text;
            return;
        }
        if (SkipJoint())
        {
            continue;
        }
        if (Peek() == '\\' && m_at + 1 < m_text.size())
        {
            Step();
            const char c = Peek();
            token.text += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
            Step();
            continue;
        }
        token.text += Peek();
        Step();
    }
    Step();
}

void
Lexer::TakeSymbol(Token& token)
{
    token.kind = TokenKind::Symbol;
    const auto symbol = std::find_if(kSymbols.begin(), kSymbols.end(),
                                     [&](std::string_view s) { return m_text.compare(m_at, s.size(), s) == 0; });
    std::size_t length = 1;
    if (symbol != kSymbols.end())
    {
        length = symbol->size();
    }
    else if (kSingles.find(Peek()) == std::string_view::npos)
    {
        token.kind = TokenKind::Unknown;
    }
    token.text = m_text.substr(m_at, length);
    for (std::size_t i = 0; i < length; ++i)
    {
        Step();
    }
}

std::string
Lexer::RestOfLine()
{
    std::string rest;
    while (m_at < m_text.size() && Peek() != '\n')
    {
        if (SkipJoint() || SkipComment())
        {
            rest += ' ';
            continue;
        }
        rest += Peek();
        Step();
    }
    const std::size_t first = rest.find_first_not_of(" \t\r");
    const std::size_t last = rest.find_last_not_of(" \t\r");
    return first == std::string::npos ? "" : rest.substr(first, last - first + 1);
}

void
Lexer::Renumber(unsigned line, const std::string& fileName)
{
    m_where.line = line;
    m_where.file = fileName;
}

} // namespace pisa::p4
