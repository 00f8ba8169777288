// Liveness of metadata, backwards through both controls (Aho et al., Compilers, section 9.2.5).
// SPDX-License-Identifier: GPL-2.0-only
#include "target/live-fields.h"

#include "ir/access.h"
#include "ir/control-flow.h"
#include "ir/control-graph.h"

#include <algorithm>

namespace pisa
{

namespace
{

using Fields = std::set<FieldId>;

void
Add(Fields& fields, const Fields& more)
{
    fields.insert(more.begin(), more.end());
}

Fields
AllMetadata(const Program& program)
{
    Fields fields;
    for (HeaderId header = 1; header < program.headers.size(); ++header)
    {
        for (uint32_t index = 0; program.headers[header].isMetadata && index < program.headers[header].fields.size();
             ++index)
        {
            fields.insert({header, index});
        }
    }
    return fields;
}

/** Follows both controls from their ends to their beginnings. */
class Liveness
{
  public:
    explicit Liveness(const Program& program)
        : m_program(program),
          m_behind(program.actions.size()),
          m_isMet(program.actions.size())
    {
    }

    LiveFields Run()
    {
        LiveFields live;
        live.atEnd[1] = LiveAtEnd();
        live.atBeginning[1] = Follow(m_program.egress, live.atEnd[1]);
        live.atEnd[0] = live.atBeginning[1];
        Add(live.atEnd[0], live.atEnd[1]); // a packet may be dropped, or come again, without egress
        live.atBeginning[0] = Follow(m_program.ingress, live.atEnd[0]);
        for (ActionId id = 0; id < m_behind.size(); ++id)
        {
            m_behind[id] = m_isMet[id] ? std::move(m_behind[id]) : AllMetadata(m_program);
        }
        live.behindActions = std::move(m_behind);
        return live;
    }

  private:
    /** What is read when the program's controls are done: by checksums, and by copies that keep fields. */
    Fields LiveAtEnd() const
    {
        Fields live;
        for (const Checksum& checksum : m_program.checksums)
        {
            Add(live, FieldsOf(checksum));
        }
        for (const std::vector<FieldId>& list : m_program.fieldLists)
        {
            live.insert(list.begin(), list.end());
        }
        return live;
    }

    /** @return what is read from the control's beginning on. */
    Fields Follow(const Control& control, const Fields& atEnd)
    {
        if (control.entry == kEndOfControl)
        {
            return atEnd;
        }
        std::vector<Fields> live(control.nodes.size());
        const auto liveAt = [&](NodeId node) -> const Fields& { return node == kEndOfControl ? atEnd : live[node]; };
        const ControlGraph graph(m_program, control);
        for (auto id = graph.Order().rbegin(); id != graph.Order().rend(); ++id)
        {
            if (const auto* branch = std::get_if<Branch>(&control.nodes[*id]))
            {
                live[*id] = FieldsOf(branch->condition);
                Add(live[*id], liveAt(branch->onTrue));
                Add(live[*id], liveAt(branch->onFalse));
                continue;
            }
            const auto& apply = std::get<Apply>(control.nodes[*id]);
            live[*id] = ReadByMatch(m_program.tables[apply.table]);
            for (const ActionEdge& edge : ActionEdges(m_program, apply))
            {
                Add(m_behind[edge.action], liveAt(edge.next));
                m_isMet[edge.action] = true;
                Add(live[*id], LiveBefore(edge.action, liveAt(edge.next)));
            }
        }
        return live[control.entry];
    }

    Fields ReadByMatch(const Table& table) const
    {
        Fields fields;
        for (const MatchKey& key : table.keys)
        {
            fields.insert(key.field);
        }
        if (table.profile)
        {
            const std::vector<FieldId>& hashed = m_program.profiles[*table.profile].fields;
            fields.insert(hashed.begin(), hashed.end());
        }
        return fields;
    }

    Fields LiveBefore(ActionId id, Fields live) const
    {
        const Access access = AccessOf(m_program, m_program.actions[id]);
        for (const FieldId field : access.writes)
        {
            live.erase(field);
        }
        Add(live, access.reads);
        return live;
    }

    const Program& m_program;
    std::vector<Fields> m_behind;
    std::vector<bool> m_isMet;
};

} // namespace

LiveFields
LiveFieldsOf(const Program& program)
{
    return Liveness(program).Run();
}

bool
IsPrivate(const Program& program, FieldId field)
{
    return field.header != 0 && field.index != FieldId::kValid && program.headers[field.header].isMetadata;
}

bool
AsksForCopies(const Program& program)
{
    const FieldId session = IntrinsicField(Intrinsic::MirrorSession);
    return std::any_of(program.actions.begin(), program.actions.end(),
                       [&](const Action& action) { return AccessOf(program, action).writes.count(session) != 0; });
}

} // namespace pisa
