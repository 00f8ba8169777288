// Which pointers a table needs to send each of its outcomes where it should go.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_POINTER_SHAPE_H
#define PISA_UPGRADE_POINTER_SHAPE_H

#include "upgrade/flow-graph.h"

#include <array>
#include <string>
#include <vector>

namespace pisa
{

/** Where each outcome of a table leads. */
struct Outcomes
{
    std::vector<std::string> actions;             ///< at least one
    std::vector<std::array<ElementId, 2>> target; ///< by action, then miss or hit

    bool operator==(const Outcomes& o) const
    {
        return actions == o.actions && target == o.target;
    }
};

/** Two independent questions, both answered by PerOutcome: whether hit or miss matters, whether the action does. */
struct PointerShape
{
    bool byHit{false};
    bool byAction{false};
};

/** @return whether a table's slot decides the outcome of an action after hit or miss. */
bool Decides(const PointerSlot& slot, const std::string& action, bool isHit);

/** @return the fewest pointers that tell all outcomes apart that must be. */
PointerShape ShapeOf(const Outcomes& outcomes);

/** @return the pointers of that shape, which tells apart at least what ShapeOf does; sorted by slot. */
std::vector<Pointer> PointersOf(const Outcomes& outcomes, PointerShape shape);

/** @return what the pointers of a table with these actions decide. */
Outcomes OutcomesOf(const std::vector<Pointer>& pointers, const std::vector<std::string>& actions);

} // namespace pisa

#endif // PISA_UPGRADE_POINTER_SHAPE_H
