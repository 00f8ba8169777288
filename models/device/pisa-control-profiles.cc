// Checks changes of action profiles against what the control plane has made of them.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-control-profiles.h"

#include "pisa-switch.h"

#include "pipeline/services.h"

#include <algorithm>
#include <set>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(PisaControlProfiles);

TypeId
PisaControlProfiles::GetTypeId()
{
    static TypeId tid = TypeId("ns3::PisaControlProfiles")
                            .SetParent<Object>()
                            .SetGroupName("Pisa")
                            .AddConstructor<PisaControlProfiles>();
    return tid;
}

Ptr<PisaControlProfiles>
PisaControlProfiles::Of(PisaSwitch& device)
{
    Ptr<PisaControlProfiles> profiles = device.GetObject<PisaControlProfiles>();
    if (!profiles)
    {
        profiles = CreateObject<PisaControlProfiles>();
        device.AggregateObject(profiles);
    }
    profiles->m_switch = &device;
    return profiles;
}

std::string
PisaControlProfiles::Refusal(pisa::TableId table, const pisa::Entry& entry) const
{
    const auto profile = m_switch->GetImage().program.tables[table].profile;
    if (!profile)
    {
        return "";
    }
    if (entry.member && !HasMember(*profile, *entry.member))
    {
        return Say("member", *entry.member, *profile) + " is not there";
    }
    const Group members = entry.group ? GroupOf(*profile, *entry.group) : Group();
    if (entry.group && (!members || members->empty()))
    {
        return Say("group", *entry.group, *profile) + (members ? " is empty" : " is not there");
    }
    return "";
}

std::string
PisaControlProfiles::Refusal(const pisa::SetMember&) const
{
    return ""; // its action was checked against the tables' when it was bound
}

std::string
PisaControlProfiles::Refusal(const pisa::DeleteMember& change) const
{
    const std::string name = Say("member", change.member, change.profile);
    if (!HasMember(change.profile, change.member))
    {
        return name + " is not there";
    }
    for (const uint32_t group : GroupsOf(change.profile))
    {
        const Group members = GroupOf(change.profile, group);
        if (members && std::find(members->begin(), members->end(), change.member) != members->end())
        {
            return name + " is in group " + std::to_string(group);
        }
    }
    const std::string user = UserOf(change.profile, OfMember(change.member));
    return user.empty() ? "" : name + " is used by an entry of table '" + user + "'";
}

std::string
PisaControlProfiles::Refusal(const pisa::SetGroup& change) const
{
    for (const uint32_t member : change.members)
    {
        if (!HasMember(change.profile, member))
        {
            return Say("member", member, change.profile) + " is not there";
        }
    }
    const std::string user = change.members.empty() ? UserOf(change.profile, OfGroup(change.group)) : "";
    return user.empty() ? ""
                        : Say("group", change.group, change.profile) + " is used by an entry of table '" + user +
                              "' and cannot be empty";
}

std::string
PisaControlProfiles::Refusal(const pisa::DeleteGroup& change) const
{
    const std::string name = Say("group", change.group, change.profile);
    if (!GroupOf(change.profile, change.group))
    {
        return name + " is not there";
    }
    const std::string user = UserOf(change.profile, OfGroup(change.group));
    return user.empty() ? "" : name + " is used by an entry of table '" + user + "'";
}

void
PisaControlProfiles::Note(const pisa::SetMember& change)
{
    m_members[{change.profile, change.member}] = true;
}

void
PisaControlProfiles::Note(const pisa::DeleteMember& change)
{
    m_members[{change.profile, change.member}] = false;
}

void
PisaControlProfiles::Note(const pisa::SetGroup& change)
{
    m_groups[{change.profile, change.group}] = change.members;
}

void
PisaControlProfiles::Note(const pisa::DeleteGroup& change)
{
    m_groups[{change.profile, change.group}] = std::nullopt;
}

void
PisaControlProfiles::NoteDefault(pisa::TableId table, const pisa::Entry& choice)
{
    m_defaults[table] = choice;
}

bool
PisaControlProfiles::HasMember(pisa::ProfileId profile, uint32_t member) const
{
    const auto told = m_members.find({profile, member});
    return told != m_members.end()
               ? told->second
               : m_switch->GetPipeline().GetServices()->Profile(profile).Member(member) != nullptr;
}

PisaControlProfiles::Group
PisaControlProfiles::GroupOf(pisa::ProfileId profile, uint32_t group) const
{
    const auto told = m_groups.find({profile, group});
    if (told != m_groups.end())
    {
        return told->second;
    }
    const auto& groups = m_switch->GetPipeline().GetServices()->Profile(profile).Groups();
    const auto met = groups.find(group);
    return met == groups.end() ? Group() : met->second;
}

std::vector<uint32_t>
PisaControlProfiles::GroupsOf(pisa::ProfileId profile) const
{
    std::set<uint32_t> all;
    for (const auto& [group, members] : m_switch->GetPipeline().GetServices()->Profile(profile).Groups())
    {
        all.insert(group);
    }
    for (const auto& [name, members] : m_groups)
    {
        if (name.first == profile)
        {
            all.insert(name.second);
        }
    }
    return {all.begin(), all.end()};
}

PisaControlProfiles::Use
PisaControlProfiles::OfMember(uint32_t member)
{
    return [member](const pisa::Entry& entry) { return entry.member == member; };
}

PisaControlProfiles::Use
PisaControlProfiles::OfGroup(uint32_t group)
{
    return [group](const pisa::Entry& entry) { return entry.group == group; };
}

std::string
PisaControlProfiles::UserOf(pisa::ProfileId profile, const Use& isUse) const
{
    const std::vector<pisa::Table>& tables = m_switch->GetImage().program.tables;
    for (pisa::TableId table = 0; table < tables.size(); ++table)
    {
        if (tables[table].profile != profile)
        {
            continue;
        }
        const std::vector<pisa::Entry> entries = m_switch->GetPipeline().PlannedEntries(table);
        const auto byDefault = m_defaults.find(table);
        if (std::any_of(entries.begin(), entries.end(), isUse) ||
            (byDefault != m_defaults.end() && isUse(byDefault->second)))
        {
            return tables[table].name;
        }
    }
    return "";
}

std::string
PisaControlProfiles::Say(const char* what, uint32_t number, pisa::ProfileId profile) const
{
    return std::string(what) + " " + std::to_string(number) + " of profile '" +
           m_switch->GetImage().program.profiles.at(profile).name + "'";
}

} // namespace ns3
