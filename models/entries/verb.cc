// The table of commands.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/verb.h"

#include <algorithm>
#include <array>

namespace pisa
{

namespace
{

constexpr unsigned kAny = 0xffffffff;

// clang-format off
constexpr std::array<CommandForm, 52> kCommands{{
    {"table_add", Verb::TableAdd, WordShape::Entry, Subject::Table, false, 0, 0, "TABLE ACTION KEY... => ARGUMENT... [PRIORITY]"},
    {"table_set_default", Verb::TableSetDefault, WordShape::Call, Subject::Table, false, 0, 0, "TABLE ACTION ARGUMENT..."},
    {"table_reset_default", Verb::TableResetDefault, WordShape::Numbers, Subject::Table, false, 0, 0, "TABLE"},
    {"table_modify", Verb::TableModify, WordShape::CallAt, Subject::Table, false, 0, 0, "TABLE ACTION HANDLE [=>] ARGUMENT..."},
    {"table_delete", Verb::TableDelete, WordShape::Numbers, Subject::Table, false, 1, 1, "TABLE HANDLE"},
    {"table_clear", Verb::TableClear, WordShape::Numbers, Subject::Table, false, 0, 0, "TABLE"},
    {"table_indirect_add", Verb::IndirectAdd, WordShape::MemberEntry, Subject::Table, false, 0, 0, "TABLE KEY... => MEMBER [PRIORITY]"},
    {"table_indirect_add_with_group", Verb::IndirectAddWithGroup, WordShape::MemberEntry, Subject::Table, false, 0, 0, "TABLE KEY... => GROUP [PRIORITY]"},
    {"table_indirect_delete", Verb::TableDelete, WordShape::Numbers, Subject::Table, false, 1, 1, "TABLE HANDLE"},
    {"table_indirect_set_default", Verb::IndirectSetDefault, WordShape::Numbers, Subject::Table, false, 1, 1, "TABLE MEMBER"},
    {"table_indirect_set_default_with_group", Verb::IndirectSetDefaultWithGroup, WordShape::Numbers, Subject::Table, false, 1, 1, "TABLE GROUP"},
    {"table_indirect_reset_default", Verb::TableResetDefault, WordShape::Numbers, Subject::Table, false, 0, 0, "TABLE"},
    {"table_indirect_create_member", Verb::CreateMember, WordShape::Call, Subject::Profile, true, 0, 0, "TABLE ACTION ARGUMENT..."},
    {"table_indirect_modify_member", Verb::ModifyMember, WordShape::CallAt, Subject::Profile, true, 0, 0, "TABLE ACTION MEMBER [=>] ARGUMENT..."},
    {"table_indirect_delete_member", Verb::DeleteMember, WordShape::Numbers, Subject::Profile, true, 1, 1, "TABLE MEMBER"},
    {"table_indirect_create_group", Verb::CreateGroup, WordShape::Numbers, Subject::Profile, true, 0, 0, "TABLE"},
    {"table_indirect_delete_group", Verb::DeleteGroup, WordShape::Numbers, Subject::Profile, true, 1, 1, "TABLE GROUP"},
    {"table_indirect_add_member_to_group", Verb::AddMemberToGroup, WordShape::Numbers, Subject::Profile, true, 2, 2, "TABLE MEMBER GROUP"},
    {"table_indirect_remove_member_from_group", Verb::RemoveMemberFromGroup, WordShape::Numbers, Subject::Profile, true, 2, 2, "TABLE MEMBER GROUP"},
    {"act_prof_create_member", Verb::CreateMember, WordShape::Call, Subject::Profile, false, 0, 0, "PROFILE ACTION ARGUMENT..."},
    {"act_prof_modify_member", Verb::ModifyMember, WordShape::CallAt, Subject::Profile, false, 0, 0, "PROFILE ACTION MEMBER [=>] ARGUMENT..."},
    {"act_prof_delete_member", Verb::DeleteMember, WordShape::Numbers, Subject::Profile, false, 1, 1, "PROFILE MEMBER"},
    {"act_prof_create_group", Verb::CreateGroup, WordShape::Numbers, Subject::Profile, false, 0, 0, "PROFILE"},
    {"act_prof_delete_group", Verb::DeleteGroup, WordShape::Numbers, Subject::Profile, false, 1, 1, "PROFILE GROUP"},
    {"act_prof_add_member_to_group", Verb::AddMemberToGroup, WordShape::Numbers, Subject::Profile, false, 2, 2, "PROFILE MEMBER GROUP"},
    {"act_prof_remove_member_from_group", Verb::RemoveMemberFromGroup, WordShape::Numbers, Subject::Profile, false, 2, 2, "PROFILE MEMBER GROUP"},
    {"register_read", Verb::RegisterRead, WordShape::Numbers, Subject::Register, false, 0, 1, "REGISTER [INDEX]"},
    {"register_write", Verb::RegisterWrite, WordShape::Numbers, Subject::Register, false, 2, 2, "REGISTER INDEX VALUE"},
    {"register_reset", Verb::RegisterReset, WordShape::Numbers, Subject::Register, false, 0, 0, "REGISTER"},
    {"counter_read", Verb::CounterRead, WordShape::Numbers, Subject::Counter, false, 1, 1, "COUNTER INDEX"},
    {"counter_write", Verb::CounterWrite, WordShape::Numbers, Subject::Counter, false, 3, 3, "COUNTER INDEX PACKETS BYTES"},
    {"counter_reset", Verb::CounterReset, WordShape::Numbers, Subject::Counter, false, 0, 0, "COUNTER"},
    {"meter_set_rates", Verb::MeterSetRates, WordShape::Rates, Subject::Meter, false, 1, 1, "METER INDEX RATE:BURST..."},
    {"meter_array_set_rates", Verb::MeterArraySetRates, WordShape::Rates, Subject::Meter, false, 0, 0, "METER RATE:BURST..."},
    {"meter_get_rates", Verb::MeterGetRates, WordShape::Numbers, Subject::Meter, false, 1, 1, "METER INDEX"},
    {"pvs_add", Verb::ValueSetAdd, WordShape::Numbers, Subject::ValueSet, false, 1, 1, "VALUE-SET VALUE"},
    {"pvs_remove", Verb::ValueSetRemove, WordShape::Numbers, Subject::ValueSet, false, 1, 1, "VALUE-SET VALUE"},
    {"pvs_clear", Verb::ValueSetClear, WordShape::Numbers, Subject::ValueSet, false, 0, 0, "VALUE-SET"},
    {"pvs_get", Verb::ValueSetGet, WordShape::Numbers, Subject::ValueSet, false, 0, 0, "VALUE-SET"},
    {"mc_mgrp_create", Verb::GroupCreate, WordShape::Numbers, Subject::Replication, false, 1, 1, "GROUP"},
    {"mc_mgrp_destroy", Verb::GroupDestroy, WordShape::Numbers, Subject::Replication, false, 1, 1, "GROUP"},
    {"mc_node_create", Verb::NodeCreate, WordShape::Numbers, Subject::Replication, false, 1, kAny, "REPLICATION-ID PORT..."},
    {"mc_node_update", Verb::NodeUpdate, WordShape::Numbers, Subject::Replication, false, 2, kAny, "NODE PORT..."},
    {"mc_node_associate", Verb::NodeAssociate, WordShape::Numbers, Subject::Replication, false, 2, 2, "GROUP NODE"},
    {"mc_node_dissociate", Verb::NodeDissociate, WordShape::Numbers, Subject::Replication, false, 2, 2, "GROUP NODE"},
    {"mc_node_destroy", Verb::NodeDestroy, WordShape::Numbers, Subject::Replication, false, 1, 1, "NODE"},
    {"mirroring_add", Verb::MirroringAdd, WordShape::Numbers, Subject::Replication, false, 2, 2, "SESSION PORT"},
    {"mirroring_add_mc", Verb::MirroringAddGroup, WordShape::Numbers, Subject::Replication, false, 2, 2, "SESSION GROUP"},
    {"mirroring_delete", Verb::MirroringDelete, WordShape::Numbers, Subject::Replication, false, 1, 1, "SESSION"},
    {"mirroring_get", Verb::MirroringGet, WordShape::Numbers, Subject::Replication, false, 1, 1, "SESSION"},
    {"set_queue_depth", Verb::QueueDepth, WordShape::Numbers, Subject::Queue, false, 1, 3, "PACKETS [PORT [PRIORITY]]"},
    {"set_queue_rate", Verb::QueueRate, WordShape::Numbers, Subject::Queue, false, 1, 3, "PACKETS-A-SECOND [PORT [PRIORITY]]"},
}};

// clang-format on

} // namespace

const CommandForm*
FindCommand(const std::string& name)
{
    const auto* it =
        std::find_if(kCommands.begin(), kCommands.end(), [&](const CommandForm& form) { return name == form.name; });
    return it == kCommands.end() ? nullptr : it;
}

std::vector<std::string>
CommandNames()
{
    std::vector<std::string> names;
    for (const CommandForm& form : kCommands)
    {
        names.emplace_back(form.name);
    }
    return names;
}

} // namespace pisa
