// One packet's parsed headers and metadata in flight.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_PHV_H
#define PISA_PIPELINE_PHV_H

#include "ir/control.h"
#include "ir/thread.h"
#include "target/cycle.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace pisa
{

/**
 * Which program a packet belongs to, decided when it is parsed for the first time. A packet that comes again, and
 * every copy of it, keeps it: else its second way through the chip could be another program's than its first.
 */
struct Stamp
{
    uint32_t version{0}; ///< as branches read it in Intrinsic::Version: a bit for each upgrade under way
    uint32_t format{0};  ///< the parser and deparser that it is read and written with, see LiveControl::Extend

    bool operator==(const Stamp& o) const
    {
        return version == o.version && format == o.format;
    }
};

/** An element that a packet met, for witnesses of consistency. */
struct Meeting
{
    Thread thread{Thread::Ingress};
    NodeId node{0};
    uint32_t copy{0}; ///< of the program's pointers: its processor; 0 on chips with one copy
    Cycle at{0};

    bool operator==(const Meeting& o) const
    {
        return thread == o.thread && node == o.node && copy == o.copy && at == o.at;
    }
};

/**
 * The header vector: one 64-bit slot a field and one a validity bit, numbered by the pipeline that owns the
 * layout. Reused from packet to packet, so that a packet costs no allocation.
 */
struct Phv
{
    std::vector<uint64_t> slots;
    std::vector<std::pair<uint32_t, uint64_t>> given; ///< slots and what the chip sets them to before it parses
    Stamp stamp;
    uint32_t parsedBytes{0};           ///< bytes of the frame that the parser took
    std::vector<uint32_t> lookupBytes; ///< for each lookup of the parser, from the frame's start: those it needed
    std::vector<uint8_t> bytes;        ///< the frame as it came, if the program has varbits or sums payload
    std::vector<Meeting> path;         ///< what it has met since its first parsing, if the pipeline witnesses
};

} // namespace pisa

#endif // PISA_PIPELINE_PHV_H
