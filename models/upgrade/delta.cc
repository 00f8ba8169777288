// Merges two flow graphs and finds the pointers that change.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/delta.h"

#include "upgrade/match-elements.h"
#include "upgrade/merge-cycles.h"
#include "upgrade/pointer-shape.h"

#include <cassert>
#include <map>
#include <tuple>

namespace pisa
{

bool
UpgradeElement::operator==(const UpgradeElement& o) const
{
    return std::tie(name, isTable, pipe, oldNode, newNode, newName, oldPointers, newPointers, memory, entries) ==
           std::tie(o.name, o.isTable, o.pipe, o.oldNode, o.newNode, o.newName, o.oldPointers, o.newPointers,
                    o.memory, o.entries);
}

bool
Exchange::operator==(const Exchange& o) const
{
    return std::tie(element, pipe, slots, oldTarget, newTarget) ==
           std::tie(o.element, o.pipe, o.slots, o.oldTarget, o.newTarget);
}

bool
RegisterChange::operator==(const RegisterChange& o) const
{
    return std::tie(kind, name, newName, oldCells, newCells, oldRows, newRows, users) ==
           std::tie(o.kind, o.name, o.newName, o.oldCells, o.newCells, o.oldRows, o.newRows, o.users);
}

UpgradeMemory
MemoryBeside(const UpgradeElement& table, const UpgradeElement& other)
{
    UpgradeMemory memory = Most(table.memory, other.memory) - other.memory;
    memory[MemoryKind::Descriptions] = 1;
    return memory;
}

bool
Delta::operator==(const Delta& o) const
{
    return std::tie(oldName, newName, elements, oldEntry, newEntry, exchanges, registers, frame) ==
           std::tie(o.oldName, o.newName, o.elements, o.oldEntry, o.newEntry, o.exchanges, o.registers, o.frame);
}

namespace
{

class Merger
{
  public:
    Merger(const FlowGraph& oldGraph, const FlowGraph& newGraph, MergeOrder order)
        : m_old(oldGraph),
          m_new(newGraph),
          m_partner(MatchElements(oldGraph, newGraph)),
          m_element(newGraph.nodes.size(), kEndOfPipe)
    {
        if (order == MergeOrder::Acyclic)
        {
            BreakCycles(oldGraph, newGraph, m_partner);
        }
    }

    Delta Run()
    {
        m_delta.oldName = m_old.name;
        m_delta.newName = m_new.name;
        AddElements();
        for (ElementId id = 0; id < m_old.nodes.size(); ++id)
        {
            PointOld(id);
        }
        for (ElementId id = 0; id < m_new.nodes.size(); ++id)
        {
            UpgradeElement& element = m_delta.elements[m_element[id]];
            if (element.IsAdded())
            {
                element.newPointers = m_new.nodes[id].pointers;
                Translate(element.newPointers);
            }
        }
        for (Thread pipe : kThreads)
        {
            AddExchanges(pipe);
        }
        return std::move(m_delta);
    }

  private:
    void AddElements()
    {
        for (ElementId id = 0; id < m_old.nodes.size(); ++id)
        {
            UpgradeElement element = Describe(m_old.nodes[id]);
            element.oldNode = m_old.nodes[id].node;
            if (m_partner[id])
            {
                const FlowNode& partner = m_new.nodes[*m_partner[id]];
                element.newNode = partner.node;
                element.newName = partner.name;
                m_element[*m_partner[id]] = id;
            }
            m_delta.elements.push_back(std::move(element));
        }
        for (ElementId id = 0; id < m_new.nodes.size(); ++id)
        {
            if (m_element[id] == kEndOfPipe)
            {
                m_element[id] = m_delta.elements.size();
                m_delta.elements.push_back(Describe(m_new.nodes[id]));
                m_delta.elements.back().newNode = m_new.nodes[id].node;
            }
        }
        m_delta.oldEntry = m_old.entry;
        for (Thread pipe : kThreads)
        {
            const ElementId entry = m_new.entry[static_cast<unsigned>(pipe)];
            m_delta.newEntry[static_cast<unsigned>(pipe)] = entry == kEndOfPipe ? entry : m_element[entry];
        }
    }

    static UpgradeElement Describe(const FlowNode& node)
    {
        UpgradeElement element;
        element.name = node.name;
        element.isTable = node.isTable;
        element.pipe = node.pipe;
        element.memory = node.memory;
        element.entries = node.entries;
        return element;
    }

    /** From nodes of the new graph to elements. */
    void Translate(std::vector<Pointer>& pointers) const
    {
        for (Pointer& pointer : pointers)
        {
            pointer.target = pointer.target == kEndOfPipe ? kEndOfPipe : m_element[pointer.target];
        }
    }

    void PointOld(ElementId id)
    {
        UpgradeElement& element = m_delta.elements[id];
        const FlowNode& node = m_old.nodes[id];
        element.oldPointers = node.pointers;
        if (!m_partner[id])
        {
            return;
        }
        const FlowNode& partner = m_new.nodes[*m_partner[id]];
        element.newPointers = partner.pointers;
        if (element.isTable)
        {
            PointTable(element, node, partner);
        }
        Translate(element.newPointers);
        assert(element.oldPointers.size() == element.newPointers.size());
    }

    /** Both programs' pointers in one shape, under the old actions' names. */
    static void PointTable(UpgradeElement& element, const FlowNode& node, const FlowNode& partner)
    {
        const Outcomes was = OutcomesOf(node.pointers, node.actions);
        Outcomes is = OutcomesOf(partner.pointers, partner.actions);
        assert(was.actions.size() == is.actions.size());
        is.actions = was.actions;
        PointerShape shape = ShapeOf(was);
        const PointerShape other = ShapeOf(is);
        shape.byHit |= other.byHit;
        shape.byAction |= other.byAction;
        element.oldPointers = PointersOf(was, shape);
        element.newPointers = PointersOf(is, shape);
    }

    void AddExchanges(Thread pipe)
    {
        const unsigned p = static_cast<unsigned>(pipe);
        if (m_delta.oldEntry[p] != m_delta.newEntry[p])
        {
            m_delta.exchanges.push_back(
                {std::nullopt, pipe, {{PointerSlot::Kind::Entry}}, m_delta.oldEntry[p], m_delta.newEntry[p]});
        }
        for (ElementId id = 0; id < m_delta.elements.size(); ++id)
        {
            if (m_delta.elements[id].pipe == pipe && m_delta.elements[id].IsKept())
            {
                AddExchangesOf(id);
            }
        }
    }

    void AddExchangesOf(ElementId id)
    {
        const UpgradeElement& element = m_delta.elements[id];
        std::map<std::pair<ElementId, ElementId>, std::size_t> byTargets;
        for (std::size_t i = 0; i < element.oldPointers.size(); ++i)
        {
            const ElementId was = element.oldPointers[i].target;
            const ElementId is = element.newPointers[i].target;
            if (was == is)
            {
                continue;
            }
            const auto [known, isNew] = byTargets.emplace(std::make_pair(was, is), m_delta.exchanges.size());
            if (isNew)
            {
                m_delta.exchanges.push_back({id, element.pipe, {}, was, is});
            }
            m_delta.exchanges[known->second].slots.push_back(element.oldPointers[i].slot);
        }
    }

    const FlowGraph& m_old;
    const FlowGraph& m_new;
    ElementPartners m_partner;
    std::vector<ElementId> m_element; ///< by node of the new graph
    Delta m_delta;
};

} // namespace

UpgradeMemory
MemoryBefore(const Delta& delta)
{
    UpgradeMemory before;
    for (const UpgradeElement& element : delta.elements)
    {
        before += element.IsAdded() ? UpgradeMemory{} : element.memory;
    }
    for (const RegisterChange& change : delta.registers)
    {
        before[MemoryKind::SramRows] += change.oldRows;
    }
    return before;
}

Delta
Compare(const FlowGraph& oldGraph, const FlowGraph& newGraph, MergeOrder order)
{
    return Merger(oldGraph, newGraph, order).Run();
}

} // namespace pisa
