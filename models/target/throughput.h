// How many packets a cycle a chip can take, where it is less than one.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_THROUGHPUT_H
#define PISA_TARGET_THROUGHPUT_H

#include "target/timing.h"

namespace pisa
{

/**
 * @return how often each packet must pass a chip of `stages` stages to see `needed`: ceil(needed / stages), at
 * least 1. Each pass takes an issue slot, so that a saturated chip takes one packet every so many cycles; in packets
 * a cycle min(1, 1 / ceil(needed / stages)). The half-filled last pass costs as much as a full one.
 */
unsigned PassesOf(unsigned needed, unsigned stages);

/** @return packets a cycle of a saturated chip that needs so many passes. */
double ThroughputOfPasses(unsigned passes);

/**
 * Each packet holds one of the deparser's header vectors while it is in the stages and creditReissue cycles more.
 * @param latency of the thread, in compiler form (StageTiming::done)
 * @return packets a cycle: min(1, headerVectors / (latency + creditReissue))
 */
double ThroughputOfHeaderVectors(const StageLengths& lengths, Cycle latency);

/**
 * A parser visits one state a cycle, so that shorter packets than this come faster than it parses them.
 * @param states on the packet's way through the parse graph
 * @param bitsPerSecond that each parser must keep up with
 * @return the fewest bytes of a packet, with all that the line adds to it: ceil(states x bitsPerSecond / (8 clockHz))
 */
uint64_t LeastPacketBytes(unsigned states, uint64_t bitsPerSecond, uint64_t clockHz);

} // namespace pisa

#endif // PISA_TARGET_THROUGHPUT_H
