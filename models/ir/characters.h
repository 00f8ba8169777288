// Characters of programs and other files of users. Not <cctype>: that follows the locale.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_CHARACTERS_H
#define PISA_IR_CHARACTERS_H

namespace pisa
{

inline bool
IsDigit(char c)
{
    return c >= '0' && c <= '9';
}

/** @return whether words may hold it: a letter, a digit, an underscore. */
inline bool
IsWordCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || IsDigit(c);
}

/** What DigitValue makes of characters that are none, beyond the digits of every base. */
constexpr unsigned kNoDigit = 16;

/** @return the value of a digit in bases up to 16. */
inline unsigned
DigitValue(char c)
{
    if (IsDigit(c))
    {
        return static_cast<unsigned>(c - '0');
    }
    if (c >= 'a' && c <= 'f')
    {
        return static_cast<unsigned>(c - 'a') + 10;
    }
    return c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A') + 10 : kNoDigit;
}

} // namespace pisa

#endif // PISA_IR_CHARACTERS_H
