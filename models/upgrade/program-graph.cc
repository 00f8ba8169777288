// From a program's controls to a flow graph.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/program-graph.h"

#include "ir/control-graph.h"
#include "target/demand.h"
#include "upgrade/element-content.h"
#include "upgrade/pointer-shape.h"

#include <map>
#include <set>

namespace pisa
{
namespace
{

bool
IsTernary(const Table& table)
{
    for (const MatchKey& key : table.keys)
    {
        if (key.kind != MatchKind::Exact)
        {
            return true;
        }
    }
    return false;
}

/** What one table holds; registers and other arrays, which tables may share, are left out. */
UpgradeMemory
MemoryOf(const Program& program, TableId id, const Target* target)
{
    UpgradeMemory memory;
    const Table& table = program.tables[id];
    memory[MemoryKind::Elements] = 1;
    memory[MemoryKind::Descriptions] = 1;
    if (target == nullptr || target->stage.sramBlockRows == 0)
    {
        memory[IsTernary(table) ? MemoryKind::TcamRows : MemoryKind::SramRows] = table.keys.empty() ? 0 : table.size;
        return memory;
    }
    const TableDemand demand = DemandOf(program, id, *target);
    const uint64_t match = MatchBlocks(demand, demand.rows, *target);
    const uint64_t data = DataBlocks(demand, demand.rows, *target);
    memory[MemoryKind::SramRows] = (demand.isTernary ? data : match + data) * target->stage.sramBlockRows;
    memory[MemoryKind::TcamRows] = demand.isTernary ? match * target->stage.tcamBlockRows : 0;
    return memory;
}

/** Adds one pipe's nodes to a graph. */
class PipeReader
{
  public:
    PipeReader(const Program& program, const Target* target, FlowGraph& graph)
        : m_program(program),
          m_target(target),
          m_graph(graph),
          m_contents(program)
    {
    }

    void Read(Thread pipe)
    {
        const Control& control = ControlOf(m_program, pipe);
        const std::vector<NodeId> order = ControlGraph(m_program, control).Order();
        m_ids.clear();
        m_ids[kEndOfControl] = kEndOfPipe;
        for (NodeId id : order)
        {
            m_ids[id] = m_graph.nodes.size() + m_ids.size() - 1;
        }
        for (NodeId id : order)
        {
            FlowNode node;
            node.pipe = pipe;
            node.node = id;
            std::visit([&](const auto& of) { Describe(of, node); }, control.nodes[id]);
            m_graph.nodes.push_back(std::move(node));
        }
        m_graph.entry[static_cast<unsigned>(pipe)] = m_ids.at(control.entry);
    }

  private:
    /** Plans tell elements by name, so both pipes' tables and branches have names of their own. */
    std::string Unique(const std::string& wanted)
    {
        std::string name = wanted;
        for (unsigned copy = 2; !m_names.insert(name).second; ++copy)
        {
            name = wanted + "#" + std::to_string(copy);
        }
        return name;
    }

    void Describe(const Apply& apply, FlowNode& node)
    {
        const Table& table = m_program.tables[apply.table];
        const TableContent content = m_contents.ContentOf(table);
        node.name = Unique(table.name);
        node.content = content.text;
        node.memory = MemoryOf(m_program, apply.table, m_target);
        node.entries = table.entries.size();
        Outcomes outcomes;
        for (ActionId action : content.actions)
        {
            node.actions.push_back(m_program.actions[action].name);
            NodeId hit = apply.onHit;
            NodeId miss = apply.onMiss;
            for (const auto& [of, next] : apply.onAction)
            {
                hit = of == action ? next : hit;
                miss = of == action ? next : miss;
            }
            // without keys nothing is ever hit
            outcomes.target.push_back({m_ids.at(miss), m_ids.at(table.keys.empty() ? miss : hit)});
        }
        outcomes.actions = node.actions;
        node.pointers = PointersOf(outcomes, ShapeOf(outcomes));
    }

    void Describe(const Branch& branch, FlowNode& node)
    {
        node.isTable = false;
        node.name = Unique(branch.name);
        node.content = m_contents.ContentOf(branch);
        node.memory[MemoryKind::Elements] = 1;
        node.memory[MemoryKind::Descriptions] = 1;
        node.pointers = {{{PointerSlot::Kind::True}, m_ids.at(branch.onTrue)},
                         {{PointerSlot::Kind::False}, m_ids.at(branch.onFalse)}};
    }

    const Program& m_program;
    const Target* m_target;
    FlowGraph& m_graph;
    ContentPrinter m_contents;
    std::map<NodeId, ElementId> m_ids;
    std::set<std::string> m_names;
};

} // namespace

FlowGraph
GraphOf(const Program& program, const Target* target)
{
    FlowGraph graph;
    graph.name = program.name;
    PipeReader reader(program, target, graph);
    for (Thread pipe : kThreads)
    {
        reader.Read(pipe);
    }
    return graph;
}

} // namespace pisa
