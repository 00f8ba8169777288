// Walks over Lyra text once.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/lexer.h"

#include "ir/characters.h"

#include <array>

namespace pisa::lyra
{

namespace
{

// longest first
constexpr std::array<std::string_view, 14> kLongSigns{"->", "==", "!=", "<=", ">=", "<<", "&&",
                                                      "||", "+=", "-=", "&=", "|=", "^=", "*="};
constexpr std::string_view kShortSigns = "{}()[]<>;:,.=&|^+-*/%!~?";

class Lexer
{
  public:
    Lexer(const std::string& text, const std::string& fileName) : m_text(text), m_where{fileName, 1, 1}
    {
    }

    std::vector<Token> Run()
    {
        std::vector<Token> tokens;
        do
        {
            while (SkipBlank())
            {
            }
            tokens.push_back(Next());
        } while (tokens.back().kind != TokenKind::End);
        return tokens;
    }

  private:
    char Peek(std::size_t ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }

    void Step()
    {
        const bool endsLine = m_text[m_at++] == '\n';
        m_where.line += endsLine ? 1 : 0;
        m_where.column = endsLine ? 1 : m_where.column + 1;
    }

    /** @return whether there was a space or a comment. */
    bool SkipBlank()
    {
        if (m_at >= m_text.size())
        {
            return false;
        }
        const char c = Peek();
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
        {
            Step();
            return true;
        }
        if (c != '/' || (Peek(1) != '/' && Peek(1) != '*'))
        {
            return false;
        }
        const bool isLong = Peek(1) == '*';
        const SourceLocation begin = m_where;
        Step();
        Step();
        while (m_at < m_text.size() && !(isLong ? Peek() == '*' && Peek(1) == '/' : Peek() == '\n'))
        {
            Step();
        }
        if (isLong && m_at >= m_text.size())
        {
            throw InputError(begin, "this comment never ends", "close it with */");
        }
        for (int i = 0; isLong && i < 2; ++i)
        {
            Step();
        }
        return true;
    }

    Token Next()
    {
        Token token;
        token.where = m_where;
        if (m_at >= m_text.size())
        {
            return token;
        }
        if (IsDigit(Peek()))
        {
            TakeNumber(token);
        }
        else if (IsWordCharacter(Peek()))
        {
            token.kind = TokenKind::Word;
            TakeWord(token.text);
        }
        else
        {
            TakeSign(token);
        }
        return token;
    }

    void TakeWord(std::string& text)
    {
        while (IsWordCharacter(Peek()))
        {
            text += Peek();
            Step();
        }
    }

    void TakeNumber(Token& token)
    {
        token.kind = TokenKind::Number;
        TakeWord(token.text);
        unsigned base = 10;
        std::size_t at = 0;
        if (token.text.size() > 1 && token.text[0] == '0' && !IsDigit(token.text[1]) && token.text[1] != '_')
        {
            base = token.text[1] == 'x' || token.text[1] == 'X' ? 16 : 2;
            at = base == 16 || token.text[1] == 'b' || token.text[1] == 'B' ? 2 : 0;
        }
        unsigned digits = 0;
        for (; at < token.text.size(); ++at)
        {
            const unsigned digit = DigitValue(token.text[at]);
            if (token.text[at] == '_' && digits > 0)
            {
                continue; // between digits, to be read more easily
            }
            if (digit >= base)
            {
                throw InputError(token.where, "'" + token.text + "' is no number", "write 10, 0x0a or 0b1010");
            }
            if (token.number > (~uint64_t{0} - digit) / base)
            {
                throw InputError(token.where, "'" + token.text + "' has more than 64 bits",
                                 "numbers have at most 64 bits");
            }
            token.number = token.number * base + digit;
            ++digits;
        }
        if (digits == 0)
        {
            throw InputError(token.where, "'" + token.text + "' is no number", "write 10, 0x0a or 0b1010");
        }
    }

    void TakeSign(Token& token)
    {
        token.kind = TokenKind::Sign;
        for (const std::string_view sign : kLongSigns)
        {
            if (m_text.compare(m_at, sign.size(), sign) == 0)
            {
                token.text = sign;
            }
        }
        if (token.text.empty() && kShortSigns.find(Peek()) != std::string_view::npos)
        {
            token.text = std::string(1, Peek());
        }
        if (token.text.empty())
        {
            const char c = Peek();
            throw InputError(token.where,
                             c >= ' ' && c <= '~'
                                 ? std::string("'") + c + "' means nothing here"
                                 : "a character of code " + std::to_string(static_cast<unsigned char>(c)),
                             "remove it");
        }
        for (std::size_t i = 0; i < token.text.size(); ++i)
        {
            Step();
        }
    }

    const std::string& m_text;
    std::size_t m_at{0};
    SourceLocation m_where;
};

} // namespace

std::vector<Token>
Tokenise(const std::string& text, const std::string& fileName)
{
    return Lexer(text, fileName).Run();
}

} // namespace pisa::lyra
