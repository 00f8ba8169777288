// Numbers in all the spellings that entry files know.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/spelled-number.h"

#include "ir/characters.h"

#include <algorithm>
#include <array>
#include <cassert>

#include <arpa/inet.h>

namespace pisa
{

namespace
{

// 10^1233 is the largest power of ten below 2^4096.
constexpr std::size_t kMostDecimalDigits = 1233;

[[noreturn]] void
FailSpelling(const Word& word)
{
    throw InputError(word.where, "'" + word.text + "' is not a number",
                     "write 10, 0x0a, 0b1010, 10.0.0.1, 2001:db8::1 or 08:00:00:00:01:11");
}

[[noreturn]] void
FailSize(const Word& word)
{
    throw InputError(word.where, "a number of " + std::to_string(word.text.size()) +
                                     " characters is too large, the limit is " + std::to_string(kWidestSpelledBits) +
                                     " bits");
}

/** @return bits a digit of the prefix 0x, 0o or 0b; 0 if the text has none. */
unsigned
BitsPerDigit(const std::string& text)
{
    if (text.size() < 2 || text[0] != '0')
    {
        return 0;
    }
    switch (text[1])
    {
    case 'x':
    case 'X':
        return 4;
    case 'o':
    case 'O':
        return 3;
    case 'b':
    case 'B':
        return 1;
    default:
        return 0;
    }
}

void
ReadDigits(SpelledNumber& number, unsigned bitsPerDigit, bool wildcards)
{
    const std::string& text = number.word.text;
    if (text.size() > kWidestSpelledBits)
    {
        FailSize(number.word);
    }
    const unsigned ones = (1U << bitsPerDigit) - 1;
    for (std::size_t i = 2; i < text.size(); ++i)
    {
        const bool isWildcard = wildcards && text[i] == '*';
        const unsigned digit = isWildcard ? 0 : DigitValue(text[i]);
        if (text[i] == '_' && i > 2)
        {
            continue;
        }
        if (digit > ones)
        {
            FailSpelling(number.word);
        }
        number.value = (number.value << bitsPerDigit) | digit;
        number.mask = (number.mask << bitsPerDigit) | (isWildcard ? 0U : ones);
        number.digitBits += bitsPerDigit;
        number.prefixBits += isWildcard ? 0 : bitsPerDigit;
        number.hasWildcards = number.hasWildcards || isWildcard;
    }
    if (number.digitBits == 0)
    {
        FailSpelling(number.word);
    }
    if (number.digitBits > kWidestSpelledBits)
    {
        FailSize(number.word);
    }
}

void
ReadDecimal(SpelledNumber& number)
{
    const std::string& text = number.word.text;
    if (text.size() > kMostDecimalDigits)
    {
        FailSize(number.word);
    }
    const bool isNegative = text[0] == '-';
    for (std::size_t i = isNegative ? 1 : 0; i < text.size(); ++i)
    {
        const bool isFirst = i == (isNegative ? 1U : 0U);
        if (text[i] == '_' && !isFirst)
        {
            continue;
        }
        const unsigned digit = DigitValue(text[i]);
        if (digit > 9)
        {
            FailSpelling(number.word);
        }
        number.value = number.value * 10 + digit;
    }
    if (isNegative)
    {
        if (text.size() == 1)
        {
            FailSpelling(number.word);
        }
        number.value = -number.value;
    }
}

/** Reads groups of `base` digits between `separator`s, one byte each; @return whether the text is that. */
bool
ReadBytes(SpelledNumber& number, char separator, unsigned base, unsigned groups, std::size_t mostDigits)
{
    unsigned group = 0;
    unsigned byte = 0;
    std::size_t digits = 0;
    for (const char c : number.word.text + separator)
    {
        if (c == separator)
        {
            if (digits == 0 || digits > mostDigits || byte > 255)
            {
                return false;
            }
            number.value = (number.value << 8) | byte;
            ++group;
            byte = 0;
            digits = 0;
            continue;
        }
        const unsigned digit = DigitValue(c);
        if (digit >= base || ++digits > mostDigits)
        {
            return false;
        }
        byte = byte * base + digit;
    }
    number.addressBits = groups * 8;
    return group == groups;
}

bool
ReadIpv6(SpelledNumber& number)
{
    std::array<unsigned char, 16> bytes{};
    if (number.word.text.find('\0') != std::string::npos ||
        inet_pton(AF_INET6, number.word.text.c_str(), bytes.data()) != 1)
    {
        return false;
    }
    number.value = 0;
    for (const unsigned char byte : bytes)
    {
        number.value = (number.value << 8) | byte;
    }
    number.addressBits = 128;
    return true;
}

} // namespace

SpelledNumber
ReadNumber(const Word& word, bool wildcards)
{
    SpelledNumber number;
    number.word = word;
    const std::string& text = word.text;
    if (text.empty())
    {
        throw InputError(word.where, "a number is missing", "write one, such as 10, 0x0a or 10.0.0.1");
    }
    if (text.find(':') != std::string::npos)
    {
        if (!ReadBytes(number, ':', 16, 6, 2) && !ReadIpv6(number))
        {
            throw InputError(word.where, "'" + text + "' is neither an Ethernet nor an IPv6 address",
                             "write 08:00:00:00:01:11 or 2001:db8::1");
        }
        return number;
    }
    if (text.find('.') != std::string::npos)
    {
        if (!ReadBytes(number, '.', 10, 4, 3))
        {
            throw InputError(word.where, "'" + text + "' is not an IPv4 address",
                             "write four numbers from 0 to 255 with dots between");
        }
        return number;
    }
    const unsigned bitsPerDigit = BitsPerDigit(text);
    if (bitsPerDigit > 0)
    {
        ReadDigits(number, bitsPerDigit, wildcards);
    }
    else
    {
        ReadDecimal(number);
    }
    return number;
}

uint64_t
TakeWhole(const SpelledNumber& number, const std::string& what, uint64_t least, uint64_t most)
{
    if (number.hasWildcards || number.value < least || number.value > most)
    {
        throw InputError(number.word.where, what + " is " + number.word.text + ", the limit is " +
                                                std::to_string(least) + " to " + std::to_string(most));
    }
    return static_cast<uint64_t>(number.value);
}

uint32_t
TakePort(const SpelledNumber& number)
{
    return static_cast<uint32_t>(TakeWhole(number, "the port", 0, 65535));
}

} // namespace pisa
