// Where everything is, and the checker that believes no placer.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_NETWORK_PLACEMENT_H
#define PISA_COMPILER_NETWORK_NETWORK_PLACEMENT_H

#include "compiler/network/network-modes.h"
#include "compiler/network/network-problem.h"
#include "target/placement.h"

#include <map>
#include <set>
#include <vector>

namespace pisa
{

/** Words of each width that hold one field, in the order of Target::phv. */
using WordCounts = std::vector<unsigned>;

/** One switch. */
struct SwitchPlacement
{
    std::set<uint32_t> pieces;
    std::map<uint32_t, uint64_t> shares;                      ///< entries of each external that is here
    std::map<uint32_t, std::vector<TableSlice>> blocks;       ///< of each block that is here; on dRMT all in stage 0
    std::map<unsigned, std::map<WordCounts, unsigned>> words; ///< by width: how many fields in which words
};

/** What packets carry over the link behind a place of a path, in a bridge header. */
struct BridgeContent
{
    std::set<uint32_t> variables;
    std::set<uint32_t> hits; ///< externals whose hit bit it is
};

/** All switches. */
struct NetworkPlacement
{
    std::vector<SwitchPlacement> switches;
};

/**
 * @return what is carried behind each place of a path but the last: locals that are needed there and written before
 * (appendix B, algorithm 2), and the hit bits of externals that are split over it.
 */
std::vector<BridgeContent> CarriedAlong(const NetworkProblem& problem, const NetworkModes& modes,
                                        const NetworkPlacement& placement, uint32_t algorithm,
                                        const std::vector<uint32_t>& path);

/** @return bits of the content. */
unsigned BitsOf(const NetworkProblem& problem, const BridgeContent& content);

/** @return headers that a switch has to parse (6). */
std::set<uint32_t> HeadersOn(const NetworkProblem& problem, const SwitchPlacement& placed);

/** @return widths of the fields that a switch holds, each with how many of them: (9), (10), and what is carried. */
std::map<unsigned, unsigned> FieldsOn(const NetworkProblem& problem, const NetworkModes& modes,
                                      const NetworkPlacement& placement, uint32_t each);

/** Checks a placement against every constraint whose group is on. @return every violation; empty if it holds. */
std::vector<Diagnostic> Check(const NetworkProblem& problem, const NetworkModes& modes,
                              const NetworkPlacement& placement);

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_NETWORK_PLACEMENT_H
