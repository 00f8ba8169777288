// How soon packets can leave a chip with banks, should nobody get in their way.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_BANKED_BOUNDS_H
#define PISA_PIPELINE_BANKED_BOUNDS_H

#include "pipeline/banked-program.h"
#include "pipeline/banked-ways.h"
#include "target/cycle.h"

#include <array>
#include <vector>

namespace pisa
{

/** Cycles from one event to the next. */
struct BankedLatencies
{
    Cycle match{1};   ///< from a bank's service to the answer at the processor; at least 1
    Cycle next{0};    ///< from the issue of an action to the next element
    Cycle control{0}; ///< from a condition to the next element
};

/** By thread and element: the fewest cycles from its begin to the packet's exit. */
using LeastExits = std::array<std::vector<Cycle>, 2>;

/** @return the least exits, whatever actions and conditions choose and whichever way a pointer leads. */
LeastExits LeastExitsOf(const BankedWays& ways, const BankedProgram& program, const BankedLatencies& latencies);

} // namespace pisa

#endif // PISA_PIPELINE_BANKED_BOUNDS_H
