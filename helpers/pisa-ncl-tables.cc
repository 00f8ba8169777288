// The NCP tables of switches: where labels are, how windows without destination find a switch, who hears a broadcast.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-forwarding.h"
#include "pisa-ncl-helper.h"

#include "image/shell.h"

#include "ns3/arp-cache.h"
#include "ns3/ipv4-interface.h"
#include "ns3/node-list.h"
#include "ns3/pisa-control-check.h"
#include "ns3/simulator.h"

namespace ns3
{

namespace
{

void
Insert(PisaSwitch& device, const char* tableName, uint64_t key, const char* action, std::vector<uint64_t> arguments)
{
    const pisa::Program& program = device.GetImage().program;
    const pisa::TableId table = PisaFindTable(program, tableName);
    const pisa::Entry entry{{{key}}, 0, {PisaFindAction(program, action), std::move(arguments)}};
    if (!device.GetPipeline().InsertEntry(table, entry, device.ControlCycle(Simulator::Now())))
    {
        throw pisa::InputError({},
                               "table '" + program.tables[table].name + "' of " + program.name +
                                   " refuses an entry: it holds " + std::to_string(program.tables[table].size) +
                                   " and is full, or holds the key already",
                               "install one NCL program a network, and no more labels than its AND file has");
    }
}

} // namespace

void
PisaNclHelper::FillAddresses(const pisa::NcpLabel& label) const
{
    const Station& own = m_stations.at(label.id);
    PisaSwitch& self = *m_nodes.at(label.id)->GetObject<PisaSwitch>();
    for (const auto& [id, station] : m_stations)
    {
        if (id != label.id)
        {
            const std::vector<uint64_t> arguments{station.ip.Get(), PisaToNumber(station.mac), own.ip.Get(),
                                                  PisaToNumber(own.mac)};
            Insert(self, pisa::shell::kNcpAddress, id, pisa::shell::kToAddress, arguments);
            Insert(self, pisa::shell::kNcpCopy, id, pisa::shell::kToAddress, arguments);
        }
    }
}

void
PisaNclHelper::FillBroadcast(const pisa::NcpLabel& label) const
{
    const PisaForwarding forwarding;
    PisaSwitch& self = *m_nodes.at(label.id)->GetObject<PisaSwitch>();
    std::vector<PisaCopy> members;
    for (const uint16_t neighbour : label.neighbours)
    {
        const auto port = forwarding.PortTowards(self, m_stations.at(neighbour).mac);
        if (!port)
        {
            throw pisa::InputError({},
                                   "there is no way from switch '" + label.name + "' to '" +
                                       m_network->FindLabel(neighbour)->name + "', its neighbour",
                                   "link their nodes, directly or over switches");
        }
        members.push_back({*port, neighbour});
    }
    self.GetReplication().SetMulticastGroup(pisa::shell::kBroadcastGroup, members);
}

void
PisaNclHelper::FillForwarding(const pisa::NcpLabel& label) const
{
    const PisaForwarding forwarding;
    const Mac48Address own = m_stations.at(label.id).mac;
    const Ptr<PisaSwitch> self = m_nodes.at(label.id)->GetObject<PisaSwitch>();
    for (auto node = NodeList::Begin(); node != NodeList::End(); ++node)
    {
        const auto device = (*node)->GetObject<PisaSwitch>();
        const auto port = device ? forwarding.PortTowards(*device, own) : std::nullopt;
        if (device == self)
        {
            // what no kernel sent elsewhere has arrived
            Insert(*self, pisa::shell::kForward, PisaToNumber(own), pisa::shell::kDiscard, {});
        }
        else if (port)
        {
            Insert(*device, pisa::shell::kForward, PisaToNumber(own), pisa::shell::kToPort, {*port});
        }
    }
}

void
PisaNclHelper::FillArp() const
{
    for (const auto& host : m_interface.labels)
    {
        const Ptr<Ipv4Interface> interface = host.isSwitch ? nullptr : InterfaceOf(host);
        for (const auto& [id, station] : m_stations)
        {
            if (interface && m_network->FindLabel(id)->isSwitch)
            {
                ArpCache::Entry* entry = interface->GetArpCache()->Add(station.ip);
                entry->SetMacAddress(station.mac);
                entry->MarkPermanent();
            }
        }
    }
}

} // namespace ns3
