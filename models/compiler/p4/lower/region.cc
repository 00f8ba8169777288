// What may be asked of structured code.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/region.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** @return the lists of regions directly inside. */
std::vector<const Regions*>
InsideOf(const Region& region)
{
    if (const auto* choice = std::get_if<Choice>(&region.node))
    {
        return {&choice->whenTrue, &choice->whenFalse};
    }
    if (const auto* labelled = std::get_if<Labelled>(&region.node))
    {
        return {&labelled->inside};
    }
    std::vector<const Regions*> inside;
    if (const auto* use = std::get_if<TableUse>(&region.node))
    {
        inside = {&use->onHit, &use->onMiss};
        for (const auto& [action, regions] : use->onAction)
        {
            inside.push_back(&regions);
        }
    }
    return inside;
}

template <typename Test>
bool
AnyOf(const Regions& regions, const Test& test)
{
    return std::any_of(regions.begin(), regions.end(),
                       [&](const Region& region)
                       {
                           const std::vector<const Regions*> inside = InsideOf(region);
                           return test(region) ||
                                  std::any_of(inside.begin(), inside.end(),
                                              [&](const Regions* each) { return AnyOf(*each, test); });
                       });
}

bool
AlwaysLeaves(const Region& region)
{
    if (std::holds_alternative<Leave>(region.node))
    {
        return true;
    }
    if (const auto* labelled = std::get_if<Labelled>(&region.node))
    {
        return AlwaysLeaves(labelled->inside) && !Leaves(labelled->inside, labelled->label);
    }
    const std::vector<const Regions*> inside = InsideOf(region);
    return !inside.empty() &&
           std::all_of(inside.begin(), inside.end(), [](const Regions* each) { return AlwaysLeaves(*each); });
}

} // namespace

bool
HasTables(const Regions& regions)
{
    return AnyOf(regions, [](const Region& region) { return std::holds_alternative<TableUse>(region.node); });
}

bool
Leaves(const Regions& regions, LabelId label)
{
    return AnyOf(regions,
                 [label](const Region& region)
                 {
                     const auto* leave = std::get_if<Leave>(&region.node);
                     return leave && leave->label == label;
                 });
}

bool
AlwaysLeaves(const Regions& regions)
{
    return std::any_of(regions.begin(), regions.end(), [](const Region& region) { return AlwaysLeaves(region); });
}

} // namespace pisa::p4
