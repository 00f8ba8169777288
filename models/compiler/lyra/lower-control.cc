// Predicates back to branches: tables in a row that share a condition stand behind one branch.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/lower.h"

#include <set>

namespace pisa::lyra
{

namespace
{

class ControlBuilder
{
  public:
    ControlBuilder(const ContextProgram& program, const std::function<Operand(const Term&)>& operandOf, Thread thread)
        : m_program(program),
          m_operandOf(operandOf),
          m_thread(thread)
    {
    }

    /** @return where to begin so that all tables are passed and then `next`. Built from behind. */
    NodeId Emit(const std::vector<GuardedTable>& tables, std::size_t depth, NodeId next)
    {
        std::size_t end = tables.size();
        while (end > 0)
        {
            const GuardedTable& last = tables[end - 1];
            if (last.when.size() == depth)
            {
                next = Add(Apply{last.table, next, next, {}});
                --end;
                continue;
            }
            const ConditionId condition = last.when[depth].condition;
            std::size_t begin = end;
            while (begin > 0 && tables[begin - 1].when.size() > depth &&
                   tables[begin - 1].when[depth].condition == condition)
            {
                --begin;
            }
            next = Choose(tables, begin, end, depth, next);
            end = begin;
        }
        return next;
    }

    Control Take(NodeId entry)
    {
        m_control.entry = entry;
        return std::move(m_control);
    }

  private:
    NodeId Choose(const std::vector<GuardedTable>& tables, std::size_t begin, std::size_t end, std::size_t depth,
                  NodeId next)
    {
        std::vector<GuardedTable> sides[2];
        for (std::size_t i = begin; i < end; ++i)
        {
            sides[tables[i].when[depth].isTrue ? 1 : 0].push_back(tables[i]);
        }
        const NodeId whenFalse = Emit(sides[0], depth + 1, next);
        NodeId whenTrue = Emit(sides[1], depth + 1, next);
        const ChoiceCondition& condition = m_program.conditions[tables[begin].when[depth].condition];
        for (auto it = condition.all.rbegin(); it != condition.all.rend(); ++it)
        {
            Branch branch;
            branch.name = FreeName(condition.where);
            branch.condition = {it->operation, it->left.width, m_operandOf(it->left), m_operandOf(it->right)};
            branch.onTrue = whenTrue;
            branch.onFalse = whenFalse;
            whenTrue = Add(std::move(branch));
        }
        return whenTrue;
    }

    std::string FreeName(const SourceLocation& where)
    {
        const std::string name =
            std::string(m_thread == Thread::Egress ? "egress_" : "") + "if_line_" + std::to_string(where.line);
        std::string free = name;
        for (unsigned number = 2; !m_names.insert(free).second; ++number)
        {
            free = name + "_" + std::to_string(number);
        }
        return free;
    }

    NodeId Add(ControlNode node)
    {
        m_control.nodes.push_back(std::move(node));
        return static_cast<NodeId>(m_control.nodes.size() - 1);
    }

    const ContextProgram& m_program;
    const std::function<Operand(const Term&)>& m_operandOf;
    const Thread m_thread;
    Control m_control;
    std::set<std::string> m_names;
};

} // namespace

Control
BuildControl(const ContextProgram& program, const std::vector<GuardedTable>& tables,
             const std::function<Operand(const Term&)>& operandOf, Thread thread)
{
    ControlBuilder builder(program, operandOf, thread);
    const NodeId entry = builder.Emit(tables, 0, kEndOfControl);
    return builder.Take(entry);
}

} // namespace pisa::lyra
