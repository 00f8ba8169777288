// From a delta to a plan that keeps a consistency and fits the memory that is free.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_PLANNER_H
#define PISA_UPGRADE_PLANNER_H

#include "upgrade/delta.h"
#include "upgrade/plan.h"

#include <array>
#include <optional>

namespace pisa
{

struct PlannerOptions
{
    Consistency level{Consistency::Program};
    /** Memory that may be held beyond the old program, by kind; nothing: no limit. */
    std::array<std::optional<uint64_t>, kMemoryKinds> headroom{};
    /**
     * At execution level, where a changed table stands alone on its ways (FlexCore, section 4.6), move its entries
     * one by one into the new version instead of holding both.
     */
    bool inPlace{false};
};

/**
 * There is a plan for every delta at every level if memory has no limit.
 * @throws InputError if nothing fits the headroom: names the kind of memory and the least headroom of it that would
 * do with the others as they are, or what is known of it when the search was too large to end
 */
UpgradePlan MakePlan(const Delta& delta, const PlannerOptions& options);

} // namespace pisa

#endif // PISA_UPGRADE_PLANNER_H
