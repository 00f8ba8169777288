// Cuts Lyra text into tokens that know where they stand.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_LEXER_H
#define PISA_COMPILER_LYRA_LEXER_H

#include "ir/diagnostic.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pisa::lyra
{

enum class TokenKind : uint8_t
{
    Word,   ///< letters, digits and underscores, not beginning with a digit
    Number, ///< decimal, 0x... or 0b...; in `number`
    Sign,   ///< operators and brackets
    End,
};

struct Token
{
    TokenKind kind{TokenKind::End};
    std::string text;
    uint64_t number{0};
    SourceLocation where;

    bool Is(std::string_view signOrWord) const
    {
        return (kind == TokenKind::Sign || kind == TokenKind::Word) && text == signOrWord;
    }
};

/**
 * Cuts text into tokens, an End last; comments are those of C++.
 * @throws InputError for a character or number that is none, a number over 64 bits, a comment without its end
 */
std::vector<Token> Tokenise(const std::string& text, const std::string& fileName);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_LEXER_H
