// The parse graph over slots: from a frame to a header vector.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/packet-parser.h"

#include <algorithm>

namespace pisa
{

namespace
{

constexpr auto kNoFault = static_cast<uint8_t>(ParserFault::None);
constexpr auto kTooShort = static_cast<uint8_t>(ParserFault::PacketTooShort);

/** No program extracts more in one varbit; keeps sums of bits within 64 bits. */
constexpr uint64_t kMostBits = uint64_t{1} << 40;

} // namespace

inline bool
PacketParser::IsTaken(const ParseTransition& transition, uint64_t key) const
{
    if (!transition.valueSet)
    {
        return (key & transition.mask) == transition.value;
    }
    const std::vector<MatchValue>& members = m_valueSets[*transition.valueSet];
    return std::any_of(members.begin(), members.end(),
                       [key](const MatchValue& member)
                       { return (key & member.mask) == (member.value & member.mask); });
}

inline StateId
PacketParser::Next(const State& state, const uint64_t* slots, uint8_t& fault) const
{
    uint64_t key = 0;
    for (const SelectPart& part : state.select)
    {
        // In two shifts: one by 64 is undefined, and a field of 64 bits is the only one.
        key = (key << (part.width - 1) << 1) | slots[part.slot];
    }
    for (const ParseTransition& transition : state.transitions)
    {
        if (IsTaken(transition, key))
        {
            return transition.next;
        }
    }
    fault = state.otherwise == ParseState::kReject ? static_cast<uint8_t>(ParserFault::NoMatch) : kNoFault;
    return state.otherwise;
}

/** Gives a varbit the reference of one that has the same content, if the packet has one. */
void
PacketParser::Intern(uint32_t slot, const uint8_t* frame, uint64_t* slots) const
{
    const uint64_t reference = slots[slot];
    const auto isSame = [&](uint64_t other)
    {
        if (VarbitLength(other) != VarbitLength(reference))
        {
            return false;
        }
        for (uint64_t bit = 0; bit < VarbitLength(reference); bit += 64)
        {
            const auto width = static_cast<unsigned>(std::min<uint64_t>(64, VarbitLength(reference) - bit));
            if (ReadBits(frame, VarbitPlace(other) + bit, width) !=
                ReadBits(frame, VarbitPlace(reference) + bit, width))
            {
                return false;
            }
        }
        return true;
    };
    for (const VariableFormat& known : m_variables)
    {
        const uint64_t other = slots[known.VarbitSlot()];
        if (known.VarbitSlot() != slot && isSame(other))
        {
            slots[slot] = other;
            return;
        }
    }
}

uint8_t
PacketParser::TakeVariable(const Step& step, Cursor& cursor, uint64_t* slots) const
{
    const VariableFormat& format = m_variables[step.index];
    const uint64_t variableBits = slots[step.bits];
    if (variableBits > format.MostVariableBits())
    {
        return static_cast<uint8_t>(ParserFault::HeaderTooShort);
    }
    const uint64_t bits = format.FixedBits() + variableBits;
    if (bits % 8 != 0)
    {
        return static_cast<uint8_t>(ParserFault::ParserInvalidArgument);
    }
    if (!cursor.Has(bits))
    {
        return kTooShort;
    }
    format.Read(cursor.frame, 8 * cursor.at, variableBits, slots);
    Intern(format.VarbitSlot(), cursor.frame, slots);
    slots[step.slot] = 1;
    cursor.at += bits / 8;
    return kNoFault;
}

inline uint8_t
PacketParser::Take(const Step& step, Cursor& cursor, uint64_t* slots) const
{
    switch (step.kind)
    {
    case Step::Kind::Extract:
    {
        const WireFormat& format = m_formats[step.index];
        if (!cursor.Has(8 * uint64_t{format.Bytes()}))
        {
            return kTooShort;
        }
        format.Read(cursor.frame + cursor.at, slots);
        slots[step.slot] = 1;
        cursor.at += format.Bytes();
        return kNoFault;
    }
    case Step::Kind::ExtractVariable:
        return TakeVariable(step, cursor, slots);
    case Step::Kind::Advance:
        if (slots[step.slot] % 8 != 0)
        {
            return static_cast<uint8_t>(ParserFault::ParserInvalidArgument);
        }
        if (slots[step.slot] > kMostBits || !cursor.Has(slots[step.slot]))
        {
            return kTooShort;
        }
        cursor.at += slots[step.slot] / 8;
        return kNoFault;
    case Step::Kind::Lookahead:
        if (!cursor.Has(uint64_t{step.offset} + step.width))
        {
            return kTooShort;
        }
        slots[step.slot] = ReadBits(cursor.frame, 8 * cursor.at + step.offset, step.width) & step.destMask;
        return kNoFault;
    case Step::Kind::Compute:
        slots[m_code[step.index].dest] = ComputeValue(m_code[step.index], slots);
        return kNoFault;
    case Step::Kind::Check:
        return slots[step.slot] != 0 ? kNoFault : step.fault;
    }
    return kNoFault;
}

/** A way through the states that takes no bit of the frame for longer than there are states will never end. */
uint8_t
PacketParser::Walk(Cursor& cursor, Phv& phv, unsigned& lookups, bool& isAccepted) const
{
    uint64_t* slots = phv.slots.data();
    uint8_t fault = kNoFault;
    StateId id = m_states.empty() ? ParseState::kAccept : 0;
    std::size_t idle = 0;
    while (id < m_states.size())
    {
        const State& state = m_states[id];
        const std::size_t begin = cursor.at;
        ++lookups;
        for (const Step& step : state.steps)
        {
            fault = Take(step, cursor, slots);
            if (fault != kNoFault)
            {
                break;
            }
        }
        phv.lookupBytes.push_back(static_cast<uint32_t>(cursor.seen));
        if (fault != kNoFault)
        {
            return fault;
        }
        id = Next(state, slots, fault);
        idle = cursor.at == begin ? idle + 1 : 0;
        if (idle > m_states.size())
        {
            return static_cast<uint8_t>(ParserFault::ParserTimeout);
        }
    }
    isAccepted = id == ParseState::kAccept;
    return fault;
}

Parsed
PacketParser::Run(const uint8_t* frame, std::size_t length, Phv& phv, const HashAlgorithms& algorithms) const
{
    uint64_t* slots = phv.slots.data();
    slots[m_lengthSlot] = length;
    for (const auto& [slot, value] : phv.given)
    {
        slots[slot] = value;
    }
    phv.lookupBytes.clear();
    if (m_needsFrame)
    {
        phv.bytes.assign(frame, frame + length);
    }
    Parsed parsed;
    Cursor cursor{frame, length};
    slots[m_faultSlot] = Walk(cursor, phv, parsed.lookups, parsed.accepted);
    parsed.accepted = parsed.accepted || m_keepsFaulty;
    phv.parsedBytes = static_cast<uint32_t>(cursor.at);
    if (parsed.accepted)
    {
        for (const LinkedChecksum& check : m_checks)
        {
            slots[m_checksumSlot] |= check.IsRight(phv, algorithms) ? 0 : 1;
        }
    }
    return parsed;
}

} // namespace pisa
