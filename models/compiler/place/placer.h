// Placers: a program onto the stages of one chip. They propose; target/placement.h's Check disposes.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_PLACER_H
#define PISA_COMPILER_PLACE_PLACER_H

#include "compiler/place/phv-sharer.h"
#include "target/placement.h"

#include <chrono>
#include <optional>
#include <string>

namespace pisa
{

/** What a placer minimises first; the other comes second. */
enum class Objective
{
    Stages,
    Latency,
};

/** A placer's answer. Without a placement, `reasons` name the resource or the chain that ran out. */
struct PlacementAnswer
{
    std::optional<Placement> placement;
    std::vector<Diagnostic> reasons;
    bool provedOptimal{false}; ///< in what is minimised first
    std::string placer;        ///< "greedy" or "z3"
};

// Stages count over the passes that each thread may take, latency is that of one pass.

/** First fit in dependency order, longest chain first; fast, and not always successful where Z3 is. */
PlacementAnswer PlaceGreedily(const Program& program, const Target& target, unsigned passes = 1);

/** The same with `words` of the same program and target, which several searches use. */
PlacementAnswer PlaceGreedily(const Program& program, const Target& target, PhvSharer& words, unsigned passes);

/** Stages and memory as one Z3 model with named constraint groups; `budget` bounds the search. */
PlacementAnswer PlaceWithZ3(const Program& program, const Target& target, Objective objective,
                            std::chrono::milliseconds budget, unsigned passes = 1);

/** The same with `words` of the same program and target, which several searches use. */
PlacementAnswer PlaceWithZ3(const Program& program, const Target& target, PhvSharer& words, Objective objective,
                            std::chrono::milliseconds budget, unsigned passes);

/**
 * What `pisa compile` uses: CheckAgainstTarget, then greedy, then Z3 where greedy fails or `prove` asks for it, with
 * as few passes as that takes, up to `passes`. Without a placement, the reasons are those of the most passes, and a
 * note says how many would do, if greedy finds a way. `budget` is for the search at each number of passes. The answer
 * has passed Check.
 */
PlacementAnswer Place(const Program& program, const Target& target, bool prove = false,
                      std::chrono::milliseconds budget = std::chrono::seconds(10), unsigned passes = 1);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_PLACER_H
