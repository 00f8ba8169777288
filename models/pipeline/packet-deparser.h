// From a header vector back to bytes.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_PACKET_DEPARSER_H
#define PISA_PIPELINE_PACKET_DEPARSER_H

#include "pipeline/linked-hash.h"
#include "pipeline/variable-format.h"
#include "pipeline/wire-format.h"

#include <vector>

namespace pisa
{

/** Runs the deparser of one program. */
class PacketDeparser
{
  public:
    PacketDeparser(const Program& program, PhvLayout& layout);

    /** Makes `out` the valid headers; checksums are brought up to date in the slots too. */
    void Run(Phv& phv, std::vector<uint8_t>& out, const HashAlgorithms& algorithms) const;

  private:
    struct Emit
    {
        uint32_t valid;
        bool isVariable;
        uint32_t index; ///< into m_formats or m_variables
    };

    std::vector<Emit> m_emits;
    std::vector<WireFormat> m_formats;
    std::vector<VariableFormat> m_variables;
    std::vector<LinkedChecksum> m_checksums;
};

} // namespace pisa

#endif // PISA_PIPELINE_PACKET_DEPARSER_H
