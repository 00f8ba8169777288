// Runs a ring AllReduce on the rack: its switch only forwards.
// SPDX-License-Identifier: GPL-2.0-only
#include "ring.h"

#include "reference-sum.h"
#include "ring-worker.h"
#include "worker-data.h"

#include "common/switch-clock.h"

#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/pisa-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <algorithm>
#include <cstdlib>

namespace pisa
{

namespace
{

/** The rack with its workers; lives until Simulator::Destroy. */
struct RingRack
{
    ns3::Ptr<ns3::PisaSwitch> chip;
    std::vector<ns3::Ptr<ns3::PisaRingWorker>> workers;
};

ns3::Ipv4InterfaceContainer
InstallNetwork(const Experiment& experiment, const ns3::NodeContainer& hosts, ns3::Ptr<ns3::Node> centre,
               RingRack& rack)
{
    ns3::PisaHelper links;
    links.SetDeviceAttribute("DataRate", ns3::DataRateValue(experiment.rate));
    links.SetChannelAttribute("Delay", ns3::TimeValue(experiment.delay));
    // a chunk is handed over at once
    links.SetQueue("ns3::DropTailQueue", "MaxSize", ns3::StringValue(std::to_string(experiment.length + 1000) + "p"));
    rack.chip = links.InstallSwitch(centre);
    const ns3::NetDeviceContainer devices = links.InstallStar(hosts, centre);
    ns3::InternetStackHelper stack;
    stack.SetIpv6StackInstall(false); // its neighbour discovery would meet our packets
    stack.Install(hosts);
    ns3::Ipv4AddressHelper addresses("10.0.0.0", "255.255.0.0");
    const ns3::Ipv4InterfaceContainer interfaces = addresses.Assign(devices);
    ns3::PisaHelper::PopulateForwarding();
    ns3::PisaHelper::PopulateArp();
    return interfaces;
}

RingRack
BuildRack(const Experiment& experiment, uint64_t payload, ns3::Time start)
{
    RingRack rack;
    ns3::NodeContainer hosts(static_cast<uint32_t>(experiment.workers));
    const auto interfaces = InstallNetwork(experiment, hosts, ns3::CreateObject<ns3::Node>(), rack);
    const auto count = static_cast<uint32_t>(experiment.workers);
    for (uint32_t rank = 0; rank < count; ++rank)
    {
        std::vector<int32_t> data(experiment.length);
        for (uint64_t i = 0; i < experiment.length; ++i)
        {
            data[i] = WorkerElement(experiment.seed, rank, 0, i);
        }
        auto worker = ns3::CreateObject<ns3::PisaRingWorker>();
        worker->Setup(rank, count, interfaces.GetAddress((rank + 1) % count), static_cast<uint32_t>(payload));
        worker->SetData(std::move(data));
        worker->SetStartTime(start);
        hosts.Get(rank)->AddApplication(worker);
        rack.workers.push_back(worker);
    }
    return rack;
}

void
AddForms(const Experiment& experiment, uint64_t payload, const ClockedRack& clock, int64_t start, RingResult& result)
{
    const uint64_t chunk = (experiment.length + experiment.workers - 1) / experiment.workers;
    const uint64_t elements = std::min(payload, chunk);
    const uint64_t wireBytes =
        ns3::WireBytes(kUdpFrameHeaders + ns3::PisaRingWorker::kHeaderBytes + elements * sizeof(int32_t));
    const uint64_t packets = (chunk + elements - 1) / elements;
    const double latency = static_cast<double>(clock.parseCycles + clock.ingressCycles + clock.egressCycles) /
                           static_cast<double>(clock.clockHz);
    result.hasForm = clock.isFixed && (packets == 1 || LimitOf(clock, experiment.workers, wireBytes) == Limit::Line);
    result.isExactCase = result.hasForm && experiment.length % experiment.workers == 0 && chunk % elements == 0;
    result.formula = RingTime(clock, {experiment.workers, packets, wireBytes, start});
    const int64_t cut = clock.LineTimeCut(wireBytes) * 2 * static_cast<int64_t>(experiment.workers - 1);
    result.isOnTime = !result.isExactCase || std::abs(result.time - result.formula) <= cut;
    const IdealRack ideal{static_cast<double>(clock.rate), static_cast<double>(clock.delay) * 1e-12, latency};
    result.textbook = RingTime(ideal, static_cast<double>(wireBytes), experiment.workers, packets);
}

} // namespace

RingResult
RunRing(const Experiment& experiment, uint64_t payload)
{
    const ns3::Time start = ns3::MicroSeconds(1);
    const RingRack rack = BuildRack(experiment, payload, start);
    ParseWatch watch(*rack.chip);
    ns3::Simulator::Run();

    RingResult result;
    result.isRight = true;
    const std::vector<int32_t> sum = ReferenceSum(experiment, 1);
    for (const auto& worker : rack.workers)
    {
        result.isRight = result.isRight && worker->IsDone() && worker->GetData() == sum;
        result.time = std::max(result.time, (worker->GetDoneTime() - start).GetPicoSeconds());
    }
    AddForms(experiment, payload, ClockOf(*rack.chip, watch.Cycles(), experiment.rate, experiment.delay),
             start.GetPicoSeconds(), result);
    ns3::Simulator::Destroy();
    return result;
}

} // namespace pisa
