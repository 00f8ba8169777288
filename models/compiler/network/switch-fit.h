// The second step: the tables of one switch onto its stages, and its fields into words.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_SWITCH_FIT_H
#define PISA_COMPILER_NETWORK_SWITCH_FIT_H

#include "compiler/network/network-placement.h"
#include "compiler/place/stage-problem.h"

#include <optional>

namespace pisa
{

/** The tables of one switch as a problem of stages; unit u holds the blocks units[u]. */
struct SwitchProblem
{
    StageProblem problem;
    std::vector<std::vector<uint32_t>> blocks;
};

/** @param placed pieces and shares; blocks that share a global are one unit */
SwitchProblem MakeSwitchProblem(const NetworkProblem& problem, const NetworkModes& modes, const Target& target,
                                const SwitchPlacement& placed);

/** @return slices of every block, if they are found; on dRMT only the pool is looked at. */
std::optional<std::map<uint32_t, std::vector<TableSlice>>> FitTables(const NetworkProblem& problem,
                                                                     const NetworkModes& modes, const Target& target,
                                                                     const SwitchPlacement& placed);

/** @return what a chip's tables need of a pool of memory or of all stages together. */
Load PoolOf(const SwitchProblem& switchProblem);

/** @return words for so many fields of each width, (9) and (10); nothing if the chip has too few. */
std::optional<std::map<unsigned, std::map<WordCounts, unsigned>>> FitWords(const std::map<unsigned, unsigned>& fields,
                                                                           const Target& target);

/** @return all ways to hold `width` bits in words from which none can be taken away: C_f of Lyra, A.3. */
std::vector<WordCounts> StrategiesOf(unsigned width, const std::vector<PhvWords>& words);

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_SWITCH_FIT_H
