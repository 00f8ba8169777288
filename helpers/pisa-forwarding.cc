// The forwarding tables and flood trees of all switches, computed from the links.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-forwarding.h"

#include "image/shell.h"

#include "ns3/node-list.h"
#include "ns3/node.h"
#include "ns3/pisa-channel.h"
#include "ns3/pisa-control-check.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <limits>
#include <map>
#include <queue>
#include <tuple>

namespace ns3
{

namespace
{

constexpr uint32_t NO_PORT = std::numeric_limits<uint32_t>::max();

/** Sets or replaces the entry of one address. */
void
SetEntry(PisaSwitch& device, pisa::TableId table, const pisa::Entry& entry)
{
    pisa::Pipeline& pipeline = device.GetPipeline();
    const pisa::Cycle now = device.ControlCycle(Simulator::Now());
    if (pipeline.InsertEntry(table, entry, now))
    {
        return;
    }
    pipeline.RemoveEntry(table, entry.match, now);
    if (!pipeline.InsertEntry(table, entry, now))
    {
        const pisa::Table& full = device.GetImage().program.tables[table];
        throw pisa::InputError(
            {}, "table '" + full.name + "' has no room for one more address, it holds " + std::to_string(full.size),
            "use fewer hosts, or a program with a larger table");
    }
}

} // namespace

uint64_t
PisaToNumber(Mac48Address address)
{
    uint8_t bytes[6];
    address.CopyTo(bytes);
    uint64_t number = 0;
    for (const uint8_t byte : bytes)
    {
        number = number << 8 | byte;
    }
    return number;
}

PisaForwarding::PisaForwarding(const NodeContainer& around)
{
    std::map<uint32_t, std::size_t> indices; // by node id
    for (uint32_t i = 0; i < NodeList::GetNNodes(); ++i)
    {
        const Ptr<Node> node = NodeList::GetNode(i);
        if (const auto device = node->GetObject<PisaSwitch>())
        {
            indices[i] = m_switches.size();
            m_switches.push_back({device, {}, {}});
        }
    }
    for (Switch& from : m_switches)
    {
        for (uint32_t port = 0; port < from.device->GetNPorts(); ++port)
        {
            const Ptr<PisaNetDevice> device = from.device->GetPort(port);
            const Ptr<PisaNetDevice> peer = PisaPeerOf(*device);
            if (!peer)
            {
                continue;
            }
            const auto found = indices.find(peer->GetNode()->GetId());
            if (found == indices.end())
            {
                from.hosts.push_back({Mac48Address::ConvertFrom(peer->GetAddress()), port});
            }
            else if (!around.Contains(found->first) && !around.Contains(from.device->GetObject<Node>()->GetId()))
            {
                from.links.push_back({found->second, port, m_switches[found->second].device->PortOf(peer)});
            }
        }
        std::sort(from.links.begin(), from.links.end(),
                  [](const Link& a, const Link& b) { return std::tie(a.to, a.port) < std::tie(b.to, b.port); });
    }
}

std::vector<uint32_t>
PisaForwarding::PortsTowards(std::size_t root) const
{
    constexpr std::size_t FAR = std::numeric_limits<std::size_t>::max();
    std::vector<std::size_t> distance(m_switches.size(), FAR);
    std::queue<std::size_t> reached({root});
    distance[root] = 0;
    while (!reached.empty())
    {
        const std::size_t from = reached.front();
        reached.pop();
        for (const Link& link : m_switches[from].links)
        {
            if (distance[link.to] == FAR)
            {
                distance[link.to] = distance[from] + 1;
                reached.push(link.to);
            }
        }
    }
    std::vector<uint32_t> ports(m_switches.size(), NO_PORT);
    for (std::size_t i = 0; i < m_switches.size(); ++i)
    {
        const auto& links = m_switches[i].links;
        const auto next = std::find_if(links.begin(), links.end(),
                                       [&](const Link& link)
                                       { return distance[i] != FAR && distance[link.to] + 1 == distance[i]; });
        if (next != links.end())
        {
            ports[i] = next->port;
        }
    }
    return ports;
}

void
PisaForwarding::FillTables() const
{
    for (std::size_t root = 0; root < m_switches.size(); ++root)
    {
        const std::vector<uint32_t> ports = PortsTowards(root);
        for (std::size_t i = 0; i < m_switches.size(); ++i)
        {
            PisaSwitch& device = *m_switches[i].device;
            const pisa::Program& program = device.GetImage().program;
            const pisa::TableId table = PisaFindTable(program, pisa::shell::kForward);
            const pisa::ActionId toPort = PisaFindAction(program, pisa::shell::kToPort);
            for (const Host& host : m_switches[root].hosts)
            {
                const uint32_t port = i == root ? host.port : ports[i];
                if (port != NO_PORT)
                {
                    SetEntry(device, table, {{{PisaToNumber(host.address)}}, 0, {toPort, {port}}});
                }
            }
        }
    }
}

std::optional<PisaForwarding::Station>
PisaForwarding::StationOf(Mac48Address address) const
{
    for (std::size_t i = 0; i < m_switches.size(); ++i)
    {
        const PisaSwitch& device = *m_switches[i].device;
        for (uint32_t port = 0; port < device.GetNPorts(); ++port)
        {
            if (device.GetPort(port)->GetAddress() == address)
            {
                return Station{i, std::nullopt};
            }
        }
        for (const Host& host : m_switches[i].hosts)
        {
            if (host.address == address)
            {
                return Station{i, host.port};
            }
        }
    }
    return std::nullopt;
}

std::optional<uint32_t>
PisaForwarding::PortTowards(const PisaSwitch& from, Mac48Address address) const
{
    const std::optional<Station> station = StationOf(address);
    const auto start =
        std::find_if(m_switches.begin(), m_switches.end(),
                     [&from](const Switch& candidate) { return PeekPointer(candidate.device) == &from; });
    if (!station || start == m_switches.end())
    {
        return std::nullopt;
    }
    const auto index = static_cast<std::size_t>(start - m_switches.begin());
    if (index == station->at)
    {
        return station->port;
    }
    const uint32_t port = PortsTowards(station->at)[index];
    return port == NO_PORT ? std::nullopt : std::optional<uint32_t>(port);
}

void
PisaForwarding::RestrictFlooding() const
{
    std::vector<std::vector<uint32_t>> flood(m_switches.size());
    std::vector<bool> reached(m_switches.size(), false);
    for (std::size_t root = 0; root < m_switches.size(); ++root)
    {
        std::queue<std::size_t> open;
        if (!reached[root])
        {
            reached[root] = true;
            open.push(root);
        }
        for (; !open.empty(); open.pop())
        {
            for (const Link& link : m_switches[open.front()].links)
            {
                if (!reached[link.to])
                {
                    reached[link.to] = true;
                    open.push(link.to);
                    flood[open.front()].push_back(link.port);
                    flood[link.to].push_back(link.remotePort);
                }
            }
        }
    }
    for (std::size_t i = 0; i < m_switches.size(); ++i)
    {
        for (const Host& host : m_switches[i].hosts)
        {
            flood[i].push_back(host.port);
        }
        m_switches[i].device->GetReplication().SetFloodPorts(flood[i]);
    }
}

} // namespace ns3
