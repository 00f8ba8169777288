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

/** Big-endian numbers of a fixed number of bytes. */
template <unsigned kBytes>
struct Big
{
    static uint64_t Load(const uint8_t* from)
    {
        return uint64_t{from[0]} << (8 * (kBytes - 1)) | Big<kBytes - 1>::Load(from + 1);
    }

    static void Store(uint64_t value, uint8_t* to)
    {
        to[0] = static_cast<uint8_t>(value >> (8 * (kBytes - 1)));
        Big<kBytes - 1>::Store(value, to + 1);
    }
};

template <>
struct Big<1>
{
    static uint64_t Load(const uint8_t* from)
    {
        return *from;
    }

    static void Store(uint64_t value, uint8_t* to)
    {
        *to = static_cast<uint8_t>(value);
    }
};

template <typename Word>
struct BigWord
{
    static uint64_t Load(const uint8_t* from)
    {
        Word word;
        std::memcpy(&word, from, sizeof word);
        return boost::endian::big_to_native(word);
    }

    static void Store(uint64_t value, uint8_t* to)
    {
        const Word word = boost::endian::native_to_big(static_cast<Word>(value));
        std::memcpy(to, &word, sizeof word);
    }
};

template <>
struct Big<2> : BigWord<uint16_t>
{
};

template <>
struct Big<4> : BigWord<uint32_t>
{
};

template <>
struct Big<6>
{
    static uint64_t Load(const uint8_t* from)
    {
        return Big<4>::Load(from) << 16 | Big<2>::Load(from + 4);
    }

    static void Store(uint64_t value, uint8_t* to)
    {
        Big<4>::Store(value >> 16, to);
        Big<2>::Store(value, to + 4);
    }
};

template <>
struct Big<8> : BigWord<uint64_t>
{
};

/** Calls `work` with the Big of that many bytes. */
template <typename Work>
inline void
WithBytes(unsigned bytes, const Work& work)
{
    switch (bytes)
    {
    case 1:
        return work(Big<1>());
    case 2:
        return work(Big<2>());
    case 3:
        return work(Big<3>());
    case 4:
        return work(Big<4>());
    case 5:
        return work(Big<5>());
    case 6:
        return work(Big<6>());
    case 7:
        return work(Big<7>());
    default:
        assert(bytes == 8);
        return work(Big<8>());
    }
}

} // namespace

WireFormat::WireFormat(const Program& program, HeaderId header, const PhvLayout& layout)
{
    const std::vector<Field>& fields = program.headers[header].fields;
    for (uint32_t i = 0; i < fields.size(); ++i)
    {
        const uint32_t slot = layout.SlotOf({header, i});
        if (m_openBits == 0 && fields[i].width % 8 == 0)
        {
            m_wholes.push_back({slot, m_bytes, fields[i].width / 8});
            m_bytes += fields[i].width / 8;
        }
        else
        {
            AddParts(slot, fields[i].width);
        }
    }
    assert(m_openBits == 0);
}

void
WireFormat::AddParts(uint32_t slot, unsigned width)
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
    m_units.push_back({m_bytes, static_cast<uint8_t>(bytes), m_openParts});
    m_bytes += bytes;
    m_openBits = 0;
    m_openParts = 0;
}

void
WireFormat::Read(const uint8_t* from, uint64_t* slots) const
{
    for (const Whole& whole : m_wholes)
    {
        WithBytes(whole.bytes, [&](auto big) { slots[whole.slot] = big.Load(from + whole.offset); });
    }
    const Part* part = m_parts.data();
    for (const Unit& unit : m_units)
    {
        uint64_t value = 0;
        WithBytes(unit.bytes, [&](auto big) { value = big.Load(from + unit.offset); });
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
    for (const Whole& whole : m_wholes)
    {
        WithBytes(whole.bytes, [&](auto big) { big.Store(slots[whole.slot], to + whole.offset); });
    }
    const Part* part = m_parts.data();
    for (const Unit& unit : m_units)
    {
        uint64_t value = 0;
        for (const Part* end = part + unit.parts; part != end; ++part)
        {
            value |= (slots[part->slot] >> part->inSlot & part->mask) << part->inUnit;
        }
        WithBytes(unit.bytes, [&](auto big) { big.Store(value, to + unit.offset); });
    }
}

} // namespace pisa
