// Verifies that no packet can touch a register twice.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/control-flow.h"
#include "ir/verify-parts.h"

namespace pisa
{

namespace
{

using Registers = std::set<RegisterId>;

/** @return the registers of an action; adds a finding for one that it touches twice. */
Registers
RegistersOf(const Program& program, ActionId id, Findings& findings)
{
    Registers touched;
    for (const Instruction& instruction : program.actions[id].body)
    {
        const auto* atom = std::get_if<StatefulOperation>(&instruction);
        if (atom != nullptr && !touched.insert(atom->reg).second)
        {
            findings.Add({ElementKind::Action, id},
                         "touches register '" + program.registers[atom->reg].name +
                             "' twice, the limit is one stateful operation a packet",
                         "merge the operations, or split the register");
        }
    }
    return touched;
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
    Registers Run(const Control& control, ElementKind kind, const Registers& before)
    {
        if (control.entry == kEndOfControl)
        {
            return before;
        }
        std::vector<std::vector<uint32_t>> successors;
        for (const ControlNode& node : control.nodes)
        {
            successors.push_back(NamedNodes(node));
        }
        // One place more than nodes: the end. Nodes that no packet reaches stay without a state.
        std::vector<bool> isReached(control.nodes.size() + 1, false);
        std::vector<Registers> touched(control.nodes.size() + 1);
        auto reach = [&](NodeId next, const Registers& registers)
        {
            const std::size_t at = next == kEndOfControl ? control.nodes.size() : next;
            isReached[at] = true;
            touched[at].insert(registers.begin(), registers.end());
        };
        reach(control.entry, before);
        for (NodeId id : TopologicalOrder(successors))
        {
            if (isReached[id])
            {
                Step(control.nodes[id], {kind, id}, touched[id], reach);
            }
        }
        return touched.back();
    }

  private:
    template <typename Reach>
    void Step(const ControlNode& node, Element element, const Registers& touched, const Reach& reach)
    {
        if (const auto* branch = std::get_if<Branch>(&node))
        {
            reach(branch->onTrue, touched);
            reach(branch->onFalse, touched);
            return;
        }
        Registers reported;
        for (const ActionEdge& edge : ActionEdges(m_program, std::get<Apply>(node)))
        {
            Registers after = touched;
            for (RegisterId reg : m_ofAction[edge.action])
            {
                if (!after.insert(reg).second && reported.insert(reg).second)
                {
                    m_findings.Add(element,
                                   "touches register '" + m_program.registers[reg].name +
                                       "' again on the same path, the limit is one stateful operation a packet",
                                   "merge the operations, or split the register");
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

void
VerifyRegisterUse(const Program& program, Findings& findings)
{
    std::vector<Registers> ofAction;
    for (ActionId id = 0; id < program.actions.size(); ++id)
    {
        ofAction.push_back(RegistersOf(program, id, findings));
    }
    RegisterWalk walk(program, ofAction, findings);
    const Registers ingress = walk.Run(program.ingress, ElementKind::IngressNode, {});
    walk.Run(program.egress, ElementKind::EgressNode, ingress);
}

} // namespace pisa
