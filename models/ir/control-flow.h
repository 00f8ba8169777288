// The ways that a packet can take through a control, action by action.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_CONTROL_FLOW_H
#define PISA_IR_CONTROL_FLOW_H

#include "ir/program.h"

#include <vector>

namespace pisa
{

/** One way out of an Apply node: the action that ran, and where the packet goes on. */
struct ActionEdge
{
    ActionId action{0};
    NodeId next{kEndOfControl};
};

/**
 * @return all ways out of an Apply node. Entries may call any of the table's actions, and so may the default, which
 * the control plane sets while packets flow. A table without keys never hits.
 */
std::vector<ActionEdge> ActionEdges(const Program& program, const Apply& apply);

/** @return all nodes that a node names, kEndOfControl left out, each once, ascending. */
std::vector<NodeId> NamedNodes(const ControlNode& node);

/** @return where a packet can go from a node, kEndOfControl included, each once, ascending. */
std::vector<NodeId> Successors(const Program& program, const ControlNode& node);

} // namespace pisa

#endif // PISA_IR_CONTROL_FLOW_H
