// Tables, registers and changes of a stepped model.
// SPDX-License-Identifier: GPL-2.0-only
#include "reference/stepped-state.h"

#include "reference/arithmetic.h"
#include "reference/wire.h"

#include <algorithm>

namespace pisa
{

SteppedState::SteppedState(const Program& program, unsigned copies) : m_program(program), m_ways(program, copies)
{
    for (TableId table = 0; table < program.tables.size(); ++table)
    {
        m_tables.push_back({BootEntries(table), program.tables[table].defaultCall});
    }
    m_planned = m_tables;
    for (const Register& reg : program.registers)
    {
        m_registers.push_back(reg.initial);
        m_registers.back().resize(reg.size, 0);
    }
}

void
SteppedState::WritePointer(const PointerWrite& write)
{
    m_changes.push_back({write.at, 4, 0, {}, 0, 0, write});
}

void
SteppedState::Release(Thread thread, NodeId node, Cycle at)
{
    m_changes.push_back({at, 5, 0, {}, 0, 0, {{thread, PointerKind::Entry, node, 0}, 0, at, {}}});
}

bool
SteppedState::MayMeet(SteppedPacket& packet, std::size_t copy, Cycle now)
{
    const Thread thread = packet.isEgress ? Thread::Egress : Thread::Ingress;
    const auto here = std::count_if(packet.path.begin(), packet.path.end(),
                                    [&](const Meeting& meeting) { return meeting.thread == thread; });
    const std::size_t most = 2 * ControlOf(packet).nodes.size();
    if (m_ways.IsFreed(thread, packet.node) || static_cast<std::size_t>(here) >= most)
    {
        Lose(packet);
        return false;
    }
    packet.path.push_back({thread, packet.node, static_cast<uint32_t>(copy), now});
    return true;
}

std::shared_ptr<SteppedPacket>
SteppedState::Offer(const std::vector<uint8_t>& frame, Cycle earliest, uint32_t order)
{
    auto packet = std::make_shared<SteppedPacket>();
    packet->fields = layout != nullptr ? FieldStore(m_program, *layout) : FieldStore();
    packet->earliest = earliest;
    packet->order = order;
    packet->version = stamp;
    Restamp(*packet);
    ReferenceParse(m_program, frame, *packet);
    if (packet->accepted)
    {
        Await(packet);
    }
    return packet;
}

void
SteppedState::Lose(SteppedPacket& packet)
{
    ++strays;
    Set(packet, IntrinsicField(Intrinsic::Drop), 1);
    packet.node = kEndOfControl;
}

void
SteppedState::Restamp(SteppedPacket& packet) const
{
    packet.fields.Set(IntrinsicField(Intrinsic::Version), packet.version);
}

std::size_t
SteppedState::OutcomeOf(TableId table, ActionId action, bool isHit) const
{
    const std::vector<ActionId>& actions = m_program.tables[table].actions;
    const auto position = std::find(actions.begin(), actions.end(), action) - actions.begin();
    return 2 * static_cast<std::size_t>(position) + (isHit ? 1 : 0);
}

SteppedState::PacketPointer
SteppedState::TakeNext(std::vector<PacketPointer>& waiting, Cycle now)
{
    auto best = waiting.end();
    for (auto it = waiting.begin(); it != waiting.end(); ++it)
    {
        if ((*it)->earliest > now)
        {
            continue;
        }
        const SteppedPacket& packet = **it;
        const bool isFirst = best == waiting.end() || packet.pass > (*best)->pass ||
                             (packet.pass == (*best)->pass &&
                              (packet.earliest < (*best)->earliest ||
                               (packet.earliest == (*best)->earliest && packet.order < (*best)->order)));
        best = isFirst ? it : best;
    }
    if (best == waiting.end())
    {
        return nullptr;
    }
    PacketPointer next = *best;
    waiting.erase(best);
    return next;
}

void
SteppedState::ApplyChangesDue(Cycle now)
{
    while (!m_changes.empty() && m_changes.front().at == now)
    {
        Apply(m_changes.front());
        m_changes.pop_front();
    }
    if (m_looks.erase(now) != 0)
    {
        m_seen[now] = m_registers;
    }
}

/** @return the entries without those that stand behind an equal one. */
std::vector<Entry>
SteppedState::BootEntries(TableId table) const
{
    std::vector<Entry> kept;
    for (const Entry& entry : m_program.tables[table].entries)
    {
        if (std::none_of(kept.begin(), kept.end(), [&](const Entry& e) { return SameEntry(table, e, entry); }))
        {
            kept.push_back(entry);
        }
    }
    return kept;
}

bool
SteppedState::InsertEntry(TableId table, const Entry& entry, Cycle at)
{
    std::vector<Entry>& entries = m_planned[table].entries;
    const bool isThere =
        std::any_of(entries.begin(), entries.end(), [&](const Entry& e) { return SameEntry(table, e, entry); });
    if (m_program.tables[table].isConst || isThere || entries.size() == m_program.tables[table].size)
    {
        return false;
    }
    entries.push_back(entry);
    m_changes.push_back({at, 0, table, entry, 0, 0, {}});
    return true;
}

bool
SteppedState::RemoveEntry(TableId table, const std::vector<MatchValue>& match, Cycle at)
{
    std::vector<Entry>& entries = m_planned[table].entries;
    auto found = entries.end();
    for (auto entry = entries.begin(); entry != entries.end(); ++entry)
    {
        const bool isBetter = found == entries.end() || entry->priority > found->priority;
        found = SameMatch(table, entry->match, match) && isBetter ? entry : found;
    }
    if (m_program.tables[table].isConst || found == entries.end())
    {
        return false;
    }
    m_changes.push_back({at, 1, table, *found, 0, 0, {}});
    entries.erase(found);
    return true;
}

void
SteppedState::SetDefault(TableId table, const ActionCall& call, Cycle at)
{
    m_changes.push_back({at, 2, table, {{}, 0, call}, 0, 0, {}});
}

void
SteppedState::WriteRegister(RegisterId reg, uint64_t index, uint64_t value, Cycle at)
{
    m_changes.push_back({at, 3, reg, {}, index, value, {}});
}

void
SteppedState::Apply(const Change& change)
{
    if (change.kind == 4)
    {
        m_ways.Write(change.write);
        return;
    }
    if (change.kind == 5)
    {
        m_ways.Free(change.write.pointer.thread, change.write.pointer.node);
        return;
    }
    if (change.kind == 3)
    {
        m_registers[change.element][change.index] = change.value & LowBits(m_program.registers[change.element].width);
        return;
    }
    TableState& table = m_tables[change.element];
    if (change.kind == 2)
    {
        table.defaultCall = change.entry.call;
        return;
    }
    if (change.kind == 0)
    {
        table.entries.push_back(change.entry);
        return;
    }
    table.entries.erase(std::find_if(table.entries.begin(), table.entries.end(),
                                     [&](const Entry& e) { return SameEntry(change.element, e, change.entry); }));
}

const Entry*
SteppedState::Match(const SteppedPacket& packet, TableId id) const
{
    const Table& table = m_program.tables[id];
    const bool isTernary = std::any_of(table.keys.begin(), table.keys.end(),
                                       [](const MatchKey& k) { return k.kind == MatchKind::Ternary; });
    const Entry* best = nullptr;
    int64_t bestRank = 0;
    for (const Entry& entry : m_tables[id].entries)
    {
        bool matches = !table.keys.empty();
        int64_t prefix = 0;
        for (std::size_t i = 0; i < table.keys.size(); ++i)
        {
            const uint64_t mask = MaskOf(table.keys[i], entry.match[i]);
            matches = matches && (Get(packet, table.keys[i].field) & mask) == (entry.match[i].value & mask);
            for (uint64_t bits = table.keys[i].kind == MatchKind::Lpm ? mask : 0; bits != 0; bits /= 2)
            {
                prefix += static_cast<int64_t>(bits % 2);
            }
        }
        const int64_t rank = isTernary ? entry.priority : prefix;
        if (matches && (best == nullptr || rank > bestRank))
        {
            best = &entry;
            bestRank = rank;
        }
    }
    return best;
}

bool
SteppedState::Holds(const SteppedPacket& packet, const Condition& condition) const
{
    return ReferenceEvaluate(condition.operation, condition.width,
                             {Read(packet, condition.left, {}), Read(packet, condition.right, {})}) != 0;
}

void
SteppedState::RunAction(SteppedPacket& packet, const ActionCall& call)
{
    for (const Instruction& instruction : m_program.actions[call.action].body)
    {
        RunInstruction(packet, instruction, call);
    }
}

void
SteppedState::RunInstruction(SteppedPacket& packet, const Instruction& instruction, const ActionCall& call)
{
    if (const auto* atom = std::get_if<StatefulOperation>(&instruction))
    {
        RunAtom(packet, *atom, call);
        return;
    }
    const auto& statement = std::get<Statement>(instruction);
    std::vector<uint64_t> operands;
    for (const Operand& operand : statement.operands)
    {
        operands.push_back(Read(packet, operand, call));
    }
    Set(packet, statement.dest, ReferenceEvaluate(statement.operation, statement.width, operands));
}

void
SteppedState::RunAtom(SteppedPacket& packet, const StatefulOperation& atom, const ActionCall& call)
{
    std::vector<uint64_t>& cells = m_registers[atom.reg];
    const uint64_t index = Read(packet, atom.index, call);
    const bool isInside = index < cells.size();
    indexOutOfRange += isInside ? 0 : 1;
    const uint64_t old = isInside ? cells[index] : 0;
    std::vector<uint64_t> inputs;
    for (const Operand& input : atom.inputs)
    {
        inputs.push_back(Read(packet, input, call));
    }
    std::vector<uint64_t> steps;
    const auto valueOf = [&](const AtomValue& value)
    {
        return value.kind == AtomValue::Kind::Old     ? old
               : value.kind == AtomValue::Kind::Input ? inputs[value.index]
               : value.kind == AtomValue::Kind::Step  ? steps[value.index]
                                                      : value.literal;
    };
    for (const AtomStep& step : atom.steps)
    {
        std::vector<uint64_t> operands;
        std::transform(step.operands.begin(), step.operands.end(), std::back_inserter(operands), valueOf);
        steps.push_back(ReferenceEvaluate(step.operation, step.width, operands));
    }
    if (isInside && Read(packet, atom.guard, call) != 0)
    {
        cells[index] = valueOf(atom.next) & LowBits(m_program.registers[atom.reg].width);
    }
    for (const AtomOutput& output : atom.outputs)
    {
        Set(packet, output.dest, valueOf(output.value));
    }
}

/** Priorities count where they decide. */
bool
SteppedState::SameEntry(TableId table, const Entry& a, const Entry& b) const
{
    const std::vector<MatchKey>& keys = m_program.tables[table].keys;
    const bool decides =
        std::any_of(keys.begin(), keys.end(), [](const MatchKey& k) { return k.kind == MatchKind::Ternary; });
    return SameMatch(table, a.match, b.match) && (!decides || a.priority == b.priority);
}

bool
SteppedState::SameMatch(TableId table, const std::vector<MatchValue>& a, const std::vector<MatchValue>& b) const
{
    for (std::size_t i = 0; i < a.size(); ++i)
    {
        const uint64_t mask = MaskOf(m_program.tables[table].keys[i], a[i]);
        if (mask != MaskOf(m_program.tables[table].keys[i], b[i]) || (a[i].value & mask) != (b[i].value & mask))
        {
            return false;
        }
    }
    return true;
}

uint64_t
SteppedState::MaskOf(const MatchKey& key, const MatchValue& match) const
{
    return (key.kind == MatchKind::Exact ? ~uint64_t{0} : match.mask) & LowBits(WidthOf(key.field));
}

unsigned
SteppedState::WidthOf(FieldId field) const
{
    return field.index == FieldId::kValid ? 1 : m_program.headers[field.header].fields[field.index].width;
}

uint64_t
SteppedState::Get(const SteppedPacket& packet, FieldId field) const
{
    return packet.fields.Get(field);
}

void
SteppedState::Set(SteppedPacket& packet, FieldId field, uint64_t value) const
{
    const uint64_t cut = value & LowBits(WidthOf(field));
    if (Get(packet, field) != cut)
    {
        packet.changed.insert(field.header);
    }
    packet.fields.Set(field, cut);
}

uint64_t
SteppedState::Read(const SteppedPacket& packet, const Operand& operand, const ActionCall& call) const
{
    if (const auto* field = std::get_if<FieldId>(&operand))
    {
        return Get(packet, *field);
    }
    const auto* parameter = std::get_if<Parameter>(&operand);
    return parameter != nullptr ? call.arguments[parameter->index] : std::get<Constant>(operand).value;
}

} // namespace pisa
