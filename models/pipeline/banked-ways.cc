// All ways that packets may take through a chip with banks.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-ways.h"

#include "ir/verify-parts.h"

namespace pisa
{

void
BankedWays::Add(const ProgramDescription& description)
{
    for (std::size_t thread = 0; thread < m_threads.size(); ++thread)
    {
        const ProgramDescription::Walk& walk = description.threads[thread];
        Walk& ways = m_threads[thread];
        ways.first.insert(walk.first);
        ways.elements.resize(walk.entries.size());
        for (NodeId node = 0; node < walk.entries.size(); ++node)
        {
            const DescriptionEntry& entry = walk.entries[node];
            Element& element = ways.elements[node];
            element.kind = entry.kind;
            element.resource = entry.resource;
            element.next.resize(entry.next.size());
            for (std::size_t place = 0; place < entry.next.size(); ++place)
            {
                element.next[place].insert(entry.next[place]);
            }
            if (entry.beside != kEndOfControl)
            {
                element.beside.insert(entry.beside);
            }
        }
    }
}

bool
BankedWays::Add(const PointerId& pointer, NodeId target)
{
    Walk& ways = m_threads[static_cast<std::size_t>(pointer.thread)];
    if (pointer.kind == PointerKind::Entry)
    {
        return ways.first.insert(target).second;
    }
    Element& element = ways.elements.at(pointer.node);
    if (pointer.kind == PointerKind::Group)
    {
        return target != kEndOfControl && element.beside.insert(target).second;
    }
    bool isNew = false;
    std::vector<Targets>& next = element.next;
    for (const uint32_t outcome : OutcomesOf(pointer, next.size() / 2))
    {
        isNew = next.at(outcome).insert(target).second || isNew;
    }
    return isNew;
}

void
BankedWays::Clear()
{
    for (Walk& walk : m_threads)
    {
        walk.first.clear();
        for (Element& element : walk.elements)
        {
            element.beside.clear();
            for (Targets& targets : element.next)
            {
                targets.clear();
            }
        }
    }
}

bool
BankedWays::HasCircle(std::size_t thread) const
{
    const std::vector<Element>& elements = m_threads[thread].elements;
    std::vector<std::vector<uint32_t>> successors(elements.size());
    for (NodeId node = 0; node < elements.size(); ++node)
    {
        successors[node].assign(elements[node].beside.begin(), elements[node].beside.end());
        for (const Targets& targets : elements[node].next)
        {
            for (const NodeId target : targets)
            {
                if (target != kEndOfControl)
                {
                    successors[node].push_back(target);
                }
            }
        }
    }
    return TopologicalOrder(successors).size() < elements.size();
}

} // namespace pisa
