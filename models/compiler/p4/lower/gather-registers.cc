// Brings the code that touches one register into one action.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/straight-line.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

std::set<RegisterId>
RegistersOf(const Regions& regions)
{
    std::set<RegisterId> registers;
    for (const Region& region : regions)
    {
        if (const auto* choice = std::get_if<Choice>(&region.node))
        {
            for (const Regions* way : {&choice->whenTrue, &choice->whenFalse})
            {
                const std::set<RegisterId> inside = RegistersOf(*way);
                registers.insert(inside.begin(), inside.end());
            }
        }
        const auto* straight = std::get_if<Straight>(&region.node);
        for (const CodeItem& item : straight ? straight->items : std::vector<CodeItem>{})
        {
            const auto* instruction = std::get_if<Instruction>(&item);
            const auto* operation = instruction ? std::get_if<StatefulOperation>(instruction) : nullptr;
            if (operation)
            {
                registers.insert(operation->reg);
            }
        }
    }
    return registers;
}

/** @return whether the code is nothing but instructions and choices between such. */
bool
IsPlain(const Regions& regions)
{
    return std::all_of(regions.begin(), regions.end(),
                       [](const Region& region)
                       {
                           const auto* choice = std::get_if<Choice>(&region.node);
                           return choice ? IsPlain(choice->whenTrue) && IsPlain(choice->whenFalse)
                                         : std::holds_alternative<Straight>(region.node);
                       });
}

bool
Shares(const Region& before, const Region& region)
{
    const std::set<RegisterId> mine = RegistersOf({before});
    const std::set<RegisterId> others = RegistersOf({region});
    return std::any_of(others.begin(), others.end(), [&](RegisterId id) { return mine.count(id) > 0; });
}

void
GatherInside(Region& region, Storage& storage)
{
    if (auto* choice = std::get_if<Choice>(&region.node))
    {
        GatherRegisters(choice->whenTrue, storage);
        GatherRegisters(choice->whenFalse, storage);
    }
    else if (auto* labelled = std::get_if<Labelled>(&region.node))
    {
        GatherRegisters(labelled->inside, storage);
    }
    else if (auto* use = std::get_if<TableUse>(&region.node))
    {
        GatherRegisters(use->onHit, storage);
        GatherRegisters(use->onMiss, storage);
        for (auto& [action, regions] : use->onAction)
        {
            GatherRegisters(regions, storage);
        }
    }
}

/** @return whether code from here on, with no table before it, touches a register that is touched before. */
bool
LeadsBack(const Region& before, const Regions& regions, std::size_t from)
{
    for (std::size_t i = from; i < regions.size() && IsPlain({regions[i]}); ++i)
    {
        if (Shares(before, regions[i]))
        {
            return true;
        }
    }
    return false;
}

} // namespace

void
GatherRegisters(Regions& regions, Storage& storage)
{
    std::for_each(regions.begin(), regions.end(), [&](Region& region) { GatherInside(region, storage); });
    Regions gathered;
    for (std::size_t i = 0; i < regions.size(); ++i)
    {
        auto* before = gathered.empty() ? nullptr : std::get_if<Straight>(&gathered.back().node);
        const bool isStraight = std::holds_alternative<Straight>(regions[i].node);
        if (before && (isStraight || LeadsBack(gathered.back(), regions, i)))
        {
            const std::vector<CodeItem> items = Straighten({regions[i]}, storage);
            before->items.insert(before->items.end(), items.begin(), items.end());
            continue;
        }
        gathered.push_back(regions[i]);
    }
    regions = std::move(gathered);
}

} // namespace pisa::p4
