// Expectations about tokens.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-cursor.h"

#include <limits>
#include <utility>

namespace pisa
{

namespace
{

std::string
Show(const Token& token)
{
    switch (token.kind)
    {
    case Token::Kind::End:
        return "the end of the text";
    case Token::Kind::Quoted:
        return Quote(token.text);
    default:
        return "'" + token.text + "'";
    }
}

} // namespace

TokenCursor::TokenCursor(std::vector<Token> tokens) : m_tokens(std::move(tokens))
{
}

const Token&
TokenCursor::Peek() const
{
    return m_tokens[m_at];
}

const SourceLocation&
TokenCursor::Where() const
{
    return Peek().where;
}

bool
TokenCursor::AtEnd() const
{
    return Peek().kind == Token::Kind::End;
}

bool
TokenCursor::IsAt(const char* sign) const
{
    const Token::Kind kind = Peek().kind;
    return (kind == Token::Kind::Sign || kind == Token::Kind::Word) && Peek().text == sign;
}

bool
TokenCursor::Accept(const char* sign)
{
    const bool isHere = IsAt(sign);
    m_at += isHere ? 1 : 0;
    return isHere;
}

void
TokenCursor::Expect(const char* sign)
{
    if (!Accept(sign))
    {
        Fail(std::string("'") + sign + "'");
    }
}

std::string
TokenCursor::TakeName(const char* what)
{
    const Token::Kind kind = Peek().kind;
    if (kind != Token::Kind::Quoted && (kind != Token::Kind::Word || NeedsQuotes(Peek().text)))
    {
        Fail(std::string("the name of ") + what);
    }
    return m_tokens[m_at++].text;
}

std::string
TokenCursor::TakeWord(const char* what)
{
    if (Peek().kind != Token::Kind::Word)
    {
        Fail(std::string("the name of ") + what);
    }
    return m_tokens[m_at++].text;
}

std::string
TokenCursor::TakeQuoted(const char* what)
{
    if (Peek().kind != Token::Kind::Quoted)
    {
        Fail(std::string(what) + " in quotes");
    }
    return m_tokens[m_at++].text;
}

uint64_t
TokenCursor::TakeNumber(const char* what, uint64_t most)
{
    if (Peek().kind != Token::Kind::Number)
    {
        Fail(what);
    }
    if (Peek().number > most)
    {
        throw InputError(Where(),
                         std::string(what) + " is " + Peek().text + ", the limit is " + std::to_string(most));
    }
    return m_tokens[m_at++].number;
}

unsigned
TokenCursor::TakeWidth()
{
    const SourceLocation where = Where();
    const uint64_t width = TakeNumber("a width in bits", 64);
    if (width == 0)
    {
        throw InputError(where, "a width in bits is 0, the limit is 1 to 64");
    }
    return static_cast<unsigned>(width);
}

SourceLocation
TokenCursor::TakeSource()
{
    constexpr uint64_t kMost = std::numeric_limits<unsigned>::max();
    SourceLocation source;
    if (!Accept("at"))
    {
        return source;
    }
    source.file = TakeQuoted("a file name");
    Expect(":");
    source.line = static_cast<unsigned>(TakeNumber("a line number", kMost));
    Expect(":");
    source.column = static_cast<unsigned>(TakeNumber("a column number", kMost));
    return source;
}

void
TokenCursor::Fail(const std::string& expected) const
{
    throw InputError(Where(), "expected " + expected + ", found " + Show(Peek()));
}

} // namespace pisa
