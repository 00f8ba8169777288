// Parsing and deparsing bit by bit.
// SPDX-License-Identifier: GPL-2.0-only
#include "reference/wire.h"

namespace pisa
{

namespace
{

/** @return false if the frame ends inside the header. */
bool
TakeHeader(const Program& program, HeaderId header, const std::vector<uint8_t>& frame, std::size_t& bit,
           SteppedPacket& packet)
{
    const std::vector<Field>& fields = program.headers[header].fields;
    for (uint32_t i = 0; i < fields.size(); ++i)
    {
        uint64_t value = 0;
        for (unsigned k = 0; k < fields[i].width; ++k, ++bit)
        {
            if (bit / 8 >= frame.size())
            {
                return false;
            }
            value = value * 2 + (frame[bit / 8] >> (7 - bit % 8)) % 2;
        }
        packet.fields.Take({header, i}, value);
    }
    packet.fields.Set({header, FieldId::kValid}, 1);
    return true;
}

/** @return the concatenation of the selected fields, bit by bit. */
uint64_t
SelectKey(const Program& program, const ParseState& state, const SteppedPacket& packet)
{
    uint64_t key = 0;
    for (FieldId field : state.select)
    {
        const uint64_t value = packet.fields.Get(field);
        for (unsigned bit = program.headers[field.header].fields[field.index].width; bit-- > 0;)
        {
            key = key * 2 + (value >> bit) % 2;
        }
    }
    return key;
}

std::vector<uint8_t>
HeaderBytes(const Program& program, HeaderId header, const SteppedPacket& packet)
{
    std::vector<uint8_t> bytes;
    std::size_t bit = 0;
    const std::vector<Field>& fields = program.headers[header].fields;
    for (uint32_t i = 0; i < fields.size(); ++i)
    {
        for (unsigned k = fields[i].width; k-- > 0; ++bit)
        {
            if (bit % 8 == 0)
            {
                bytes.push_back(0);
            }
            bytes.back() = static_cast<uint8_t>(bytes.back() * 2 + (packet.fields.Get({header, i}) >> k) % 2);
        }
    }
    return bytes;
}

/** RFC 1071: the ones' complement of the ones' complement sum of all 16-bit words. */
uint16_t
ReferenceChecksum(std::vector<uint8_t> bytes)
{
    bytes.resize((bytes.size() + 1) / 2 * 2, 0);
    uint32_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); i += 2)
    {
        sum += bytes[i] * 256U + bytes[i + 1];
        if (sum > 0xffff)
        {
            sum -= 0xffff; // the end-around carry
        }
    }
    return static_cast<uint16_t>(0xffff - sum);
}

} // namespace

void
ReferenceParse(const Program& program, const std::vector<uint8_t>& frame, SteppedPacket& packet)
{
    packet.fields.Set(IntrinsicField(Intrinsic::PacketLength), frame.size());
    std::size_t bit = 0;
    StateId id = program.parser.empty() ? ParseState::kAccept : 0;
    while (id != ParseState::kAccept && id != ParseState::kReject)
    {
        const ParseState& state = program.parser[id];
        ++packet.lookups;
        for (const ParseStep& step : state.steps)
        {
            if (!TakeHeader(program, std::get<Extract>(step).header, frame, bit, packet))
            {
                return;
            }
        }
        const uint64_t key = SelectKey(program, state, packet);
        id = state.otherwise;
        for (std::size_t i = state.transitions.size(); i-- > 0;)
        {
            const ParseTransition& transition = state.transitions[i];
            id = (key & transition.mask) == transition.value ? transition.next : id;
        }
    }
    packet.accepted = id == ParseState::kAccept;
}

std::vector<uint8_t>
ReferenceDeparse(const Program& program, SteppedPacket packet)
{
    packet.fields.Arrive();
    std::vector<uint8_t> out;
    for (HeaderId header : program.deparser)
    {
        if (packet.fields.Get({header, FieldId::kValid}) == 0)
        {
            continue;
        }
        for (const Checksum& checksum : program.checksums)
        {
            if (checksum.dest.header == header && packet.changed.count(header) > 0)
            {
                packet.fields.Set(checksum.dest, 0);
                const uint16_t sum = ReferenceChecksum(HeaderBytes(program, header, packet));
                packet.fields.Set(checksum.dest, sum);
            }
        }
        const std::vector<uint8_t> bytes = HeaderBytes(program, header, packet);
        out.insert(out.end(), bytes.begin(), bytes.end());
    }
    return out;
}

} // namespace pisa
