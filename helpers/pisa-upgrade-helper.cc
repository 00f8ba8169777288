// Makes switches upgradable under traffic, and flashes them anew for comparison.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-upgrade-helper.h"

#include "pisa-forwarding-image.h"

#include "ns3/abort.h"
#include "ns3/pisa-channel.h"
#include "ns3/pisa-switch.h"
#include "ns3/simulator.h"

namespace ns3
{

PisaUpgradeHelper::PisaUpgradeHelper() : m_agent("ns3::PisaUpgradeAgent")
{
}

void
PisaUpgradeHelper::SetAgentAttribute(const std::string& name, const AttributeValue& value)
{
    m_agent.Set(name, value);
}

Ptr<PisaUpgradeAgent>
PisaUpgradeHelper::Install(Ptr<Node> node) const
{
    NS_ABORT_MSG_UNLESS(node->GetObject<PisaSwitch>(), "node " << node->GetId() << " is no PisaSwitch");
    const auto agent = m_agent.Create<PisaUpgradeAgent>();
    agent->SetSeal(&PisaSealInProgramOrder);
    node->AggregateObject(agent);
    return agent;
}

void
PisaUpgradeHelper::ReflashInPlace(Ptr<Node> node, const pisa::Image& image, Time wait, Time downtime)
{
    const auto device = node->GetObject<PisaSwitch>();
    NS_ABORT_MSG_UNLESS(device, "node " << node->GetId() << " is no PisaSwitch");
    const auto reflash = [device, image, downtime]
    {
        device->Reflash(image, downtime);
        if (const auto agent = device->GetObject<PisaUpgradeAgent>())
        {
            agent->Forget();
        }
    };
    Simulator::ScheduleWithContext(node->GetId(), wait, reflash);
}

void
PisaUpgradeHelper::CarryStamps(const NodeContainer& switches)
{
    for (auto node = switches.Begin(); node != switches.End(); ++node)
    {
        const auto device = (*node)->GetObject<PisaSwitch>();
        NS_ABORT_MSG_UNLESS(device, "node " << (*node)->GetId() << " is no PisaSwitch");
        for (uint32_t port = 0; port < device->GetNPorts(); ++port)
        {
            const Ptr<PisaNetDevice> peer = PisaPeerOf(*device->GetPort(port));
            if (peer && switches.Contains(peer->GetNode()->GetId()))
            {
                device->GetStamps().Carry(port);
            }
        }
    }
}

} // namespace ns3
