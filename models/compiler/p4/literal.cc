// Integer literals of P4_16: 10, 0xFF, 8w0b1010_0101, 4s7.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/literal.h"

#include "ir/characters.h"

namespace pisa::p4
{

namespace
{

constexpr std::size_t kMostDigits = 20'000; // time to read decimal ones grows with the square

/** Takes the prefix of a base off the digits. */
unsigned
TakeBase(std::string_view& digits)
{
    if (digits.size() < 2 || digits[0] != '0')
    {
        return 10;
    }
    const char mark = static_cast<char>(digits[1] | 0x20);
    const unsigned base = mark == 'x' ? 16 : mark == 'd' ? 10 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
    if (base != 0)
    {
        digits.remove_prefix(2);
    }
    return base == 0 ? 10 : base;
}

std::optional<Integer>
ReadDigits(std::string_view digits, unsigned base)
{
    if (digits.find_first_not_of('_') == std::string_view::npos || digits.size() > kMostDigits)
    {
        return std::nullopt;
    }
    Integer value = 0;
    for (const char c : digits)
    {
        if (c == '_')
        {
            continue;
        }
        const unsigned digit = DigitValue(c);
        if (digit >= base)
        {
            return std::nullopt;
        }
        value = value * base + digit;
    }
    return value;
}

} // namespace

std::optional<IntegerLiteral>
ParseInteger(std::string_view text)
{
    IntegerLiteral literal;
    const std::size_t mark = text.find_first_of("ws");
    std::string_view digits = text;
    if (mark != std::string_view::npos)
    {
        const auto width = ReadDigits(text.substr(0, mark), 10);
        if (!width || *width > 0xFFFFFFFFu)
        {
            return std::nullopt;
        }
        literal.width = static_cast<unsigned>(*width);
        literal.isSigned = text[mark] == 's';
        digits.remove_prefix(mark + 1);
    }
    const bool isNumber = !digits.empty() && digits.front() != '_'; // behind a base it may stand
    literal.base = TakeBase(digits);
    const auto value = ReadDigits(digits, literal.base);
    if (!value || !isNumber)
    {
        return std::nullopt;
    }
    literal.value = *value;
    return literal;
}

} // namespace pisa::p4
