// Lyra's constraints over classes of switches, written onto one sheet by subject.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_DEPLOYMENT_SHEET_H
#define PISA_COMPILER_NETWORK_DEPLOYMENT_SHEET_H

#include "compiler/network/constraint-sheet.h"
#include "compiler/network/switch-classes.h"

#include <vector>

namespace pisa
{

/** What is asked, what the unknowns are, and what other constraints are made of. */
struct DeploymentSheet
{
    const NetworkProblem& problem;
    const SwitchClasses& classes;
    const NetworkModes& modes;
    ConstraintSheet sheet{};

    std::vector<std::vector<Truth>> on{};       ///< [piece][class]
    std::vector<std::vector<Unknown>> shares{}; ///< [external][class]: entries there
    std::vector<std::vector<Truth>> isShared{}; ///< [external][class]: some are
    std::vector<std::vector<Truth>> block{};    ///< [block][class]
    WeightedSum parts{};                        ///< of externals

    std::vector<std::vector<std::vector<Truth>>> carried{}; ///< [variable][class]: over any link there
    WeightedSum carriedBits{};                              ///< over all links of all paths
    std::vector<WeightedSum> sram{};                        ///< [class]: blocks
    std::vector<WeightedSum> tcam{};                        ///< [class]: blocks
    std::vector<Unknown> heights{};                         ///< [class]: levels of blocks

    std::size_t Classes() const
    {
        return classes.members.size();
    }

    const NetworkSwitch& Chip(std::size_t each) const
    {
        return classes.Chip(problem, static_cast<uint32_t>(each));
    }

    /** @return stages that have memory of their own: on dRMT all memory is one pool. */
    static int64_t Pools(const Target& target)
    {
        return target.architecture == "drmt" ? 1 : target.stages;
    }
};

/** The unknowns, and (4): a block is where one of its pieces is. */
void DeclareDeployment(DeploymentSheet& on);

/** Scopes, paths, (3), globals (B.2) and shares (16). */
void AddPathConstraints(DeploymentSheet& on);

/** What is carried over each link (algorithm 2). */
void AddCarriedValues(DeploymentSheet& on);

/**
 * Comparisons, pipes, (5) to (13) and (15), words and memory summed up over a chip; FitWords and FitTables do them
 * one by one.
 */
void AddChipConstraints(DeploymentSheet& on);

/** (14). @param isAsked heights are minimised, and so must cover the memory too */
void AddHeights(DeploymentSheet& on, bool isAsked);

/** @return what the objective counts. */
WeightedSum CostOf(DeploymentSheet& on, NetworkObjective objective, uint32_t favoured);

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_DEPLOYMENT_SHEET_H
