// The switch at the end of egress: mirroring, recirculation, and the frame as it leaves.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-congestion-mark.h"
#include "pisa-header-block.h"
#include "pisa-switch-packet.h"
#include "pisa-switch.h"

#include <algorithm>
#include <array>

namespace ns3
{

using pisa::Intrinsic;

void
PisaSwitch::LeaveEgress(PisaSwitchPacket& packet, pisa::Cycle now)
{
    const PisaPassage passage = PassageOf(packet);
    --m_inside.egress;
    if (!packet.phv.path.empty())
    {
        AddPass(packet.record, packet);
    }
    MirrorEgress(packet, now);
    if (m_fields.Value(packet.phv, Intrinsic::Drop) != 0)
    {
        ++m_counters.egressDrops;
        m_egressDropTrace(packet.frame, passage);
        m_packets->Release(packet);
    }
    else if (const uint64_t wish = m_fields.Value(packet.phv, Intrinsic::Recirculate))
    {
        Recirculate(packet, wish - 1, now);
    }
    else
    {
        Depart(packet);
        m_packets->Release(packet);
    }
}

void
PisaSwitch::MirrorEgress(PisaSwitchPacket& packet, pisa::Cycle now)
{
    const PisaMirrorSession* session = SessionOf(packet);
    if (session == nullptr)
    {
        return;
    }
    const uint64_t list = m_fields.Value(packet.phv, Intrinsic::MirrorList);
    PisaSwitchPacket& copy = CopyOf(packet);
    copy.kind = pisa::PacketKind::EgressMirror;
    m_fields.Keep(packet.phv, list);
    m_fields.ClearMetadata(copy.phv);
    m_fields.SetKept(copy.phv);
    m_bytes.clear();
    m_pipeline->Deparse(copy.phv, m_bytes);
    copy.bytes = m_bytes.size() + copy.frame->GetSize() - copy.headers.size();
    SendMirrored(copy, *session, now);
}

void
PisaSwitch::Recirculate(PisaSwitchPacket& packet, uint64_t list, pisa::Cycle now)
{
    const PisaPassage passage = PassageOf(packet);
    packet.frame = Emit(packet);
    if (packet.passes == m_maxPasses)
    {
        ++m_counters.recirculateDrops;
        m_passDropTrace(packet.frame, passage);
        m_packets->Release(packet);
        return;
    }
    ++m_counters.recirculated;
    m_recirculateTrace(packet.frame, passage);
    packet.parser = GetImage().target.parser.instances;
    ComeAgain(packet, pisa::PacketKind::Recirculated, list, now);
}

Ptr<Packet>
PisaSwitch::Emit(PisaSwitchPacket& packet)
{
    m_bytes.clear();
    m_pipeline->Deparse(packet.phv, m_bytes);
    Ptr<Packet> frame = packet.frame;
    if (m_bytes != packet.headers)
    {
        frame = frame->Copy();
        frame->RemoveAtStart(packet.headers.size());
        frame->AddHeader(PisaHeaderBlock(m_bytes));
    }
    const uint64_t cut = m_fields.Value(packet.phv, Intrinsic::Truncate);
    if (cut != 0 && cut < frame->GetSize())
    {
        frame = frame->Copy();
        frame->RemoveAtEnd(frame->GetSize() - cut);
    }
    return frame;
}

Ptr<Packet>
PisaSwitch::MarkCongestion(Ptr<Packet> frame)
{
    std::array<uint8_t, PISA_MARK_BYTES> start{};
    const uint32_t bytes = frame->CopyData(start.data(), start.size());
    if (!PisaMarkCongestion(start.data(), bytes))
    {
        return frame;
    }
    ++m_counters.marked;
    const std::vector<uint8_t> block(start.begin(), start.begin() + bytes);
    frame = frame->Copy();
    frame->RemoveAtStart(bytes);
    frame->AddHeader(PisaHeaderBlock(block));
    return frame;
}

void
PisaSwitch::Depart(PisaSwitchPacket& packet)
{
    ++m_counters.departed;
    Ptr<Packet> frame = Emit(packet);
    if (packet.isMarked && m_marksEcn)
    {
        frame = MarkCongestion(frame);
    }
    frame = m_stamps.Attach(frame, packet.port, packet.epoch);
    m_egressTrace(frame, PassageOf(packet));
    if (m_ports.IsCpu(packet.port))
    {
        ++m_counters.sent;
        m_transmitTrace(frame, m_ports.NumberOf(packet.port), packet.passage.exit);
        m_ports.Cpu()(frame);
        return;
    }
    const Ptr<PisaNetDevice>& device = m_ports[packet.port].Device();
    if (!device->SendFrame(frame))
    {
        ++m_counters.portDrops;
        m_portDropTrace(frame, packet.port, packet.passage.exit);
        return;
    }
    ++m_counters.sent;
    if (!m_transmitTrace.IsEmpty())
    {
        m_transmitTrace(frame, packet.port, m_clock.CycleAt(device->BusyUntil()));
    }
}

} // namespace ns3
