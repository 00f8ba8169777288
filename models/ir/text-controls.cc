// Reads a control; nodes may be named before they are declared.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-sections.h"

#include <utility>

namespace pisa
{

namespace
{

/** Reads one control section. */
class ControlReader
{
  public:
    ControlReader(TextInput& input, Control& control, ElementKind kind)
        : m_input(input),
          m_cursor(input.cursor),
          m_control(control),
          m_kind(kind)
    {
    }

    void Run()
    {
        const std::size_t entry = TakeReference();
        m_cursor.Expect("{");
        while (!m_cursor.Accept("}"))
        {
            ReadNode();
        }
        m_control.entry = Find(entry);
        for (ControlNode& node : m_control.nodes)
        {
            std::visit([this](auto& n) { Resolve(n); }, node);
        }
    }

  private:
    /** Where a node's name was needed; until all are known, nodes hold indices of these. */
    struct Reference
    {
        std::string name;
        SourceLocation where;
        bool isEnd{false};
    };

    /** Takes `-> node`. @return the index of the reference */
    NodeId TakeReference()
    {
        m_cursor.Expect("->");
        Reference reference;
        reference.where = m_cursor.Where();
        reference.isEnd = m_cursor.Accept("end");
        reference.name = reference.isEnd ? "" : m_cursor.TakeName("a node");
        m_references.push_back(std::move(reference));
        return static_cast<NodeId>(m_references.size() - 1);
    }

    NodeId Find(std::size_t index) const
    {
        const Reference& reference = m_references[index];
        if (reference.isEnd)
        {
            return kEndOfControl;
        }
        auto found = m_nodes.find(reference.name);
        if (found == m_nodes.end())
        {
            throw InputError(reference.where, "there is no node '" + reference.name + "'",
                             "declare it in this control, or use end");
        }
        return found->second;
    }

    void Resolve(Apply& apply) const
    {
        apply.onHit = Find(apply.onHit);
        apply.onMiss = Find(apply.onMiss);
        for (auto& edge : apply.onAction)
        {
            edge.second = Find(edge.second);
        }
    }

    void Resolve(Branch& branch) const
    {
        branch.onTrue = Find(branch.onTrue);
        branch.onFalse = Find(branch.onFalse);
    }

    void ReadNode()
    {
        const auto id = static_cast<NodeId>(m_control.nodes.size());
        const SourceLocation where = m_cursor.Where();
        m_input.places[{m_kind, id}] = where;
        const std::string name = m_cursor.TakeName("a node");
        if (!m_nodes.emplace(name, id).second)
        {
            throw InputError(where, "there is another node '" + name + "' in this control", "rename one");
        }
        m_cursor.Expect(":");
        if (m_cursor.Accept("apply"))
        {
            m_control.nodes.emplace_back(TakeApply());
        }
        else if (m_cursor.Accept("branch"))
        {
            m_control.nodes.emplace_back(TakeBranch());
        }
        else
        {
            m_cursor.Fail("apply or branch");
        }
    }

    Apply TakeApply()
    {
        Apply apply;
        apply.table = TakeKnown(m_input, m_input.tables, "table");
        if (m_cursor.IsAt("->"))
        {
            apply.onHit = apply.onMiss = TakeReference();
            m_cursor.Expect(";");
            return apply;
        }
        m_cursor.Expect("{");
        m_cursor.Expect("hit");
        apply.onHit = TakeReference();
        m_cursor.Expect(";");
        m_cursor.Expect("miss");
        apply.onMiss = TakeReference();
        m_cursor.Expect(";");
        while (!m_cursor.Accept("}"))
        {
            const ActionId action = TakeKnown(m_input, m_input.actions, "action");
            apply.onAction.emplace_back(action, TakeReference());
            m_cursor.Expect(";");
        }
        return apply;
    }

    Branch TakeBranch()
    {
        Branch branch;
        branch.name = m_cursor.TakeName("a branch");
        m_cursor.Expect("if");
        branch.condition = TakeCondition(m_input);
        branch.onTrue = TakeReference();
        m_cursor.Expect("else");
        branch.onFalse = TakeReference();
        m_cursor.Expect(";");
        return branch;
    }

    TextInput& m_input;
    TokenCursor& m_cursor;
    Control& m_control;
    ElementKind m_kind;
    std::map<std::string, NodeId> m_nodes;
    std::vector<Reference> m_references;
};

} // namespace

void
ReadControl(TextInput& input, Control& control, ElementKind kind)
{
    if (!(control == Control{}))
    {
        throw InputError(input.cursor.Where(), "there are two sections of this control, the limit is one",
                         "merge them");
    }
    ControlReader(input, control, kind).Run();
}

} // namespace pisa
