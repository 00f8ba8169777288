// Finds packets that could touch a register twice.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/access.h"
#include "ir/control-flow.h"
#include "ir/control-graph.h"
#include "target/offered.h"

namespace pisa
{

namespace
{

using Registers = std::set<RegisterId>;
using Findings = std::vector<Diagnostic>;

constexpr const char* kRemedy = "merge the operations, or split the register";

/** Adds a finding for each register that an action touches twice. */
void
CheckAction(const Program& program, const Action& action, Findings& findings)
{
    Registers touched;
    for (const Instruction& instruction : action.body)
    {
        const auto* atom = std::get_if<StatefulOperation>(&instruction);
        if (atom != nullptr && !touched.insert(atom->reg).second)
        {
            findings.push_back({Severity::Error, action.where,
                                "action '" + action.name + "': touches register '" +
                                    program.registers[atom->reg].name +
                                    "' twice, the limit is one stateful operation a packet",
                                kRemedy});
        }
    }
}

/** Follows a control with the registers that some path to each node has touched. */
class RegisterWalk
{
  public:
    RegisterWalk(const Program& program, const std::vector<Registers>& ofAction, Findings& findings)
        : m_program(program),
          m_ofAction(ofAction),
          m_findings(findings)
    {
    }

    /** @return the registers that a path touched which began with `before`. */
    Registers Run(const Control& control, const Registers& before)
    {
        if (control.entry == kEndOfControl)
        {
            return before;
        }
        // One place more than nodes: the end.
        std::vector<Registers> touched(control.nodes.size() + 1);
        const auto reach = [&](NodeId next, const Registers& registers)
        {
            const std::size_t at = next == kEndOfControl ? control.nodes.size() : next;
            touched[at].insert(registers.begin(), registers.end());
        };
        reach(control.entry, before);
        const ControlGraph graph(m_program, control);
        for (const NodeId id : graph.Order())
        {
            if (const auto* branch = std::get_if<Branch>(&control.nodes[id]))
            {
                reach(branch->onTrue, touched[id]);
                reach(branch->onFalse, touched[id]);
                continue;
            }
            Step(std::get<Apply>(control.nodes[id]), touched[id], reach);
        }
        return touched.back();
    }

  private:
    template <typename Reach>
    void Step(const Apply& apply, const Registers& touched, const Reach& reach)
    {
        const Table& table = m_program.tables[apply.table];
        Registers reported;
        for (const ActionEdge& edge : ActionEdges(m_program, apply))
        {
            Registers after = touched;
            for (const RegisterId reg : m_ofAction[edge.action])
            {
                if (!after.insert(reg).second && reported.insert(reg).second)
                {
                    m_findings.push_back(
                        {Severity::Error, table.where,
                         "table '" + table.name + "': touches register '" + m_program.registers[reg].name +
                             "' again on the same path, the limit is one stateful operation a packet",
                         kRemedy});
                }
            }
            reach(edge.next, after);
        }
    }

    const Program& m_program;
    const std::vector<Registers>& m_ofAction;
    Findings& m_findings;
};

} // namespace

std::vector<Diagnostic>
CheckRegisterUse(const Program& program)
{
    Findings findings;
    std::vector<Registers> ofAction;
    for (const Action& action : program.actions)
    {
        CheckAction(program, action, findings);
        ofAction.push_back(AccessOf(program, action).registers);
    }
    RegisterWalk walk(program, ofAction, findings);
    const Registers ingress = walk.Run(program.ingress, {});
    walk.Run(program.egress, ingress);
    return findings;
}

} // namespace pisa
