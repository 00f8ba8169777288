// A chip stepped clock by clock, written to be read.
// SPDX-License-Identifier: GPL-2.0-only
#include "reference/stepped-chip.h"

#include "reference/arithmetic.h"
#include "reference/wire.h"

#include <algorithm>

namespace pisa
{

SteppedChip::SteppedChip(const Program& program, SteppedTimes times)
    : SteppedState(program),
      m_times(std::move(times))
{
}

void
SteppedChip::Await(const PacketPointer& packet)
{
    m_waiting[0].push_back(packet);
}

void
SteppedChip::RunToEnd()
{
    while (HasChanges() || !m_waiting[0].empty() || !m_waiting[1].empty() || !m_inFlight.empty())
    {
        Step();
        ++m_now;
    }
}

void
SteppedChip::Step()
{
    ApplyChangesDue(m_now);
    TakeVectorsBack();
    const std::vector<PacketPointer> before = m_inFlight;
    for (const PacketPointer& packet : before)
    {
        Finish(packet);
    }
    Issue();
    for (const PacketPointer& packet : m_inFlight)
    {
        Advance(*packet);
    }
}

void
SteppedChip::TakeVectorsBack()
{
    for (int thread = 0; thread < 2; ++thread)
    {
        m_vectorsOut[thread] -= static_cast<unsigned>(m_vectorsBack[thread].erase(m_now));
    }
}

/** One packet a cycle and thread, new or in a later pass. */
void
SteppedChip::Issue()
{
    for (int thread = 0; thread < 2; ++thread)
    {
        const SteppedThread& times = m_times.threads[thread];
        if (times.headerVectors > 0 && m_vectorsOut[thread] == times.headerVectors)
        {
            continue;
        }
        const PacketPointer packet = TakeNext(m_waiting[thread], m_now);
        if (!packet)
        {
            continue;
        }
        if (packet->pass == 0)
        {
            packet->isEgress = thread == 1;
            packet->node = WaysOf(*packet).entry;
            Restamp(*packet);
            (thread == 0 ? packet->ingress : packet->egress).issue = m_now;
        }
        packet->issue = m_now;
        ++m_vectorsOut[thread];
        m_vectorsBack[thread].insert(m_now + times.latency + times.creditReissue);
        m_inFlight.push_back(packet);
    }
}

/** Lets a packet go on until it waits for a table whose time has not come. */
void
SteppedChip::Advance(SteppedPacket& packet)
{
    packet.fields.Arrive();
    while (packet.node != kEndOfControl)
    {
        const NodeId at = packet.node;
        const ControlNode& node = ControlOf(packet).nodes[at];
        const auto* apply = std::get_if<pisa::Apply>(&node);
        if (apply != nullptr && HasPassed(packet, apply->table))
        {
            Lose(packet);
            return;
        }
        if (apply != nullptr && !IsTimeFor(packet, apply->table))
        {
            return;
        }
        if (!MayMeet(packet, 0, m_now))
        {
            return;
        }
        const std::size_t outcome =
            apply != nullptr ? ApplyTable(packet, apply->table) : Holds(packet, std::get<Branch>(node).condition);
        packet.node = WaysOf(packet).next[at][outcome];
    }
}

bool
SteppedChip::HasPassed(const SteppedPacket& packet, TableId table) const
{
    return packet.pass > m_times.pass[table] ||
           (packet.pass == m_times.pass[table] && packet.issue + m_times.table[table] < m_now);
}

bool
SteppedChip::IsTimeFor(const SteppedPacket& packet, TableId table) const
{
    return packet.pass == m_times.pass[table] && packet.issue + m_times.table[table] == m_now;
}

/** Takes a packet that has left the last stage to its next pass, to egress or out. */
void
SteppedChip::Finish(const PacketPointer& packet)
{
    const SteppedThread& times = m_times.threads[packet->isEgress];
    if (packet->issue + times.latency != m_now)
    {
        return;
    }
    m_inFlight.erase(std::find(m_inFlight.begin(), m_inFlight.end(), packet));
    packet->earliest = m_now;
    if (++packet->pass < times.passes)
    {
        m_waiting[packet->isEgress].push_back(packet);
        return;
    }
    (packet->isEgress ? packet->egress : packet->ingress).exit = m_now;
    packet->pass = 0;
    packet->order = 0;
    packet->isDropped = Get(*packet, IntrinsicField(Intrinsic::Drop)) != 0;
    if (!packet->isDropped && !packet->isEgress)
    {
        m_waiting[1].push_back(packet);
    }
    else if (!packet->isDropped)
    {
        packet->out = ReferenceDeparse(m_program, *packet);
    }
}

std::size_t
SteppedChip::ApplyTable(SteppedPacket& packet, TableId table)
{
    const Entry* entry = Match(packet, table);
    const ActionCall call = entry != nullptr ? entry->call : DefaultOf(table);
    const std::size_t outcome = OutcomeOf(table, call.action, entry != nullptr);
    RunAction(packet, call);
    return outcome;
}

} // namespace pisa
