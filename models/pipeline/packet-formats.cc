// What frames are read and written with.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/packet-formats.h"

namespace pisa
{

void
PacketFormats::Add(const Program& program, PhvLayout& layout)
{
    Format format{PacketParser(program, layout), PacketDeparser(program, layout), program.valueSets.size()};
    for (ValueSetId set = 0; !m_formats.empty() && set < m_formats.back().valueSets; ++set)
    {
        format.parser.SetValues(set, Values(set));
    }
    m_formats.push_back(std::move(format));
}

void
PacketFormats::SetValues(ValueSetId valueSet, const std::vector<MatchValue>& members)
{
    for (Format& format : m_formats)
    {
        if (valueSet < format.valueSets)
        {
            format.parser.SetValues(valueSet, members);
        }
    }
}

const std::vector<MatchValue>&
PacketFormats::Values(ValueSetId valueSet) const
{
    return m_formats.back().parser.Values(valueSet);
}

} // namespace pisa
