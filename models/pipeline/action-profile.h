// Members and groups of one action profile at work.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_ACTION_PROFILE_H
#define PISA_PIPELINE_ACTION_PROFILE_H

#include "pipeline/linked-hash.h"

#include <cstdint>
#include <map>
#include <vector>

namespace pisa
{

/** What entries of tables with this profile stand for. */
class ProfileMembers
{
  public:
    ProfileMembers(const Program& program, const ActionProfile& description, PhvLayout& layout);

    /** @return null if there is no such member. */
    const ActionCall* Member(uint32_t member) const;

    /** @return the member of a group, ascending, at the place that the packet's hash modulo members says; null if
     * there is no such group, or none in it. */
    const ActionCall* Select(uint32_t group, const Phv& phv, const HashAlgorithms& algorithms) const;

    /** Creates or changes. */
    void SetMember(uint32_t member, ActionCall call)
    {
        m_members[member] = std::move(call);
    }

    void RemoveMember(uint32_t member)
    {
        m_members.erase(member);
    }

    void SetGroup(uint32_t group, std::vector<uint32_t> members);

    void RemoveGroup(uint32_t group)
    {
        m_groups.erase(group);
    }

    const std::map<uint32_t, ActionCall>& Members() const
    {
        return m_members;
    }

    const std::map<uint32_t, std::vector<uint32_t>>& Groups() const
    {
        return m_groups;
    }

  private:
    LinkedHash m_hash;
    std::map<uint32_t, ActionCall> m_members;
    std::map<uint32_t, std::vector<uint32_t>> m_groups; ///< ascending members
};

} // namespace pisa

#endif // PISA_PIPELINE_ACTION_PROFILE_H
