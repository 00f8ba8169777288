// A running switch gets another program by a flash, in place or with its neighbours routed around it.
// SPDX-License-Identifier: GPL-2.0-only
#include "program-change.h"

#include "upgrade/delta.h"

#include "ns3/pisa-control-agent.h"
#include "ns3/pisa-upgrade-drain.h"
#include "ns3/simulator.h"

namespace pisa
{

namespace
{

/** Makes all switches send frames on the usual ways, or around one switch. */
void
Route(Network& network, std::optional<uint32_t> around)
{
    const auto routes = RoutesOf(network.Shape(), around);
    for (uint32_t number = 0; number < network.Shape().Switches(); ++number)
    {
        const auto agent = network.SwitchNode(number)->GetObject<ns3::PisaControlAgent>();
        for (uint32_t host = 0; number != around && host < network.Shape().hosts; ++host)
        {
            ns3::PisaTableEntry entry;
            entry.table = "hosts";
            entry.keys.emplace("hdr.ipv4.destination", Network::AddressOf(host));
            entry.action = {"deliver", {{"port", routes[number][host].value()}}};
            agent->Modify(entry);
        }
    }
}

} // namespace

UpgradeMemory
MemoryOf(const Image& image)
{
    return MemoryBefore(Compare(image, image));
}

ProgramChange
ReflashChange(const UpgradeExperiment& experiment, const MemoryListener& listener)
{
    return
        [experiment, listener](const ns3::Ptr<ns3::Node>& node, const Image& image, const std::function<void()>& done)
    {
        ns3::PisaUpgradeHelper::ReflashInPlace(node, image, ns3::Time(0), experiment.downtime);
        listener(node->GetId(), {});
        const auto back = [node, image, listener, done]
        {
            listener(node->GetId(), MemoryOf(image));
            done();
        };
        ns3::Simulator::Schedule(experiment.downtime, back);
    };
}

ProgramChange
DrainChange(Network& network, const UpgradeExperiment& experiment, const MemoryListener& listener)
{
    return [&network, experiment, listener](const ns3::Ptr<ns3::Node>& node, const Image& image,
                                            const std::function<void()>& done)
    {
        ns3::PisaDrain drain;
        drain.reconvergence = experiment.reconvergence;
        drain.downtime = experiment.downtime;
        drain.route = [&network, node](const ns3::NodeContainer& around)
        { Route(network, around.GetN() == 0 ? std::nullopt : std::optional<uint32_t>(network.NumberOf(node))); };
        drain.told = [node, image, listener, done](ns3::PisaDrainPhase phase)
        {
            if (phase == ns3::PisaDrainPhase::Reflashing || phase == ns3::PisaDrainPhase::Restoring)
            {
                listener(node->GetId(), phase == ns3::PisaDrainPhase::Reflashing ? UpgradeMemory{} : MemoryOf(image));
            }
            if (phase == ns3::PisaDrainPhase::Done)
            {
                done();
            }
        };
        ns3::PisaDrainAndReflash(node, image, drain);
    };
}

} // namespace pisa
