// Nodes of controls and the edges between them.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/pipelines.h"

#include "compiler/bmv2/tables.h"
#include "compiler/lowering/last-action.h"
#include "compiler/lowering/unique-names.h"

#include <algorithm>
#include <set>

namespace pisa::bmv2
{

namespace
{

using Op = Expression::Op;

/** Builds one control. */
class ControlBuilder
{
  public:
    ControlBuilder(Shared& shared, Actions& actions, SwitchHalf half, const JsonValue& pipeline, Control& control)
        : m_shared(shared),
          m_actions(actions),
          m_half(half),
          m_pipeline(pipeline),
          m_control(control),
          m_tables(shared, actions, half, pipeline)
    {
    }

    void Run()
    {
        // all names are known before the first edge is made
        for (const char* section : {"tables", "conditionals", "action_calls"})
        {
            for (const JsonValue& object : ItemsOf(m_pipeline, section))
            {
                DeclareNode(object);
            }
        }
        m_control.nodes.resize(m_nodes.size(), Apply{});
        for (const JsonValue& object : ItemsOf(m_pipeline, "tables"))
        {
            MakeTable(object);
        }
        for (const JsonValue& object : ItemsOf(m_pipeline, "conditionals"))
        {
            MakeConditional(object);
        }
        for (const JsonValue& object : ItemsOf(m_pipeline, "action_calls"))
        {
            MakeActionCall(object);
        }
        m_control.entry = NodeNamed(Present(m_pipeline, "init_table"));
    }

  private:
    void DeclareNode(const JsonValue& object)
    {
        const JsonValue& name = object.Member("name");
        if (name.String().empty() || !m_nodes.emplace(name.String(), static_cast<NodeId>(m_nodes.size())).second)
        {
            name.Fail("there is another node '" + name.String() + "' in this pipeline, or it has no name",
                      "rename one");
        }
    }

    NodeId NodeNamed(const JsonValue* name) const
    {
        if (name == nullptr)
        {
            return kEndOfControl;
        }
        const auto it = m_nodes.find(name->String());
        if (it == m_nodes.end())
        {
            name->Fail("there is no table or conditional '" + name->String() + "' in this pipeline",
                       "name one of its nodes, or null for its end");
        }
        return it->second;
    }

    NodeId NewNode()
    {
        m_control.nodes.emplace_back(Apply{});
        return static_cast<NodeId>(m_control.nodes.size() - 1);
    }

    /** Puts a table that runs the instructions at `node`. @return the node to go on at, `node` itself if there are
     * none */
    NodeId ComputeAt(NodeId node, const std::string& name, std::vector<Instruction> body)
    {
        if (body.empty())
        {
            return node;
        }
        const ActionId action = m_actions.Add(name + ".compute", std::move(body));
        const NodeId next = NewNode();
        m_control.nodes[node] = Apply{AddHidden(action), next, next, {}};
        return next;
    }

    /** @return a table without keys that runs that action. */
    TableId AddHidden(ActionId action)
    {
        const auto isTaken = [this](const std::string& name)
        {
            const auto& all = m_shared.program.tables;
            return m_nodes.count(name) > 0 ||
                   std::any_of(all.begin(), all.end(), [&name](const Table& other) { return other.name == name; });
        };
        const std::string name = UniqueName(m_shared.program.actions[action].name, isTaken);
        m_shared.program.tables.push_back(MakeFixedTable(name, action));
        return static_cast<TableId>(m_shared.program.tables.size() - 1);
    }

    void MakeTable(const JsonValue& object)
    {
        const std::string& name = object.Member("name").String();
        TableMade made = m_tables.Read(object);
        const NodeId node = ComputeAt(m_nodes.at(name), name, std::move(made.before));
        m_control.nodes[node] = EdgesOf(object, made);
    }

    /** @return where a packet goes on behind an action that may have left the pipeline. */
    NodeId BehindExit(NodeId next, const std::string& name)
    {
        if (next == kEndOfControl)
        {
            return next;
        }
        const NodeId node = NewNode();
        const Condition hasLeft{Operation::NotEqual, 1, Primitives::ExitFlag(m_shared, m_half), Constant{0}};
        m_control.nodes[node] = Branch{name + ".exit", hasLeft, kEndOfControl, next};
        return node;
    }

    Apply EdgesOf(const JsonValue& object, const TableMade& made)
    {
        const std::string& name = object.Member("name").String();
        const JsonValue& next = object.Member("next_tables");
        for (const auto& [key, value] : next.Members())
        {
            const std::string action = key;
            const bool isKnown =
                key == "__HIT__" || key == "__MISS__" ||
                std::any_of(made.calls.begin(), made.calls.end(),
                            [&](const auto& call) { return m_actions.NameOf(call.first) == action; });
            if (!isKnown)
            {
                value.Fail("table '" + name + "' has no action '" + key + "'", "remove it, or list the action");
            }
        }
        const bool byHit = next.Find("__HIT__") != nullptr || next.Find("__MISS__") != nullptr;
        Apply apply{made.id, kEndOfControl, kEndOfControl, {}};
        apply.onHit = NodeNamed(Present(next, "__HIT__"));
        apply.onMiss = NodeNamed(Present(next, "__MISS__"));
        const bool mayLeave = std::any_of(made.calls.begin(), made.calls.end(),
                                          [](const auto& call) { return call.second.exit == Exit::Sometimes; });
        if (byHit && mayLeave)
        {
            apply.onHit = BehindExit(apply.onHit, name + ".hit");
            apply.onMiss = BehindExit(apply.onMiss, name + ".miss");
        }
        AddActionEdges(next, byHit, Present(object, "base_default_next"), made, apply);
        if (!byHit && made.nothing)
        {
            apply.onAction.emplace_back(*made.nothing, NodeNamed(Present(object, "base_default_next")));
        }
        Simplify(m_shared.program.tables[made.id], apply);
        return apply;
    }

    /** @param behindDefault where a default that is not among the table's actions leads */
    void AddActionEdges(const JsonValue& next, bool byHit, const JsonValue* behindDefault, const TableMade& made,
                        Apply& apply)
    {
        const std::string name = m_shared.program.tables[made.id].name;
        std::set<ActionId> seen;
        for (const auto& [index, action] : made.calls)
        {
            if (!seen.insert(action.id).second || (byHit && action.exit != Exit::Always))
            {
                continue;
            }
            NodeId to = kEndOfControl;
            if (action.exit != Exit::Always)
            {
                const std::string& actionName = m_actions.NameOf(index);
                const bool hasEdge = made.unlisted != index || next.Find(actionName.c_str()) != nullptr;
                const JsonValue* edge = hasEdge ? &next.Member(actionName) : behindDefault;
                to = NodeNamed(edge == nullptr || edge->IsNull() ? nullptr : edge);
                to = action.exit == Exit::Sometimes ? BehindExit(to, name + "." + actionName) : to;
            }
            apply.onAction.emplace_back(action.id, to);
        }
    }

    /** All actions leading to one node say no more than hit and miss leading there. */
    static void Simplify(const Table& table, Apply& apply)
    {
        const bool isAll = apply.onAction.size() == table.actions.size() && !apply.onAction.empty();
        const bool isSame =
            std::all_of(apply.onAction.begin(), apply.onAction.end(),
                        [&apply](const auto& edge) { return edge.second == apply.onAction.front().second; });
        if (isAll && isSame)
        {
            apply.onHit = apply.onMiss = apply.onAction.front().second;
            apply.onAction.clear();
        }
    }

    void MakeConditional(const JsonValue& object)
    {
        const std::string& name = object.Member("name").String();
        const std::vector<unsigned> noWidths;
        const std::vector<Wide> noLocals;
        const ExpressionReader reader(m_shared.headers, m_shared.resources.registerNames,
                                      m_shared.resources.registerWidths, noWidths);
        const Expression condition = reader.ReadBool(object.Member("expression"));
        StraightWriter writer(m_shared.temporaries);
        Evaluator evaluator(m_shared, m_half, writer, noLocals);
        m_branches = 0;
        const NodeId reserved = m_nodes.at(name);
        BranchAt(reserved, name, condition, evaluator, NodeNamed(Present(object, "true_next")),
                 NodeNamed(Present(object, "false_next")));
        std::vector<Instruction> before = writer.Take();
        if (!before.empty())
        {
            const ControlNode first = m_control.nodes[reserved];
            m_control.nodes[ComputeAt(reserved, name, std::move(before))] = first;
        }
    }

    /** Makes branches of a truth: `and`, `or` and `not` are ways through them. The conditional X becomes the branches
     * X, X.2, X.3, so that who counts the user's nodes can tell which belong together. */
    void BranchAt(NodeId node, const std::string& name, const Expression& e, Evaluator& evaluator, NodeId onTrue,
                  NodeId onFalse)
    {
        if (e.op == Op::HoldsNot)
        {
            BranchAt(node, name, e.operands[0], evaluator, onFalse, onTrue);
            return;
        }
        if (e.op == Op::BothHold || e.op == Op::OneHolds)
        {
            const NodeId second = NewNode();
            const bool isAnd = e.op == Op::BothHold;
            BranchAt(node, name, e.operands[0], evaluator, isAnd ? second : onTrue, isAnd ? onFalse : second);
            BranchAt(second, name, e.operands[1], evaluator, onTrue, onFalse);
            return;
        }
        const std::string own = m_branches == 0 ? name : name + "." + std::to_string(m_branches + 1);
        ++m_branches;
        m_control.nodes[node] = Branch{own, evaluator.Compare(e), onTrue, onFalse};
    }

    void MakeActionCall(const JsonValue& object)
    {
        const std::size_t index = m_actions.FindId(object.Member("action_id"));
        const LoweredAction& action = m_actions.Lower(index, m_half, object.Member("name").String());
        if (!action.widths.empty())
        {
            object.Fail("calls action '" + m_actions.NameOf(index) + "', which takes action data",
                        "call one without");
        }
        const std::string& name = object.Member("name").String();
        NodeId next = NodeNamed(Present(object, "next_node"));
        next = action.exit == Exit::Always ? kEndOfControl : next;
        next = action.exit == Exit::Sometimes ? BehindExit(next, name) : next;
        m_control.nodes[m_nodes.at(name)] = Apply{AddHidden(action.id), next, next, {}};
    }

    Shared& m_shared;
    Actions& m_actions;
    SwitchHalf m_half;
    const JsonValue& m_pipeline;
    Control& m_control;
    Tables m_tables;
    std::map<std::string, NodeId> m_nodes;
    unsigned m_branches{0}; ///< that the conditional has so far
};

} // namespace

void
ReadPipelines(Shared& shared, Actions& actions)
{
    std::set<std::string> seen;
    for (const JsonValue& pipeline : ItemsOf(shared.root, "pipelines"))
    {
        const JsonValue& name = pipeline.Member("name");
        if (name.String() != "ingress" && name.String() != "egress")
        {
            name.Fail("there is no pipeline '" + name.String() + "' in this switch, it has ingress and egress",
                      "compile a program for v1model");
        }
        if (!seen.insert(name.String()).second)
        {
            name.Fail("there is another pipeline '" + name.String() + "'", "remove one");
        }
        const bool isIngress = name.String() == "ingress";
        ControlBuilder(shared, actions, isIngress ? SwitchHalf::Ingress : SwitchHalf::Egress, pipeline,
                       isIngress ? shared.program.ingress : shared.program.egress)
            .Run();
    }
}

} // namespace pisa::bmv2
