// Finds cycles of the merged graph and splits elements until there are none.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/merge-cycles.h"

#include "upgrade/strong-components.h"

#include <map>
#include <tuple>

namespace pisa
{
namespace
{

/** Vertices of the merged graph: the old nodes, then the new ones that have no partner. */
class MergedGraph
{
  public:
    MergedGraph(const FlowGraph& oldGraph, const FlowGraph& newGraph, const ElementPartners& partners)
        : m_successors(oldGraph.nodes.size())
    {
        std::vector<ElementId> merged(newGraph.nodes.size(), kEndOfPipe);
        for (ElementId id = 0; id < partners.size(); ++id)
        {
            if (partners[id])
            {
                merged[*partners[id]] = id;
            }
        }
        for (ElementId& id : merged)
        {
            if (id == kEndOfPipe)
            {
                id = m_successors.size();
                m_successors.emplace_back();
            }
        }
        for (ElementId id = 0; id < oldGraph.nodes.size(); ++id)
        {
            Add(id, oldGraph.nodes[id], nullptr);
        }
        for (ElementId id = 0; id < newGraph.nodes.size(); ++id)
        {
            Add(merged[id], newGraph.nodes[id], &merged);
        }
    }

    const std::vector<std::vector<uint32_t>>& Successors() const
    {
        return m_successors;
    }

  private:
    void Add(ElementId id, const FlowNode& node, const std::vector<ElementId>* merged)
    {
        for (const Pointer& pointer : node.pointers)
        {
            if (pointer.target != kEndOfPipe)
            {
                m_successors[id].push_back(merged == nullptr ? pointer.target : (*merged)[pointer.target]);
            }
        }
    }

    std::vector<std::vector<uint32_t>> m_successors;
};

/** @return an old node with a partner in some cycle, the cheapest to hold twice, or nothing if there is no cycle. */
std::optional<ElementId>
CheapestInCycle(const FlowGraph& oldGraph, const MergedGraph& graph, const ElementPartners& partners)
{
    const std::vector<uint32_t> component = StrongComponents(graph.Successors());
    std::map<uint32_t, unsigned> size;
    for (uint32_t of : component)
    {
        ++size[of];
    }
    std::optional<ElementId> cheapest;
    std::tuple<uint64_t, uint64_t> least;
    for (ElementId id = 0; id < partners.size(); ++id)
    {
        const UpgradeMemory& memory = oldGraph.nodes[id].memory;
        const auto price = std::make_tuple(memory[MemoryKind::TcamRows], memory[MemoryKind::SramRows]);
        if (partners[id] && size[component[id]] > 1 && (!cheapest || price < least))
        {
            cheapest = id;
            least = price;
        }
    }
    return cheapest;
}

} // namespace

void
BreakCycles(const FlowGraph& oldGraph, const FlowGraph& newGraph, ElementPartners& partners)
{
    // either program alone is acyclic, so every cycle passes a pair
    while (const auto id = CheapestInCycle(oldGraph, MergedGraph(oldGraph, newGraph, partners), partners))
    {
        partners[*id].reset();
    }
}

} // namespace pisa
