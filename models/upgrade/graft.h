// The program of a running switch with the elements of an upgrade beside it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_GRAFT_H
#define PISA_UPGRADE_GRAFT_H

#include "upgrade/delta.h"
#include "upgrade/plan.h"

#include <map>

namespace pisa
{

/** Where a node that plans speak of stands in its control of the running program. */
struct PlanSite
{
    NodeId node{0};
    std::vector<std::string> actions; ///< of a table by position, as plans call them
};

using PlanSites = std::map<std::pair<Thread, PlanNode>, PlanSite>;

/** A program to load beside the running one, which it has in its place. */
struct Graft
{
    Program program;
    PlanSites sites;                                ///< of what was there and what was added
    std::map<std::string, RegisterId> newRegisters; ///< by the new program's names
};

/**
 * Adds to the running program what a plan allocates, in places that were freed or behind all: tables with their
 * actions, entries and state, branches, and version branches that send packets of version `firstVersion` + i and
 * later to the new side, i being the transaction that they are allocated in. Nothing leads to all that, and its
 * pointers lead nowhere before the transactions set them. Headers, fields and state that both programs have are
 * shared; metadata that only the new one has goes to a header of its own. If the plan switches frames the new
 * program's parser and deparser take the place of the running ones.
 * @param running the delta's old program, as it is loaded
 * @throws InputError if the new program keeps lists of fields that the running one does not: programs name them by
 * numbers that cannot change
 */
Graft GraftOnto(const Program& running, const Delta& delta, const Program& newProgram, const UpgradePlan& plan,
                uint32_t firstVersion);

} // namespace pisa

#endif // PISA_UPGRADE_GRAFT_H
