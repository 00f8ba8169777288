// Keeps members and groups.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/profile-book.h"

#include <cassert>

namespace pisa
{

ProfileBook::ProfileBook(const Program& program, ProfileId profile)
    : m_profile(program.profiles[profile]),
      m_id(profile)
{
}

SetMember
ProfileBook::CreateMember(const ActionCall& call, const SourceLocation& where)
{
    if (m_members.All().size() >= m_profile.size)
    {
        throw InputError(where,
                         "action profile '" + m_profile.name + "' is full: one more member needs room for " +
                             std::to_string(m_members.All().size() + 1) + ", its size is " +
                             std::to_string(m_profile.size),
                         "enlarge the profile");
    }
    return {m_id, m_members.Add(call), call};
}

SetMember
ProfileBook::ModifyMember(const SpelledNumber& handle, const ActionCall& call) const
{
    return {m_id, CheckMember(handle), call};
}

uint32_t
ProfileBook::CheckMember(const SpelledNumber& handle) const
{
    return m_members.Check(handle, "member of action profile '" + m_profile.name + "'");
}

uint32_t
ProfileBook::CheckFullGroup(const SpelledNumber& handle) const
{
    CheckSelector(handle.word.where);
    const uint32_t group = m_groups.Check(handle, "group of action profile '" + m_profile.name + "'");
    if (m_groups.All().at(group).empty())
    {
        throw InputError(handle.word.where,
                         "group " + handle.word.text + " of action profile '" + m_profile.name + "' is empty",
                         "add a member to it first: act_prof_add_member_to_group");
    }
    return group;
}

bool
ProfileBook::HasOneMember(const SpelledNumber& group) const
{
    return m_groups.All().at(m_groups.Check(group, "group of action profile '" + m_profile.name + "'")).size() == 1;
}

void
ProfileBook::CheckSelector(const SourceLocation& where) const
{
    if (!m_profile.isSelector)
    {
        throw InputError(where, "action profile '" + m_profile.name + "' has no selector and so no groups",
                         "name a member");
    }
}

ControlOperation
ProfileBook::DeleteMemberOf(const SpelledNumber& handle)
{
    const uint32_t member = CheckMember(handle);
    for (const auto& [group, members] : m_groups.All())
    {
        if (members.count(member) > 0)
        {
            throw InputError(handle.word.where,
                             "member " + handle.word.text + " of action profile '" + m_profile.name +
                                 "' is in group " + std::to_string(group),
                             "remove it from the group first");
        }
    }
    m_members.Remove(member);
    return DeleteMember{m_id, member};
}

ControlOperation
ProfileBook::ChangeGroup(const SpelledOperation& operation)
{
    const SpelledNumber& spelled = operation.numbers[1];
    const uint32_t member = CheckMember(operation.numbers[0]);
    const uint32_t group = m_groups.Check(spelled, "group of action profile '" + m_profile.name + "'");
    std::set<uint32_t>& members = m_groups.All().at(group);
    const bool adds = operation.verb == Verb::AddMemberToGroup;
    if (adds == (members.count(member) > 0))
    {
        throw InputError(operation.numbers[0].word.where, "member " + operation.numbers[0].word.text + " is " +
                                                              (adds ? "already" : "not") + " in group " +
                                                              spelled.word.text);
    }
    if (adds && m_profile.maxGroupSize > 0 && members.size() >= m_profile.maxGroupSize)
    {
        throw InputError(spelled.word.where,
                         "group " + spelled.word.text + " is full: one more member needs room for " +
                             std::to_string(members.size() + 1) + ", the limit is " +
                             std::to_string(m_profile.maxGroupSize),
                         "enlarge the groups of action profile '" + m_profile.name + "'");
    }
    if (adds)
    {
        members.insert(member);
    }
    else
    {
        members.erase(member);
    }
    return SetGroup{m_id, group, {members.begin(), members.end()}};
}

ControlOperation
ProfileBook::Apply(const SpelledOperation& operation)
{
    if (operation.verb == Verb::DeleteMember)
    {
        return DeleteMemberOf(operation.numbers[0]);
    }
    CheckSelector(operation.where);
    if (operation.verb == Verb::CreateGroup)
    {
        return SetGroup{m_id, m_groups.Add({}), {}};
    }
    if (operation.verb == Verb::DeleteGroup)
    {
        const uint32_t group =
            m_groups.Check(operation.numbers[0], "group of action profile '" + m_profile.name + "'");
        m_groups.Remove(group);
        return DeleteGroup{m_id, group};
    }
    assert(operation.verb == Verb::AddMemberToGroup || operation.verb == Verb::RemoveMemberFromGroup);
    return ChangeGroup(operation);
}

} // namespace pisa
