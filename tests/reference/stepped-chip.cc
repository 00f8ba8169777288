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

std::shared_ptr<SteppedPacket>
SteppedChip::Offer(const std::vector<uint8_t>& frame, Cycle earliest, uint32_t order)
{
    auto packet = std::make_shared<SteppedPacket>();
    packet->earliest = earliest;
    packet->order = order;
    ReferenceParse(m_program, frame, *packet);
    if (packet->accepted)
    {
        m_waiting[0].push_back(packet);
    }
    return packet;
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
            packet->node = (thread == 0 ? m_program.ingress : m_program.egress).entry;
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
    const Control& control = packet.isEgress ? m_program.egress : m_program.ingress;
    while (packet.node != kEndOfControl)
    {
        const ControlNode& node = control.nodes[packet.node];
        if (const auto* branch = std::get_if<Branch>(&node))
        {
            const Condition& condition = branch->condition;
            const uint64_t holds =
                ReferenceEvaluate(condition.operation, condition.width,
                                  {Read(packet, condition.left, {}), Read(packet, condition.right, {})});
            packet.node = holds != 0 ? branch->onTrue : branch->onFalse;
            continue;
        }
        const auto& apply = std::get<pisa::Apply>(node);
        if (!IsTimeFor(packet, apply.table))
        {
            return;
        }
        packet.node = ApplyTable(packet, apply);
    }
}

bool
SteppedChip::IsTimeFor(const SteppedPacket& packet, TableId table) const
{
    return packet.pass == m_times.pass[table] && packet.issue + m_times.table[table] <= m_now;
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

NodeId
SteppedChip::ApplyTable(SteppedPacket& packet, const pisa::Apply& apply)
{
    const Entry* entry = Match(packet, apply.table);
    const ActionCall call = entry != nullptr ? entry->call : DefaultOf(apply.table);
    RunAction(packet, call);
    for (const auto& [action, next] : apply.onAction)
    {
        if (action == call.action)
        {
            return next;
        }
    }
    return entry != nullptr ? apply.onHit : apply.onMiss;
}

} // namespace pisa
