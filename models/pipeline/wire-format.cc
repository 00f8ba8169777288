// One header between the wire and the header vector.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/wire-format.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

/** Loops that compilers turn into one load or store and a byte swap. */
template <unsigned kBytes>
uint64_t
LoadBig(const uint8_t* from)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < kBytes; ++i)
    {
        value = value << 8 | from[i];
    }
    return value;
}

template <unsigned kBytes>
void
StoreBig(uint64_t value, uint8_t* to)
{
    for (unsigned i = 0; i < kBytes; ++i)
    {
        to[i] = static_cast<uint8_t>(value >> (8 * (kBytes - 1 - i)));
    }
}

uint64_t
Load(unsigned bytes, const uint8_t* from)
{
    switch (bytes)
    {
    case 1:
        return *from;
    case 2:
        return LoadBig<2>(from);
    case 4:
        return LoadBig<4>(from);
    case 6:
        return LoadBig<4>(from) << 16 | LoadBig<2>(from + 4);
    case 8:
        return LoadBig<8>(from);
    default:
        return LoadBig<1>(from) << (8 * (bytes - 1)) | Load(bytes - 1, from + 1);
    }
}

void
Store(unsigned bytes, uint64_t value, uint8_t* to)
{
    switch (bytes)
    {
    case 1:
        *to = static_cast<uint8_t>(value);
        return;
    case 2:
        return StoreBig<2>(value, to);
    case 4:
        return StoreBig<4>(value, to);
    case 6:
        StoreBig<4>(value >> 16, to);
        return StoreBig<2>(value, to + 4);
    case 8:
        return StoreBig<8>(value, to);
    default:
        *to = static_cast<uint8_t>(value >> (8 * (bytes - 1)));
        return Store(bytes - 1, value, to + 1);
    }
}

} // namespace

WireFormat::WireFormat(const Program& program, HeaderId header, const PhvLayout& layout)
{
    const std::vector<Field>& fields = program.headers[header].fields;
    for (uint32_t i = 0; i < fields.size(); ++i)
    {
        AddField(layout.SlotOf({header, i}), fields[i].width);
    }
    assert(m_openBits == 0);
}

void
WireFormat::AddField(uint32_t slot, unsigned width)
{
    unsigned left = width;
    while (left > 0)
    {
        const unsigned taken = std::min(left, 64 - m_openBits);
        left -= taken;
        const uint64_t filled = left + taken == width ? 0 : ~LowBits(left + taken);
        m_parts.push_back({slot, static_cast<uint8_t>(left), 0, LowBits(taken), filled});
        ++m_openParts;
        m_openBits += taken;
        // The parts of the open unit move left to make room for the new one.
        for (auto part = m_parts.end() - m_openParts; part != m_parts.end() - 1; ++part)
        {
            part->inUnit = static_cast<uint8_t>(part->inUnit + taken);
        }
        if (m_openBits % 8 == 0)
        {
            CloseUnit();
        }
    }
}

void
WireFormat::CloseUnit()
{
    const unsigned bytes = m_openBits / 8;
    m_units.push_back({static_cast<uint8_t>(bytes), m_openParts});
    m_bytes += bytes;
    m_openBits = 0;
    m_openParts = 0;
}

void
WireFormat::Read(const uint8_t* from, uint64_t* slots) const
{
    const Part* part = m_parts.data();
    for (const Unit& unit : m_units)
    {
        const uint64_t value = Load(unit.bytes, from);
        from += unit.bytes;
        for (const Part* end = part + unit.parts; part != end; ++part)
        {
            uint64_t& slot = slots[part->slot];
            slot = (slot & part->keep) | ((value >> part->inUnit & part->mask) << part->inSlot);
        }
    }
}

void
WireFormat::Write(const uint64_t* slots, uint8_t* to) const
{
    const Part* part = m_parts.data();
    for (const Unit& unit : m_units)
    {
        uint64_t value = 0;
        for (const Part* end = part + unit.parts; part != end; ++part)
        {
            value |= (slots[part->slot] >> part->inSlot & part->mask) << part->inUnit;
        }
        Store(unit.bytes, value, to);
        to += unit.bytes;
    }
}

} // namespace pisa
