// Changes multicast groups and mirror sessions, and reads them.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-control-replication.h"

#include "pisa-replication.h"

namespace ns3
{

static std::vector<PisaCopy>
CopiesFor(const std::vector<pisa::Replica>& members)
{
    std::vector<PisaCopy> copies;
    for (const pisa::Replica& member : members)
    {
        copies.push_back({member.port, member.replicationId});
    }
    return copies;
}

std::string
PisaSetMulticastGroup(PisaReplication& replication, const pisa::SetMulticastGroup& change)
{
    if (change.group == 0)
    {
        return "multicast group 0 means unicast; groups count from 1";
    }
    replication.SetMulticastGroup(change.group, CopiesFor(change.members));
    return "";
}

std::string
PisaSetMirrorSession(PisaReplication& replication, const pisa::SetMirrorSession& change)
{
    if (change.session >= pisa::kMirrorAsked)
    {
        return "no packet can ask for mirror session " + std::to_string(change.session) + "; sessions are 0 to 32767";
    }
    PisaMirrorSession session;
    session.copies = CopiesFor(change.copies);
    session.group = change.group;
    session.truncateBytes = change.truncation;
    session.queue = change.queue;
    replication.SetMirrorSession(change.session, session);
    return "";
}

pisa::SetMirrorSession
PisaReadMirrorSession(const PisaReplication& replication, uint16_t number)
{
    const PisaMirrorSession& session = replication.GetMirrorSession(number);
    pisa::SetMirrorSession read{number, {}, session.group, session.truncateBytes, session.queue};
    for (const PisaCopy& copy : session.copies)
    {
        read.copies.push_back({copy.port, copy.replicationId});
    }
    return read;
}

} // namespace ns3
