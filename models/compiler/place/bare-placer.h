// Places bare table graphs: fewest stages or least latency, with a proof where one is found.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_BARE_PLACER_H
#define PISA_COMPILER_PLACE_BARE_PLACER_H

#include "compiler/place/bare-placement.h"
#include "compiler/place/placer.h"

#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** A quantity that was minimised, and what is known of its minimum. */
template <typename Quantity>
struct Minimised
{
    Quantity value{0};
    Quantity bound{0};  ///< no placement has less
    std::string reason; ///< why not: what gives the bound

    bool IsProved() const
    {
        return value == bound;
    }
};

/** Where the tables go; or why nowhere. */
struct BareAnswer
{
    std::optional<BarePlacement> placement;
    std::vector<Diagnostic> reasons; ///< without a placement
    Minimised<unsigned> stages;
    Minimised<Cycle>
        latency; ///< start of the last physical stage; its bound holds for so many stages if those came first
};

/** How hard to try. */
struct BareEffort
{
    bool isGreedy{false}; ///< a few hundred orders of filling the stages, no proofs beyond the windows
    unsigned seconds{20}; ///< nominal, for everything together: work is counted, no clock is read
};

/**
 * Finds a placement within the chip's stages. Stages: looks at the bound of stage-windows.h first and goes up, by
 * FindSlices for a placement and by Z3 for a proof that there is none; then the least latency within these stages.
 * Latency: within all stages of the chip. The answer has passed Check.
 * @throws InputError: the chip has no stages
 */
BareAnswer PlaceBareGraph(const BareGraph& graph, const Target& target, Objective objective,
                          const BareEffort& effort);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_BARE_PLACER_H
