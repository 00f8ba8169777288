// A running switch gets another program by the agent's plan.
// SPDX-License-Identifier: GPL-2.0-only
#include "program-change.h"

#include "ns3/double.h"
#include "ns3/pisa-upgrade-agent.h"
#include "ns3/pisa-upgrade-helper.h"

#include <map>
#include <memory>

namespace pisa
{

namespace
{

/** Agents of switches, made when they are asked for first. */
class Agents
{
  public:
    Agents(Network& network, const UpgradeExperiment& experiment, Consistency level, MemoryListener listener)
        : m_network(network),
          m_level(level),
          m_listener(std::move(listener))
    {
        m_helper.SetAgentAttribute("Delay", ns3::TimeValue(experiment.controlDelay));
        m_helper.SetAgentAttribute("OperationRate", ns3::DoubleValue(experiment.operationRate));
        m_helper.SetAgentAttribute("EntryRate", ns3::DoubleValue(experiment.entryRate));
        m_helper.SetAgentAttribute("SoftwareOverhead", ns3::TimeValue(experiment.overhead));
    }

    void Upgrade(uint32_t number, const Image& image, const std::function<void()>& done)
    {
        m_done[number] = done;
        AgentOf(number)->Upgrade(image, m_level);
    }

  private:
    using Trace = ns3::Callback<void, const ns3::PisaUpgradeStep&>;

    ns3::Ptr<ns3::PisaUpgradeAgent> AgentOf(uint32_t number)
    {
        const ns3::Ptr<ns3::Node> node = m_network.SwitchNode(number);
        if (const auto known = node->GetObject<ns3::PisaUpgradeAgent>())
        {
            return known;
        }
        const auto agent = m_helper.Install(node);
        agent->TraceConnectWithoutContext("PrimitiveDone", Trace([this, number](const ns3::PisaUpgradeStep& step)
                                                                 { m_listener(number, step.held); }));
        agent->TraceConnectWithoutContext("Finished", Trace(
                                                          [this, number](const ns3::PisaUpgradeStep& step)
                                                          {
                                                              m_listener(number, step.held);
                                                              m_done.at(number)();
                                                          }));
        return agent;
    }

    Network& m_network;
    const Consistency m_level;
    MemoryListener m_listener;
    ns3::PisaUpgradeHelper m_helper;
    std::map<uint32_t, std::function<void()>> m_done;
};

} // namespace

ProgramChange
PlannedChange(Network& network, const UpgradeExperiment& experiment, Consistency level, MemoryListener listener)
{
    const auto agents = std::make_shared<Agents>(network, experiment, level, std::move(listener));
    return [agents](uint32_t number, const Image& image, const std::function<void()>& done)
    { agents->Upgrade(number, image, done); };
}

} // namespace pisa
