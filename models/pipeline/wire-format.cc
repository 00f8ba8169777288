// One header between the wire and the header vector.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/wire-format.h"

#include <algorithm>
#include <boost/endian/conversion.hpp>
#include <cassert>
#include <cstring>

namespace pisa
{

namespace
{

constexpr uint32_t kWindow = 8; ///< bytes

inline uint64_t
LoadWindow(const uint8_t* from)
{
    return boost::endian::load_big_u64(from);
}

/** @return where the window begins that ends with the header, or with itself if the header is shorter. */
uint32_t
LastWindow(uint32_t bytes)
{
    return std::max(bytes, kWindow) - kWindow;
}

inline uint64_t
RotateLeft(uint64_t value, unsigned bits)
{
    return value << bits | value >> (-bits & 63);
}

} // namespace

WireFormat::WireFormat(const Program& program, HeaderId header, const PhvLayout& layout)
    : m_bytes(FixedBits(program.headers[header]) / 8)
{
    const std::vector<Field>& fields = program.headers[header].fields;
    std::size_t at = 0;
    for (uint32_t i = 0; i < fields.size(); ++i)
    {
        AddField(layout.SlotOf({header, i}), at, fields[i].width);
        at += fields[i].width;
    }
    assert(at == 8 * std::size_t{m_bytes});
    for (uint32_t offset = 0; offset < m_bytes;)
    {
        offset = AddWindow(std::min(offset, LastWindow(m_bytes)), fields, header, layout);
    }
}

void
WireFormat::AddField(uint32_t slot, std::size_t at, unsigned width)
{
    const uint32_t offset = std::min(static_cast<uint32_t>(at / 8), LastWindow(m_bytes));
    const std::size_t end = at + width - 8 * std::size_t{offset};
    if (end <= 64)
    {
        m_insides.push_back({slot, offset, LowBits(width), static_cast<unsigned>(64 - end)});
    }
    else
    {
        m_acrosses.push_back({slot, offset, LowBits(width), static_cast<unsigned>(end - 64)});
    }
}

/** @return the first byte that the window leaves incomplete, where the next one begins. */
uint32_t
WireFormat::AddWindow(uint32_t offset, const std::vector<Field>& fields, HeaderId header, const PhvLayout& layout)
{
    uint32_t next = std::min(offset + kWindow, m_bytes);
    int64_t end = -8 * int64_t{offset}; // of each field, in bits from the window's start
    for (uint32_t i = 0; i < fields.size(); ++i)
    {
        const int64_t begin = end;
        end += fields[i].width;
        const bool isCut = end > 64;
        const bool fitsNext = isCut && begin >= 8; // and so stands whole in a window that begins with its first byte
        if (begin >= 64 || end <= 0)
        {
            continue;
        }
        if (fitsNext)
        {
            next = offset + static_cast<uint32_t>(begin / 8);
            break;
        }
        const uint64_t mask = (begin > 0 ? LowBits(static_cast<unsigned>(64 - begin)) : ~uint64_t{0}) &
                              (isCut ? ~uint64_t{0} : ~LowBits(static_cast<unsigned>(64 - end)));
        m_parts.push_back({layout.SlotOf({header, i}), static_cast<unsigned>((64 - end) & 63), mask});
    }
    m_windows.push_back({offset, static_cast<uint32_t>(m_parts.size())});
    return next;
}

inline void
WireFormat::ReadFrom(const uint8_t* from, uint64_t* slots) const
{
    for (const Inside& field : m_insides)
    {
        slots[field.slot] = LoadWindow(from + field.offset) >> field.shift & field.mask;
    }
    for (const Across& field : m_acrosses)
    {
        const uint64_t rest = from[field.offset + kWindow] >> (8 - field.behind);
        slots[field.slot] = (LoadWindow(from + field.offset) << field.behind | rest) & field.mask;
    }
}

inline void
WireFormat::WriteTo(const uint64_t* slots, uint8_t* to) const
{
    const Part* part = m_parts.data();
    for (const Window& window : m_windows)
    {
        uint64_t value = 0;
        for (const Part* end = m_parts.data() + window.end; part != end; ++part)
        {
            value |= RotateLeft(slots[part->slot], part->rotation) & part->mask;
        }
        boost::endian::store_big_u64(to + window.offset, value);
    }
}

void
WireFormat::Read(const uint8_t* from, uint64_t* slots) const
{
    if (m_bytes >= kWindow)
    {
        ReadFrom(from, slots);
        return;
    }
    uint8_t window[kWindow] = {};
    std::memcpy(window, from, m_bytes);
    ReadFrom(window, slots);
}

void
WireFormat::Write(const uint64_t* slots, uint8_t* to) const
{
    if (m_bytes >= kWindow)
    {
        WriteTo(slots, to);
        return;
    }
    uint8_t window[kWindow];
    WriteTo(slots, window);
    std::memcpy(to, window, m_bytes);
}

} // namespace pisa
