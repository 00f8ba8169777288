// What the tables of each switch hold: ways to its hosts, and what a case or a user wants in them.
// SPDX-License-Identifier: GPL-2.0-only
#include "switch-entries.h"

#include "host-commands.h"
#include "program-image.h"

#include "ns3/pisa-forwarding.h"

namespace pisa
{

namespace
{

/** @return what a switch's tables hold: ways to hosts, senders, ports of hosts, and the case's own. */
std::vector<NamedEntry>
EntriesOf(const UpgradeCase& upgrade, const Network& network, uint32_t number, const SwitchPorts& ports)
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
    const std::vector<Topology::Neighbour>& own = network.Shape().ports[number];
    for (uint32_t port = 0; port < own.size(); ++port)
    {
        if (own[port].isHost)
        {
            entries.push_back({"edges", {port}, "enter", {}});
        }
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

/** Adds the entries with which a switch copies for the groups itself. */
void
AddGroups(const UpgradeCase& upgrade, const Network& network, std::vector<NamedEntry>& entries)
{
    for (std::size_t flow = 0; flow < upgrade.flows.size(); ++flow)
    {
        const Flow& grouped = upgrade.flows[flow];
        const uint64_t relay = Network::AddressOf(network.HostOf(grouped.to)).Get();
        if (!grouped.group.empty())
        {
            entries.push_back({"groups", {relay, grouped.port}, "copy", {GroupOf(flow)}});
        }
        for (const uint32_t role : grouped.group)
        {
            const uint32_t host = network.HostOf(role);
            const auto mac = ns3::Mac48Address::ConvertFrom(network.PortOfHost(host)->GetAddress());
            entries.push_back({"replicas",
                               {ReplicaFor(role)},
                               "readdress",
                               {ns3::PisaToNumber(mac), Network::AddressOf(host).Get()}});
        }
    }
}

std::vector<HostPlace>
PlacesOf(const Network& network, const SwitchPorts& ports)
{
    std::vector<HostPlace> places;
    for (uint32_t host = 0; host < ports.size(); ++host)
    {
        places.push_back({host, Network::AddressOf(host),
                          ns3::Mac48Address::ConvertFrom(network.PortOfHost(host)->GetAddress()),
                          ports[host].value()});
    }
    return places;
}

} // namespace

Image
ImageFor(const UpgradeCase& upgrade, std::size_t program, const Image& compiled, const Network& network,
         uint32_t number, const SwitchPorts& ports)
{
    if (upgrade.isOfUser)
    {
        return WithCommands(compiled, upgrade.commandFiles.at(program), PlacesOf(network, ports));
    }
    std::vector<NamedEntry> entries = EntriesOf(upgrade, network, number, ports);
    AddGroups(upgrade, network, entries);
    return WithEntries(compiled, entries);
}

void
SetGroups(const UpgradeCase& upgrade, const Network& network, uint32_t number, const SwitchPorts& ports)
{
    for (std::size_t flow = 0; flow < upgrade.flows.size(); ++flow)
    {
        std::vector<ns3::PisaCopy> copies;
        for (const uint32_t role : upgrade.flows[flow].group)
        {
            copies.push_back({ports[network.HostOf(role)].value(), ReplicaFor(role)});
        }
        if (!copies.empty())
        {
            network.Switch(number).GetReplication().SetMulticastGroup(GroupOf(flow), copies);
        }
    }
}

} // namespace pisa
