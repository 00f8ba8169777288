// How long a packet takes through the stages of an RMT chip: two published models of time behind one function.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_TIMING_H
#define PISA_TARGET_TIMING_H

#include "ir/table-graph.h"
#include "target/cycle.h"

#include <variant>
#include <vector>

namespace pisa
{

/**
 * Dependencies cost cycles (Jose et al. 2015): a stage starts so many cycles after a stage that it depends on, and
 * `none` after the one before it.
 */
struct StageLatency
{
    Cycle match{12}; ///< also the full latency of a stage: match and action
    Cycle action{3};
    Cycle successor{1};
    Cycle none{1};

    bool operator==(const StageLatency& o) const;
};

/**
 * Stages have lengths (Tofino 1): a stage that match-depends on one before it starts when its predecessor has ended,
 * any other `action` or `concurrent` cycles after its predecessor. The features that a stage uses make it longer, and
 * with it all stages of its chain: those joined by boundaries that no match dependency crosses. See stage-lengths.h.
 */
struct StageLengths
{
    Cycle base{20};        ///< of a stage without features
    Cycle predication{11}; ///< from a stage's start to its decision on which tables run next
    Cycle action{2};
    Cycle concurrent{1}; ///< no dependency, or one that predication resolves
    // what features add
    Cycle tcam{2};           ///< TCAM or wide selector, to predication too
    Cycle selector{8};       ///< the strongest of this and those below counts
    Cycle statefulDivide{6}; ///< assembler form only; there it is the next after the selector
    Cycle stateful{4};
    Cycle meter{4};
    // what the chip's layout adds
    unsigned cornerStage{6}; ///< always match-dependent, and cornerTurn later than otherwise; 0 if there is none
    Cycle cornerTurn{4};
    Cycle egressMinimum{160};    ///< least egress latency in assembler form
    unsigned headerVectors{288}; ///< header vectors that may be under way to the deparser
    Cycle creditReissue{11};     ///< until a header vector that has left makes room for another

    bool operator==(const StageLengths& o) const;
};

/** A chip's model of time. */
using LatencyModel = std::variant<StageLatency, StageLengths>;

/** What one thread uses in a stage that can make it longer. A wide selector and a divider imply their plain kind. */
struct StageFeatures
{
    bool tcam{false};
    bool selector{false};
    bool wideSelector{false}; ///< one whose pools take more than one row of memory
    bool stateful{false};
    bool statefulDivide{false};
    bool meter{false}; ///< low-pass filter or random early detection
};

/** A dependency on an earlier stage. */
struct StageWait
{
    unsigned on{0}; ///< the earlier stage
    DependencyKind kind{DependencyKind::Match};
};

/** All that time depends on, of one stage and one thread. */
struct StageFacts
{
    std::vector<StageWait> waits;
    StageFeatures features;
    Cycle notBefore{0}; ///< it does not start earlier, whatever it waits for
};

/** When each stage starts, for one thread (ingress or egress). Times count from the issue of the packet. */
struct StageTiming
{
    std::vector<Cycle> start; ///< one a stage
    Cycle done{0};            ///< when the packet leaves the last stage
};

/**
 * Start times of the stages of a chip, all of which every packet passes.
 * StageLatency: start[0] = 0, start[s] = max(start[s-1] + none, start[wait.on] + cost for each wait of s), done a
 * match latency after the last start. StageLengths: see BoundariesOf; done is the latency in compiler form. In both,
 * no stage starts before its notBefore.
 */
StageTiming TimeStages(const std::vector<StageFacts>& stages, const LatencyModel& model, bool egress);

/** @return the least cycles from the start of a stage to that of a later one that depends on it. */
Cycle CostOf(DependencyKind kind, const LatencyModel& model);

} // namespace pisa

#endif // PISA_TARGET_TIMING_H
