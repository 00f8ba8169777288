// Changing the program of a pipeline while packets are on their way.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/live-control.h"

#include <cassert>

namespace pisa
{

std::vector<uint32_t>
OutcomesOf(const PointerId& pointer, std::size_t actions)
{
    const PointerKind kind = pointer.kind;
    const bool isOfTable = kind >= PointerKind::Next;
    if (!isOfTable)
    {
        return {kind == PointerKind::True ? 1U : 0U};
    }
    if (kind == PointerKind::Group)
    {
        return {static_cast<uint32_t>(2 * actions)};
    }
    const bool isOfOne = kind >= PointerKind::Action;
    assert(!isOfOne || pointer.action < actions);
    std::vector<uint32_t> outcomes;
    for (uint32_t action = 0; action < actions; ++action)
    {
        for (const bool isHit : {false, true})
        {
            const bool isOther = isHit ? kind == PointerKind::Miss || kind == PointerKind::MissAction
                                       : kind == PointerKind::Hit || kind == PointerKind::HitAction;
            if (!isOther && (!isOfOne || action == pointer.action))
            {
                outcomes.push_back(2 * action + (isHit ? 1 : 0));
            }
        }
    }
    return outcomes;
}

std::string
Describe(const Stray& stray)
{
    static constexpr const char* kWhy[] = {"which is freed", "whose stage it has passed",
                                           "and has met twice as many elements as there are"};
    return "cycle " + std::to_string(stray.meeting.at) + ": a packet was led to " + NameOf(stray.meeting.thread) +
           " node " + std::to_string(stray.meeting.node) + ", " + kWhy[static_cast<std::size_t>(stray.kind)];
}

} // namespace pisa
