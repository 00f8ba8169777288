// Finds packets that could touch a register, counter or meter array twice.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/control-flow.h"
#include "ir/control-graph.h"
#include "target/demand.h"
#include "target/limit-check.h"
#include "target/offered.h"

#include <optional>

namespace pisa
{

namespace
{

using Arrays = std::set<StatefulArray>;
constexpr const char* kRemedy = "merge the operations, or split the array";

/** @return the array that an instruction touches, or nothing. */
std::optional<StatefulArray>
TouchedBy(const Instruction& instruction)
{
    if (const auto* atom = std::get_if<StatefulOperation>(&instruction))
    {
        return StatefulArray{StatefulArray::Kind::Register, atom->reg};
    }
    if (const auto* count = std::get_if<Count>(&instruction))
    {
        return StatefulArray{StatefulArray::Kind::Counter, count->counter};
    }
    if (const auto* execute = std::get_if<MeterExecute>(&instruction))
    {
        return StatefulArray{StatefulArray::Kind::Meter, execute->meter};
    }
    return std::nullopt;
}

/** Adds a finding for each array that an action touches twice. */
void
CheckAction(const Program& program, const Action& action, Diagnostics& findings)
{
    Arrays touched;
    for (const Instruction& instruction : action.body)
    {
        const std::optional<StatefulArray> array = TouchedBy(instruction);
        if (array && !touched.insert(*array).second)
        {
            findings.push_back({Severity::Error, action.where,
                                "action '" + action.name + "': touches " + NameOf(program, *array) +
                                    " twice, the limit is one stateful operation a packet",
                                kRemedy});
        }
    }
}

/** Follows a control with the arrays that some path to each node has touched. */
class RegisterWalk
{
  public:
    RegisterWalk(const Program& program, const std::vector<Arrays>& ofAction, Diagnostics& findings)
        : m_program(program),
          m_ofAction(ofAction),
          m_findings(findings)
    {
    }

    /** @return the arrays that a path touched which began with `before`. */
    Arrays Run(const Control& control, const Arrays& before)
    {
        if (control.entry == kEndOfControl)
        {
            return before;
        }
        // One place more than nodes: the end.
        std::vector<Arrays> touched(control.nodes.size() + 1);
        const auto reach = [&](NodeId next, const Arrays& arrays)
        {
            const std::size_t at = next == kEndOfControl ? control.nodes.size() : next;
            touched[at].insert(arrays.begin(), arrays.end());
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
    void Step(const Apply& apply, const Arrays& touched, const Reach& reach)
    {
        const Table& table = m_program.tables[apply.table];
        Arrays reported;
        for (const ActionEdge& edge : ActionEdges(m_program, apply))
        {
            Arrays after = touched;
            for (const StatefulArray& array : m_ofAction[edge.action])
            {
                if (!after.insert(array).second && reported.insert(array).second)
                {
                    m_findings.push_back({Severity::Error, table.where,
                                          "table '" + table.name + "': touches " + NameOf(m_program, array) +
                                              " again on the same path, the limit is one stateful operation a packet",
                                          kRemedy});
                }
            }
            reach(edge.next, after);
        }
    }

    const Program& m_program;
    const std::vector<Arrays>& m_ofAction;
    Diagnostics& m_findings;
};

} // namespace

std::vector<Diagnostic>
CheckRegisterUse(const Program& program)
{
    Diagnostics findings;
    std::vector<Arrays> ofAction;
    for (const Action& action : program.actions)
    {
        CheckAction(program, action, findings);
        ofAction.push_back(ArraysOf(program, action));
    }
    RegisterWalk walk(program, ofAction, findings);
    const Arrays ingress = walk.Run(program.ingress, {});
    walk.Run(program.egress, ingress);
    return findings;
}

} // namespace pisa
