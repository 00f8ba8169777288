// Nodes, cables and shares of entries from network.json.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-network-helper.h"

#include "ir/text-file.h"
#include "target/json-reader.h"

#include "ns3/pisa-control-apply.h"

#include <string>

namespace ns3
{

namespace
{

/** @return whether it is the table of an external variable; one that is looked up with other keys elsewhere has a
 * table of its own, with a number behind the name. */
bool
BelongsTo(const std::string& table, const std::string& external)
{
    const std::string rest = table.compare(0, external.size(), external) == 0 ? table.substr(external.size()) : "?";
    return rest.empty() ||
           (rest.size() > 1 && rest[0] == '_' && rest.find_first_not_of("0123456789", 1) == std::string::npos);
}

} // namespace

PisaNetworkHelper::PisaNetworkHelper(const std::string& folder) : m_file(folder + "/network.json")
{
    Read(folder);
}

void
PisaNetworkHelper::Read(const std::string& folder)
{
    const pisa::JsonValue top = pisa::ReadJson(pisa::ReadTextFile(m_file), m_file);
    if (top.Member("format").String() != "pisa-network 1")
    {
        top.Member("format").Fail("this reads pisa-network 1", "place the program anew");
    }
    for (const pisa::JsonValue& one : top.Member("switches").Items())
    {
        Member member{one.Member("name").String(),
                      pisa::ReadImage(folder + "/" + one.Member("image").String()),
                      {},
                      nullptr};
        for (const pisa::JsonValue& share : one.Member("entries").Items())
        {
            member.shares.push_back(
                {share.Member("table").String(), share.Member("first").Unsigned(), share.Member("count").Unsigned()});
        }
        m_members.push_back(std::move(member));
    }
    const auto end = [this](const pisa::JsonValue& of, const std::string& name, const std::string& port) {
        return End{Find(of.Member(name).String()), static_cast<uint32_t>(of.Member(port).Unsigned(0, 65535))};
    };
    for (const pisa::JsonValue& link : top.Member("links").Items())
    {
        m_links.emplace_back(end(link, "from", "from_port"), end(link, "to", "to_port"));
    }
    for (const pisa::JsonValue& port : top.Member("ports").Items())
    {
        m_ports.push_back(end(port, "switch", "port"));
    }
}

std::size_t
PisaNetworkHelper::Find(const std::string& name) const
{
    for (std::size_t i = 0; i < m_members.size(); ++i)
    {
        if (m_members[i].name == name)
        {
            return i;
        }
    }
    throw pisa::InputError({m_file, 0, 0}, "there is no switch '" + name + "'", "name one of this file");
}

uint32_t
PisaNetworkHelper::GetPorts() const
{
    return static_cast<uint32_t>(m_ports.size());
}

NetDeviceContainer
PisaNetworkHelper::InstallNetwork(const NodeContainer& hosts)
{
    if (hosts.GetN() != m_ports.size())
    {
        throw pisa::InputError({m_file, 0, 0},
                               "the network has " + std::to_string(m_ports.size()) + " ports, there are " +
                                   std::to_string(hosts.GetN()) + " hosts",
                               "give one host a port");
    }
    for (Member& member : m_members)
    {
        member.node = CreateObject<Node>();
        InstallSwitch(member.node, member.image);
    }
    std::vector<uint32_t> next(m_members.size(), 0); // ports are numbered in the order of installation
    std::vector<bool> isDone(m_links.size() + m_ports.size(), false);
    std::vector<Ptr<NetDevice>> devices(m_ports.size());
    for (std::size_t left = isDone.size(); left > 0;)
    {
        const std::size_t before = left;
        for (std::size_t i = 0; i < isDone.size(); ++i)
        {
            const bool isLink = i < m_links.size();
            const End& a = isLink ? m_links[i].first : m_ports[i - m_links.size()];
            const End* b = isLink ? &m_links[i].second : nullptr;
            if (isDone[i] || next[a.member] != a.port || (b != nullptr && next[b->member] != b->port))
            {
                continue;
            }
            isDone[i] = true;
            --left;
            ++next[a.member];
            if (b != nullptr)
            {
                ++next[b->member];
                Install(m_members[a.member].node, m_members[b->member].node);
                continue;
            }
            const auto port = static_cast<uint32_t>(i - m_links.size());
            devices[port] = Install(hosts.Get(port), m_members[a.member].node).Get(0);
        }
        if (left == before)
        {
            throw pisa::InputError({m_file, 0, 0}, "ports of switches are not numbered from 0 without gaps",
                                   "leave their numbers out of the topology, and place the program anew");
        }
    }
    NetDeviceContainer all;
    for (const Ptr<NetDevice>& device : devices)
    {
        all.Add(device);
    }
    return all;
}

Ptr<PisaSwitch>
PisaNetworkHelper::GetSwitch(const std::string& name) const
{
    return m_members[Find(name)].node->GetObject<PisaSwitch>();
}

uint32_t
PisaNetworkHelper::AddEntry(const std::string& table, uint64_t number, const std::vector<pisa::MatchValue>& match,
                            const std::vector<uint64_t>& values) const
{
    uint32_t copies = 0;
    for (const Member& member : m_members)
    {
        for (const Share& share : member.shares)
        {
            if (share.table == table && number >= share.first && number - share.first < share.count)
            {
                pisa::Entry entry;
                entry.match = match;
                entry.call.arguments = values;
                InsertIntoTables(member, table, entry);
                ++copies;
            }
        }
    }
    if (copies == 0)
    {
        throw pisa::InputError({m_file, 0, 0},
                               "no switch has entry " + std::to_string(number) + " of a table '" + table + "'",
                               "see \"entries\"");
    }
    return copies;
}

void
PisaNetworkHelper::InsertIntoTables(const Member& member, const std::string& table, const pisa::Entry& entry) const
{
    const pisa::Program& program = member.image.program;
    const Ptr<PisaSwitch> device = member.node->GetObject<PisaSwitch>();
    for (pisa::TableId id = 0; id < program.tables.size(); ++id)
    {
        if (!BelongsTo(program.tables[id].name, table))
        {
            continue;
        }
        pisa::InsertEntry insert{id, entry};
        insert.entry.call.action = program.tables[id].actions.front();
        const PisaControlAnswer answer = PisaApplyControl(*device, insert);
        if (!answer.done)
        {
            throw pisa::InputError({m_file, 0, 0},
                                   "'" + member.name + "' refuses an entry of '" + table + "': " + answer.refusal,
                                   "see the keys that are there, and the size of the table");
        }
    }
}

} // namespace ns3
