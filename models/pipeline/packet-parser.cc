// The parse graph over slots: from a frame to a header vector.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/packet-parser.h"

#include "target/field.h"

#include <algorithm>

namespace pisa
{

PacketParser::PacketParser(const Program& program, const PhvLayout& layout)
    : m_lengthSlot(layout.SlotOf(IntrinsicField(Intrinsic::PacketLength)))
{
    for (const ParseState& state : program.parser)
    {
        State linked{0, {}, {}, state.transitions, state.otherwise};
        for (const ParseStep& step : state.steps)
        {
            const HeaderId header = std::get<Extract>(step).header;
            linked.extracts.push_back(
                {layout.SlotOf({header, FieldId::kValid}), WireFormat(program, header, layout)});
            linked.bytes += linked.extracts.back().format.Bytes();
        }
        for (FieldId field : state.select)
        {
            linked.select.push_back({layout.SlotOf(field), FieldBits(program, field)});
        }
        m_states.push_back(std::move(linked));
    }
}

StateId
PacketParser::Next(const State& state, const uint64_t* slots)
{
    if (state.transitions.empty())
    {
        return state.otherwise;
    }
    uint64_t key = 0;
    for (const SelectPart& part : state.select)
    {
        // In two shifts: one by 64 is undefined, and a field of 64 bits is the only one.
        key = (key << (part.width - 1) << 1) | slots[part.slot];
    }
    for (const ParseTransition& transition : state.transitions)
    {
        if ((key & transition.mask) == transition.value)
        {
            return transition.next;
        }
    }
    return state.otherwise;
}

Parsed
PacketParser::Run(const uint8_t* frame, std::size_t length, Phv& phv) const
{
    uint64_t* slots = phv.slots.data();
    slots[m_lengthSlot] = length;
    Parsed parsed;
    phv.lookupBytes.clear();
    std::size_t at = 0;
    StateId id = m_states.empty() ? ParseState::kAccept : 0;
    while (id < m_states.size())
    {
        const State& state = m_states[id];
        ++parsed.lookups;
        phv.lookupBytes.push_back(static_cast<uint32_t>(std::min(at + state.bytes, length)));
        if (length - at < state.bytes)
        {
            return parsed;
        }
        for (const LinkedExtract& extract : state.extracts)
        {
            extract.format.Read(frame + at, slots);
            slots[extract.valid] = 1;
            at += extract.format.Bytes();
        }
        id = Next(state, slots);
    }
    phv.parsedBytes = static_cast<uint32_t>(at);
    parsed.accepted = id == ParseState::kAccept;
    return parsed;
}

} // namespace pisa
