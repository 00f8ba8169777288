// Running switches get other programs by plans of their agents, one by one or as one upgrade of the network.
// SPDX-License-Identifier: GPL-2.0-only
#include "program-change.h"

#include "ir/diagnostic.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/pisa-upgrade-agent.h"
#include "ns3/pisa-upgrade-helper.h"
#include "ns3/pisa-upgrade-network.h"

#include <map>
#include <memory>

namespace pisa
{

namespace
{

/** The agents of all switches that change. */
class Agents
{
  public:
    Agents(const ns3::NodeContainer& switches, const UpgradeExperiment& experiment, Consistency level,
           PreparedUpgrades& prepared, MemoryListener listener)
        : m_experiment(experiment),
          m_level(level),
          m_prepared(prepared),
          m_listener(std::move(listener))
    {
        ns3::PisaUpgradeHelper helper;
        helper.SetAgentAttribute("Delay", ns3::TimeValue(experiment.controlDelay));
        helper.SetAgentAttribute("OperationRate", ns3::DoubleValue(experiment.operationRate));
        helper.SetAgentAttribute("EntryRate", ns3::DoubleValue(experiment.entryRate));
        helper.SetAgentAttribute("SoftwareOverhead", ns3::TimeValue(experiment.overhead));
        helper.SetAgentAttribute("Witness", ns3::BooleanValue(experiment.isWitnessed));
        for (uint32_t i = 0; i < switches.GetN(); ++i)
        {
            Listen(switches.Get(i)->GetId(), helper.Install(switches.Get(i)));
        }
    }

    void Upgrade(const NextProgram& next, const std::function<void()>& done)
    {
        m_done[next.node->GetId()] = done;
        const PreparedUpgrade* prepared = PreparedFor(next);
        prepared ? AgentOf(next)->Upgrade(*prepared) : AgentOf(next)->Upgrade(next.image, m_level);
    }

    /** Tenants of one switch or several, all at once. */
    void UpgradeParts(const std::vector<NextProgram>& switches, const std::function<void()>& done)
    {
        const auto left = std::make_shared<std::size_t>(0);
        for (const NextProgram& next : switches)
        {
            CheckParts(next.image.target);
            m_base[next.node->GetId()] = MemoryOf(next.node->GetObject<ns3::PisaSwitch>()->GetImage());
            m_done[next.node->GetId()] = [left, done]
            {
                if (--*left == 0)
                {
                    done();
                }
            };
            for (const Image& part : next.parts)
            {
                ++*left;
                AgentOf(next)->Upgrade(part, m_level);
            }
        }
    }

    void UpgradeTogether(const std::vector<NextProgram>& switches, const std::function<void()>& done)
    {
        const auto upgrade = ns3::CreateObject<ns3::PisaNetworkUpgrade>();
        upgrade->SetAttribute("Delay", ns3::TimeValue(m_experiment.controlDelay));
        upgrade->SetAttribute("Lifetime", ns3::TimeValue(m_experiment.lifetime));
        ns3::NodeContainer nodes;
        for (const NextProgram& next : switches)
        {
            nodes.Add(next.node);
            const PreparedUpgrade* prepared = PreparedFor(next);
            prepared ? upgrade->Add(AgentOf(next), *prepared) : upgrade->Add(AgentOf(next), next.image, m_level);
        }
        ns3::PisaUpgradeHelper::CarryStamps(nodes);
        upgrade->TraceConnectWithoutContext("Phase", ns3::Callback<void, ns3::PisaNetworkPhase>(
                                                         [done](ns3::PisaNetworkPhase phase)
                                                         {
                                                             if (phase == ns3::PisaNetworkPhase::Finished)
                                                             {
                                                                 done();
                                                             }
                                                         }));
        upgrade->Start();
    }

  private:
    using Trace = ns3::Callback<void, const ns3::PisaUpgradeStep&>;

    static ns3::Ptr<ns3::PisaUpgradeAgent> AgentOf(const NextProgram& next)
    {
        return next.node->GetObject<ns3::PisaUpgradeAgent>();
    }

    /** @return null on chips that follow pointers. */
    const PreparedUpgrade* PreparedFor(const NextProgram& next)
    {
        const Image& running = next.node->GetObject<ns3::PisaSwitch>()->GetImage();
        if (!NeedsPlaces(running.target))
        {
            return nullptr;
        }
        const PreparedUpgrade& prepared = m_prepared.To(next.image, running);
        m_least[next.node->GetId()] =
            prepared.boot.digest != prepared.was.digest ? MemoryOf(prepared.boot) : UpgradeMemory{};
        return &prepared;
    }

    static void CheckParts(const Target& chip)
    {
        if (NeedsPlaces(chip))
        {
            throw InputError({},
                             "on " + chip.name +
                                 " tenants cannot change at once: elements of an upgrade have their "
                                 "places around what runs without others",
                             "let them change one after the other, or choose a chip that follows pointers: ideal, "
                             "drmt-banked");
        }
    }

    /** @return what the switch holds; each of tenants' upgrades tells what it would without the others. */
    UpgradeMemory HeldBy(uint32_t node, const ns3::PisaUpgradeStep& step)
    {
        const auto base = m_base.find(node);
        if (base == m_base.end())
        {
            return step.held;
        }
        std::map<uint32_t, UpgradeMemory>& parts = m_parts[node];
        parts[step.upgrade] = step.held;
        UpgradeMemory held = base->second;
        for (const auto& [upgrade, own] : parts)
        {
            held += own;
            held -= base->second;
        }
        return held;
    }

    void Listen(uint32_t node, const ns3::Ptr<ns3::PisaUpgradeAgent>& agent)
    {
        const auto note = [this, node](const ns3::PisaUpgradeStep& step)
        { m_listener(node, Most(HeldBy(node, step), m_least[node])); };
        agent->TraceConnectWithoutContext("PrimitiveDone", Trace(note));
        const auto finish = [this, node](const ns3::PisaUpgradeStep& step)
        {
            m_listener(node, HeldBy(node, step));
            const auto done = m_done.find(node);
            if (done != m_done.end())
            {
                done->second();
            }
        };
        agent->TraceConnectWithoutContext("Finished", Trace(finish));
    }

    const UpgradeExperiment m_experiment;
    const Consistency m_level;
    PreparedUpgrades& m_prepared;
    MemoryListener m_listener;
    std::map<uint32_t, std::function<void()>> m_done;              ///< of switches that are upgraded by themselves
    std::map<uint32_t, UpgradeMemory> m_base;                      ///< before tenants' upgrades
    std::map<uint32_t, std::map<uint32_t, UpgradeMemory>> m_parts; ///< ...and what each of these told last
    std::map<uint32_t, UpgradeMemory> m_least; ///< held until the end by those that boot with both programs
};

} // namespace

ProgramChange
PlannedChange(const ns3::NodeContainer& switches, const UpgradeExperiment& experiment, Consistency level,
              PreparedUpgrades& prepared, const MemoryListener& listener)
{
    const auto agents = std::make_shared<Agents>(switches, experiment, level, prepared, listener);
    return [agents](const std::vector<NextProgram>& group, const std::function<void()>& done)
    {
        !group.front().parts.empty() ? agents->UpgradeParts(group, done)
        : group.size() == 1          ? agents->Upgrade(group.front(), done)
                                     : agents->UpgradeTogether(group, done);
    };
}

namespace
{

void
Add(const WitnessCounts& more, WitnessCounts& counts)
{
    counts.packets += more.packets;
    for (std::size_t way = 0; way < counts.by.size(); ++way)
    {
        counts.by[way] += more.by[way];
    }
}

} // namespace

WitnessCounts
WitnessedBy(const ns3::NodeContainer& switches, uint32_t upgrade)
{
    WitnessCounts counts;
    for (uint32_t i = 0; i < switches.GetN(); ++i)
    {
        if (const auto agent = switches.Get(i)->GetObject<ns3::PisaUpgradeAgent>())
        {
            Add(agent->GetJudge().GetCountsOf(upgrade), counts);
        }
    }
    return counts;
}

WitnessCounts
WitnessedBy(const ns3::NodeContainer& switches, std::vector<std::string>& faults)
{
    WitnessCounts counts;
    for (uint32_t i = 0; i < switches.GetN(); ++i)
    {
        if (const auto agent = switches.Get(i)->GetObject<ns3::PisaUpgradeAgent>())
        {
            Add(agent->GetJudge().GetCounts(), counts);
            const std::vector<std::string> more = agent->GetJudge().GetFaults();
            faults.insert(faults.end(), more.begin(), more.end());
        }
    }
    return counts;
}

} // namespace pisa
