// What one match key must be, as users spell it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_SPELLED_MATCH_H
#define PISA_ENTRIES_SPELLED_MATCH_H

#include "entries/spelled-number.h"

namespace pisa
{

/** A number, or two with what stands between them. */
struct SpelledMatch
{
    enum class Form : uint8_t
    {
        Number, ///< `value`, with wildcard digits perhaps
        Prefix, ///< `value/second`: second is a length in bits
        Mask,   ///< `value&&&second`
        Range,  ///< `value->second` or `value..second`, both ends included
        Pair,   ///< `[value, second]`: a prefix, mask or range as the key's kind says
    };

    Form form{Form::Number};
    SpelledNumber value;
    SpelledNumber second;

    const SourceLocation& Where() const
    {
        return value.word.where;
    }
};

/** @return the match with its spelling: "10.0.0.0/8". */
std::string Spelling(const SpelledMatch& match);

/** @return how many characters a mark of a Form that begins at `at` has: 3 for "&&&"; 0 if none does. */
std::size_t MarkAt(const std::string& text, std::size_t at);

/**
 * Reads a match without blanks.
 * @throws InputError at the part that is wrong
 */
SpelledMatch ReadMatch(const Word& word, bool wildcards = false);

/** The same when the two numbers were parted by blanks; `mark` is one that MarkAt knows. */
SpelledMatch ReadMatch(const Word& value, const std::string& mark, const Word& second, bool wildcards = false);

} // namespace pisa

#endif // PISA_ENTRIES_SPELLED_MATCH_H
