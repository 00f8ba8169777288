// Outcomes of tables to pointers and back.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/pointer-shape.h"

#include <algorithm>

namespace pisa
{
namespace
{

PointerSlot::Kind
KindOf(PointerShape shape, bool isHit)
{
    if (shape.byAction)
    {
        return !shape.byHit ? PointerSlot::Kind::Action
               : isHit      ? PointerSlot::Kind::HitAction
                            : PointerSlot::Kind::MissAction;
    }
    return !shape.byHit ? PointerSlot::Kind::Next : isHit ? PointerSlot::Kind::Hit : PointerSlot::Kind::Miss;
}

} // namespace

bool
Decides(const PointerSlot& slot, const std::string& action, bool isHit)
{
    switch (slot.kind)
    {
    case PointerSlot::Kind::Next:
        return true;
    case PointerSlot::Kind::Hit:
        return isHit;
    case PointerSlot::Kind::Miss:
        return !isHit;
    case PointerSlot::Kind::Action:
        return slot.action == action;
    case PointerSlot::Kind::HitAction:
        return isHit && slot.action == action;
    case PointerSlot::Kind::MissAction:
        return !isHit && slot.action == action;
    default:
        return false;
    }
}

PointerShape
ShapeOf(const Outcomes& outcomes)
{
    PointerShape shape;
    for (const std::array<ElementId, 2>& target : outcomes.target)
    {
        shape.byHit |= target[0] != target[1];
        shape.byAction |= target != outcomes.target.front();
    }
    return shape;
}

std::vector<Pointer>
PointersOf(const Outcomes& outcomes, PointerShape shape)
{
    std::vector<Pointer> pointers;
    for (std::size_t action = 0; action < (shape.byAction ? outcomes.actions.size() : 1); ++action)
    {
        for (unsigned hit = 0; hit < (shape.byHit ? 2 : 1); ++hit)
        {
            pointers.push_back({{KindOf(shape, hit == 1), shape.byAction ? outcomes.actions[action] : ""},
                                outcomes.target[action][hit]});
        }
    }
    std::sort(pointers.begin(), pointers.end(), [](const Pointer& a, const Pointer& b) { return a.slot < b.slot; });
    return pointers;
}

Outcomes
OutcomesOf(const std::vector<Pointer>& pointers, const std::vector<std::string>& actions)
{
    Outcomes outcomes;
    outcomes.actions = actions.empty() ? std::vector<std::string>{""} : actions;
    for (const std::string& action : outcomes.actions)
    {
        std::array<ElementId, 2> target{kEndOfPipe, kEndOfPipe};
        for (const Pointer& pointer : pointers)
        {
            for (unsigned hit = 0; hit < 2; ++hit)
            {
                target[hit] = Decides(pointer.slot, action, hit == 1) ? pointer.target : target[hit];
            }
        }
        outcomes.target.push_back(target);
    }
    return outcomes;
}

} // namespace pisa
