// A dRMT chip with banks stepped clock by clock.
// SPDX-License-Identifier: GPL-2.0-only
#include "reference/stepped-banks.h"

#include "reference/arithmetic.h"
#include "reference/wire.h"

#include <algorithm>

namespace pisa
{

namespace
{

using Fields = std::set<FieldId>;

void
AddField(const Operand& operand, Fields& fields)
{
    if (const auto* field = std::get_if<FieldId>(&operand))
    {
        fields.insert(*field);
    }
}

Fields
ReadBy(const Instruction& instruction)
{
    Fields fields;
    if (const auto* atom = std::get_if<StatefulOperation>(&instruction))
    {
        AddField(atom->index, fields);
        AddField(atom->guard, fields);
        for (const Operand& input : atom->inputs)
        {
            AddField(input, fields);
        }
        return fields;
    }
    for (const Operand& operand : std::get<Statement>(instruction).operands)
    {
        AddField(operand, fields);
    }
    return fields;
}

Fields
WrittenBy(const Instruction& instruction)
{
    Fields fields;
    if (const auto* atom = std::get_if<StatefulOperation>(&instruction))
    {
        for (const AtomOutput& output : atom->outputs)
        {
            fields.insert(output.dest);
        }
        return fields;
    }
    return {std::get<Statement>(instruction).dest};
}

bool
Meet(const Fields& a, const Fields& b)
{
    return std::any_of(a.begin(), a.end(), [&b](FieldId field) { return b.count(field) > 0; });
}

bool
DependsOn(const Instruction& later, const Instruction& earlier)
{
    return Meet(ReadBy(later), WrittenBy(earlier)) || Meet(WrittenBy(later), WrittenBy(earlier)) ||
           Meet(WrittenBy(later), ReadBy(earlier));
}

} // namespace

SteppedBanks::SteppedBanks(const Image& image)
    : SteppedState(image.program, image.target.processors),
      served(image.target.banks.count, 0),
      waited(image.target.banks.count, 0),
      m_image(image),
      m_workers(image.target.processors),
      m_banks(image.target.banks.count)
{
}

void
SteppedBanks::Await(const PacketPointer& packet)
{
    m_waiting[0].push_back(packet);
}

bool
SteppedBanks::IsBusy() const
{
    return HasChanges() || !m_waiting[0].empty() || !m_waiting[1].empty() ||
           std::any_of(m_workers.begin(), m_workers.end(), [](const Worker& w) { return w.packet != nullptr; });
}

void
SteppedBanks::RunToEnd()
{
    while (IsBusy())
    {
        Step();
        ++m_now;
    }
}

void
SteppedBanks::Step()
{
    ApplyChangesDue(m_now);
    Leave();
    Dispatch(1);
    Dispatch(0);
    for (std::size_t number = 0; number < m_workers.size(); ++number)
    {
        GoOn(number);
    }
    for (std::size_t bank = 0; bank < m_banks.size(); ++bank)
    {
        if (!m_banks[bank].empty())
        {
            ++served[bank];
            waited[bank] += m_now - m_banks[bank].front().came;
            Serve(m_banks[bank]);
        }
    }
}

/** Takes the packets that are done to egress or out, those that were issued first before the others. */
void
SteppedBanks::Leave()
{
    std::vector<PacketPointer> leaving;
    for (Worker& worker : m_workers)
    {
        if (worker.packet != nullptr && worker.isLeaving && worker.leave == m_now)
        {
            leaving.push_back(worker.packet);
            worker = {};
        }
    }
    const auto issue = [](const PacketPointer& packet)
    { return packet->isEgress ? packet->egress.issue : packet->ingress.issue; };
    std::sort(leaving.begin(), leaving.end(),
              [&](const PacketPointer& a, const PacketPointer& b) { return issue(a) < issue(b); });
    for (const PacketPointer& packet : leaving)
    {
        (packet->isEgress ? packet->egress : packet->ingress).exit = m_now;
        packet->isDropped = Get(*packet, IntrinsicField(Intrinsic::Drop)) != 0;
        if (!packet->isDropped && !packet->isEgress)
        {
            packet->earliest = m_now;
            packet->order = 0;
            m_waiting[1].push_back(packet);
        }
        else if (!packet->isDropped)
        {
            packet->out = ReferenceDeparse(m_program, *packet);
        }
    }
}

/** The first free processor, in turn, takes a packet of the thread. */
void
SteppedBanks::Dispatch(int thread)
{
    for (std::size_t i = 0; i < m_workers.size(); ++i)
    {
        const std::size_t number = (m_turn + i) % m_workers.size();
        if (m_workers[number].packet != nullptr)
        {
            continue;
        }
        if (const PacketPointer packet = TakeNext(m_waiting[thread], m_now))
        {
            m_turn = number + 1;
            m_workers[number].packet = packet;
            packet->isEgress = thread == 1;
            (thread == 1 ? packet->egress : packet->ingress).issue = m_now;
            Restamp(*packet);
            Move(m_workers[number], WaysOf(*packet, number).entry, 0);
        }
        return;
    }
}

void
SteppedBanks::GoOn(std::size_t number)
{
    Worker& worker = m_workers[number];
    while (worker.packet != nullptr && !worker.isLeaving && worker.pending == 0 && worker.ready <= m_now)
    {
        if (worker.isActing)
        {
            Act(number);
        }
        else
        {
            Begin(number);
        }
    }
}

void
SteppedBanks::Begin(std::size_t number)
{
    Worker& worker = m_workers[number];
    SteppedPacket& packet = *worker.packet;
    const ControlNode& node = ControlOf(packet).nodes[packet.node];
    if (!MayMeet(packet, number, m_now))
    {
        Move(worker, kEndOfControl, 0);
        return;
    }
    if (const auto* branch = std::get_if<Branch>(&node))
    {
        Move(worker, WaysOf(packet, number).next[packet.node][Holds(packet, branch->condition)],
             m_image.target.issue.successorLatency);
        return;
    }
    const TableId id = std::get<pisa::Apply>(node).table;
    worker.isActing = true;
    worker.done = 0;
    worker.isHit = false;
    worker.call = DefaultOf(id);
    unsigned bits = 0;
    BankHash hash = BankHash::OfTable(id);
    for (const MatchKey& key : m_program.tables[id].keys)
    {
        bits += WidthOf(key.field);
        hash.Add(Get(packet, key.field));
    }
    const unsigned first = hash.Bank(m_image.target.banks.count);
    for (unsigned unit = 0; unit * m_image.target.issue.keyUnitBits < bits; ++unit)
    {
        Ask(number, (first + unit) % m_image.target.banks.count, nullptr);
    }
}

/** Issues instructions until one depends on an access that no bank has answered. */
void
SteppedBanks::Act(std::size_t number)
{
    Worker& worker = m_workers[number];
    SteppedPacket& packet = *worker.packet;
    const std::vector<Instruction>& body = m_program.actions[worker.call.action].body;
    std::vector<const Instruction*> sent;
    for (; worker.done < body.size(); ++worker.done)
    {
        const Instruction& instruction = body[worker.done];
        if (std::any_of(sent.begin(), sent.end(),
                        [&](const Instruction* earlier) { return DependsOn(instruction, *earlier); }))
        {
            return;
        }
        if (const auto* atom = std::get_if<StatefulOperation>(&instruction))
        {
            BankHash hash = BankHash::OfRegister(atom->reg);
            hash.Add(Read(packet, atom->index, worker.call));
            Ask(number, hash.Bank(m_image.target.banks.count), atom);
            sent.push_back(&instruction);
            continue;
        }
        RunInstruction(packet, instruction, worker.call);
    }
    if (!sent.empty())
    {
        return;
    }
    const TableId table = std::get<pisa::Apply>(ControlOf(packet).nodes[packet.node]).table;
    const std::size_t outcome = OutcomeOf(table, worker.call.action, worker.isHit);
    Move(worker, WaysOf(packet, number).next[packet.node][outcome],
         m_image.target.issue.actionLatency + m_image.target.issue.successorLatency);
}

void
SteppedBanks::Move(Worker& worker, NodeId next, Cycle delay)
{
    worker.isActing = false;
    worker.packet->node = next;
    worker.ready = m_now + delay;
    worker.isLeaving = next == kEndOfControl;
    worker.leave = m_now + 1;
}

void
SteppedBanks::Ask(std::size_t number, unsigned bank, const StatefulOperation* atom)
{
    m_banks[bank].push_back({number, m_now, atom});
    ++m_workers[number].pending;
}

/** Executes the first access of a queue; a key's last unit finds the row. */
void
SteppedBanks::Serve(std::deque<Request>& queue)
{
    const Request request = queue.front();
    queue.pop_front();
    Worker& worker = m_workers[request.worker];
    SteppedPacket& packet = *worker.packet;
    --worker.pending;
    worker.ready = m_now + m_image.target.issue.matchLatency;
    if (request.atom != nullptr)
    {
        RunInstruction(packet, *request.atom, worker.call);
    }
    else if (worker.pending == 0)
    {
        const TableId id = std::get<pisa::Apply>(ControlOf(packet).nodes[packet.node]).table;
        const Entry* entry = Match(packet, id);
        worker.isHit = entry != nullptr;
        worker.call = entry != nullptr ? entry->call : DefaultOf(id);
    }
}

} // namespace pisa
