// Cuts the text form into words.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-lexer.h"

#include "ir/characters.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace pisa
{

namespace
{

// Words that stand where a name could stand. Others, such as `table`, are known by their place.
constexpr std::array<std::string_view, 20> kReserved{
    "accept", "reject", "end",     "hit",   "miss",    "old",     "input",  "step",    "cell",   "if",
    "atom",   "do",     "extract", "valid", "advance", "require", "select", "default", "member", "group"};

constexpr std::array<std::pair<char, char>, 5> kEscapes{
    {{'"', '"'}, {'\\', '\\'}, {'n', '\n'}, {'r', '\r'}, {'t', '\t'}}};

bool
IsSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string
Show(char c)
{
    return c >= ' ' && c <= '~' ? std::string("'") + c + "'"
                                : "of code " + std::to_string(static_cast<unsigned char>(c));
}

/** Walks over a text once. */
class Lexer
{
  public:
    Lexer(const std::string& text, const std::string& fileName, unsigned firstLine)
        : m_text(text),
          m_where{fileName, firstLine, 1}
    {
    }

    std::vector<Token> Run()
    {
        std::vector<Token> tokens;
        do
        {
            SkipBlanks();
            tokens.push_back(Next());
        } while (tokens.back().kind != Token::Kind::End);
        return tokens;
    }

  private:
    char Peek(std::size_t ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }

    bool AtEnd() const
    {
        return m_at >= m_text.size();
    }

    char Take()
    {
        const char c = m_text[m_at++];
        if (c == '\n')
        {
            ++m_where.line;
            m_where.column = 1;
        }
        else
        {
            ++m_where.column;
        }
        return c;
    }

    void SkipBlanks()
    {
        while (!AtEnd() && (IsSpace(Peek()) || (Peek() == '/' && Peek(1) == '/')))
        {
            if (IsSpace(Peek()))
            {
                Take();
                continue;
            }
            while (!AtEnd() && Peek() != '\n')
            {
                Take();
            }
        }
    }

    Token Next()
    {
        Token token;
        token.where = m_where;
        if (AtEnd())
        {
            return token;
        }
        const char c = Peek();
        if (IsDigit(c))
        {
            TakeNumber(token);
        }
        else if (IsWordCharacter(c))
        {
            token.kind = Token::Kind::Word;
            TakeWord(token.text);
        }
        else if (c == '"')
        {
            TakeQuoted(token);
        }
        else if (std::string_view("{}()[]<>;:,.=&-").find(c) != std::string_view::npos)
        {
            token.kind = Token::Kind::Sign;
            token.text = Take();
            if (c == '-' && Peek() == '>')
            {
                token.text += Take();
            }
        }
        else
        {
            throw InputError(m_where, "unexpected character " + Show(c), "quote names that are not plain words");
        }
        return token;
    }

    void TakeWord(std::string& word)
    {
        while (IsWordCharacter(Peek()))
        {
            word += Take();
        }
    }

    void TakeNumber(Token& token)
    {
        token.kind = Token::Kind::Number;
        TakeWord(token.text);
        const bool isHexadecimal = token.text.size() > 2 && token.text[0] == '0' && token.text[1] == 'x';
        const uint64_t base = isHexadecimal ? 16 : 10;
        for (std::size_t i = isHexadecimal ? 2 : 0; i < token.text.size(); ++i)
        {
            const unsigned digit = DigitValue(token.text[i]);
            if (digit >= base)
            {
                throw InputError(token.where, "'" + token.text + "' is not a number", "write 123 or 0x7b");
            }
            if (token.number > (~uint64_t{0} - digit) / base)
            {
                throw InputError(token.where, "'" + token.text + "' does not fit 64 bits",
                                 "the largest number is 0xffffffffffffffff");
            }
            token.number = token.number * base + digit;
        }
    }

    void TakeQuoted(Token& token)
    {
        token.kind = Token::Kind::Quoted;
        Take();
        while (Peek() != '"' || AtEnd())
        {
            if (AtEnd() || Peek() == '\n')
            {
                throw InputError(token.where, "quoted text without its closing quote", "close it on the same line");
            }
            const char c = Take();
            token.text += c == '\\' ? TakeEscape(token.where) : c;
        }
        Take();
    }

    char TakeEscape(const SourceLocation& where)
    {
        const char c = AtEnd() ? '\0' : Take();
        for (const auto& [letter, meaning] : kEscapes)
        {
            if (c == letter)
            {
                return meaning;
            }
        }
        if (c != 'x' || DigitValue(Peek()) == kNoDigit || DigitValue(Peek(1)) == kNoDigit)
        {
            throw InputError(where, "unknown escape in quoted text", "use \\\" \\\\ \\n \\r \\t or \\xHH");
        }
        const unsigned high = DigitValue(Take());
        return static_cast<char>(high * 16 + DigitValue(Take()));
    }

    const std::string& m_text;
    std::size_t m_at{0};
    SourceLocation m_where;
};

} // namespace

std::vector<Token>
Tokenise(const std::string& text, const std::string& fileName, unsigned firstLine)
{
    return Lexer(text, fileName, firstLine).Run();
}

std::string
Quote(std::string_view text)
{
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string quoted = "\"";
    for (char c : text)
    {
        auto escape = std::find_if(kEscapes.begin(), kEscapes.end(), [c](const auto& e) { return e.second == c; });
        const auto code = static_cast<unsigned char>(c);
        if (escape != kEscapes.end())
        {
            quoted += std::string("\\") + escape->first;
        }
        else if (code < ' ')
        {
            quoted += std::string("\\x") + kDigits[code / 16] + kDigits[code % 16];
        }
        else
        {
            quoted += c;
        }
    }
    return quoted + "\"";
}

bool
NeedsQuotes(std::string_view name)
{
    return name.empty() || IsDigit(name[0]) || !std::all_of(name.begin(), name.end(), IsWordCharacter) ||
           std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

} // namespace pisa
