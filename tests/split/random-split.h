// Placements along a row of switches that are legal and otherwise left to chance.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_SPLIT_RANDOM_SPLIT_H
#define PISA_TESTS_SPLIT_RANDOM_SPLIT_H

#include "compiler/network/network-placement.h"

#include <random>

namespace pisa
{

/**
 * @return a placement of the only algorithm along its only path: pieces not before what they need, the pieces of a
 * global together, entries of externals on one or several switches. Tables have no stages.
 */
NetworkPlacement DrawSplit(const NetworkProblem& problem, std::mt19937_64& random);

} // namespace pisa

#endif // PISA_TESTS_SPLIT_RANDOM_SPLIT_H
