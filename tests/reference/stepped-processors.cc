// A dRMT chip stepped clock by clock.
// SPDX-License-Identifier: GPL-2.0-only
#include "reference/stepped-processors.h"

#include "ir/access.h"
#include "ir/control-flow.h"
#include "reference/arithmetic.h"
#include "reference/wire.h"

#include <algorithm>

namespace pisa
{

SteppedProcessors::SteppedProcessors(const Image& image) : SteppedState(image.program), m_image(image)
{
    for (int egress = 0; egress < 2; ++egress)
    {
        ThreadState& thread = m_threads[egress];
        thread.control = egress == 1 ? &image.program.egress : &image.program.ingress;
        thread.placed = image.placement.threads[egress];
        thread.operations = OperationsOf(image.program, egress == 1);
    }
}

void
SteppedProcessors::Await(const PacketPointer& packet)
{
    m_threads[0].waiting.push_back(packet);
}

void
SteppedProcessors::RunToEnd()
{
    const auto isBusy = [](const ThreadState& thread) { return !thread.waiting.empty() || !thread.inFlight.empty(); };
    while (HasChanges() || isBusy(m_threads[0]) || isBusy(m_threads[1]))
    {
        Step();
        ++m_now;
    }
}

void
SteppedProcessors::Step()
{
    ApplyChangesDue(m_now);
    Leave(m_threads[0], false);
    Leave(m_threads[1], true);
    for (int egress = 0; egress < 2; ++egress)
    {
        ThreadState& thread = m_threads[egress];
        Enter(thread, egress == 1);
        CheckLimits(thread, egress == 1);
        for (Flight& flight : thread.inFlight)
        {
            Commit(flight, m_now);
            Decide(thread, flight);
            Act(thread, flight);
        }
    }
}

/** Processor i is free for the next packet at every cycle that is ceil(i * P / n) modulo P. */
void
SteppedProcessors::Enter(ThreadState& thread, bool isEgress)
{
    const Cycle period = thread.placed.schedule.period;
    const Cycle processors = std::min<Cycle>(thread.placed.processors, period);
    for (Cycle i = 0; i < processors; ++i)
    {
        Cycle phase = 0;
        while (phase * processors < i * period)
        {
            ++phase;
        }
        const PacketPointer packet = m_now % period == phase ? TakeNext(thread.waiting, m_now) : nullptr;
        if (!packet)
        {
            continue;
        }
        Cycle exit = m_now + 1;
        for (const Cycle start : thread.placed.schedule.start)
        {
            exit = std::max(exit, m_now + start + 1);
        }
        packet->isEgress = isEgress;
        Restamp(*packet);
        (isEgress ? packet->egress : packet->ingress) = {m_now, exit};
        thread.inFlight.push_back({packet, m_now, static_cast<unsigned>(i), WaysOf(*packet).entry, {}, {}, {}});
        return;
    }
}

/** Takes packets that have issued their last operation to egress or out. */
void
SteppedProcessors::Leave(ThreadState& thread, bool isEgress)
{
    while (!thread.inFlight.empty())
    {
        Flight& flight = thread.inFlight.front();
        SteppedPacket& packet = *flight.packet;
        if ((isEgress ? packet.egress : packet.ingress).exit != m_now)
        {
            return;
        }
        Commit(flight, ~Cycle{0});
        NotePath(thread, flight);
        packet.isDropped = Get(packet, IntrinsicField(Intrinsic::Drop)) != 0;
        if (!packet.isDropped && !isEgress)
        {
            packet.earliest = m_now;
            packet.order = 0;
            m_threads[1].waiting.push_back(flight.packet);
        }
        else if (!packet.isDropped)
        {
            packet.out = ReferenceDeparse(m_program, packet);
        }
        thread.inFlight.erase(thread.inFlight.begin());
    }
}

/** Counts what every processor issues in this cycle, and who reaches each memory. */
void
SteppedProcessors::CheckLimits(const ThreadState& thread, bool isEgress)
{
    const DrmtLimits& limits = m_image.target.issue;
    std::map<std::pair<unsigned, IssueResource>, unsigned> used;
    std::map<std::pair<unsigned, IssueResource>, std::set<Cycle>> packets;
    std::map<unsigned, unsigned> accesses;
    keyUnits[isEgress].push_back(0);
    for (const Flight& flight : thread.inFlight)
    {
        for (unsigned i = 0; i < thread.operations.graph.operations.size(); ++i)
        {
            if (!IsNow(thread, flight, i))
            {
                continue;
            }
            const ScheduledOperation& operation = thread.operations.graph.operations[i];
            const auto key = std::make_pair(flight.processor, ResourceOf(operation.kind));
            used[key] += CostOf(operation, limits);
            packets[key].insert(flight.entry);
            keyUnits[isEgress].back() += operation.kind == OperationKind::Match ? CostOf(operation, limits) : 0;
            if (++accesses[i] > 1)
            {
                faults.push_back("two packets in '" + operation.name + "' at cycle " + std::to_string(m_now));
            }
        }
    }
    for (const auto& [key, amount] : used)
    {
        if (amount > limits.Capacity(key.second) || packets[key].size() > limits.Packets(key.second))
        {
            faults.push_back("processor " + std::to_string(key.first) + " issues " + std::to_string(amount) + " " +
                             NameOf(key.second) + " at cycle " + std::to_string(m_now));
        }
    }
}

bool
SteppedProcessors::IsNow(const ThreadState& thread, const Flight& flight, std::optional<unsigned> operation) const
{
    return operation && flight.entry + thread.placed.schedule.start[*operation] == m_now;
}

bool
SteppedProcessors::HasRegisters(TableId table) const
{
    for (const ActionId action : m_program.tables[table].actions)
    {
        if (!AccessOf(m_program, m_program.actions[action]).registers.empty())
        {
            return true;
        }
    }
    return false;
}

/** Evaluates conditions and looks tables up; both change nothing, so that it does not matter who is on the way. */
void
SteppedProcessors::Decide(const ThreadState& thread, Flight& flight)
{
    for (NodeId node = 0; node < thread.control->nodes.size(); ++node)
    {
        if (const auto* branch = std::get_if<Branch>(&thread.control->nodes[node]))
        {
            if (IsNow(thread, flight, thread.operations.condition[node]))
            {
                const bool holds = Holds(*flight.packet, branch->condition);
                flight.conditions[node] = {m_now, WaysOf(*flight.packet).next[node][holds]};
            }
            continue;
        }
        const TableId table = std::get<pisa::Apply>(thread.control->nodes[node]).table;
        if (IsNow(thread, flight, thread.operations.Meeting(table)))
        {
            const Entry* entry = Match(*flight.packet, table);
            const bool hasAccess = thread.operations.access[table].has_value();
            const ActionCall& call = entry != nullptr ? entry->call : DefaultOf(table);
            const std::size_t outcome = OutcomeOf(table, call.action, entry != nullptr);
            flight.outcomes[table] = {m_now + (hasAccess ? m_image.target.issue.matchLatency : 0),
                                      call,
                                      {m_now, WaysOf(*flight.packet).next[node][outcome]},
                                      {}};
        }
    }
}

/** Changes registers in accesses, and sends writes on their way in actions; for tables on the packet's way alone. */
void
SteppedProcessors::Act(const ThreadState& thread, Flight& flight)
{
    for (NodeId node = 0; node < thread.control->nodes.size(); ++node)
    {
        const auto* apply = std::get_if<pisa::Apply>(&thread.control->nodes[node]);
        if (apply == nullptr)
        {
            continue;
        }
        const TableId table = apply->table;
        const bool isAccess = HasRegisters(table) && IsNow(thread, flight, thread.operations.access[table]);
        const bool isAction = IsNow(thread, flight, thread.operations.action[table]);
        if ((!isAccess && !isAction) || !Meets(thread, flight, flight.first, node))
        {
            continue;
        }
        Outcome& outcome = flight.outcomes.at(table);
        if (isAccess)
        {
            outcome.computed = Compute(flight, outcome.call);
            continue;
        }
        if (outcome.known > m_now)
        {
            faults.push_back("table '" + m_program.tables[table].name + "' acts before its look-up is back");
        }
        flight.writes.push_back(HasRegisters(table) ? outcome.computed : Compute(flight, outcome.call));
        flight.writes.back().at = m_now + m_image.target.issue.actionLatency;
    }
}

/** Runs an action on a copy of the packet as it is now. */
SteppedProcessors::Write
SteppedProcessors::Compute(const Flight& flight, const ActionCall& call)
{
    SteppedPacket copy = *flight.packet;
    copy.changed.clear();
    RunAction(copy, call);
    Write write{0, {}, copy.changed};
    for (const FieldId field : AccessOf(m_program, m_program.actions[call.action]).writes)
    {
        write.values[field] = Get(copy, field);
    }
    return write;
}

void
SteppedProcessors::Commit(Flight& flight, Cycle until)
{
    std::vector<Write> later;
    for (const Write& write : flight.writes)
    {
        if (write.at > until)
        {
            later.push_back(write);
            continue;
        }
        for (const auto& [field, value] : write.values)
        {
            flight.packet->fields.Set(field, value);
        }
        flight.packet->changed.insert(write.changed.begin(), write.changed.end());
    }
    flight.writes = later;
}

bool
SteppedProcessors::Meets(const ThreadState& thread, const Flight& flight, NodeId at, NodeId node)
{
    if (at == node || at == kEndOfControl)
    {
        return at == node;
    }
    bool meets = false;
    bool avoids = false;
    for (const NodeId next : KnownNext(thread, flight, at))
    {
        (Meets(thread, flight, next, node) ? meets : avoids) = true;
    }
    if (meets && avoids)
    {
        faults.push_back("node " + std::to_string(node) + " runs before node " + std::to_string(at) +
                         " has decided about it, at cycle " + std::to_string(m_now));
    }
    return meets;
}

/** @return where the packet goes from a node; all ways if the outcome is not known yet. */
std::vector<NodeId>
SteppedProcessors::KnownNext(const ThreadState& thread, const Flight& flight, NodeId node) const
{
    if (const auto* apply = std::get_if<pisa::Apply>(&thread.control->nodes[node]))
    {
        const auto outcome = flight.outcomes.find(apply->table);
        return outcome == flight.outcomes.end() || outcome->second.known > m_now
                   ? Successors(m_program, thread.control->nodes[node])
                   : std::vector<NodeId>{outcome->second.way.next};
    }
    const auto decided = flight.conditions.find(node);
    return decided == flight.conditions.end() ? Successors(m_program, thread.control->nodes[node])
                                              : std::vector<NodeId>{decided->second.next};
}

/** Notes the elements on the way of a packet whose outcomes are all known. */
void
SteppedProcessors::NotePath(const ThreadState& thread, const Flight& flight) const
{
    SteppedPacket& packet = *flight.packet;
    for (NodeId node = flight.first; node != kEndOfControl;)
    {
        const auto* apply = std::get_if<pisa::Apply>(&thread.control->nodes[node]);
        const Way& way = apply != nullptr ? flight.outcomes.at(apply->table).way : flight.conditions.at(node);
        packet.path.push_back({packet.isEgress ? Thread::Egress : Thread::Ingress, node, 0, way.decided});
        node = way.next;
    }
}

} // namespace pisa
