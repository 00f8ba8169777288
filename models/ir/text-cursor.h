// Walks over the words of a text and says what it expected where they differ.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_TEXT_CURSOR_H
#define PISA_IR_TEXT_CURSOR_H

#include "ir/text-lexer.h"

#include <string>
#include <vector>

namespace pisa
{

/** A place in a token sequence; every Expect and Take throws InputError at the token that does not fit. */
class TokenCursor
{
  public:
    /** @param tokens ends with an End token */
    explicit TokenCursor(std::vector<Token> tokens);

    const Token& Peek() const;
    const SourceLocation& Where() const;
    bool AtEnd() const;

    /** @return whether the next token is this sign or unquoted word. */
    bool IsAt(const char* sign) const;

    /** @return whether it was there; if so it is behind the cursor now. */
    bool Accept(const char* sign);
    void Expect(const char* sign);

    /** @param what is named, for the error */
    std::string TakeName(const char* what);

    /** Any unquoted word, also one that no element may be called. */
    std::string TakeWord(const char* what);
    std::string TakeQuoted(const char* what);
    uint64_t TakeNumber(const char* what, uint64_t most = ~uint64_t{0});

    /** A number of bits, 1 to 64. */
    unsigned TakeWidth();

    /** ` at "file":line:column`, or nothing of it. */
    SourceLocation TakeSource();

    /** Items of `take` with commas between them, up to and with the closing sign. */
    template <typename F>
    void TakeList(const char* close, const F& take)
    {
        if (Accept(close))
        {
            return;
        }
        do
        {
            take();
        } while (Accept(","));
        Expect(close);
    }

    [[noreturn]] void Fail(const std::string& expected) const;

  private:
    std::vector<Token> m_tokens;
    std::size_t m_at{0};
};

} // namespace pisa

#endif // PISA_IR_TEXT_CURSOR_H
