// Fills the bridge before it leaves.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/split/bridge.h"

#include "compiler/lowering/last-action.h"
#include "compiler/lowering/unique-names.h"
#include "ir/access.h"

#include <algorithm>

namespace pisa
{

namespace
{

class EgressWriter
{
  public:
    EgressWriter(Program& program, const Bridge& bridge, const std::map<lyra::StorageId, FieldId>& locals,
                 const BridgeEnd& end)
        : m_program(program),
          m_bridge(bridge),
          m_locals(locals),
          m_end(end)
    {
    }

    void Run()
    {
        Control& control = m_program.egress;
        const std::vector<Instruction> fill = FillBody(); // looks at all actions of the program
        std::vector<Instruction> conclude;
        Conclude(m_program, m_bridge, Thread::Egress, conclude);
        RunLast(m_program, control, "bridge.conclude", std::move(conclude), {},
                Condition{Operation::Equal, 1, m_bridge.isThrough, Constant{1}});
        RunLast(m_program, control, "bridge.fill", fill, {},
                Condition{Operation::Equal, 1, IsCovered(), Constant{1}});
        if (m_bridge.facts.count(Intrinsic::MirrorSession) > 0)
        {
            UncoverCopies();
        }
    }

  private:
    FieldId IsCovered() const
    {
        return {m_bridge.header, FieldId::kValid};
    }

    pisa::Statement Set(FieldId dest, Operand source) const
    {
        return MoveTo(m_program, dest, source);
    }

    /** Copies of a packet leave without a bridge; this comes before all else. */
    void UncoverCopies()
    {
        std::vector<Instruction> body{Set(IsCovered(), Constant{0})};
        for (const BridgePart& part : m_bridge.parts)
        {
            body.emplace_back(Set({part.header, FieldId::kValid}, Constant{0}));
        }
        const std::string name = "bridge.uncover";
        m_program.actions.push_back({UniqueNameAmong(m_program.actions, name), {}, std::move(body), {}, {}});
        m_program.tables.push_back(MakeFixedTable(UniqueNameAmong(m_program.tables, name),
                                                  static_cast<ActionId>(m_program.actions.size() - 1)));
        Control& control = m_program.egress;
        const NodeId own = control.entry;
        const auto apply = static_cast<NodeId>(control.nodes.size());
        control.nodes.emplace_back(Apply{static_cast<TableId>(m_program.tables.size() - 1), own, own, {}});
        const Condition isCopy{Operation::NotEqual, 8, IntrinsicField(Intrinsic::PacketKind), Constant{0}};
        control.nodes.emplace_back(Branch{"is_copy", isCopy, apply, own});
        control.entry = apply + 1;
    }

    /** @return what puts this switch's values into the bridge. */
    std::vector<Instruction> FillBody() const
    {
        std::set<FieldId> written;
        for (const Action& action : m_program.actions)
        {
            const Access access = AccessOf(m_program, action);
            written.insert(access.writes.begin(), access.writes.end());
        }
        std::vector<Instruction> body;
        for (const BridgeSlot& slot : m_bridge.slots)
        {
            const auto local = slot.local ? m_locals.find(*slot.local) : m_locals.end();
            const std::optional<FieldId> field = slot.fact                 ? slot.fact
                                                 : local == m_locals.end() ? std::nullopt
                                                                           : std::optional(local->second);
            if (field && written.count(*field) > 0 && Leaves(slot.inBridge.header))
            {
                body.emplace_back(Set(slot.inBridge, *field));
            }
        }
        for (const auto& [header, field] : m_bridge.validity)
        {
            body.emplace_back(Set(field, FieldId{header, FieldId::kValid}));
        }
        for (const HeaderId header : m_bridge.kept)
        {
            body.emplace_back(Set({header, FieldId::kValid}, Constant{1}));
        }
        return body;
    }

    /** @return whether frames leave with it: the head, or a part of a form that does. */
    bool Leaves(HeaderId header) const
    {
        return header == m_bridge.header ||
               std::any_of(m_bridge.parts.begin(), m_bridge.parts.end(),
                           [&](const BridgePart& part)
                           { return part.header == header && HasAny(part, m_end.formsOut); });
    }

    Program& m_program;
    const Bridge& m_bridge;
    const std::map<lyra::StorageId, FieldId>& m_locals;
    const BridgeEnd& m_end;
};

} // namespace

void
AddBridgeToEgress(Program& program, const Bridge& bridge, const std::map<lyra::StorageId, FieldId>& locals,
                  const BridgeEnd& end)
{
    EgressWriter(program, bridge, locals, end).Run();
}

} // namespace pisa
