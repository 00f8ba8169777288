// One case on one network with one manner of change: builds it, runs it, and says what became of every packet.
// SPDX-License-Identifier: GPL-2.0-only
#include "live-run.h"

#include "program-change.h"
#include "program-image.h"

#include "ns3/pisa-forwarding.h"
#include "ns3/simulator.h"

#include <map>

namespace pisa
{

namespace
{

int64_t
Now()
{
    return ns3::Simulator::Now().GetPicoSeconds();
}

/** @return what a switch's tables hold: ways to hosts, senders, and the case's own. */
std::vector<NamedEntry>
EntriesOf(const UpgradeCase& upgrade, const Network& network, const std::vector<std::optional<uint32_t>>& ports)
{
    std::vector<NamedEntry> entries = upgrade.entries;
    for (uint32_t host = 0; host < ports.size(); ++host)
    {
        entries.push_back({"hosts", {Network::AddressOf(host).Get()}, "deliver", {ports[host].value()}});
    }
    for (const Sender& sender : upgrade.senders)
    {
        const uint64_t address = Network::AddressOf(network.HostOf(sender.role)).Get();
        entries.push_back({"senders", {address}, "classify", {sender.kind}});
    }
    return entries;
}

/** The number of a flow's multicast group, and of the copy for a role. */
uint16_t
GroupOf(std::size_t flow)
{
    return static_cast<uint16_t>(flow + 1);
}

uint16_t
ReplicaFor(uint32_t role)
{
    return static_cast<uint16_t>(role + 1);
}

/** Adds what a switch needs that copies for the groups itself: entries now, and ports for the copies. */
void
AddGroups(const UpgradeCase& upgrade, const Network& network, uint32_t number,
          const std::vector<std::optional<uint32_t>>& ports, std::vector<NamedEntry>& entries)
{
    for (std::size_t flow = 0; flow < upgrade.flows.size(); ++flow)
    {
        const Flow& grouped = upgrade.flows[flow];
        if (grouped.group.empty())
        {
            continue;
        }
        const uint64_t relay = Network::AddressOf(network.HostOf(grouped.to)).Get();
        entries.push_back({"groups", {relay, grouped.port}, "copy", {GroupOf(flow)}});
        std::vector<ns3::PisaCopy> copies;
        for (const uint32_t role : grouped.group)
        {
            const uint32_t host = network.HostOf(role);
            const auto mac = ns3::Mac48Address::ConvertFrom(network.PortOfHost(host)->GetAddress());
            entries.push_back({"replicas",
                               {ReplicaFor(role)},
                               "readdress",
                               {ns3::PisaToNumber(mac), Network::AddressOf(host).Get()}});
            copies.push_back({ports[host].value(), ReplicaFor(role)});
        }
        network.Switch(number).GetReplication().SetMulticastGroup(GroupOf(flow), copies);
    }
}

/** What switches hold together; each tells its own. */
class MemoryLog
{
  public:
    void Note(uint32_t node, const UpgradeMemory& held)
    {
        m_held[node] = held;
        MemorySample sample{Now(), {}};
        for (const auto& [of, memory] : m_held)
        {
            sample.held += memory;
        }
        m_samples.push_back(sample);
    }

    const std::vector<MemorySample>& Samples() const
    {
        return m_samples;
    }

  private:
    std::map<uint32_t, UpgradeMemory> m_held;
    std::vector<MemorySample> m_samples;
};

/** Gives the top switches one program after the other, switch by switch. */
class ChangeSequence
{
  public:
    ChangeSequence(const UpgradeExperiment& experiment, const Network& network,
                   std::vector<std::map<uint32_t, Image>> programs, ProgramChange change, std::function<void()> over)
        : m_between(experiment.before),
          m_network(network),
          m_switches(network.Shape().top),
          m_programs(std::move(programs)),
          m_change(std::move(change)),
          m_over(std::move(over))
    {
    }

    void Begin()
    {
        if (m_program == m_programs.size())
        {
            ns3::Simulator::Schedule(m_between, m_over);
            return;
        }
        ns3::Simulator::Schedule(m_between, [this] { Change(0); });
    }

    const std::vector<ChangeWindow>& Windows() const
    {
        return m_windows;
    }

  private:
    void Change(std::size_t place)
    {
        if (place == m_switches.size())
        {
            ++m_program;
            Begin();
            return;
        }
        const uint32_t number = m_switches[place];
        m_windows.push_back({number, Now(), Now()});
        const auto done = [this, place]
        {
            m_windows.back().end = Now();
            Change(place + 1);
        };
        m_change(m_network.SwitchNode(number), m_programs[m_program].at(number), done);
    }

    const ns3::Time m_between;
    const Network& m_network;
    const std::vector<uint32_t> m_switches;
    const std::vector<std::map<uint32_t, Image>> m_programs; ///< after the first, by switch
    const ProgramChange m_change;
    const std::function<void()> m_over;
    std::size_t m_program{0};
    std::vector<ChangeWindow> m_windows;
};

ProgramChange
ChangeOf(Manner manner, Network& network, const UpgradeExperiment& experiment, Consistency level,
         const MemoryListener& listener)
{
    switch (manner)
    {
    case Manner::Planned:
        return PlannedChange(network.TopSwitches(), experiment, level, listener);
    case Manner::Naive:
        return NaiveChange(experiment, listener);
    case Manner::Reflash:
        return ReflashChange(experiment, listener);
    case Manner::Drain:
        break;
    }
    return DrainChange(network, experiment, listener);
}

/** Boots all switches with the first program. @return the others, by top switch */
std::vector<std::map<uint32_t, Image>>
BootAll(const UpgradeExperiment& experiment, const UpgradeCase& upgrade, Network& network, MemoryLog& memory,
        const OutputFolder& output)
{
    const auto routes = RoutesOf(network.Shape());
    const Image first = CompileProgram(upgrade.programs[0], experiment.target, output);
    for (uint32_t number = 0; number < network.Shape().Switches(); ++number)
    {
        network.Boot(number, WithEntries(first, EntriesOf(upgrade, network, routes[number])));
    }
    std::vector<std::map<uint32_t, Image>> others;
    for (std::size_t i = 1; i < upgrade.programs.size(); ++i)
    {
        const Image program = CompileProgram(upgrade.programs[i], experiment.target, output);
        others.emplace_back();
        for (const uint32_t number : network.Shape().top)
        {
            std::vector<NamedEntry> entries = EntriesOf(upgrade, network, routes[number]);
            AddGroups(upgrade, network, number, routes[number], entries);
            others.back().emplace(number, WithEntries(program, entries));
        }
    }
    for (const uint32_t number : network.Shape().top)
    {
        memory.Note(network.SwitchNode(number)->GetId(), MemoryOf(network.Switch(number).GetImage()));
    }
    return others;
}

} // namespace

LiveRunResult
RunLive(const UpgradeExperiment& experiment, const UpgradeCase& upgrade, Consistency level, Manner manner,
        const OutputFolder& output)
{
    Network network(experiment);
    MemoryLog memory;
    auto programs = BootAll(experiment, upgrade, network, memory, output);
    network.SetUpHosts();
    FlowLog flows(network, experiment, upgrade.flows);
    PathLog paths;
    for (const uint32_t number : network.Shape().top)
    {
        paths.Watch(network, number);
    }
    LiveRunResult result;
    const auto stop = [&]
    {
        result.end = Now();
        flows.Stop();
    };
    const auto listener = [&memory](uint32_t node, const UpgradeMemory& held) { memory.Note(node, held); };
    ChangeSequence sequence(experiment, network, std::move(programs),
                            ChangeOf(manner, network, experiment, level, listener), stop);
    sequence.Begin();
    ns3::Simulator::Run();
    result.flows = flows.Records();
    result.frames = network.Balance();
    result.datagrams = flows.Received();
    result.windows = sequence.Windows();
    result.judgements = paths.Judge(result.windows);
    result.memory = memory.Samples();
    result.witnessed = WitnessedBy(network.TopSwitches(), result.faults);
    return result;
}

} // namespace pisa
