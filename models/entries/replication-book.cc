// Keeps nodes, groups and sessions.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/replication-book.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

constexpr uint64_t kMostGroup = 65535;
constexpr uint64_t kMostReplicationId = 65535;
constexpr uint64_t kMostSession = kMirrorAsked - 1;

uint16_t
TakeGroup(const SpelledNumber& number)
{
    return static_cast<uint16_t>(TakeWhole(number, "the multicast group", 1, kMostGroup));
}

uint16_t
TakeSession(const SpelledNumber& number)
{
    return static_cast<uint16_t>(TakeWhole(number, "the mirror session", 0, kMostSession));
}

Replica
TakeReplica(const SpelledNumber& port, uint16_t replicationId)
{
    return {TakePort(port), replicationId};
}

uint16_t
TakeReplicationId(const SpelledNumber& number)
{
    return static_cast<uint16_t>(TakeWhole(number, "the replication id", 0, kMostReplicationId));
}

/** Ports of a node, each once. */
std::vector<Replica>
TakePorts(const std::vector<SpelledNumber>& numbers, uint16_t replicationId)
{
    std::vector<Replica> copies;
    for (std::size_t i = 1; i < numbers.size(); ++i)
    {
        const Replica copy = TakeReplica(numbers[i], replicationId);
        if (std::find(copies.begin(), copies.end(), copy) != copies.end())
        {
            throw InputError(numbers[i].word.where, "port " + numbers[i].word.text + " is given twice",
                             "create another node for a second copy");
        }
        copies.push_back(copy);
    }
    std::sort(copies.begin(), copies.end(), [](const Replica& a, const Replica& b) { return a.port < b.port; });
    return copies;
}

} // namespace

uint16_t
ReplicationBook::CheckGroup(const SpelledNumber& number) const
{
    const uint16_t group = TakeGroup(number);
    if (m_groups.count(group) == 0)
    {
        throw InputError(number.word.where, "there is no multicast group " + number.word.text,
                         "create it first: mc_mgrp_create " + number.word.text);
    }
    return group;
}

SetMulticastGroup
ReplicationBook::MembersOf(uint16_t group) const
{
    SetMulticastGroup set{group, {}};
    for (const uint32_t handle : m_groups.at(group))
    {
        const std::vector<Replica>& copies = m_nodes.All().at(handle).copies;
        set.members.insert(set.members.end(), copies.begin(), copies.end());
    }
    return set;
}

void
ReplicationBook::CreateGroup(const SpelledNumber& number)
{
    if (!m_groups.emplace(TakeGroup(number), std::vector<uint32_t>{}).second)
    {
        throw InputError(number.word.where, "multicast group " + number.word.text + " is there already",
                         "create it once");
    }
}

void
ReplicationBook::DestroyGroup(uint16_t group)
{
    for (const uint32_t handle : m_groups.at(group))
    {
        m_nodes.All().at(handle).group.reset();
    }
    m_groups.erase(group);
}

void
ReplicationBook::ApplyToNode(const SpelledOperation& operation, std::vector<ControlStep>& steps)
{
    const std::vector<SpelledNumber>& numbers = operation.numbers;
    if (operation.verb == Verb::NodeCreate)
    {
        const uint16_t replicationId = TakeReplicationId(numbers[0]);
        m_nodes.Add({replicationId, TakePorts(numbers, replicationId), std::nullopt});
        return;
    }
    const bool isLink = operation.verb == Verb::NodeAssociate || operation.verb == Verb::NodeDissociate;
    const SpelledNumber& spelled = numbers[isLink ? 1 : 0];
    const uint32_t handle = m_nodes.Check(spelled, "multicast node");
    Node& node = m_nodes.All().at(handle);
    if (isLink)
    {
        const uint16_t group = CheckGroup(numbers[0]);
        Link(spelled, group, operation.verb == Verb::NodeAssociate);
        steps.push_back({operation.where, MembersOf(group)});
        return;
    }
    const std::optional<uint16_t> group = node.group;
    if (operation.verb == Verb::NodeUpdate)
    {
        node.copies = TakePorts(numbers, node.replicationId);
    }
    else
    {
        if (group)
        {
            Link(spelled, *group, false);
        }
        m_nodes.Remove(handle);
    }
    if (group)
    {
        steps.push_back({operation.where, MembersOf(*group)});
    }
}

void
ReplicationBook::Link(const SpelledNumber& handle, uint16_t group, bool joins)
{
    const uint32_t number = m_nodes.Check(handle, "multicast node");
    Node& node = m_nodes.All().at(number);
    if (joins == node.group.has_value() || (!joins && *node.group != group))
    {
        throw InputError(handle.word.where,
                         "node " + handle.word.text +
                             (node.group ? " is in group " + std::to_string(*node.group) : " is in no group"),
                         "a node is in one group at a time");
    }
    std::vector<uint32_t>& nodes = m_groups.at(group);
    if (joins)
    {
        node.group = group;
        nodes.push_back(number);
        return;
    }
    node.group.reset();
    nodes.erase(std::find(nodes.begin(), nodes.end(), number));
}

void
ReplicationBook::ApplyToSession(const SpelledOperation& operation, std::vector<ControlStep>& steps)
{
    const uint16_t session = TakeSession(operation.numbers[0]);
    const bool isNew = operation.verb == Verb::MirroringAdd || operation.verb == Verb::MirroringAddGroup;
    if (!isNew && m_sessions.count(session) == 0)
    {
        throw InputError(operation.numbers[0].word.where,
                         "there is no mirror session " + operation.numbers[0].word.text,
                         "add it first: mirroring_add");
    }
    if (operation.verb == Verb::MirroringGet)
    {
        steps.push_back({operation.where, MirrorSessionRead{session}});
        return;
    }
    SetMirrorSession set;
    set.session = session;
    if (operation.verb == Verb::MirroringAdd)
    {
        set.copies.push_back(TakeReplica(operation.numbers[1], 0));
    }
    else if (operation.verb == Verb::MirroringAddGroup)
    {
        set.group = TakeGroup(operation.numbers[1]);
    }
    if (isNew)
    {
        m_sessions.insert(session);
    }
    else
    {
        m_sessions.erase(session);
    }
    steps.push_back({operation.where, std::move(set)});
}

void
ReplicationBook::Apply(const SpelledOperation& operation, std::vector<ControlStep>& steps)
{
    switch (operation.verb)
    {
    case Verb::GroupCreate:
        CreateGroup(operation.numbers[0]);
        break;
    case Verb::GroupDestroy:
    {
        const uint16_t group = CheckGroup(operation.numbers[0]);
        DestroyGroup(group);
        steps.push_back({operation.where, SetMulticastGroup{group, {}}});
        break;
    }
    case Verb::NodeCreate:
    case Verb::NodeUpdate:
    case Verb::NodeAssociate:
    case Verb::NodeDissociate:
    case Verb::NodeDestroy:
        ApplyToNode(operation, steps);
        break;
    default:
        ApplyToSession(operation, steps);
        break;
    }
}

void
ReplicationBook::Apply(const SpelledReplication& replication, std::vector<ControlStep>& steps)
{
    Node node;
    for (const SpelledReplica& replica : replication.replicas)
    {
        const Replica copy = TakeReplica(replica.port, TakeReplicationId(replica.instance));
        if (std::find(node.copies.begin(), node.copies.end(), copy) != node.copies.end())
        {
            throw InputError(replica.port.word.where,
                             "port " + replica.port.word.text + " is given twice with instance " +
                                 replica.instance.word.text,
                             "give the second copy another instance");
        }
        node.copies.push_back(copy);
    }
    if (!replication.isCloneSession)
    {
        CreateGroup(replication.id);
        const uint16_t group = TakeGroup(replication.id);
        node.group = group;
        m_groups.at(group).push_back(m_nodes.Add(std::move(node)));
        steps.push_back({replication.where, MembersOf(group)});
        return;
    }
    SetMirrorSession set;
    set.session = TakeSession(replication.id);
    set.copies = std::move(node.copies);
    if (!m_sessions.insert(set.session).second)
    {
        throw InputError(replication.id.word.where, "clone session " + replication.id.word.text + " is there already",
                         "keep one of the two");
    }
    if (replication.truncation)
    {
        set.truncation =
            static_cast<uint32_t>(TakeWhole(*replication.truncation, "packet_length_bytes", 0, UINT32_MAX));
    }
    steps.push_back({replication.where, std::move(set)});
}

} // namespace pisa
