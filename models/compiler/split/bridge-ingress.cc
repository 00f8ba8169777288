// Tables that put the bridge on, lead packets along their way, and take it off again.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/split/bridge.h"

#include "compiler/lowering/last-action.h"
#include "compiler/passes/free-names.h"

#include <algorithm>

namespace pisa
{

namespace
{

constexpr uint64_t kBridgeAddress = 0x020000000000; ///< locally administered: no station has it

class IngressWriter
{
  public:
    IngressWriter(Program& program, const Bridge& bridge, const BridgeEnd& end)
        : m_program(program),
          m_bridge(bridge),
          m_end(end),
          m_tables(program.tables),
          m_actions(program.actions)
    {
    }

    void Run()
    {
        const TableId enter = AddEnter();
        const TableId steer = AddSteer();
        const TableId deliver = AddDeliver();
        Wrap(enter, steer, deliver);
        LeaveOutStrangeParts();
    }

  private:
    pisa::Statement Set(FieldId dest, Operand source) const
    {
        return MoveTo(m_program, dest, source);
    }

    FieldId IsCovered() const
    {
        return {m_bridge.header, FieldId::kValid};
    }

    ActionId AddAction(const std::string& name, std::vector<Field> parameters, std::vector<Instruction> body)
    {
        m_program.actions.push_back(
            {m_actions.Take("bridge." + name), std::move(parameters), std::move(body), {}, {}});
        return static_cast<ActionId>(m_program.actions.size() - 1);
    }

    /** @param actions the last is the default; without keys there is but that one */
    TableId AddTable(const std::string& name, const std::vector<FieldId>& keys, const std::vector<ActionId>& actions,
                     std::vector<std::pair<std::vector<uint64_t>, ActionCall>> entries)
    {
        Table table = MakeFixedTable(m_tables.Take("bridge." + name), actions.back());
        table.actions = actions;
        for (const FieldId key : keys)
        {
            table.keys.push_back({key, MatchKind::Exact});
        }
        for (auto& [values, call] : entries)
        {
            Entry entry;
            for (const uint64_t value : values)
            {
                entry.match.push_back({value});
            }
            entry.call = std::move(call);
            table.entries.push_back(std::move(entry));
        }
        table.size = std::max<uint64_t>(1, table.entries.size());
        m_program.tables.push_back(std::move(table));
        return static_cast<TableId>(m_program.tables.size() - 1);
    }

    // ---- packets from outside

    /** @return the action by which a packet gets a bridge of that form, all values 0. */
    ActionId EnterAs(uint32_t form)
    {
        const auto [known, isNew] = m_enter.emplace(form, 0);
        if (!isNew)
        {
            return known->second;
        }
        std::vector<Instruction> body{Set(IsCovered(), Constant{1}), Set(m_bridge.to, Constant{kBridgeAddress}),
                                      Set(m_bridge.from, Constant{kBridgeAddress}),
                                      Set(m_bridge.type, Constant{m_bridge.typeNumber})};
        for (const auto& [what, field] : m_bridge.facts)
        {
            if (what == Intrinsic::IngressPort)
            {
                body.emplace_back(Set(field, Parameter{0}));
            }
            else if (what == Intrinsic::PacketLength || what == Intrinsic::ArrivalTime)
            {
                body.emplace_back(Set(field, IntrinsicField(what)));
            }
        }
        AddZeroes(m_bridge.header, body);
        ChangeForm(std::nullopt, form, body);
        return known->second = AddAction("enter", {{"port", 16}}, std::move(body));
    }

    void AddZeroes(HeaderId part, std::vector<Instruction>& body) const
    {
        for (const BridgeSlot& slot : m_bridge.slots)
        {
            if (slot.inBridge.header == part)
            {
                body.emplace_back(Set(slot.inBridge, Constant{0}));
            }
        }
    }

    /** Parts come and go; those that come are 0, which nobody before has written. */
    void ChangeForm(std::optional<uint32_t> before, std::optional<uint32_t> after, std::vector<Instruction>& body)
    {
        for (const std::optional<uint32_t>& form : {before, after})
        {
            m_forms.insert(form.value_or(m_bridge.formOf[0]));
        }
        for (const BridgePart& part : m_bridge.parts)
        {
            const bool had = before && part.forms.count(*before) > 0;
            const bool has = after && part.forms.count(*after) > 0;
            if (had != has)
            {
                body.emplace_back(Set({part.header, FieldId::kValid}, Constant{has ? 1U : 0U}));
            }
            if (has && !had)
            {
                AddZeroes(part.header, body);
            }
        }
        if (m_bridge.form && after && before != after)
        {
            body.emplace_back(Set(*m_bridge.form, Constant{*after}));
        }
    }

    /** @return a table that gives packets of outer ports a bridge and lets in those of links that wear one; others,
     * hosts' own bridges among them, are dropped. */
    TableId AddEnter()
    {
        m_comeIn = AddAction("come_in", {}, {});
        m_outside = AddAction("outside", {}, {Set(IntrinsicField(Intrinsic::Drop), Constant{1})});
        std::vector<std::pair<std::vector<uint64_t>, ActionCall>> entries;
        for (std::size_t port = 0; port < m_end.network.outerPorts.size(); ++port)
        {
            const lyra::SwitchPort& outer = m_end.network.outerPorts[port];
            if (outer.at == m_end.at)
            {
                entries.push_back({{0, outer.port}, {EnterAs(m_bridge.formOf[m_end.enteringLabel]), {port}}});
            }
        }
        for (std::size_t link = 0; link < m_end.network.links.size(); ++link)
        {
            const auto [a, b] = m_end.network.links[link];
            const auto [portOfA, portOfB] = m_end.network.linkPorts[link];
            if (a == m_end.at || b == m_end.at)
            {
                entries.push_back({{1, a == m_end.at ? portOfA : portOfB}, {m_comeIn, {}}});
            }
        }
        return AddTable("enter", {IsCovered(), IntrinsicField(Intrinsic::IngressPort)},
                        All(m_enter, {m_comeIn, m_outside}), std::move(entries));
    }

    // ---- along the paths

    /** @return the action that sends packets of one form on in another. */
    ActionId GoAs(std::pair<uint32_t, uint32_t> forms)
    {
        const auto [known, isNew] = m_go.emplace(forms, 0);
        if (!isNew)
        {
            return known->second;
        }
        std::vector<Field> parameters{{"port", 16}, {"label", 16}};
        std::vector<Instruction> body{Set(IntrinsicField(Intrinsic::EgressPort), Parameter{0}),
                                      Set(m_bridge.label, Parameter{1})};
        for (std::size_t group = 0; group < m_bridge.groups.size(); ++group)
        {
            parameters.push_back({"runs_" + std::to_string(group), 1});
            body.emplace_back(Set(m_bridge.groups[group], Parameter{static_cast<uint32_t>(2 + group)}));
        }
        ChangeForm(forms.first, forms.second, body);
        return known->second = AddAction("go", std::move(parameters), std::move(body));
    }

    /** @return the action for packets of a form with which the program is through. */
    ActionId FinishFrom(uint32_t form)
    {
        const auto [known, isNew] = m_finish.emplace(form, 0);
        if (!isNew)
        {
            return known->second;
        }
        std::vector<Instruction> body{Set(m_bridge.isThrough, Constant{1}), Set(m_bridge.label, Constant{0})};
        for (const FieldId group : m_bridge.groups)
        {
            body.emplace_back(Set(group, Constant{0}));
        }
        ChangeForm(form, m_bridge.formOf[0], body);
        return known->second = AddAction("finish", {}, std::move(body));
    }

    template <typename Key>
    static std::vector<ActionId> All(const std::map<Key, ActionId>& actions, std::vector<ActionId> others)
    {
        std::vector<ActionId> all;
        for (const auto& [key, action] : actions)
        {
            all.push_back(action);
        }
        all.insert(all.end(), others.begin(), others.end());
        return all;
    }

    TableId AddSteer()
    {
        m_pass = AddAction("pass", {}, {});
        std::vector<std::pair<std::vector<uint64_t>, ActionCall>> entries;
        for (uint32_t id = 1; id < m_end.routes.labels.size(); ++id)
        {
            const Label& label = m_end.routes.labels[id];
            if (label.hop.at != m_end.at)
            {
                continue;
            }
            ActionCall call;
            if (label.next == 0)
            {
                call.action = FinishFrom(m_bridge.formOf[id]);
            }
            else
            {
                call = {GoAs({m_bridge.formOf[id], m_bridge.formOf[label.next]}), {label.toNext, label.next}};
                for (std::size_t group = 0; group < m_bridge.groups.size(); ++group)
                {
                    call.arguments.push_back(Runs(m_end.routes, label.next, group));
                }
            }
            entries.push_back({{id}, std::move(call)});
        }
        return AddTable("steer", {m_bridge.here}, All(m_go, All(m_finish, {m_pass})), std::move(entries));
    }

    // ---- behind the program

    TableId AddDeliver()
    {
        std::vector<Instruction> across{Set(IntrinsicField(Intrinsic::EgressPort), Parameter{0})};
        std::vector<Instruction> leave = across;
        leave.emplace_back(Set(IsCovered(), Constant{0}));
        ChangeForm(m_bridge.formOf[0], std::nullopt, leave);
        const auto add = [&](Intrinsic what, std::vector<Instruction>& body)
        {
            const auto fact = m_bridge.facts.find(what);
            if (fact != m_bridge.facts.end())
            {
                body.emplace_back(Set(IntrinsicField(what), fact->second));
            }
        };
        add(Intrinsic::QueueId, across);
        add(Intrinsic::QueueId, leave);
        add(Intrinsic::Truncate, leave);
        std::vector<Instruction> nowhere;
        for (std::vector<Instruction>* body : {&across, &leave, &nowhere})
        {
            Conclude(m_program, m_bridge, Thread::Ingress, *body);
        }
        nowhere.emplace_back(Set(IntrinsicField(Intrinsic::Drop), Constant{1}));
        const auto copied = m_bridge.facts.find(Intrinsic::MirrorSession);
        if (copied != m_bridge.facts.end() && m_bridge.decidedInEgress.count(Intrinsic::MirrorSession) == 0)
        {
            across.emplace_back(Set(copied->second, Constant{0})); // one copy is enough
        }
        const ActionId acrossId = AddAction("across", {{"port", 16}}, across);
        const ActionId leaveId = AddAction("leave", {{"port", 16}}, leave);
        const ActionId nowhereId = AddAction("nowhere", {}, nowhere);
        std::vector<std::pair<std::vector<uint64_t>, ActionCall>> entries;
        for (std::size_t port = 0; port < m_end.network.outerPorts.size(); ++port)
        {
            const bool isHere = m_end.network.outerPorts[port].at == m_end.at;
            entries.push_back({{port}, {isHere ? leaveId : acrossId, {m_end.routes.toOuter[m_end.at][port]}}});
        }
        return AddTable("deliver", {m_bridge.facts.at(Intrinsic::EgressPort)}, {acrossId, leaveId, nowhereId},
                        std::move(entries));
    }

    // ---- controls

    static NodeId Add(Control& control, ControlNode node)
    {
        control.nodes.push_back(std::move(node));
        return static_cast<NodeId>(control.nodes.size() - 1);
    }

    void Wrap(TableId enter, TableId steer, TableId deliver)
    {
        Control& control = m_program.ingress;
        const auto steerNode = static_cast<NodeId>(control.nodes.size());
        const NodeId deliverNode = steerNode + 1;
        LeadEndsTo(control, steerNode);
        Apply steered{steer, deliverNode, deliverNode, {}};
        for (const ActionId go : All(m_go, {}))
        {
            steered.onAction.emplace_back(go, kEndOfControl);
        }
        for (const ActionId other : All(m_finish, {m_pass}))
        {
            steered.onAction.emplace_back(other, deliverNode);
        }
        Add(control, std::move(steered));
        Add(control, Apply{deliver, kEndOfControl, kEndOfControl, {}});
        const NodeId own = control.entry;
        Apply entered{enter, own, kEndOfControl, {{m_comeIn, own}, {m_outside, kEndOfControl}}};
        for (const ActionId in : All(m_enter, {}))
        {
            entered.onAction.emplace_back(in, own);
        }
        control.entry = Add(control, std::move(entered));
    }

    void LeaveOutStrangeParts()
    {
        m_forms.insert(m_end.formsIn.begin(), m_end.formsIn.end());
        std::vector<HeaderId>& deparser = m_program.deparser;
        for (const BridgePart& part : m_bridge.parts)
        {
            if (!HasAny(part, m_forms))
            {
                deparser.erase(std::find(deparser.begin(), deparser.end(), part.header));
            }
        }
    }

    Program& m_program;
    const Bridge& m_bridge;
    const BridgeEnd& m_end;
    FreeNames m_tables;
    FreeNames m_actions;
    std::map<uint32_t, ActionId> m_enter; ///< by form
    ActionId m_comeIn{0};
    ActionId m_outside{0};
    std::map<std::pair<uint32_t, uint32_t>, ActionId> m_go; ///< by forms before and behind
    std::map<uint32_t, ActionId> m_finish;                  ///< by form
    ActionId m_pass{0};
    std::set<uint32_t> m_forms; ///< that packets have here
};

} // namespace

void
AddBridgeToIngress(Program& program, const Bridge& bridge, const BridgeEnd& end)
{
    IngressWriter(program, bridge, end).Run();
}

} // namespace pisa
