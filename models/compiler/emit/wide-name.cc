// Data of more than 64 bits, which programs hold in pieces named by their bits.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/wide-name.h"

#include <cstdio>
#include <optional>

namespace pisa
{

namespace
{

struct Bits
{
    unsigned high{0};
    unsigned low{0};
};

std::optional<Bits>
BitsOf(const std::string& name)
{
    Bits bits;
    int read = 0;
    const std::string slice = SliceOf(name);
    const bool isSlice = std::sscanf(slice.c_str(), "[%6u:%6u]%n", &bits.high, &bits.low, &read) == 2;
    return isSlice && read == static_cast<int>(slice.size()) ? std::optional(bits) : std::nullopt;
}

} // namespace

std::string
SliceOf(const std::string& name)
{
    const std::size_t open = name.rfind('[');
    const bool isSlice = open != std::string::npos && open > 0 && name.back() == ']';
    return isSlice ? name.substr(open) : "";
}

WideName
WideFieldAt(const std::vector<Field>& fields, std::size_t at)
{
    const Field& first = fields[at];
    const WideName alone{first.name, first.width, 1};
    std::optional<Bits> bits = BitsOf(first.name);
    if (!bits || bits->low == 0 || bits->high - bits->low + 1 != first.width)
    {
        return alone;
    }
    const std::string base = first.name.substr(0, first.name.size() - SliceOf(first.name).size());
    WideName whole{base, bits->high + 1, 1};
    unsigned rest = bits->low; // bits below the pieces so far
    while (rest > 0)
    {
        const std::size_t next = at + whole.pieces;
        const std::optional<Bits> piece = next < fields.size() ? BitsOf(fields[next].name) : std::nullopt;
        const bool follows = piece && piece->high + 1 == rest && piece->low < rest &&
                             fields[next].width == rest - piece->low && fields[next].variableBits == 0 &&
                             fields[next].name == base + SliceOf(fields[next].name);
        if (!follows)
        {
            return alone;
        }
        rest = piece->low;
        ++whole.pieces;
    }
    return whole;
}

} // namespace pisa
