// A running switch gets another program by the agent's plan.
// SPDX-License-Identifier: GPL-2.0-only
#include "program-change.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/pisa-upgrade-agent.h"
#include "ns3/pisa-upgrade-helper.h"

#include <map>
#include <memory>

namespace pisa
{

namespace
{

/** The agents of all top switches. */
class Agents
{
  public:
    Agents(const ns3::NodeContainer& switches, const UpgradeExperiment& experiment, Consistency level,
           MemoryListener listener)
        : m_level(level),
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

    void Upgrade(const ns3::Ptr<ns3::Node>& node, const Image& image, const std::function<void()>& done)
    {
        m_done[node->GetId()] = done;
        node->GetObject<ns3::PisaUpgradeAgent>()->Upgrade(image, m_level);
    }

  private:
    using Trace = ns3::Callback<void, const ns3::PisaUpgradeStep&>;

    void Listen(uint32_t node, const ns3::Ptr<ns3::PisaUpgradeAgent>& agent)
    {
        agent->TraceConnectWithoutContext(
            "PrimitiveDone", Trace([this, node](const ns3::PisaUpgradeStep& step) { m_listener(node, step.held); }));
        agent->TraceConnectWithoutContext("Finished", Trace(
                                                          [this, node](const ns3::PisaUpgradeStep& step)
                                                          {
                                                              m_listener(node, step.held);
                                                              m_done.at(node)();
                                                          }));
    }

    const Consistency m_level;
    MemoryListener m_listener;
    std::map<uint32_t, std::function<void()>> m_done;
};

} // namespace

ProgramChange
PlannedChange(const ns3::NodeContainer& switches, const UpgradeExperiment& experiment, Consistency level,
              const MemoryListener& listener)
{
    const auto agents = std::make_shared<Agents>(switches, experiment, level, listener);
    return [agents](const ns3::Ptr<ns3::Node>& node, const Image& image, const std::function<void()>& done)
    { agents->Upgrade(node, image, done); };
}

WitnessCounts
WitnessedBy(const ns3::NodeContainer& switches, std::vector<std::string>& faults)
{
    WitnessCounts counts;
    for (uint32_t i = 0; i < switches.GetN(); ++i)
    {
        if (const auto agent = switches.Get(i)->GetObject<ns3::PisaUpgradeAgent>())
        {
            const WitnessCounts& own = agent->GetJudge().GetCounts();
            counts.packets += own.packets;
            for (std::size_t way = 0; way < counts.by.size(); ++way)
            {
                counts.by[way] += own.by[way];
            }
            const std::vector<std::string> more = agent->GetJudge().GetFaults();
            faults.insert(faults.end(), more.begin(), more.end());
        }
    }
    return counts;
}

} // namespace pisa
