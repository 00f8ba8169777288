// What frames are read and written with: the parser and deparser of a program, and of those loaded after it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_PACKET_FORMATS_H
#define PISA_PIPELINE_PACKET_FORMATS_H

#include "pipeline/packet-deparser.h"
#include "pipeline/packet-parser.h"
#include "pipeline/pipeline.h"

#include <vector>

namespace pisa
{

/** Formats are numbered in the order in which they were added; a packet keeps that of its stamp. */
class PacketFormats
{
  public:
    /** Links the format of a program; value sets that are there keep their members. */
    void Add(const Program& program, PhvLayout& layout);

    std::size_t Count() const
    {
        return m_formats.size();
    }

    /** @return the number of the last one added. */
    uint32_t Last() const
    {
        return static_cast<uint32_t>(m_formats.size() - 1);
    }

    /** Parses as the packet's stamp says. */
    Parsed Parse(const uint8_t* frame, std::size_t length, Phv& phv, const HashAlgorithms& algorithms) const
    {
        return m_formats[phv.stamp.format].parser.Run(frame, length, phv, algorithms);
    }

    void Deparse(Phv& phv, std::vector<uint8_t>& out, const HashAlgorithms& algorithms) const
    {
        m_formats[phv.stamp.format].deparser.Run(phv, out, algorithms);
    }

    /** Replaces the members of a set in all formats that have it. */
    void SetValues(ValueSetId valueSet, const std::vector<MatchValue>& members);
    const std::vector<MatchValue>& Values(ValueSetId valueSet) const;

  private:
    struct Format
    {
        PacketParser parser;
        PacketDeparser deparser;
        std::size_t valueSets{0};
    };

    std::vector<Format> m_formats;
};

} // namespace pisa

#endif // PISA_PIPELINE_PACKET_FORMATS_H
