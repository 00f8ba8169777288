// How a reader walks over tokens and finds its way after faults.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/token-cursor.h"

namespace pisa::p4
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

TokenCursor::TokenCursor(const std::vector<Token>& tokens, Report& report) : m_tokens(tokens), m_report(report)
{
}

TokenCursor::Nest::Nest(TokenCursor& cursor) : m_cursor(cursor)
{
    if (++m_cursor.m_nested > kMostNested)
    {
        --m_cursor.m_nested;
        m_cursor.Fail("this is nested deeper than " + std::to_string(kMostNested),
                      "give parts of it names of their own");
    }
}

TokenCursor::Nest::~Nest()
{
    --m_cursor.m_nested;
}

const Token&
TokenCursor::Peek(std::size_t ahead) const
{
    return m_at + ahead < m_tokens.size() ? m_tokens[m_at + ahead] : m_tokens.back();
}

Token
TokenCursor::Take()
{
    const Token& token = Peek();
    if (m_at + 1 < m_tokens.size())
    {
        ++m_at;
    }
    return token;
}

bool
TokenCursor::At(std::string_view text) const
{
    return Peek().Is(text);
}

bool
TokenCursor::TakeIf(std::string_view text)
{
    if (!At(text))
    {
        return false;
    }
    Take();
    return true;
}

Token
TokenCursor::Expect(std::string_view text)
{
    if (!At(text))
    {
        Fail("'" + std::string(text) + "' is missing before " + Show(Peek()));
    }
    return Take();
}

bool
TokenCursor::AtName() const
{
    return Peek().kind == TokenKind::Word && !IsReserved(Peek().text);
}

Token
TokenCursor::ExpectName(const std::string& what)
{
    // `list` is reserved only where it means the type
    if (!AtName() && !(At("list") && !Peek(1).Is("<")))
    {
        Fail("the name of " + what + " is wanted, not " + Show(Peek()));
    }
    return Take();
}

void
TokenCursor::CloseAngle()
{
    if (!At(">"))
    {
        Fail("'>' is missing before " + Show(Peek()), "close the type arguments");
    }
    Take();
}

void
TokenCursor::Fail(const std::string& what, const std::string& remedy)
{
    if (m_speculating == 0)
    {
        m_report.Error(Peek().where, "syntax error: " + what, remedy);
    }
    throw Lost{};
}

void
TokenCursor::Recover(std::size_t begin)
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
TokenCursor::DeclareValue(const Token& name)
{
    m_names.Declare(name.text, NameUse::Value);
}

void
TokenCursor::DeclareType(const Token& name)
{
    m_names.Declare(name.text, NameUse::Type);
}

} // namespace pisa::p4
