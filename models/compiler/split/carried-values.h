// What packets bring along to each hop of a way: what somebody behind reads and somebody before may have written.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SPLIT_CARRIED_VALUES_H
#define PISA_COMPILER_SPLIT_CARRIED_VALUES_H

#include "compiler/network/network-placement.h"
#include "compiler/split/routes.h"

#include <set>
#include <vector>

namespace pisa
{

/** What is done to values, numbered by whoever asks, at the hop of each label; [0]: once the program is through. */
struct ValueUse
{
    std::vector<std::set<uint32_t>> reads;
    std::vector<std::set<uint32_t>> writes;
    std::set<uint32_t> fromStart; ///< packets have them before any hop
};

/**
 * @return how the pieces of a placement use the variables of the problem. Hit bits of look-ups count as read, for a
 * switch before may have answered them.
 */
ValueUse UseAlong(const NetworkProblem& problem, const NetworkPlacement& placement, const Routes& routes);

/**
 * @return by label, what packets that come to its hop over a link must bring: what is read there or behind and, on
 * some way there, written before. What is not brought has the value that it has at the start.
 */
std::vector<std::set<uint32_t>> CarriedTo(const Routes& routes, const ValueUse& use);

/** @return variables that the bridge headers of the placement carry on some link; of split externals the hit bits. */
std::set<uint32_t> CarriedAnywhere(const NetworkProblem& problem, const NetworkModes& modes,
                                   const NetworkPlacement& placement);

} // namespace pisa

#endif // PISA_COMPILER_SPLIT_CARRIED_VALUES_H
