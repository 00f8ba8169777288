// The arithmetic of chips whose stages have lengths, as the published compiler and assembler of Tofino do it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_STAGE_LENGTHS_H
#define PISA_TARGET_STAGE_LENGTHS_H

#include "target/timing.h"

namespace pisa
{

/** How a stage is tied to its predecessor. */
enum class StageBoundary : uint8_t
{
    Match,
    Action,
    Concurrent,
};

/**
 * The two forms in which a thread's latency is published. Compiler counts all stages, from the issue of a packet
 * until it leaves the last one: the time that packets take. Assembler leaves stage 0 out and knows dividers.
 */
enum class LatencyForm : uint8_t
{
    Compiler,
    Assembler,
};

/**
 * The boundary before each stage. Stage 0 and the corner stage are match-dependent; another stage is what its
 * strongest wait asks for, where only waits on stages from the last match-dependent one on count: all before have
 * ended. In egress, the lowest-numbered stages that are not match-dependent are made so until the assembler form
 * reaches the minimum.
 */
std::vector<StageBoundary> BoundariesOf(const std::vector<StageFacts>& stages, const StageLengths& lengths,
                                        bool egress);

/** @return the length of each stage, with what the features of its chain add. */
std::vector<Cycle> LengthsOf(const std::vector<StageFacts>& stages, const std::vector<StageBoundary>& boundaries,
                             const StageLengths& lengths, LatencyForm form);

/** @return cycles from the start of each stage to its decision on the next tables. */
std::vector<Cycle> PredicationOf(const std::vector<StageFacts>& stages, const std::vector<StageBoundary>& boundaries,
                                 const StageLengths& lengths);

/** @return the latency of a thread: the corner turn and, of each stage that the form counts, its length if it is
 * match- dependent, else what its boundary costs. */
Cycle PublishedLatency(const std::vector<StageFacts>& stages, const std::vector<StageBoundary>& boundaries,
                       const StageLengths& lengths, LatencyForm form);

} // namespace pisa

#endif // PISA_TARGET_STAGE_LENGTHS_H
