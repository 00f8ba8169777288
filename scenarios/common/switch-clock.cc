// Reads off a running switch what the closed forms need: clock, latencies, parse states.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/switch-clock.h"

#include "ns3/packet.h"

#include <vector>

namespace pisa
{

ParseWatch::ParseWatch(ns3::PisaSwitch& chip) : m_chip(chip)
{
    chip.TraceConnectWithoutContext("Receive", ns3::MakeCallback(&ParseWatch::Look, this));
}

void
ParseWatch::Look(ns3::Ptr<const ns3::Packet> frame, uint32_t, Cycle)
{
    if (m_cycles == 0)
    {
        std::vector<uint8_t> bytes(frame->GetSize());
        frame->CopyData(bytes.data(), frame->GetSize());
        Phv phv;
        m_cycles = m_chip.GetPipeline().Parse(bytes.data(), bytes.size(), phv).lookups;
    }
}

ClockedRack
ClockOf(ns3::PisaSwitch& chip, uint64_t parseCycles, ns3::DataRate rate, ns3::Time delay)
{
    ClockedRack clock;
    clock.rate = rate.GetBitRate();
    clock.delay = delay.GetPicoSeconds();
    clock.clockHz = chip.GetImage().target.clockHz;
    clock.parseCycles = parseCycles;
    clock.parsers = chip.GetImage().target.parser.instances;
    clock.ingressCycles = chip.GetPipeline().Latency(Thread::Ingress);
    clock.egressCycles = chip.GetPipeline().Latency(Thread::Egress);
    clock.isFixed = chip.GetImage().target.banks.count == 0;
    return clock;
}

} // namespace pisa
