// What the control plane has made of the action profiles of a switch.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_CONTROL_PROFILES_H
#define PISA_CONTROL_PROFILES_H

#include "entries/control-operation.h"
#include "ns3/object.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

class PisaSwitch;

/**
 * The members and groups of a switch's profiles as its control plane has left them: a change counts for the next one
 * at once, though packets meet it only when they reach its cycle. Refuses what simple_switch's action profiles
 * refuse: members and groups that are not there, empty groups for entries, and the loss of what is in use.
 *
 * Every function that checks returns the reason to refuse, empty if there is none.
 */
class PisaControlProfiles : public Object
{
  public:
    static TypeId GetTypeId();

    /** @return those of the switch, made at the first call. */
    static Ptr<PisaControlProfiles> Of(PisaSwitch& device);

    /** Checks the choice of an entry or default of the table. */
    std::string Refusal(pisa::TableId table, const pisa::Entry& entry) const;
    std::string Refusal(const pisa::SetMember& change) const;
    std::string Refusal(const pisa::DeleteMember& change) const;
    std::string Refusal(const pisa::SetGroup& change) const;
    std::string Refusal(const pisa::DeleteGroup& change) const;

    // ---- what the switch has been told ----
    void Note(const pisa::SetMember& change);
    void Note(const pisa::DeleteMember& change);
    void Note(const pisa::SetGroup& change);
    void Note(const pisa::DeleteGroup& change);
    /** @param choice of the default; one that names neither member nor group uses nothing */
    void NoteDefault(pisa::TableId table, const pisa::Entry& choice);

  private:
    using Name = std::pair<pisa::ProfileId, uint32_t>;
    using Group = std::optional<std::vector<uint32_t>>; ///< nothing: there is none

    bool HasMember(pisa::ProfileId profile, uint32_t member) const;
    Group GroupOf(pisa::ProfileId profile, uint32_t group) const;

    /** @return the numbers of all groups of the profile that packets or the control plane know. */
    std::vector<uint32_t> GroupsOf(pisa::ProfileId profile) const;

    using Use = std::function<bool(const pisa::Entry& entry)>;
    static Use OfMember(uint32_t member);
    static Use OfGroup(uint32_t group);
    /** @return the table of the profile with an entry or a default of that use, empty if there is none. */
    std::string UserOf(pisa::ProfileId profile, const Use& isUse) const;

    /** @return "member 3 of profile 'P'". */
    std::string Say(const char* what, uint32_t number, pisa::ProfileId profile) const;

    PisaSwitch* m_switch{nullptr}; ///< this is a part of it
    std::map<Name, bool> m_members;
    std::map<Name, Group> m_groups;
    std::map<pisa::TableId, pisa::Entry> m_defaults;
};

} // namespace ns3

#endif // PISA_CONTROL_PROFILES_H
