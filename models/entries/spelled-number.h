// Numbers as users spell them: decimal, hexadecimal, binary, octal, IPv4, IPv6 and Ethernet addresses.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_SPELLED_NUMBER_H
#define PISA_ENTRIES_SPELLED_NUMBER_H

#include "ir/diagnostic.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <string>

namespace pisa
{

/** A whole number of any size. */
using WideNumber = boost::multiprecision::cpp_int;

/** The most bits of a number in a file; fields of a program are narrower. */
constexpr unsigned kWidestSpelledBits = 4096;

/** A piece of a file with its place. */
struct Word
{
    std::string text;
    SourceLocation where;
};

/** A number with its spelling, which may say more than its value. */
struct SpelledNumber
{
    Word word;
    WideNumber value;       ///< digits that are `*` count as 0
    WideNumber mask;        ///< ones where the spelling has digits, zeros where it has `*`; 0 for decimal numbers
    unsigned digitBits{0};  ///< bits of the digits after 0x, 0b or 0o; 0 for the other forms
    unsigned prefixBits{0}; ///< bits of those digits that are not `*`
    bool hasWildcards{false};
    unsigned addressBits{0}; ///< 32, 48 or 128 for an IPv4, Ethernet or IPv6 address; 0 for plain numbers
};

/**
 * Reads `12`, `-3`, `0xff`, `0b1010`, `0o17`, `10.0.0.1`, `08:00:00:00:01:11`, `2001:db8::1`; digits may be `*` after
 * 0x, 0b and 0o where `wildcards` allows it, and underscores may part digits.
 * @throws InputError at the word for anything else, and for more than kWidestSpelledBits bits
 */
SpelledNumber ReadNumber(const Word& word, bool wildcards = false);

/** @return the number if it is from `least` to `most`. @param what it is, for the error */
uint64_t TakeWhole(const SpelledNumber& number, const std::string& what, uint64_t least, uint64_t most);

/** @return the number as a port of a switch, from 0 to 65535. */
uint32_t TakePort(const SpelledNumber& number);

} // namespace pisa

#endif // PISA_ENTRIES_SPELLED_NUMBER_H
