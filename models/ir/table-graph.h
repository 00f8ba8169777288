// The table dependency graph of a program, in the sense of Jose et al., NSDI 2015, section 3.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_TABLE_GRAPH_H
#define PISA_IR_TABLE_GRAPH_H

#include "ir/program.h"

#include <set>
#include <string>
#include <vector>

namespace pisa
{

/**
 * Why one table must come before another, strongest first.
 * Match: the later one matches (or is guarded by a condition) on what the earlier one writes.
 * Action: the later one's action reads or overwrites what the earlier one writes.
 * Successor: the earlier one decides whether the later one runs.
 * ReverseMatch: the earlier one reads what the later one overwrites.
 */
enum class DependencyKind : uint8_t
{
    Match,
    Action,
    Successor,
    ReverseMatch,
};

struct TableNode
{
    std::string name;
    TableId table{0};
    bool isEgress{false};
    std::set<FieldId> matchReads;  ///< key fields, and fields of the conditions that guard the table
    std::set<FieldId> actionReads; ///< operands of its actions, stateful indices and inputs included
    std::set<FieldId> writes;
    std::set<RegisterId> registers; ///< state orders no tables: chips let a packet meet it once
    std::set<CounterId> counters;
    std::set<MeterId> meters;
};

struct TableEdge
{
    uint32_t from{0}; ///< index into nodes
    uint32_t to{0};
    DependencyKind kind{DependencyKind::Match}; ///< the strongest that holds between the two

    bool operator==(const TableEdge& o) const
    {
        return from == o.from && to == o.to && kind == o.kind;
    }
};

/**
 * Tables with the order that they must keep. Nodes are in a topological order of the control flow, ingress
 * first; there is no edge between ingress and egress, nor between tables that no packet can both meet.
 */
struct TableGraph
{
    std::vector<TableNode> nodes;
    std::vector<TableEdge> edges; ///< sorted by (from, to), at most one a pair
};

/** Builds the graph of a program that verifies. */
TableGraph BuildTableGraph(const Program& program);

} // namespace pisa

#endif // PISA_IR_TABLE_GRAPH_H
