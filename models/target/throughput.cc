// Bounds on packets a cycle: passes, header vectors, parse states.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/throughput.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

unsigned
PassesOf(unsigned needed, unsigned stages)
{
    assert(stages > 0);
    return std::max(1U, needed / stages + (needed % stages != 0));
}

double
ThroughputOfPasses(unsigned passes)
{
    assert(passes > 0);
    return 1.0 / passes;
}

double
ThroughputOfHeaderVectors(const StageLengths& lengths, Cycle latency)
{
    return std::min(1.0, static_cast<double>(lengths.headerVectors) /
                             static_cast<double>(latency + lengths.creditReissue));
}

uint64_t
LeastPacketBytes(unsigned states, uint64_t bitsPerSecond, uint64_t clockHz)
{
    const uint64_t bits = states * bitsPerSecond;
    const uint64_t bitsPerByte = 8 * clockHz; // both sides times a second
    return bits / bitsPerByte + (bits % bitsPerByte != 0);
}

} // namespace pisa
