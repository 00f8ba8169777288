// Events of processors and banks, cycle by cycle.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-chip.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

BankedChip::BankedChip(BankedProgram& program, const ProgramDescription& description, unsigned processors,
                       unsigned banks, BankedLatencies latencies)
    : m_program(program),
      m_latencies(latencies),
      m_processors(processors),
      m_free(processors),
      m_banks(banks),
      m_drop(program.SlotOf(IntrinsicField(Intrinsic::Drop)))
{
    assert(processors > 0 && banks > 0 && latencies.match > 0);
    for (Processor& processor : m_processors)
    {
        processor.description = description;
    }
    FindWays();
}

void
BankedChip::Enter(Transit& packet)
{
    assert(packet.earliest >= m_now);
    ++m_packets;
    m_program.Complete(packet.phv);
    m_entrances[static_cast<std::size_t>(packet.thread)].waiting.push(&packet);
}

void
BankedChip::RunUntil(Cycle end)
{
    for (Cycle cycle = NextCycle(); cycle < end; cycle = NextCycle())
    {
        Step(cycle);
    }
    m_now = std::max(m_now, end);
}

void
BankedChip::RunUntilExit()
{
    assert(m_packets > 0);
    while (m_exits.empty())
    {
        Step(NextCycle());
    }
}

Transit*
BankedChip::TakeExit(Cycle now)
{
    if (m_exits.empty() || m_exits.top()->passage.exit > now)
    {
        return nullptr;
    }
    Transit* const packet = m_exits.top();
    m_exits.pop();
    --m_packets;
    return packet;
}

const DescriptionEntry&
BankedChip::EntryOf(const Processor& processor) const
{
    return processor.description.threads[static_cast<std::size_t>(processor.packet->thread)].entries[processor.node];
}

Cycle
BankedChip::NextCycle() const
{
    return std::min(NextDispatch(), m_events.empty() ? kNever : m_events.top().cycle);
}

Cycle
BankedChip::NextDispatch() const
{
    Cycle next = kNever;
    for (const Entrance& entrance : m_entrances)
    {
        if (m_free > 0 && !entrance.waiting.empty())
        {
            next = std::min(next, std::max(entrance.waiting.top()->earliest, entrance.next));
        }
    }
    return next == kNever ? kNever : std::max(next, m_now);
}

void
BankedChip::Step(Cycle cycle)
{
    assert(cycle >= m_now && cycle != kNever);
    ApplyWrites(cycle);
    bool hasDispatched = false;
    while (!hasDispatched || (!m_events.empty() && m_events.top().cycle == cycle))
    {
        const bool isNext = !m_events.empty() && m_events.top().cycle == cycle;
        if (!hasDispatched && (!isNext || m_events.top().phase != BankedPhase::Leave))
        {
            Dispatch(cycle);
            hasDispatched = true;
            continue;
        }
        const BankedEvent event = m_events.top();
        m_events.pop();
        Handle(event);
    }
    m_now = cycle + 1;
}

void
BankedChip::Dispatch(Cycle cycle)
{
    for (const Thread thread : {Thread::Egress, Thread::Ingress})
    {
        Entrance& entrance = m_entrances[static_cast<std::size_t>(thread)];
        if (m_free > 0 && !entrance.waiting.empty() && entrance.waiting.top()->earliest <= cycle)
        {
            Transit& packet = *entrance.waiting.top();
            entrance.waiting.pop();
            entrance.next = cycle + 1;
            Assign(packet, cycle);
        }
    }
}

/** The next free processor in turn takes the packet. */
void
BankedChip::Assign(Transit& packet, Cycle cycle)
{
    uint32_t number = m_nextProcessor;
    while (m_processors[number].state != State::Idle)
    {
        number = (number + 1) % m_processors.size();
    }
    m_nextProcessor = (number + 1) % m_processors.size();
    --m_free;
    Processor& processor = m_processors[number];
    packet.passage.issue = cycle;
    packet.processor = number;
    packet.issues.assign(1, cycle);
    processor.packet = &packet;
    processor.met = 0;
    if (m_sinks.issue)
    {
        m_sinks.issue(packet);
    }
    GoOn(number, processor.description.threads[static_cast<std::size_t>(packet.thread)].first, cycle, 0);
}

void
BankedChip::Handle(const BankedEvent& event)
{
    Processor& processor = m_processors[event.processor];
    if (event.phase == BankedPhase::Leave)
    {
        processor.state = State::Idle;
        ++m_free;
    }
    else if (event.phase == BankedPhase::Serve)
    {
        Serve(event.processor, event.access, event.cycle);
    }
    else if (processor.state == State::Element)
    {
        BeginElement(event.processor, event.cycle);
    }
    else
    {
        Act(event.processor, processor.state == State::LookedUp ? 0 : processor.step, event.cycle);
    }
}

void
BankedChip::BeginElement(uint32_t number, Cycle cycle)
{
    if (IsAstray(number, cycle))
    {
        return;
    }
    Processor& processor = m_processors[number];
    uint64_t* const slots = processor.packet->phv.slots.data();
    const DescriptionEntry& entry = EntryOf(processor);
    if (entry.kind == DescriptionEntry::Kind::Branch)
    {
        GoOn(number, entry.next[m_program.Holds(entry.resource, slots)], cycle, m_latencies.control);
        return;
    }
    processor.beside = entry.beside;
    processor.lookups = 1;
    if (m_program.KeyUnits(entry.resource) == 0)
    {
        assert(entry.beside == kEndOfControl);
        Meet(processor, cycle);
        TellLookup(processor, cycle);
        Act(number, 0, cycle);
        return;
    }
    Cycle served = LookUp(number, entry.resource, BankedEvent::kLookup, cycle);
    if (processor.beside != kEndOfControl)
    {
        ++processor.lookups;
        const TableId other = processor.description.Of(processor.packet->thread).entries[processor.beside].resource;
        served = std::max(served, LookUp(number, other, BankedEvent::kLookupBeside, cycle));
    }
    ResumeAt(number, State::LookedUp, served + m_latencies.match);
}

/** Sends a look-up. @return when the last of its banks serves it */
Cycle
BankedChip::LookUp(uint32_t number, TableId table, uint32_t access, Cycle cycle)
{
    Processor& processor = m_processors[number];
    const unsigned first = m_program.BankOfKey(table, processor.packet->phv.slots.data());
    Cycle served = cycle;
    for (unsigned unit = 0; unit < m_program.KeyUnits(table); ++unit)
    {
        served = std::max(served, Claim(processor, (first + unit) % m_banks.Count(), cycle));
    }
    m_events.push({served, BankedPhase::Serve, number, access});
    return served;
}

void
BankedChip::Act(uint32_t number, uint32_t step, Cycle cycle)
{
    Processor& processor = m_processors[number];
    uint64_t* const slots = processor.packet->phv.slots.data();
    const DescriptionEntry& entry = EntryOf(processor);
    const BankedAction& action = m_program.ActionOf(entry.resource, processor.choice.action);
    const ActionStep& now = action.steps[step];
    m_program.Run(now.compute, slots, cycle);
    if (now.accesses.empty())
    {
        GoOn(number, entry.next[2 * processor.choice.action + processor.choice.isHit], cycle, m_latencies.next);
        return;
    }
    Cycle served = cycle;
    for (uint32_t access = 0; access < now.accesses.size(); ++access)
    {
        const Cycle at = Claim(processor, m_program.BankOfCell(now.accesses[access], slots), cycle);
        m_events.push({at, BankedPhase::Serve, number, access});
        served = std::max(served, at);
    }
    processor.step = step + 1;
    ResumeAt(number, State::Acting, served + m_latencies.match);
}

/** What the bank does for a processor: looks up a row, or executes a stateful operation. */
void
BankedChip::Serve(uint32_t number, uint32_t access, Cycle cycle)
{
    Processor& processor = m_processors[number];
    if (access == BankedEvent::kLookup || access == BankedEvent::kLookupBeside)
    {
        access == BankedEvent::kLookup ? MeetOwn(processor, cycle) : MeetBeside(processor, cycle);
        TellLookup(processor, cycle);
        return;
    }
    const TableId table = EntryOf(processor).resource;
    const ActionStep& sent = m_program.ActionOf(table, processor.choice.action).steps[processor.step - 1];
    m_outOfRange[static_cast<std::size_t>(processor.packet->thread)] +=
        m_program.Run(sent.accesses[access].code, processor.packet->phv.slots.data(), cycle);
}

/** The table of the packet's node decides. */
void
BankedChip::Meet(Processor& processor, Cycle cycle)
{
    processor.choice = m_program.Meet(EntryOf(processor).resource, processor.packet->phv.slots.data(), cycle);
}

void
BankedChip::MeetOwn(Processor& processor, Cycle cycle)
{
    if (processor.node != processor.beside) // else an entry there has decided
    {
        Meet(processor, cycle);
    }
}

/** The table beside the packet's takes its place if an entry there matches. */
void
BankedChip::MeetBeside(Processor& processor, Cycle cycle)
{
    const TableId table = processor.description.Of(processor.packet->thread).entries[processor.beside].resource;
    if (!m_program.TableAt(table).Match(processor.packet->phv.slots.data(), cycle).isHit)
    {
        return;
    }
    processor.node = processor.beside;
    if (m_isWitness)
    {
        processor.packet->phv.path.back().node = processor.node;
    }
    Meet(processor, cycle);
}

/** Whichever of an element's tables answers last, the packet has met one of them. */
void
BankedChip::TellLookup(Processor& processor, Cycle cycle)
{
    if (--processor.lookups == 0 && m_sinks.access)
    {
        const BankedChoice& choice = processor.choice;
        m_sinks.access(*processor.packet, {EntryOf(processor).resource, cycle, choice.isHit, choice.action});
    }
}

/** Ends an element whose last operation was issued at `cycle`. */
void
BankedChip::GoOn(uint32_t number, NodeId next, Cycle cycle, Cycle delay)
{
    Processor& processor = m_processors[number];
    processor.beside = kEndOfControl;
    if (next != kEndOfControl)
    {
        processor.node = next;
        ResumeAt(number, State::Element, cycle + delay);
        return;
    }
    processor.state = State::Leaving;
    processor.resume = cycle + 1;
    processor.packet->passage.exit = cycle + 1;
    m_exits.push(processor.packet);
    m_events.push({cycle + 1, BankedPhase::Leave, number, 0});
}

void
BankedChip::ResumeAt(uint32_t number, State state, Cycle cycle)
{
    m_processors[number].state = state;
    m_processors[number].resume = cycle;
    m_events.push({cycle, BankedPhase::Resume, number, 0});
}

/** @return the cycle at which the bank serves an access that comes at `cycle`. */
Cycle
BankedChip::Claim(const Processor& processor, unsigned bank, Cycle cycle)
{
    const Cycle served = m_banks.Claim(bank, cycle);
    if (m_sinks.bank)
    {
        m_sinks.bank(*processor.packet, {bank, cycle, served});
    }
    return served;
}

} // namespace pisa
