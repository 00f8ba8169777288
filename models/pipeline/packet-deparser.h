// From a header vector back to bytes.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_PACKET_DEPARSER_H
#define PISA_PIPELINE_PACKET_DEPARSER_H

#include "pipeline/wire-format.h"

namespace pisa
{

/** Runs the deparser of one program. */
class PacketDeparser
{
  public:
    PacketDeparser(const Program& program, const PhvLayout& layout);

    /** Makes `out` the valid headers; checksums of changed headers are brought up to date in the slots too. */
    void Run(uint64_t* slots, std::vector<uint8_t>& out) const;

  private:
    struct Emit
    {
        uint32_t valid;
        uint32_t changed;
        WireFormat format;
        std::vector<uint32_t> checksums; ///< slots of the fields
    };

    static void WriteWithChecksums(const Emit& emit, uint64_t* slots, uint8_t* to);

    std::vector<Emit> m_emits;
};

} // namespace pisa

#endif // PISA_PIPELINE_PACKET_DEPARSER_H
