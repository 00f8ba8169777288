// Tables that put the bridge on, lead packets along their way, and take it off.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/split/bridge.h"

#include "compiler/lowering/last-action.h"
#include "compiler/passes/free-names.h"
#include "ir/access.h"

#include <algorithm>

namespace pisa
{

namespace
{

constexpr uint64_t kBridgeAddress = 0x020000000000; ///< locally administered: no station has it

class ControlWriter
{
  public:
    ControlWriter(Program& program, const Bridge& bridge, const std::map<lyra::StorageId, FieldId>& locals,
                  const BridgeEnd& end)
        : m_program(program),
          m_bridge(bridge),
          m_locals(locals),
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
        WrapIngress(enter, steer, deliver);
        WrapEgress();
    }

  private:
    unsigned WidthOf(FieldId field) const
    {
        return field.index == FieldId::kValid ? 1 : m_program.headers[field.header].fields[field.index].width;
    }

    Statement Set(FieldId dest, Operand source) const
    {
        return {Operation::Move, WidthOf(dest), dest, {source}};
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

    uint64_t Runs(uint32_t label, std::size_t group) const
    {
        return m_end.routes.labels[label].hop.groups >> group & 1;
    }

    // ---- packets from outside

    /** @return a table that gives packets of outer ports a bridge and lets in those of links that wear one; others,
     * hosts' own bridges among them, are dropped. */
    TableId AddEnter()
    {
        std::vector<Field> parameters{{"label", 16}, {"port", 16}};
        std::vector<Instruction> body{Set(IsCovered(), Constant{1}), Set(m_bridge.to, Constant{kBridgeAddress}),
                                      Set(m_bridge.from, Constant{kBridgeAddress}),
                                      Set(m_bridge.type, Constant{m_bridge.typeNumber}),
                                      Set(m_bridge.here, Parameter{0})};
        for (std::size_t group = 0; group < m_bridge.runs.size(); ++group)
        {
            parameters.push_back({"runs_" + std::to_string(group), 1});
            body.emplace_back(Set(m_bridge.runs[group], Parameter{static_cast<uint32_t>(2 + group)}));
        }
        for (const auto& [what, field] : m_bridge.facts)
        {
            if (what == Intrinsic::IngressPort)
            {
                body.emplace_back(Set(field, Parameter{1}));
            }
            else if (what == Intrinsic::PacketLength || what == Intrinsic::ArrivalTime)
            {
                body.emplace_back(Set(field, IntrinsicField(what)));
            }
        }
        for (const BridgeSlot& slot : m_bridge.slots)
        {
            body.emplace_back(Set(slot.inBridge, Constant{0}));
        }
        m_enter = AddAction("enter", parameters, body);
        m_comeIn = AddAction("come_in", {}, {});
        m_outside = AddAction("outside", {}, {Set(IntrinsicField(Intrinsic::Drop), Constant{1})});
        std::vector<std::pair<std::vector<uint64_t>, ActionCall>> entries;
        for (std::size_t port = 0; port < m_end.network.outerPorts.size(); ++port)
        {
            const lyra::SwitchPort& outer = m_end.network.outerPorts[port];
            if (outer.at == m_end.at)
            {
                const uint32_t label = m_end.routes.ofOuter[port];
                ActionCall call{m_enter, {label, port}};
                for (std::size_t group = 0; group < m_bridge.runs.size(); ++group)
                {
                    call.arguments.push_back(Runs(label, group));
                }
                entries.push_back({{0, outer.port}, std::move(call)});
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
                        {m_enter, m_comeIn, m_outside}, std::move(entries));
    }

    // ---- along the paths

    TableId AddSteer()
    {
        std::vector<Field> parameters{{"port", 16}, {"label", 16}};
        std::vector<Instruction> go{Set(IntrinsicField(Intrinsic::EgressPort), Parameter{0}),
                                    Set(m_bridge.label, Parameter{1})};
        std::vector<Instruction> finish{Set(m_bridge.isThrough, Constant{1}), Set(m_bridge.label, Constant{0})};
        for (std::size_t group = 0; group < m_bridge.groups.size(); ++group)
        {
            parameters.push_back({"runs_" + std::to_string(group), 1});
            go.emplace_back(Set(m_bridge.groups[group], Parameter{static_cast<uint32_t>(2 + group)}));
            finish.emplace_back(Set(m_bridge.groups[group], Constant{0}));
        }
        Conclude(finish, false);
        m_go = AddAction("go", parameters, go);
        m_finish = AddAction("finish", {}, finish);
        m_pass = AddAction("pass", {}, {});
        std::vector<std::pair<std::vector<uint64_t>, ActionCall>> entries;
        for (uint32_t id = 1; id < m_end.routes.labels.size(); ++id)
        {
            const Label& label = m_end.routes.labels[id];
            if (label.hop.at != m_end.at)
            {
                continue;
            }
            ActionCall call{m_finish, {}};
            if (label.next != 0)
            {
                call = {m_go, {label.toNext, label.next}};
                for (std::size_t group = 0; group < m_bridge.groups.size(); ++group)
                {
                    call.arguments.push_back(Runs(label.next, group));
                }
            }
            entries.push_back({{id}, std::move(call)});
        }
        return AddTable("steer", {m_bridge.here}, {m_go, m_finish, m_pass}, std::move(entries));
    }

    /** Carries out what the program decided in that control, once. @return whether there is anything */
    bool Conclude(std::vector<Instruction>& body, bool inEgress) const
    {
        bool isAny = false;
        for (const Intrinsic what : {Intrinsic::Drop, Intrinsic::MirrorSession})
        {
            const auto fact = m_bridge.facts.find(what);
            if (fact != m_bridge.facts.end() && (m_bridge.decidedInEgress.count(what) > 0) == inEgress)
            {
                body.emplace_back(Set(IntrinsicField(what), fact->second));
                isAny = true;
            }
        }
        return isAny;
    }

    // ---- behind the program

    TableId AddDeliver()
    {
        std::vector<Instruction> across{Set(IntrinsicField(Intrinsic::EgressPort), Parameter{0})};
        std::vector<Instruction> leave = across;
        leave.emplace_back(Set(IsCovered(), Constant{0}));
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
        const ActionId acrossId = AddAction("across", {{"port", 16}}, across);
        const ActionId leaveId = AddAction("leave", {{"port", 16}}, leave);
        const ActionId nowhere = AddAction("nowhere", {}, {Set(IntrinsicField(Intrinsic::Drop), Constant{1})});
        std::vector<std::pair<std::vector<uint64_t>, ActionCall>> entries;
        for (std::size_t port = 0; port < m_end.network.outerPorts.size(); ++port)
        {
            const bool isHere = m_end.network.outerPorts[port].at == m_end.at;
            entries.push_back({{port}, {isHere ? leaveId : acrossId, {m_end.routes.toOuter[m_end.at][port]}}});
        }
        return AddTable("deliver", {m_bridge.facts.at(Intrinsic::EgressPort)}, {acrossId, leaveId, nowhere},
                        std::move(entries));
    }

    // ---- controls

    static NodeId Add(Control& control, ControlNode node)
    {
        control.nodes.push_back(std::move(node));
        return static_cast<NodeId>(control.nodes.size() - 1);
    }

    /** What ended the control goes on at `next`. */
    static void Continue(Control& control, NodeId next)
    {
        const auto mend = [next](NodeId& id) { id = id == kEndOfControl ? next : id; };
        for (ControlNode& node : control.nodes)
        {
            if (auto* apply = std::get_if<Apply>(&node))
            {
                mend(apply->onHit);
                mend(apply->onMiss);
                for (auto& [action, target] : apply->onAction)
                {
                    mend(target);
                }
                continue;
            }
            auto& branch = std::get<Branch>(node);
            mend(branch.onTrue);
            mend(branch.onFalse);
        }
        mend(control.entry);
    }

    void WrapIngress(TableId enter, TableId steer, TableId deliver)
    {
        Control& control = m_program.ingress;
        const auto steerNode = static_cast<NodeId>(control.nodes.size());
        const NodeId deliverNode = steerNode + 1;
        Continue(control, steerNode);
        Add(control, Apply{steer,
                           deliverNode,
                           deliverNode,
                           {{m_go, kEndOfControl}, {m_finish, deliverNode}, {m_pass, deliverNode}}});
        Add(control, Apply{deliver, kEndOfControl, kEndOfControl, {}});
        const NodeId own = control.entry;
        control.entry = Add(
            control, Apply{enter, own, kEndOfControl, {{m_enter, own}, {m_comeIn, own}, {m_outside, kEndOfControl}}});
    }

    void WrapEgress()
    {
        Control& control = m_program.egress;
        const std::vector<Instruction> fill = FillBody(); // looks at all actions of the program
        std::vector<Instruction> conclude;
        if (Conclude(conclude, true))
        {
            Append(control, "conclude", {Operation::Equal, 1, m_bridge.isThrough, Constant{1}}, conclude);
        }
        if (!fill.empty())
        {
            Append(control, "fill", {Operation::Equal, 1, IsCovered(), Constant{1}}, fill);
        }
        if (m_bridge.facts.count(Intrinsic::MirrorSession) > 0)
        {
            const ActionId uncover = AddAction("uncover", {}, {Set(IsCovered(), Constant{0})});
            const NodeId own = control.entry;
            const NodeId apply = Add(control, Apply{AddTable("uncover", {}, {uncover}, {}), own, own, {}});
            const Condition isCopy{Operation::NotEqual, 8, IntrinsicField(Intrinsic::PacketKind), Constant{0}};
            control.entry = Add(control, Branch{"is_copy", isCopy, apply, own});
        }
    }

    /** Behind all else, a table without keys that is applied if the condition holds. */
    void Append(Control& control, const std::string& name, const Condition& condition, std::vector<Instruction> body)
    {
        const TableId table = AddTable(name, {}, {AddAction(name, {}, std::move(body))}, {});
        const auto apply = static_cast<NodeId>(control.nodes.size());
        Continue(control, apply + 1);
        Add(control, Apply{table, kEndOfControl, kEndOfControl, {}});
        Add(control, Branch{"if_" + name, condition, apply, kEndOfControl});
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
            if (field && written.count(*field) > 0)
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

    Program& m_program;
    const Bridge& m_bridge;
    const std::map<lyra::StorageId, FieldId>& m_locals;
    const BridgeEnd& m_end;
    FreeNames m_tables;
    FreeNames m_actions;
    ActionId m_enter{0};
    ActionId m_comeIn{0};
    ActionId m_outside{0};
    ActionId m_go{0};
    ActionId m_finish{0};
    ActionId m_pass{0};
};

} // namespace

void
AddBridgeToControls(Program& program, const Bridge& bridge, const std::map<lyra::StorageId, FieldId>& locals,
                    const BridgeEnd& end)
{
    ControlWriter(program, bridge, locals, end).Run();
}

} // namespace pisa
