// Builds the operations of a thread from its control graph and the accesses of its actions.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/thread-operations.h"

#include "ir/access.h"
#include "ir/control-graph.h"
#include "target/demand.h"
#include "target/field.h"

#include <algorithm>
#include <map>
#include <set>

namespace pisa
{

namespace
{

using Fields = std::set<FieldId>;

bool
Meet(const Fields& a, const Fields& b)
{
    return std::any_of(a.begin(), a.end(), [&b](FieldId field) { return b.count(field) > 0; });
}

/** What one node of the control reads and writes, and in which operations. */
struct Step
{
    NodeId node{0};
    std::optional<unsigned> early; ///< access or condition
    std::optional<unsigned> late;  ///< action
    bool isApply{false};
    Fields earlyReads;
    Fields lateReads;
    Fields writes;

    /** @return the operation that starts first. */
    unsigned First() const
    {
        return early ? *early : *late;
    }
};

class Builder
{
  public:
    Builder(const Program& program, const Control& control, const std::string& thread)
        : m_program(program),
          m_control(control),
          m_flow(program, control)
    {
        m_result.graph.name = program.name + "." + thread;
        m_result.access.resize(program.tables.size());
        m_result.action.resize(program.tables.size());
        m_result.condition.resize(control.nodes.size());
    }

    ThreadOperations Run()
    {
        GroupByRegisters();
        for (const NodeId node : m_flow.Order())
        {
            const auto* apply = std::get_if<Apply>(&m_control.nodes[node]);
            m_steps.push_back(apply != nullptr ? MakeApply(node, apply->table)
                                               : MakeBranch(node, std::get<Branch>(m_control.nodes[node])));
        }
        for (std::size_t to = 0; to < m_steps.size(); ++to)
        {
            for (std::size_t from = 0; from < to; ++from)
            {
                if (m_flow.Reaches(m_steps[from].node, m_steps[to].node))
                {
                    Relate(m_steps[from], m_steps[to]);
                }
            }
        }
        for (const auto& [ends, dependency] : m_edges)
        {
            m_result.graph.edges.push_back({ends.first, ends.second, dependency, {}});
        }
        FindCircle();
        return std::move(m_result);
    }

  private:
    /** Finds for each table the first one that it shares registers with, directly or through others. */
    void GroupByRegisters()
    {
        m_leader.resize(m_program.tables.size());
        std::map<StatefulArray, TableId> homes;
        for (TableId table = 0; table < m_leader.size(); ++table)
        {
            m_leader[table] = table;
            for (const StatefulArray& array : ArraysOf(m_program, table))
            {
                const TableId home = m_leader[homes.emplace(array, table).first->second];
                const TableId own = m_leader[table];
                std::replace(m_leader.begin(), m_leader.end(), std::max(home, own), std::min(home, own));
            }
        }
    }

    unsigned Add(ScheduledOperation operation)
    {
        m_result.graph.operations.push_back(std::move(operation));
        return static_cast<unsigned>(m_result.graph.operations.size() - 1);
    }

    Step MakeBranch(NodeId node, const Branch& branch)
    {
        Step step;
        step.node = node;
        // names of branches need not be unique beside those of tables
        step.early = m_result.condition[node] =
            Add({"condition " + std::to_string(node) + " " + branch.name, OperationKind::Condition, 0, 0, {}});
        step.earlyReads = FieldsOf(branch.condition);
        return step;
    }

    Step MakeApply(NodeId node, TableId id)
    {
        const Table& table = m_program.tables[id];
        Step step;
        step.node = node;
        step.isApply = true;
        std::size_t mostWritten = 0;
        for (const ActionId action : table.actions)
        {
            const Access access = AccessOf(m_program, m_program.actions[action]);
            step.lateReads.insert(access.reads.begin(), access.reads.end());
            step.writes.insert(access.writes.begin(), access.writes.end());
            mostWritten = std::max(mostWritten, access.writes.size());
        }
        for (const MatchKey& key : table.keys)
        {
            step.earlyReads.insert(key.field);
        }
        if (table.profile)
        {
            const std::vector<FieldId>& hashed = m_program.profiles[*table.profile].fields;
            step.earlyReads.insert(hashed.begin(), hashed.end());
        }
        if (table.meter)
        {
            step.writes.insert(table.meter->colour);
        }
        const bool hasState = !ArraysOf(m_program, id).empty();
        if (hasState)
        {
            step.earlyReads.insert(step.lateReads.begin(), step.lateReads.end());
            step.lateReads.clear();
        }
        if (hasState || !table.keys.empty())
        {
            step.early = m_result.access[id] = AccessFor(node, id, BitsToMemory(id));
        }
        step.late = m_result.action[id] =
            Add({"action " + table.name, OperationKind::Action, 0, static_cast<unsigned>(mostWritten), table.where});
        if (step.early)
        {
            Edge(*step.early, *step.late, OperationDependency::MatchToAction);
        }
        return step;
    }

    /** @return bits that a packet sends to the memory for this table: its keys, and operands of its atoms at most. */
    unsigned BitsToMemory(TableId id) const
    {
        Fields keys;
        for (const MatchKey& key : m_program.tables[id].keys)
        {
            keys.insert(key.field);
        }
        unsigned most = BitsOf(keys);
        for (const ActionId action : m_program.tables[id].actions)
        {
            Fields sent = keys;
            for (const Instruction& instruction : m_program.actions[action].body)
            {
                if (const auto* atom = std::get_if<StatefulOperation>(&instruction))
                {
                    AddField(atom->index, sent);
                    AddField(atom->guard, sent);
                    std::for_each(atom->inputs.begin(), atom->inputs.end(),
                                  [&](const Operand& input) { AddField(input, sent); });
                }
                else if (const auto* count = std::get_if<Count>(&instruction))
                {
                    AddField(count->index, sent);
                    AddField(count->guard, sent);
                }
                else if (const auto* meter = std::get_if<MeterExecute>(&instruction))
                {
                    AddField(meter->index, sent);
                    AddField(meter->guard, sent);
                }
            }
            most = std::max(most, BitsOf(sent));
        }
        // an access with constant operands alone still takes a turn on the way to the memory
        return std::max(1U, most);
    }

    unsigned BitsOf(const Fields& fields) const
    {
        unsigned bits = 0;
        for (const FieldId field : fields)
        {
            bits += FieldBits(m_program, field);
        }
        return bits;
    }

    static void AddField(const Operand& operand, Fields& fields)
    {
        if (const auto* field = std::get_if<FieldId>(&operand))
        {
            fields.insert(*field);
        }
    }

    /** The access of a table, shared with those that it shares registers with; as wide as one packet needs at most.
     */
    unsigned AccessFor(NodeId node, TableId id, unsigned bits)
    {
        const TableId leader = m_leader[id];
        unsigned before = 0; // sent by tables that the same packet has met
        for (const Sent& sent : m_sent[leader])
        {
            before = m_flow.Reaches(sent.node, node) ? std::max(before, sent.bits) : before;
        }
        m_sent[leader].push_back({node, before + bits});
        const auto [known, isNew] = m_accessOf.emplace(leader, 0);
        if (isNew)
        {
            known->second =
                Add({"access " + m_program.tables[id].name, OperationKind::Match, 0, 0, m_program.tables[id].where});
        }
        unsigned& widest = m_result.graph.operations[known->second].keyBits;
        widest = std::max(widest, before + bits);
        return known->second;
    }

    /** Notes an edge, unless there is one between the two operations already. */
    void Edge(unsigned from, unsigned to, OperationDependency dependency)
    {
        m_edges.emplace(std::make_pair(from, to), dependency);
    }

    /** Notes all edges between two nodes; of two between the same operations the one with the longer wait. */
    void Relate(const Step& from, const Step& to)
    {
        if (m_flow.Decides(from.node, to.node))
        {
            const bool isResult = from.isApply && from.early;
            Edge(from.First(), to.First(),
                 isResult ? OperationDependency::TableResult : OperationDependency::Successor);
        }
        if (from.late && to.early && Meet(from.writes, to.earlyReads))
        {
            m_edges[{*from.late, *to.early}] = OperationDependency::Match;
        }
        if (from.late && to.late && (Meet(from.writes, to.lateReads) || Meet(from.writes, to.writes)))
        {
            m_edges[{*from.late, *to.late}] = OperationDependency::Action;
        }
        if (from.early && to.late && Meet(from.earlyReads, to.writes))
        {
            Edge(*from.early, *to.late, OperationDependency::ReverseRead);
        }
        if (from.late && to.late && Meet(from.lateReads, to.writes))
        {
            Edge(*from.late, *to.late, OperationDependency::ReverseRead);
        }
    }

    /** Operations outside circles fall away, first those that wait for nothing; what is left contradicts itself. */
    void FindCircle()
    {
        std::vector<ScheduledOperation>& operations = m_result.graph.operations;
        std::vector<unsigned> waits(operations.size(), 0);
        for (const OperationEdge& edge : m_result.graph.edges)
        {
            ++waits[edge.to];
        }
        std::vector<unsigned> free;
        for (unsigned i = 0; i < waits.size(); ++i)
        {
            if (waits[i] == 0)
            {
                free.push_back(i);
            }
        }
        for (std::size_t next = 0; next < free.size(); ++next)
        {
            for (const OperationEdge& edge : m_result.graph.edges)
            {
                if (edge.from == free[next] && --waits[edge.to] == 0)
                {
                    free.push_back(edge.to);
                }
            }
        }
        for (unsigned i = 0; i < waits.size(); ++i)
        {
            if (waits[i] > 0 && operations[i].kind == OperationKind::Match)
            {
                m_result.contradictions.push_back(
                    {Severity::Error, operations[i].where,
                     "'" + operations[i].name +
                         "': tables that share a register are met in one cycle, but one of them waits for another",
                     "touch each register in one table only"});
            }
        }
    }

    /** Bits that packets have sent to the memory when they come out of a node. */
    struct Sent
    {
        NodeId node;
        unsigned bits;
    };

    const Program& m_program;
    const Control& m_control;
    ControlGraph m_flow;
    ThreadOperations m_result;
    std::vector<TableId> m_leader;
    std::map<TableId, std::vector<Sent>> m_sent; ///< by leader
    std::map<TableId, unsigned> m_accessOf;      ///< by leader
    std::vector<Step> m_steps;
    std::map<std::pair<unsigned, unsigned>, OperationDependency> m_edges;
};

} // namespace

ThreadOperations
OperationsOf(const Program& program, bool egress)
{
    return Builder(program, egress ? program.egress : program.ingress, egress ? "egress" : "ingress").Run();
}

} // namespace pisa
