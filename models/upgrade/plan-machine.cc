// Primitives and what they do to the machine.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/plan-machine.h"

namespace pisa
{

PlanMachine::PlanMachine(const Delta& delta) : m_delta(delta)
{
    for (ElementId id = 0; id < delta.elements.size(); ++id)
    {
        m_elements[NodeOf(id)] = id;
    }
    for (Thread pipe : kThreads)
    {
        m_pointers[{{}, pipe, {PointerSlot::Kind::Entry}}] = NodeOf(delta.oldEntry[static_cast<unsigned>(pipe)]);
    }
    for (ElementId id = 0; id < delta.elements.size(); ++id)
    {
        const UpgradeElement& element = delta.elements[id];
        if (element.IsAdded())
        {
            continue;
        }
        m_allocated.insert(NodeOf(id));
        for (const Pointer& pointer : element.oldPointers)
        {
            m_pointers[{NodeOf(id), element.pipe, pointer.slot}] = NodeOf(pointer.target);
        }
    }
    for (const RegisterChange& change : delta.registers)
    {
        if (change.kind != RegisterChange::Kind::Added)
        {
            m_registers.insert({false, change.name});
        }
    }
}

PlanNode
PlanMachine::NodeOf(ElementId id) const
{
    if (id == kEndOfPipe)
    {
        return {};
    }
    const UpgradeElement& element = m_delta.elements[id];
    return {element.IsAdded() ? PlanNode::Origin::New : PlanNode::Origin::Old, element.name};
}

std::optional<ElementId>
PlanMachine::ElementOf(const PlanNode& node) const
{
    const auto found = m_elements.find(node);
    return found == m_elements.end() ? std::nullopt : std::optional<ElementId>(found->second);
}

std::optional<PlanNode>
PlanMachine::GroupedWith(const PlanNode& node) const
{
    const auto found = m_groups.find(node);
    return found == m_groups.end() ? std::nullopt : std::optional<PlanNode>(found->second);
}

std::string
PlanMachine::Apply(const Primitive& primitive)
{
    m_writes.clear();
    switch (primitive.kind)
    {
    case Primitive::Kind::AllocTable:
    case Primitive::Kind::AllocBranch:
        return Alloc(primitive);
    case Primitive::Kind::DeallocTable:
    case Primitive::Kind::DeallocBranch:
        return Dealloc(primitive);
    case Primitive::Kind::SetPointer:
    case Primitive::Kind::SetBranchPointers:
        return Point(primitive);
    case Primitive::Kind::GroupTables:
    case Primitive::Kind::UngroupTables:
        return Group(primitive);
    case Primitive::Kind::AllocRegister:
    case Primitive::Kind::MigrateRegister:
    case Primitive::Kind::DeallocRegister:
        return TouchRegister(primitive);
    case Primitive::Kind::SwitchFrame:
        m_isFrameNew = {primitive.count == 0, true};
        return m_delta.frame.isChanged ? "" : "parser and deparser do not change";
    case Primitive::Kind::VersionOn:
    case Primitive::Kind::VersionOff:
        return Turn(primitive.kind == Primitive::Kind::VersionOn);
    case Primitive::Kind::MigrateEntries:
        return GroupedWith(primitive.node) == primitive.other
                   ? ""
                   : NameOf(primitive.node) + " is not grouped with " + NameOf(primitive.other);
    case Primitive::Kind::PopulateEntries:
        return IsAllocated(primitive.node) ? "" : NameOf(primitive.node) + " is not allocated";
    default:
        return "";
    }
}

std::string
PlanMachine::Alloc(const Primitive& primitive)
{
    const bool isFlex = primitive.node.origin == PlanNode::Origin::Flex;
    const std::optional<ElementId> element = ElementOf(primitive.node);
    if (!isFlex && (!element || !m_delta.elements[*element].IsAdded() ||
                    m_delta.elements[*element].isTable != (primitive.kind == Primitive::Kind::AllocTable) ||
                    m_delta.elements[*element].pipe != primitive.pipe))
    {
        return "the new program adds no such element as " + NameOf(primitive.node);
    }
    return m_allocated.insert(primitive.node).second ? "" : NameOf(primitive.node) + " is allocated already";
}

std::string
PlanMachine::Dealloc(const Primitive& primitive)
{
    for (auto at = m_pointers.begin(); at != m_pointers.end();)
    {
        at = at->first.node == primitive.node ? m_pointers.erase(at) : std::next(at);
    }
    return m_allocated.erase(primitive.node) != 0 ? "" : NameOf(primitive.node) + " is not allocated";
}

std::string
PlanMachine::Point(const Primitive& primitive)
{
    std::string fault;
    if (primitive.node.origin != PlanNode::Origin::End && !IsAllocated(primitive.node))
    {
        return NameOf(primitive.node) + " is not allocated";
    }
    for (const PointerChange& change : primitive.changes)
    {
        if (change.target.origin != PlanNode::Origin::End && !IsAllocated(change.target))
        {
            fault = NameOf(primitive.node) + " is led to " + NameOf(change.target) + ", which is not allocated";
        }
        const MachineSlot slot{primitive.node, primitive.pipe, change.slot};
        const auto known = m_pointers.find(slot);
        const bool isKnown = known != m_pointers.end();
        m_writes.push_back({slot, isKnown ? std::optional<PlanNode>(known->second) : std::nullopt});
        m_pointers[slot] = change.target;
        if (!isKnown && primitive.node.origin == PlanNode::Origin::Old)
        {
            fault = NameOf(primitive.node) + " has no pointer " + NameOf(change.slot);
        }
    }
    return fault;
}

std::string
PlanMachine::Group(const Primitive& primitive)
{
    if (primitive.kind == Primitive::Kind::UngroupTables)
    {
        return m_groups.erase(primitive.node) != 0 ? "" : NameOf(primitive.node) + " is in no group";
    }
    const std::optional<ElementId> from = ElementOf(primitive.node);
    const std::optional<ElementId> into = ElementOf(primitive.other);
    if (from && into && m_delta.unlike.count({*from, *into}) != 0)
    {
        return "entries of " + NameOf(primitive.node) + " cannot move to " + NameOf(primitive.other);
    }
    m_groups[primitive.node] = primitive.other;
    return IsAllocated(primitive.node) && IsAllocated(primitive.other) ? ""
                                                                       : "a table that is not allocated is grouped";
}

std::string
PlanMachine::TouchRegister(const Primitive& primitive)
{
    if (primitive.kind == Primitive::Kind::AllocRegister)
    {
        return m_registers.insert({true, primitive.name}).second ? ""
                                                                 : "register " + primitive.name + " is there already";
    }
    if (primitive.kind == Primitive::Kind::DeallocRegister)
    {
        return m_registers.erase({false, primitive.name}) != 0 ? "" : "there is no register " + primitive.name;
    }
    return m_registers.count({false, primitive.name}) != 0 && m_registers.count({true, primitive.toName}) != 0
               ? ""
               : "register " + primitive.name + " or " + primitive.toName + " is not there";
}

std::string
PlanMachine::Turn(bool on)
{
    const bool isChanged = m_isVersionOn != on;
    m_isVersionOn = on;
    return isChanged ? "" : "the version is so already";
}

UpgradeMemory
PlanMachine::Held() const
{
    UpgradeMemory held;
    for (const PlanNode& node : m_allocated)
    {
        const std::optional<ElementId> element = ElementOf(node);
        if (element)
        {
            held += m_delta.elements[*element].memory;
        }
        else
        {
            ++held[MemoryKind::Descriptions];
        }
    }
    for (const RegisterChange& change : m_delta.registers)
    {
        const std::string& newName = change.kind == RegisterChange::Kind::Resized ? change.newName : change.name;
        held[MemoryKind::SramRows] += m_registers.count({false, change.name}) != 0 ? change.oldRows : 0;
        held[MemoryKind::SramRows] += m_registers.count({true, newName}) != 0 ? change.newRows : 0;
    }
    return held;
}

std::string
PlanMachine::DifferenceFromNew() const
{
    std::map<MachineSlot, PlanNode> expected;
    std::set<PlanNode> allocated;
    for (Thread pipe : kThreads)
    {
        expected[{{}, pipe, {PointerSlot::Kind::Entry}}] = NodeOf(m_delta.newEntry[static_cast<unsigned>(pipe)]);
    }
    for (ElementId id = 0; id < m_delta.elements.size(); ++id)
    {
        const UpgradeElement& element = m_delta.elements[id];
        if (!element.IsRemoved())
        {
            allocated.insert(NodeOf(id));
            for (const Pointer& pointer : element.newPointers)
            {
                expected[{NodeOf(id), element.pipe, pointer.slot}] = NodeOf(pointer.target);
            }
        }
    }
    std::set<std::pair<bool, std::string>> registers;
    for (const RegisterChange& change : m_delta.registers)
    {
        if (change.kind != RegisterChange::Kind::Dropped)
        {
            registers.insert({true, change.kind == RegisterChange::Kind::Resized ? change.newName : change.name});
        }
    }
    const bool isFrameNew = !m_delta.frame.isChanged || (m_isFrameNew[0] && m_isFrameNew[1]);
    const bool arePointersNew =
        expected.size() == m_pointers.size() &&
        std::equal(expected.begin(), expected.end(), m_pointers.begin(),
                   [](const auto& a, const auto& b)
                   { return !(a.first < b.first) && !(b.first < a.first) && a.second == b.second; });
    return allocated != m_allocated   ? "what is allocated is not the new program"
           : !arePointersNew          ? "pointers are not those of the new program"
           : registers != m_registers ? "registers are not those of the new program"
           : m_isVersionOn            ? "the version is still on"
           : !m_groups.empty()        ? "tables are still grouped"
           : !isFrameNew              ? "parser and deparser are not those of the new program"
                                      : "";
}

} // namespace pisa
