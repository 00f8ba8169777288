// Strings of bits within bytes.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/bit-string.h"

#include "ir/operation.h"

#include <algorithm>

namespace pisa
{

uint64_t
ReadBits(const uint8_t* bytes, std::size_t at, unsigned width)
{
    uint64_t value = 0;
    while (width > 0)
    {
        const auto skipped = static_cast<unsigned>(at % 8);
        const unsigned taken = std::min(width, 8 - skipped);
        value = value << taken | (bytes[at / 8] >> (8 - skipped - taken) & LowBits(taken));
        at += taken;
        width -= taken;
    }
    return value;
}

void
BitWriter::Append(uint64_t value, unsigned width)
{
    while (width > 0)
    {
        if (m_free == 0)
        {
            m_out.push_back(0);
            m_free = 8;
        }
        const unsigned taken = std::min(width, m_free);
        width -= taken;
        m_free -= taken;
        m_out.back() = static_cast<uint8_t>(m_out.back() | (value >> width & LowBits(taken)) << m_free);
    }
}

void
BitWriter::Append(const uint8_t* bytes, std::size_t at, std::size_t bits)
{
    while (bits > 0)
    {
        const auto taken = static_cast<unsigned>(std::min<std::size_t>(bits, 64));
        Append(ReadBits(bytes, at, taken), taken);
        at += taken;
        bits -= taken;
    }
}

} // namespace pisa
