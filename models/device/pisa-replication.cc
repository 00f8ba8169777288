// Where the copies of a packet go: unicast, multicast groups, flood, mirror sessions.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-replication.h"

#include "ir/header.h"

#include "ns3/abort.h"

#include <algorithm>

namespace ns3
{

void
PisaReplication::SetMulticastGroup(uint16_t group, std::vector<PisaCopy> members)
{
    NS_ABORT_MSG_IF(group == 0, "multicast group 0 means unicast: number groups from 1");
    std::sort(members.begin(), members.end());
    m_groups[group] = std::move(members);
}

const std::vector<PisaCopy>&
PisaReplication::GetMulticastGroup(uint16_t group) const
{
    static const std::vector<PisaCopy> none;
    const auto found = m_groups.find(group);
    return found == m_groups.end() ? none : found->second;
}

void
PisaReplication::SetMirrorSession(uint16_t session, PisaMirrorSession settings)
{
    NS_ABORT_MSG_IF(session >= pisa::kMirrorAsked,
                    "no packet can ask for mirror session " << session << ": number sessions from 0 to 32767");
    std::sort(settings.copies.begin(), settings.copies.end());
    m_sessions[session] = std::move(settings);
}

const PisaMirrorSession&
PisaReplication::GetMirrorSession(uint16_t session) const
{
    static const PisaMirrorSession none;
    const auto found = m_sessions.find(session);
    return found == m_sessions.end() ? none : found->second;
}

std::vector<PisaCopy>
PisaReplication::CopiesOf(const PisaMirrorSession& session) const
{
    std::vector<PisaCopy> copies = session.copies;
    if (session.group)
    {
        const std::vector<PisaCopy>& members = GetMulticastGroup(*session.group);
        copies.insert(copies.end(), members.begin(), members.end());
        std::sort(copies.begin(), copies.end());
    }
    return copies;
}

void
PisaReplication::SetFloodPorts(std::vector<uint32_t> ports)
{
    std::sort(ports.begin(), ports.end());
    m_floodPorts = std::move(ports);
    m_floodRestricted = true;
}

void
PisaReplication::Flood(uint32_t ingressPort, uint32_t ports, std::vector<PisaCopy>& copies) const
{
    copies.clear();
    const std::size_t candidates = m_floodRestricted ? m_floodPorts.size() : ports;
    for (uint32_t i = 0; i < candidates; ++i)
    {
        const uint32_t port = m_floodRestricted ? m_floodPorts[i] : i;
        if (port != ingressPort && port < ports)
        {
            copies.push_back({port, 0});
        }
    }
}

} // namespace ns3
