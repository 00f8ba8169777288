// Names and sizes of flow graphs.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/flow-graph.h"

#include <tuple>

namespace pisa
{

const char*
NameOf(MemoryKind kind)
{
    static constexpr std::array<const char*, kMemoryKinds> names{"elements", "SRAM rows", "TCAM rows",
                                                                 "description entries"};
    return names[static_cast<unsigned>(kind)];
}

std::string
NameOf(const PointerSlot& slot)
{
    switch (slot.kind)
    {
    case PointerSlot::Kind::Entry:
        return "init";
    case PointerSlot::Kind::Next:
        return "base_default_next";
    case PointerSlot::Kind::Hit:
        return "__HIT__";
    case PointerSlot::Kind::Miss:
        return "__MISS__";
    case PointerSlot::Kind::Action:
        return slot.action;
    case PointerSlot::Kind::HitAction:
        return "__HIT__/" + slot.action;
    case PointerSlot::Kind::MissAction:
        return "__MISS__/" + slot.action;
    case PointerSlot::Kind::True:
        return "true_next";
    case PointerSlot::Kind::False:
        return "false_next";
    }
    return "";
}

bool
FlowNode::operator==(const FlowNode& o) const
{
    return std::tie(name, isTable, pipe, node, content, actions, pointers, memory, entries) ==
           std::tie(o.name, o.isTable, o.pipe, o.node, o.content, o.actions, o.pointers, o.memory, o.entries);
}

bool
FlowGraph::operator==(const FlowGraph& o) const
{
    return name == o.name && nodes == o.nodes && entry == o.entry;
}

FlowGraphSize
SizeOf(const FlowGraph& graph, Thread pipe)
{
    FlowGraphSize size;
    size.edges = 1; // from the source
    for (const FlowNode& node : graph.nodes)
    {
        if (node.pipe == pipe)
        {
            ++(node.isTable ? size.tables : size.branches);
            size.edges += node.pointers.size();
        }
    }
    size.vertices = size.tables + size.branches + 2;
    return size;
}

} // namespace pisa
