// Cuts P4 text into tokens that know where they stand.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LEXER_H
#define PISA_COMPILER_P4_LEXER_H

#include "ir/diagnostic.h"

#include <string>
#include <string_view>

namespace pisa::p4
{

enum class TokenKind : uint8_t
{
    Word,    ///< names and keywords
    Number,  ///< begins with a digit; not yet checked
    String,  ///< text is what stands between the quotes, escapes resolved
    Symbol,  ///< operators and brackets; `>` always stands alone, see isJoined
    Unknown, ///< what no token begins with, or a string without its end
    End,
};

struct Token
{
    TokenKind kind{TokenKind::End};
    std::string text;
    SourceLocation where;
    bool startsLine{false}; ///< the first of its line
    bool isJoined{false};   ///< no space or comment between it and the token before
    bool isBlocked{false};  ///< name of a macro within its own expansion

    bool Is(std::string_view symbolOrWord) const
    {
        return (kind == TokenKind::Symbol || kind == TokenKind::Word) && text == symbolOrWord;
    }
};

/** @return whether the word is reserved (section 6.4.3.1), so that it cannot name anything. */
bool IsReserved(std::string_view word);

/** Walks over a text once. Comments and spaces are skipped; a backslash joins its line with the next. */
class Lexer
{
  public:
    Lexer(std::string text, const std::string& fileName);

    Token Next();

    /** The rest of the line as it is written, comments and spaces at its ends left out. */
    std::string RestOfLine();

    /** What comes next is on this line of this file. */
    void Renumber(unsigned line, const std::string& fileName);

    /** @return whether the text before the last token's end has a comment that never ends. */
    bool HasOpenComment() const
    {
        return m_openComment.line != 0;
    }

    const SourceLocation& OpenComment() const
    {
        return m_openComment;
    }

  private:
    char Peek(std::size_t ahead = 0) const;
    void Step();
    bool SkipComment();
    bool SkipJoint();
    void SkipBlanks();
    void TakeWord(Token& token);
    void TakeString(Token& token);
    void TakeSymbol(Token& token);

    std::string m_text;
    std::size_t m_at{0};
    SourceLocation m_where;
    SourceLocation m_openComment;
    bool m_lineBegins{true};
    bool m_isJoined{false};
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LEXER_H
