// One control of a program as P4_16: actions, tables and the way through them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_P4_CONTROL_H
#define PISA_COMPILER_EMIT_P4_CONTROL_H

#include "compiler/emit/p4-body.h"
#include "compiler/emit/p4-flow.h"
#include "compiler/emit/p4-resources.h"
#include "compiler/emit/p4-tables.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace pisa
{

/** Headers whose changes bring checksums up to date, with the fields that say so. */
using ChangedHeaders = std::multimap<HeaderId, std::string>;

class P4Control
{
  public:
    /** All must outlive this. @param globals names outside of all controls; the control's own is added */
    P4Control(const Program& program, P4Words& words, const P4Resources& resources, const ChangedHeaders& changed,
              P4Scope& globals);

    void Write(P4Text& text);

    /** @return the control's name. */
    const std::string& Name() const
    {
        return m_name;
    }

  private:
    /** An action as one table has it: with a meter, a table reads it in actions of its own. */
    using Variant = std::pair<ActionId, std::optional<TableId>>;

    enum class Form : uint8_t
    {
        Table,
        Call,   ///< a table of one call that nobody can change
        Inline, ///< the same, of an action that only this table has
    };

    void FindTables();
    void NameAll(P4Scope scope);
    Form FormOf(TableId table) const;
    Variant VariantOf(TableId table, ActionId action) const;
    std::string ShortName(const std::string& name) const;
    std::string Annotation(const std::string& name, const std::string& identifier) const;
    P4FlowNode NodeOf(const ControlNode& node);
    P4FlowNode ApplyOf(const Apply& apply);
    void Decide(const Apply& apply, P4FlowNode& flow);
    void ReadMeters(const Variant& variant, P4Text& text) const;
    void Declare(P4Text& text);
    void WriteAction(const Variant& variant, P4Text& text);
    void WriteBody(ActionId action, P4Text& text, const ParameterTexts* parameters);

    const Program& m_program;
    const Control& m_control;
    P4Words& m_words;
    const P4Resources& m_resources;
    const ChangedHeaders& m_changed;
    P4Body m_body;
    std::vector<NodeId> m_order;
    std::string m_name;
    std::vector<TableId> m_tables;
    std::map<ActionId, unsigned> m_uses; ///< by tables
    std::map<Variant, std::string> m_actionNames;
    std::map<TableId, std::string> m_tableNames;
    std::map<TableId, std::string> m_ran; ///< variables that say which action of the table ran
    std::map<Variant, P4Text> m_marks;    ///< lines behind the body of an action
    P4Scope m_scope;
};

} // namespace pisa

#endif // PISA_COMPILER_EMIT_P4_CONTROL_H
