// The switch at the end of ingress: mirroring, resubmission, and where copies go; what copies keep.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-parser-bank.h"
#include "pisa-switch-packet.h"
#include "pisa-switch.h"

#include <algorithm>

namespace ns3
{

using pisa::Intrinsic;

void
PisaSwitch::LeaveIngress(PisaSwitchPacket& packet, pisa::Cycle now)
{
    const PisaPassage passage = PassageOf(packet);
    --m_inside.ingress;
    if (!packet.phv.path.empty())
    {
        AddPass(packet.record, packet);
    }
    ++m_counters.ingressLeft;
    m_ingressTrace(packet.frame, passage);
    MirrorIngress(packet, now);
    if (const uint64_t wish = m_fields.Value(packet.phv, Intrinsic::Resubmit))
    {
        Resubmit(packet, wish - 1, now);
        return;
    }
    if (m_fields.Value(packet.phv, Intrinsic::Drop) != 0)
    {
        ++m_counters.ingressDrops;
        m_ingressDropTrace(packet.frame, passage);
        m_packets->Release(packet);
        return;
    }
    Replicate(packet);
    if (packet.copies.empty())
    {
        ++m_counters.noDestination;
        m_noDestinationTrace(packet.frame, passage);
        m_packets->Release(packet);
        return;
    }
    ++m_counters.replicated;
    m_counters.copies += packet.copies.size();
    packet.queue = static_cast<uint32_t>(m_fields.Value(packet.phv, Intrinsic::QueueId));
    Store(packet, now);
}

void
PisaSwitch::Replicate(PisaSwitchPacket& packet)
{
    const uint64_t group = m_fields.Value(packet.phv, Intrinsic::MulticastGroup);
    const bool isFlooded = m_fields.Value(packet.phv, Intrinsic::Flood) != 0;
    packet.copies.clear();
    if (isFlooded)
    {
        m_replication.Flood(packet.ingressPort, GetNPorts(), packet.copies);
    }
    else if (group != 0)
    {
        packet.copies = m_replication.GetMulticastGroup(static_cast<uint16_t>(group));
    }
    else
    {
        packet.copies.push_back({static_cast<uint32_t>(m_fields.Value(packet.phv, Intrinsic::EgressPort)), 0});
    }
    KeepPorts(packet.copies);
    if (isFlooded || group != 0)
    {
        packet.kind = pisa::PacketKind::Replicated;
        m_fields.Value(packet.phv, Intrinsic::PacketKind) = static_cast<uint64_t>(packet.kind);
    }
}

void
PisaSwitch::KeepPorts(std::vector<PisaCopy>& copies) const
{
    const auto isNoPort = [](const PisaCopy& copy) { return copy.port == PisaSwitchPorts::NO_PORT; };
    for (PisaCopy& copy : copies)
    {
        copy.port = m_ports.PlaceOf(copy.port);
    }
    copies.erase(std::remove_if(copies.begin(), copies.end(), isNoPort), copies.end());
}

void
PisaSwitch::Resubmit(PisaSwitchPacket& packet, uint64_t list, pisa::Cycle now)
{
    const PisaPassage passage = PassageOf(packet);
    if (packet.passes == m_maxPasses)
    {
        ++m_counters.resubmitDrops;
        m_passDropTrace(packet.frame, passage);
        m_packets->Release(packet);
        return;
    }
    ++m_counters.resubmitted;
    m_resubmitTrace(packet.frame, passage);
    ComeAgain(packet, pisa::PacketKind::Resubmitted, list, now);
}

void
PisaSwitch::ComeAgain(PisaSwitchPacket& packet, pisa::PacketKind kind, uint64_t list, pisa::Cycle now)
{
    ++packet.passes;
    packet.kind = kind;
    packet.arrival = {now, 1, 0};
    m_fields.Keep(packet.phv, list);
    Parse(packet);
    m_fields.SetKept(packet.phv);
    Arrive(packet);
}

void
PisaSwitch::MirrorIngress(PisaSwitchPacket& packet, pisa::Cycle now)
{
    const PisaMirrorSession* session = SessionOf(packet);
    if (session == nullptr)
    {
        return;
    }
    const uint64_t list = m_fields.Value(packet.phv, Intrinsic::MirrorList);
    PisaSwitchPacket& copy = m_packets->TakeLike(packet);
    copy.kind = pisa::PacketKind::IngressMirror;
    Parse(copy);
    m_fields.Keep(packet.phv, list);
    m_fields.SetKept(copy.phv);
    SendMirrored(copy, *session, now);
}

const PisaMirrorSession*
PisaSwitch::SessionOf(PisaSwitchPacket& packet)
{
    const uint64_t number = m_fields.Value(packet.phv, Intrinsic::MirrorSession);
    if (number == 0)
    {
        return nullptr;
    }
    const PisaMirrorSession& session = m_replication.GetMirrorSession(number & (pisa::kMirrorAsked - 1));
    const auto isPort = [this](const PisaCopy& copy)
    { return m_ports.PlaceOf(copy.port) != PisaSwitchPorts::NO_PORT; };
    const std::vector<PisaCopy> copies = m_replication.CopiesOf(session);
    if (std::none_of(copies.begin(), copies.end(), isPort))
    {
        ++m_counters.noSession;
        return nullptr;
    }
    m_mirrorTrace(packet.frame, PassageOf(packet));
    return &session;
}

void
PisaSwitch::SendMirrored(PisaSwitchPacket& copy, const PisaMirrorSession& session, pisa::Cycle now)
{
    SetChipFields(copy);
    if (session.truncateBytes != 0 && session.truncateBytes < copy.bytes)
    {
        copy.bytes = session.truncateBytes;
        m_fields.Value(copy.phv, Intrinsic::Truncate) = session.truncateBytes;
        m_fields.Value(copy.phv, Intrinsic::PacketLength) = session.truncateBytes;
    }
    copy.copies = m_replication.CopiesOf(session);
    copy.queue = session.queue;
    KeepPorts(copy.copies);
    m_counters.mirrored += copy.copies.size();
    Store(copy, now);
}

} // namespace ns3
