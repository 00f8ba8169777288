// One case on one network with one manner of change: builds it, runs it, and says what became of every packet.
// SPDX-License-Identifier: GPL-2.0-only
#include "live-run.h"

#include "change-order.h"
#include "program-change.h"
#include "program-image.h"
#include "switch-entries.h"

#include "ns3/boolean.h"
#include "ns3/global-value.h"
#include "ns3/pisa-upgrade-agent.h"
#include "ns3/simulator.h"

#include <functional>
#include <map>
#include <vector>

namespace pisa
{

namespace
{

int64_t
Now()
{
    return ns3::Simulator::Now().GetPicoSeconds();
}

/** What one switch gets, and the parts of it that tenants bring. */
struct NextImage
{
    Image image;
    std::vector<Image> parts;
};

/** What switches get, by their numbers. */
using ImageOf = std::map<uint32_t, NextImage>;

/** Gives switches one program after the other, one switch after the other or all of them together. */
class ChangeSequence
{
  public:
    /** @param programs after the first */
    ChangeSequence(ns3::Time between, const Network& network, std::vector<std::vector<uint32_t>> groups,
                   std::vector<ImageOf> programs, ProgramChange change, std::function<void()> over)
        : m_between(between),
          m_network(network),
          m_groups(std::move(groups)),
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
        if (place == m_groups.size())
        {
            ++m_program;
            Begin();
            return;
        }
        std::vector<NextProgram> switches;
        const std::size_t first = m_windows.size();
        for (const uint32_t number : m_groups[place])
        {
            m_windows.push_back({number, Now(), Now()});
            const NextImage& next = m_programs[m_program].at(number);
            switches.push_back({m_network.SwitchNode(number), next.image, next.parts});
        }
        const auto done = [this, place, first]
        {
            for (std::size_t i = first; i < m_windows.size(); ++i)
            {
                m_windows[i].end = Now();
            }
            Change(place + 1);
        };
        m_change(switches, done);
    }

    const ns3::Time m_between;
    const Network& m_network;
    const std::vector<std::vector<uint32_t>> m_groups; ///< of switches that change together
    const std::vector<ImageOf> m_programs;
    const ProgramChange m_change;
    const std::function<void()> m_over;
    std::size_t m_program{0};
    std::vector<ChangeWindow> m_windows;
};

/** One run: who changes, and what it takes. */
struct LiveRun
{
    LiveRun(const UpgradeExperiment& itsExperiment, const UpgradeCase& itsCase, Consistency level, Manner itsManner,
            const OutputFolder& itsOutput)
        : experiment(itsExperiment),
          upgrade(itsCase),
          manner(itsManner),
          output(itsOutput),
          network(experiment),
          order(ChangeOrder(experiment, upgrade, network.Shape())),
          prepared(output, manner == Manner::Naive ? Consistency::Program : level)
    {
    }

    ns3::NodeContainer Changing() const
    {
        ns3::NodeContainer nodes;
        for (const uint32_t number : order)
        {
            nodes.Add(network.SwitchNode(number));
        }
        return nodes;
    }

    /** @return one group if all change together, else one a switch. */
    std::vector<std::vector<uint32_t>> Groups() const
    {
        if (manner == Manner::Planned)
        {
            return {order};
        }
        std::vector<std::vector<uint32_t>> groups;
        for (const uint32_t number : order)
        {
            groups.push_back({number});
        }
        return groups;
    }

    /** @return programs of tenants who change at once; none if all change as one. */
    std::vector<std::string> Parts() const
    {
        return manner == Manner::Planned ? upgrade.parts : std::vector<std::string>();
    }

    bool HasPlans() const
    {
        return manner == Manner::Planned || manner == Manner::Uncoordinated || manner == Manner::Naive;
    }

    const UpgradeExperiment& experiment;
    const UpgradeCase& upgrade;
    const Manner manner;
    const OutputFolder& output;
    Network network;
    const std::vector<uint32_t> order; ///< of the switches that change
    PreparedUpgrades prepared;
    MemoryLog memory;
};

ProgramChange
ChangeOf(LiveRun& run, Consistency level)
{
    const auto listener = [&run](uint32_t node, const UpgradeMemory& held) { run.memory.Note(Now(), node, held); };
    switch (run.manner)
    {
    case Manner::Planned:
    case Manner::Uncoordinated:
        return PlannedChange(run.Changing(), run.experiment, level, run.prepared, listener);
    case Manner::Naive:
        return NaiveChange(run.experiment, run.prepared, listener);
    case Manner::Reflash:
        return ReflashChange(run.experiment, listener);
    case Manner::Drain:
        break;
    }
    return DrainChange(run.network, run.experiment, listener);
}

/** @return the programs that follow the first one. */
std::vector<ImageOf>
FollowingPrograms(LiveRun& run, const std::vector<SwitchPorts>& routes)
{
    std::vector<ImageOf> others;
    for (std::size_t i = 1; i < run.upgrade.programs.size(); ++i)
    {
        const Image program = CompileProgram(run.upgrade.programs[i], run.experiment.target, run.output);
        others.emplace_back();
        for (const uint32_t number : run.order)
        {
            NextImage& next = others.back()[number];
            next.image = ImageFor(run.upgrade, i, program, run.network, number, routes[number]);
            for (const std::string& part : run.Parts())
            {
                const Image compiled = CompileProgram(part, run.experiment.target, run.output);
                next.parts.push_back(ImageFor(run.upgrade, i, compiled, run.network, number, routes[number]));
            }
        }
    }
    return others;
}

/** Boots all switches with the first program, and where plans need places with those for the second one. */
void
BootAll(LiveRun& run, const std::vector<SwitchPorts>& routes, const ImageOf& second)
{
    const Image first = CompileProgram(run.upgrade.programs[0], run.experiment.target, run.output);
    for (uint32_t number = 0; number < run.network.Shape().Switches(); ++number)
    {
        const Image own = ImageFor(run.upgrade, 0, first, run.network, number, routes[number]);
        const auto next = second.find(number);
        const bool isPlanned = next != second.end() && run.HasPlans();
        run.network.Boot(number, isPlanned ? run.prepared.BootFor(own, next->second.image) : own);
    }
    for (const uint32_t number : run.order)
    {
        SetGroups(run.upgrade, run.network, number, routes[number]);
        run.memory.Note(0, run.network.SwitchNode(number)->GetId(), MemoryOf(run.network.Switch(number).GetImage()));
    }
}

/** @param commits outlives the simulation */
void
NoteCommits(const LiveRun& run, Commits& commits)
{
    for (const uint32_t number : run.order)
    {
        if (const auto agent = run.network.SwitchNode(number)->GetObject<ns3::PisaUpgradeAgent>())
        {
            const auto note = [&commits, number](const ns3::PisaUpgradeStep&) { commits[number].push_back(Now()); };
            agent->TraceConnectWithoutContext("Committed", ns3::Callback<void, const ns3::PisaUpgradeStep&>(note));
        }
    }
}

} // namespace

LiveRunResult
RunLive(const UpgradeExperiment& experiment, const UpgradeCase& upgrade, Consistency level, Manner manner,
        const OutputFolder& output)
{
    // programs of users may check what hosts send
    ns3::GlobalValue::Bind("ChecksumEnabled", ns3::BooleanValue(upgrade.isOfUser));
    LiveRun run(experiment, upgrade, level, manner, output);
    Network& network = run.network;
    const std::vector<SwitchPorts> routes = RoutesOf(network.Shape());
    std::vector<ImageOf> programs = FollowingPrograms(run, routes);
    BootAll(run, routes, programs.front());
    network.SetUpHosts();
    FlowLog flows(network, experiment, upgrade.flows);
    PathLog paths;
    for (const uint32_t number : run.order)
    {
        paths.Watch(network, number);
    }
    LiveRunResult result;
    const auto stop = [&]
    {
        result.end = Now();
        flows.Stop();
    };
    ChangeSequence sequence(experiment.before, network, run.Groups(), std::move(programs), ChangeOf(run, level),
                            stop);
    NoteCommits(run, result.commits);
    sequence.Begin();
    ns3::Simulator::Run();
    result.flows = flows.Records();
    result.frames = network.Balance();
    result.datagrams = flows.Received();
    result.windows = sequence.Windows();
    result.verdicts = paths.Judge(result.windows);
    result.memory = run.memory;
    result.witnessed = WitnessedBy(run.Changing(), result.faults);
    for (uint32_t tenant = 1; tenant <= run.Parts().size(); ++tenant)
    {
        result.ofTenants.push_back(WitnessedBy(run.Changing(), tenant));
    }
    return result;
}

} // namespace pisa
