// Bare graphs as FlexCore's examples write them: one edge a line.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_EDGE_LIST_H
#define PISA_UPGRADE_EDGE_LIST_H

#include "ir/diagnostic.h"
#include "upgrade/flow-graph.h"

#include <string>

namespace pisa
{

/**
 * Reads lines "FROM, TO, TYPE" of one ingress pipe; empty lines and those that start with # are left out. A node is
 * gN_KNAME with N a number that all of one file share and K one of r (where packets come in, no name), s (where they
 * leave, no name), t (table) and c (branch). TYPE is b_next, or of branches t_next and f_next, which tables of two
 * successors use for hit and miss. A pointer without a line ends the pipe. Kind and name are all that an element is,
 * so they are its content.
 * @throws InputError with file and line: not such a line, a pointer given twice, a cycle, a node that no packet
 * reaches
 */
FlowGraph ParseEdgeList(const std::string& text, const std::string& fileName);

/** @return the graph's ingress as ParseEdgeList reads it, nodes prefixed with `prefix` ("g1"). */
std::string PrintEdgeList(const FlowGraph& graph, const std::string& prefix);

} // namespace pisa

#endif // PISA_UPGRADE_EDGE_LIST_H
