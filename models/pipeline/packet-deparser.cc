// From a header vector back to bytes.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/packet-deparser.h"

namespace pisa
{

PacketDeparser::PacketDeparser(const Program& program, PhvLayout& layout)
{
    for (HeaderId header : program.deparser)
    {
        Emit emit{layout.SlotOf({header, FieldId::kValid}), HasVarbit(program.headers[header]), 0};
        if (emit.isVariable)
        {
            emit.index = static_cast<uint32_t>(m_variables.size());
            m_variables.emplace_back(program, header, layout);
        }
        else
        {
            emit.index = static_cast<uint32_t>(m_formats.size());
            m_formats.emplace_back(program, header, layout);
        }
        m_emits.push_back(emit);
    }
    for (const Checksum& checksum : program.checksums)
    {
        m_checksums.emplace_back(checksum, layout);
    }
}

void
PacketDeparser::Run(Phv& phv, std::vector<uint8_t>& out, const HashAlgorithms& algorithms) const
{
    for (const LinkedChecksum& checksum : m_checksums)
    {
        checksum.Update(phv, algorithms);
    }
    const uint64_t* slots = phv.slots.data();
    std::size_t end = 0;
    for (const Emit& emit : m_emits)
    {
        if (slots[emit.valid] == 0)
        {
            continue;
        }
        if (emit.isVariable)
        {
            out.resize(end);
            BitWriter writer(out);
            m_variables[emit.index].Write(slots, phv.bytes.data(), writer);
            end = out.size();
            continue;
        }
        const WireFormat& format = m_formats[emit.index];
        if (out.size() < end + format.Bytes())
        {
            out.resize(end + format.Bytes());
        }
        format.Write(slots, out.data() + end);
        end += format.Bytes();
    }
    out.resize(end);
}

} // namespace pisa
