// The control flow of one packet program as upgrades see it: tables and branches joined by pointers.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_FLOW_GRAPH_H
#define PISA_UPGRADE_FLOW_GRAPH_H

#include "ir/control.h"
#include "ir/thread.h"
#include "upgrade/upgrade-memory.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace pisa
{

/**
 * One next pointer that a chip can write at once, and so the outcomes that it decides. A table's outcomes are hit or
 * miss, times the action that ran: Next decides all of them, Hit those with a hit whatever the action, Action those
 * of one action whether hit or miss, HitAction and MissAction a single one. A write to a pointer changes all the
 * outcomes that it decides.
 */
struct PointerSlot
{
    enum class Kind : uint8_t
    {
        Entry, ///< the first element of a pipe
        Next,
        Hit,
        Miss,
        Action,
        HitAction,
        MissAction,
        True,
        False,
    };

    Kind kind{Kind::Next};
    std::string action{}; ///< of Action, HitAction and MissAction: its name in the element's own program

    bool operator==(const PointerSlot& o) const
    {
        return kind == o.kind && action == o.action;
    }

    bool operator!=(const PointerSlot& o) const
    {
        return !(*this == o);
    }

    bool operator<(const PointerSlot& o) const
    {
        return kind != o.kind ? kind < o.kind : action < o.action;
    }
};

/** @return the slot as command files write it: base_default_next, __HIT__, true_next, an action's name. */
std::string NameOf(const PointerSlot& slot);

/** Index of a node of a FlowGraph or, of a delta, of an element. */
using ElementId = uint32_t;

/** A pointer there ends the pipe. */
constexpr ElementId kEndOfPipe = 0xffffffff;

struct Pointer
{
    PointerSlot slot;
    ElementId target{kEndOfPipe};

    bool operator==(const Pointer& o) const
    {
        return slot == o.slot && target == o.target;
    }
};

/** A table or a branch. Two nodes of two graphs are the same element only if their contents are equal. */
struct FlowNode
{
    std::string name; ///< unique in its graph
    bool isTable{true};
    Thread pipe{Thread::Ingress};
    NodeId node{0};                   ///< in the pipe's control, when the graph is of a Program
    std::string content;              ///< all that it does but where it leads, names of its own left out
    std::vector<std::string> actions; ///< names; the i-th of one table is the i-th of all that have equal content
    std::vector<Pointer> pointers;    ///< sorted by slot
    UpgradeMemory memory;
    uint64_t entries{0}; ///< installed at boot

    bool operator==(const FlowNode& o) const;
};

/** Acyclic. All nodes can be reached from the entry of their pipe. */
struct FlowGraph
{
    std::string name;
    std::vector<FlowNode> nodes;
    std::array<ElementId, 2> entry{{kEndOfPipe, kEndOfPipe}}; ///< by pipe

    bool operator==(const FlowGraph& o) const;
};

/** What the field counts of a graph: vertices with the virtual source and sink, and edges, each slot one. */
struct FlowGraphSize
{
    uint64_t tables{0};
    uint64_t branches{0};
    uint64_t vertices{0};
    uint64_t edges{0}; ///< distinct (from, to, slot), that of the source included
};

FlowGraphSize SizeOf(const FlowGraph& graph, Thread pipe);

} // namespace pisa

#endif // PISA_UPGRADE_FLOW_GRAPH_H
