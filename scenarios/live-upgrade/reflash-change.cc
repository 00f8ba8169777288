// A running switch gets another program by a flash, in place or with its neighbours routed around it.
// SPDX-License-Identifier: GPL-2.0-only
#include "program-change.h"

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

ProgramChange
ReflashChange(const UpgradeExperiment& experiment, const MemoryListener& listener)
{
    return [experiment, listener](const std::vector<NextProgram>& switches, const std::function<void()>& done)
    {
        const NextProgram& next = switches.at(0);
        ns3::PisaUpgradeHelper::ReflashInPlace(next.node, next.image, ns3::Time(0), experiment.downtime);
        listener(next.node->GetId(), {});
        const auto back = [next, listener, done]
        {
            listener(next.node->GetId(), MemoryOf(next.image));
            done();
        };
        ns3::Simulator::Schedule(experiment.downtime, back);
    };
}

ProgramChange
DrainChange(Network& network, const UpgradeExperiment& experiment, const MemoryListener& listener)
{
    return
        [&network, experiment, listener](const std::vector<NextProgram>& switches, const std::function<void()>& done)
    {
        const NextProgram& next = switches.at(0);
        ns3::PisaDrain drain;
        drain.reconvergence = experiment.reconvergence;
        drain.downtime = experiment.downtime;
        drain.route = [&network, node = next.node](const ns3::NodeContainer& around)
        { Route(network, around.GetN() == 0 ? std::nullopt : std::optional<uint32_t>(network.NumberOf(node))); };
        drain.told = [next, listener, done](ns3::PisaDrainPhase phase)
        {
            if (phase == ns3::PisaDrainPhase::Reflashing || phase == ns3::PisaDrainPhase::Restoring)
            {
                listener(next.node->GetId(),
                         phase == ns3::PisaDrainPhase::Reflashing ? UpgradeMemory{} : MemoryOf(next.image));
            }
            if (phase == ns3::PisaDrainPhase::Done)
            {
                done();
            }
        };
        ns3::PisaDrainAndReflash(next.node, next.image, drain);
    };
}

} // namespace pisa
