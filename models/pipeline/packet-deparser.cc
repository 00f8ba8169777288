// From a header vector back to bytes.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/packet-deparser.h"

namespace pisa
{

namespace
{

/** RFC 1071 over a header; one of an odd number of bytes counts as if a zero followed. */
uint16_t
InternetChecksum(const uint8_t* bytes, std::size_t length)
{
    uint64_t sum = 0;
    for (std::size_t i = 0; i < length; ++i)
    {
        sum += i % 2 == 0 ? uint64_t{bytes[i]} << 8 : bytes[i];
    }
    while (sum >> 16 != 0)
    {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<uint16_t>(~sum);
}

} // namespace

PacketDeparser::PacketDeparser(const Program& program, const PhvLayout& layout)
{
    for (HeaderId header : program.deparser)
    {
        Emit emit{layout.SlotOf({header, FieldId::kValid}),
                  layout.ChangedSlot(header),
                  WireFormat(program, header, layout),
                  {}};
        for (const Checksum& checksum : program.checksums)
        {
            if (checksum.dest.header == header)
            {
                emit.checksums.push_back(layout.SlotOf(checksum.dest));
            }
        }
        m_emits.push_back(std::move(emit));
    }
}

void
PacketDeparser::WriteWithChecksums(const Emit& emit, uint64_t* slots, uint8_t* to)
{
    for (uint32_t checksum : emit.checksums)
    {
        slots[checksum] = 0;
        emit.format.Write(slots, to);
        slots[checksum] = InternetChecksum(to, emit.format.Bytes());
    }
    emit.format.Write(slots, to);
}

void
PacketDeparser::Run(uint64_t* slots, std::vector<uint8_t>& out) const
{
    std::size_t bytes = 0;
    for (const Emit& emit : m_emits)
    {
        bytes += slots[emit.valid] != 0 ? emit.format.Bytes() : 0;
    }
    out.resize(bytes);
    uint8_t* to = out.data();
    for (const Emit& emit : m_emits)
    {
        if (slots[emit.valid] == 0)
        {
            continue;
        }
        if (!emit.checksums.empty() && slots[emit.changed] != 0)
        {
            WriteWithChecksums(emit, slots, to);
        }
        else
        {
            emit.format.Write(slots, to);
        }
        to += emit.format.Bytes();
    }
}

} // namespace pisa
