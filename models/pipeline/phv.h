// One packet's parsed headers and metadata in flight.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_PHV_H
#define PISA_PIPELINE_PHV_H

#include <cstdint>
#include <utility>
#include <vector>

namespace pisa
{

/**
 * The header vector: one 64-bit slot a field and one a validity bit, numbered by the pipeline that owns the
 * layout. Reused from packet to packet, so that a packet costs no allocation.
 */
struct Phv
{
    std::vector<uint64_t> slots;
    std::vector<std::pair<uint32_t, uint64_t>> given; ///< slots and what the chip sets them to before it parses
    uint32_t version{0};               ///< of the program that owns the packet
    uint32_t parsedBytes{0};           ///< bytes of the frame that the parser took
    std::vector<uint32_t> lookupBytes; ///< for each lookup of the parser, from the frame's start: those it needed
    std::vector<uint8_t> bytes;        ///< the frame as it came, if the program has varbits or sums payload
};

} // namespace pisa

#endif // PISA_PIPELINE_PHV_H
