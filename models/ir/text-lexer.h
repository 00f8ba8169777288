// The words of the text form.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_TEXT_LEXER_H
#define PISA_IR_TEXT_LEXER_H

#include "ir/diagnostic.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pisa
{

/** One word with its place. */
struct Token
{
    enum class Kind : uint8_t
    {
        Word,   ///< letters, digits and underscores, not beginning with a digit
        Quoted, ///< "any text", with \" \\ \n \r \t and \xHH; `text` is without quotes
        Number, ///< decimal or 0x...; in `number`
        Sign,   ///< one of { } ( ) [ ] < > ; : , . = & - or ->
        End,    ///< of the text
    };

    Kind kind{Kind::End};
    std::string text;
    uint64_t number{0};
    SourceLocation where;
};

/**
 * Cuts text into tokens, an End last; `//` comments run to the end of their line.
 * @throws InputError for a character, number or quoted text that is none
 */
std::vector<Token> Tokenise(const std::string& text, const std::string& fileName, unsigned firstLine);

/** @return the text as Token::Kind::Quoted reads it. */
std::string Quote(std::string_view text);

/** @return whether a name must be quoted: not a word, or one that means something by itself. */
bool NeedsQuotes(std::string_view name);

} // namespace pisa

#endif // PISA_IR_TEXT_LEXER_H
