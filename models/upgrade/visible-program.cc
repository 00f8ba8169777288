// Follows every pointer that a packet of one version can read.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/visible-program.h"

#include <tuple>

namespace pisa
{
namespace
{

/** More flex branches in a row than any chip could hold: they lead in a circle. */
constexpr unsigned kMostFlex = 4096;

const std::set<PlanNode> kNothing;
const std::vector<VisibleEdge> kNoEdges;

} // namespace

PointerValues::PointerValues(const PlanMachine& machine)
{
    for (const auto& [slot, target] : machine.Pointers())
    {
        m_values[slot].insert(target);
    }
}

void
PointerValues::AddEarlier(const MachineWrite& write)
{
    if (write.before)
    {
        m_values[write.slot].insert(*write.before);
    }
}

const std::set<PlanNode>&
PointerValues::At(const MachineSlot& slot) const
{
    const auto found = m_values.find(slot);
    return found == m_values.end() ? kNothing : found->second;
}

std::vector<std::pair<PointerSlot, std::set<PlanNode>>>
PointerValues::Of(const PlanNode& node) const
{
    std::vector<std::pair<PointerSlot, std::set<PlanNode>>> pointers;
    for (auto at = m_values.lower_bound({node, Thread::Ingress, {PointerSlot::Kind::Entry}});
         at != m_values.end() && at->first.node == node; ++at)
    {
        pointers.emplace_back(at->first.slot, at->second);
    }
    return pointers;
}

bool
VisibleEdge::operator<(const VisibleEdge& o) const
{
    return std::tie(from, pipe, slot, to) < std::tie(o.from, o.pipe, o.slot, o.to);
}

bool
VisibleEdge::operator==(const VisibleEdge& o) const
{
    return std::tie(from, pipe, slot, to) == std::tie(o.from, o.pipe, o.slot, o.to);
}

VisibleProgram::VisibleProgram(const PlanMachine& machine, const PointerValues& values, bool isNewVersion)
    : m_machine(machine),
      m_values(values),
      m_isNewVersion(isNewVersion)
{
    for (Thread pipe : kThreads)
    {
        const PointerSlot slot{PointerSlot::Kind::Entry};
        for (const PlanNode& target : values.At({{}, pipe, slot}))
        {
            Follow({std::nullopt, pipe}, slot, target, 0);
        }
    }
    while (!m_open.empty())
    {
        const Source source = m_open.back();
        m_open.pop_back();
        Explore(source);
    }
}

const std::vector<VisibleEdge>&
VisibleProgram::Out(std::optional<ElementId> from, Thread pipe) const
{
    const auto found = m_out.find({from, pipe});
    return found == m_out.end() ? kNoEdges : found->second;
}

void
VisibleProgram::Explore(const Source& source)
{
    for (const auto& [slot, targets] : m_values.Of(m_machine.NodeOf(*source.first)))
    {
        for (const PlanNode& target : targets)
        {
            Follow(source, slot, target, 0);
        }
    }
}

void
VisibleProgram::Follow(const Source& source, const PointerSlot& slot, const PlanNode& target, unsigned depth)
{
    if (target.origin != PlanNode::Origin::End && !m_machine.IsAllocated(target))
    {
        m_fault = "packets come to " + NameOf(target) + ", which is not allocated";
        return;
    }
    if (target.origin != PlanNode::Origin::Flex)
    {
        Arrive(source, slot, target);
        return;
    }
    if (depth > kMostFlex)
    {
        m_fault = "flex branches lead in a circle";
        return;
    }
    const PointerSlot::Kind side = m_isNewVersion ? PointerSlot::Kind::True : PointerSlot::Kind::False;
    const std::set<PlanNode>& next = m_values.At({target, source.second, {side}});
    if (next.empty())
    {
        m_fault = NameOf(target) + " leads nowhere";
    }
    for (const PlanNode& node : next)
    {
        Follow(source, slot, node, depth + 1);
    }
}

void
VisibleProgram::Arrive(const Source& source, const PointerSlot& slot, const PlanNode& node)
{
    VisibleEdge edge{source.first, source.second, slot, kEndOfPipe};
    if (node.origin != PlanNode::Origin::End)
    {
        edge.to = *m_machine.ElementOf(node);
    }
    if (!m_edges.insert(edge).second)
    {
        return;
    }
    m_out[source].push_back(edge);
    if (edge.to != kEndOfPipe && m_elements.insert(edge.to).second)
    {
        m_open.push_back({edge.to, source.second});
    }
    // the entry that is hit may be the other table's
    const std::optional<PlanNode> grouped = m_machine.GroupedWith(node);
    if (grouped && m_machine.IsAllocated(*grouped))
    {
        Arrive(source, slot, *grouped);
    }
}

} // namespace pisa
