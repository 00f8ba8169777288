// What a control plane may set of a switch's queues.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-control-queue.h"

#include "pisa-switch.h"

#include <limits>

namespace ns3
{

namespace
{

/** @return why the limit cannot be set on all queues that are meant; empty once it is. */
std::string
SetLimit(std::vector<pisa::QueueSettings>& queues, const pisa::SetQueue& change)
{
    if (change.priority && *change.priority >= queues.size())
    {
        return "a port has " + std::to_string(queues.size()) + " queues, so none of priority " +
               std::to_string(*change.priority);
    }
    for (std::size_t queue = 0; queue < queues.size(); ++queue)
    {
        if (!change.priority || *change.priority == queue)
        {
            queues[queue].limitPackets = static_cast<uint32_t>(change.value);
        }
    }
    return "";
}

} // namespace

std::string
PisaSetQueue(PisaSwitch& device, const pisa::SetQueue& change)
{
    if (change.property == pisa::SetQueue::Property::Rate)
    {
        return "queues have no rate of their own: they share the line of their port, whose DataRate may be set";
    }
    if (change.value == 0 || change.value > std::numeric_limits<uint32_t>::max())
    {
        return "a queue holds from 1 to 2^32 - 1 packets";
    }
    pisa::TrafficManagerSettings settings = device.GetTrafficManager().Settings();
    std::string refusal;
    if (change.port)
    {
        std::vector<pisa::QueueSettings>& own = settings.ports.emplace(*change.port, settings.queues).first->second;
        refusal = SetLimit(own, change);
    }
    else
    {
        refusal = SetLimit(settings.queues, change);
        for (auto& [port, queues] : settings.ports)
        {
            refusal = refusal.empty() ? SetLimit(queues, change) : refusal;
        }
    }
    if (refusal.empty())
    {
        device.GetTrafficManager().Configure(settings);
    }
    return refusal;
}

} // namespace ns3
