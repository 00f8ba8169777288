// From the definitions of the levels to groups of exchanges and their order.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/change-groups.h"

#include "upgrade/delta-walk.h"
#include "upgrade/strong-components.h"

#include <algorithm>
#include <set>

namespace pisa
{
namespace
{

/** asks[x] are the changes that must stand at new when x does; the frame is the last, behind all exchanges. */
using Asks = std::vector<std::vector<uint32_t>>;

void
AskEachOther(Asks& asks, uint32_t a, uint32_t b)
{
    asks[a].push_back(b);
    asks[b].push_back(a);
}

bool
HasFrame(const Delta& delta)
{
    return delta.frame.isChanged;
}

/** Calls meet(x, y, side) for each two changes of which y is met on the way from x. */
template <typename F>
void
ForMeetings(const Delta& delta, DeltaWalk::Extent extent, const F& meet)
{
    const DeltaWalk walk(delta);
    for (Side side : {Side::Old, Side::New})
    {
        for (uint32_t x = 0; x < delta.exchanges.size(); ++x)
        {
            for (uint32_t y : walk.From(delta.exchanges[x], side, extent).exchanges)
            {
                meet(x, y, side);
            }
        }
        if (HasFrame(delta))
        {
            for (uint32_t y : walk.FromParser(side, extent).exchanges)
            {
                meet(static_cast<uint32_t>(delta.exchanges.size()), y, side);
            }
        }
    }
}

Asks
AskForExecution(const Delta& delta)
{
    Asks asks(delta.exchanges.size() + HasFrame(delta));
    ForMeetings(delta, DeltaWalk::Extent::ToExchanges,
                [&](uint32_t x, uint32_t y, Side side)
                { side == Side::New ? asks[x].push_back(y) : asks[y].push_back(x); });
    return asks;
}

Asks
AskForElements(const Delta& delta, const std::vector<ExchangeReach>& reach)
{
    Asks asks(delta.exchanges.size() + HasFrame(delta));
    ForMeetings(delta, DeltaWalk::Extent::ToEnd, [&](uint32_t x, uint32_t y, Side) { AskEachOther(asks, x, y); });
    // two that lead to one element both reach it
    std::vector<std::optional<uint32_t>> first(delta.elements.size());
    for (uint32_t x = 0; x < delta.exchanges.size(); ++x)
    {
        for (const std::vector<ElementId>* elements : {&reach[x].added, &reach[x].removed})
        {
            for (ElementId id : *elements)
            {
                first[id] = first[id].value_or(x);
                AskEachOther(asks, x, *first[id]);
            }
        }
    }
    return asks;
}

Asks
AskForProgram(const Delta& delta)
{
    Asks asks(delta.exchanges.size() + HasFrame(delta));
    for (uint32_t x = 1; x < asks.size(); ++x)
    {
        AskEachOther(asks, x - 1, x);
    }
    return asks;
}

void
TieRegisters(const Delta& delta, const std::vector<ExchangeReach>& reach, Asks& asks)
{
    for (const RegisterChange& change : delta.registers)
    {
        if (change.kind != RegisterChange::Kind::Resized)
        {
            continue;
        }
        std::optional<uint32_t> first;
        for (uint32_t x = 0; x < delta.exchanges.size(); ++x)
        {
            const auto isUser = [&](ElementId id)
            { return std::find(change.users.begin(), change.users.end(), id) != change.users.end(); };
            if (std::any_of(reach[x].added.begin(), reach[x].added.end(), isUser) ||
                std::any_of(reach[x].removed.begin(), reach[x].removed.end(), isUser))
            {
                first = first.value_or(x);
                AskEachOther(asks, x, *first);
            }
        }
    }
}

std::vector<ChangeGroup>
ToGroups(const Delta& delta, const Asks& asks)
{
    // what is asked for has the smaller number, and comes first
    const std::vector<uint32_t> component = StrongComponents(asks);
    std::vector<ChangeGroup> groups;
    std::vector<std::set<uint32_t>> before;
    std::set<uint32_t> related;
    for (uint32_t x = 0; x < asks.size(); ++x)
    {
        groups.resize(std::max<std::size_t>(groups.size(), component[x] + 1));
        before.resize(groups.size());
        if (x < delta.exchanges.size())
        {
            groups[component[x]].exchanges.push_back(x);
        }
        else
        {
            groups[component[x]].hasFrame = true;
        }
        for (uint32_t asked : asks[x])
        {
            if (component[asked] != component[x])
            {
                before[component[x]].insert(component[asked]);
                related.insert({component[x], component[asked]});
            }
        }
    }
    for (uint32_t g = 0; g < groups.size(); ++g)
    {
        groups[g].before.assign(before[g].begin(), before[g].end());
        groups[g].isAlone = related.count(g) == 0 && !groups[g].hasFrame;
    }
    return groups;
}

} // namespace

std::vector<ExchangeReach>
ReachOfExchanges(const Delta& delta)
{
    const DeltaWalk walk(delta);
    std::vector<ExchangeReach> reach(delta.exchanges.size());
    for (uint32_t x = 0; x < delta.exchanges.size(); ++x)
    {
        for (ElementId id : walk.From(delta.exchanges[x], Side::New, DeltaWalk::Extent::ToKept).elements)
        {
            if (delta.elements[id].IsAdded())
            {
                reach[x].added.push_back(id);
            }
        }
        for (ElementId id : walk.From(delta.exchanges[x], Side::Old, DeltaWalk::Extent::ToKept).elements)
        {
            if (delta.elements[id].IsRemoved())
            {
                reach[x].removed.push_back(id);
            }
        }
    }
    return reach;
}

std::vector<ChangeGroup>
GroupChanges(const Delta& delta, Consistency level)
{
    const std::vector<ExchangeReach> reach = ReachOfExchanges(delta);
    Asks asks = level == Consistency::Program   ? AskForProgram(delta)
                : level == Consistency::Element ? AskForElements(delta, reach)
                                                : AskForExecution(delta);
    TieRegisters(delta, reach, asks);
    std::vector<ChangeGroup> groups = ToGroups(delta, asks);
    if (groups.empty() && !delta.registers.empty())
    {
        groups.emplace_back(); // state that no element touches
    }
    return groups;
}

} // namespace pisa
