// Which changes must become visible together, and which before which, to keep a consistency.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_CHANGE_GROUPS_H
#define PISA_UPGRADE_CHANGE_GROUPS_H

#include "upgrade/delta.h"
#include "upgrade/plan.h"

#include <vector>

namespace pisa
{

/** Exchanges that one transaction commits. */
struct ChangeGroup
{
    std::vector<uint32_t> exchanges; ///< of the delta, ascending
    bool hasFrame{false};            ///< parser and deparser change with it
    std::vector<uint32_t> before;    ///< groups that must be committed earlier, ascending
    bool isAlone{false};             ///< on no packet's way lies another change
};

/**
 * The finest groups for a level, in an order that suits `before`. An exchange is a switch at a kept element: a state
 * of the upgrade is the set of those that stand at new.
 *
 * Execution: a path through a state mixes the programs exactly if it takes two exchanges in a row that stand
 * differently. So if the new program leads from x to y with no exchange between, x at new asks for y at new; if the
 * old one does, y at new asks for x at new. Groups are the strong components of what asks for what.
 * Element: changes of which one reaches the other in their program are one group, and so are those that reach it.
 * Program: all is one group.
 * A resized register ties all changes that bring its users in or out at any level, for its content can move once.
 *
 * @return at least one group if anything differs at all
 */
std::vector<ChangeGroup> GroupChanges(const Delta& delta, Consistency level);

/** Added elements that the exchange leads to, and removed ones that it led to, past no kept element. */
struct ExchangeReach
{
    std::vector<ElementId> added;
    std::vector<ElementId> removed;
};

/** @return the reach of every exchange of the delta. */
std::vector<ExchangeReach> ReachOfExchanges(const Delta& delta);

} // namespace pisa

#endif // PISA_UPGRADE_CHANGE_GROUPS_H
