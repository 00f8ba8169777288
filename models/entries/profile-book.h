// The members and groups of an action profile while a file is bound.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_PROFILE_BOOK_H
#define PISA_ENTRIES_PROFILE_BOOK_H

#include "entries/control-operation.h"
#include "entries/handle-pool.h"

#include <set>

namespace pisa
{

/** Members and groups have handles of their own, each the lowest that is free (bm_sim/action_profile.cpp). */
class ProfileBook
{
  public:
    ProfileBook(const Program& program, ProfileId profile);

    /** CreateMember, whose action is `call`. */
    SetMember CreateMember(const ActionCall& call, const SourceLocation& where);

    /** ModifyMember. */
    SetMember ModifyMember(const SpelledNumber& handle, const ActionCall& call) const;

    /** Carries out one of the other verbs of profiles. */
    ControlOperation Apply(const SpelledOperation& operation);

    /** @return the handle of a member that is there. */
    uint32_t CheckMember(const SpelledNumber& handle) const;

    /** @return the handle of a group that is there and has members. */
    uint32_t CheckFullGroup(const SpelledNumber& handle) const;

    /** @return whether a group is there and has one member. */
    bool HasOneMember(const SpelledNumber& group) const;

  private:
    ControlOperation DeleteMemberOf(const SpelledNumber& handle);
    ControlOperation ChangeGroup(const SpelledOperation& operation);

    /** @throws InputError if the profile has no selector */
    void CheckSelector(const SourceLocation& where) const;

    const ActionProfile& m_profile;
    ProfileId m_id;
    HandlePool<ActionCall> m_members;
    HandlePool<std::set<uint32_t>> m_groups;
};

} // namespace pisa

#endif // PISA_ENTRIES_PROFILE_BOOK_H
