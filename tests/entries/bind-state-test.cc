// Profiles, registers, counters, meters, value sets, queues and replication bound to a program.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/bound-program.h"
#include "entries/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{

namespace
{

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class BindState : public testing::Test
{
  protected:
    template <typename T>
    T Bound(const std::string& text) const
    {
        return Last<T>(BindCommands(m_program, text));
    }

    std::string Fault(const std::string& text) const
    {
        return ErrorOf([&] { BindCommands(m_program, text); });
    }

    const Program m_program = MakeProgram();
};

} // namespace

TEST_F(BindState, BindsMembersAndGroups)
{
    const std::string members = "act_prof_create_member paths forward 1 2\nact_prof_create_member paths drop\n";
    const auto member = Bound<SetMember>(members);
    EXPECT_EQ(member.member, 1U);
    EXPECT_EQ(member.call.action, 2U);
    EXPECT_EQ(Bound<SetMember>(members + "act_prof_modify_member paths forward 1 => 3 4").call.arguments.at(0), 3U);
    EXPECT_EQ(Bound<SetMember>("table_indirect_create_member spread drop").profile, 0U);
    const auto direct = Bound<InsertEntry>(members + "table_indirect_add spread 6 => 1").entry;
    EXPECT_EQ(direct.member, 1U);
    EXPECT_EQ(direct.group, std::nullopt);
    const std::string group = members + "act_prof_create_group paths\nact_prof_add_member_to_group paths 1 0\n"
                                        "act_prof_add_member_to_group paths 0 0\n";
    EXPECT_THAT(Bound<SetGroup>(group).members, ElementsAre(0, 1));
    EXPECT_THAT(Bound<SetGroup>(group + "act_prof_remove_member_from_group paths 0 0").members, ElementsAre(1));
    EXPECT_EQ(Bound<InsertEntry>(group + "table_indirect_add_with_group spread 6 => 0").entry.group, 0U);
    EXPECT_EQ(Bound<SetDefault>(group + "table_indirect_set_default_with_group spread 0").group, 0U);
    EXPECT_EQ(Bound<SetDefault>(members + "table_indirect_set_default spread 1").member, 1U);
}

TEST_F(BindState, KeepsProfilesWhole)
{
    const std::string members = "act_prof_create_member paths drop\nact_prof_create_member paths drop\n"
                                "act_prof_create_member paths drop\n";
    const std::string group = members + "act_prof_create_group paths\nact_prof_add_member_to_group paths 0 0\n";
    EXPECT_THAT(Fault(members + "act_prof_create_member paths drop"), HasSubstr("needs room for 4, its size is 3"));
    EXPECT_THAT(Fault(group + "act_prof_add_member_to_group paths 1 0\nact_prof_add_member_to_group paths 2 0"),
                HasSubstr("one more member needs room for 3, the limit is 2"));
    EXPECT_THAT(Fault(group + "act_prof_delete_member paths 0"), HasSubstr("is in group 0"));
    EXPECT_THAT(Fault(group + "act_prof_add_member_to_group paths 0 0"), HasSubstr("already in group 0"));
    EXPECT_THAT(Fault(group + "act_prof_remove_member_from_group paths 1 0"), HasSubstr("not in group 0"));
    EXPECT_THAT(Fault(members + "act_prof_create_group paths\ntable_indirect_add_with_group spread 1 => 0"),
                HasSubstr("group 0 of action profile 'Ingress.paths' is empty"));
    const std::string use = group + "table_indirect_add_with_group spread 1 => 0\ntable_indirect_add spread 2 => 1\n";
    EXPECT_THAT(Fault(use + "act_prof_delete_group paths 0"),
                HasSubstr("group 0 is in use by table 'Ingress.spread'"));
    EXPECT_THAT(Fault(use + "act_prof_remove_member_from_group paths 0 0"), HasSubstr("and would be empty"));
    EXPECT_THAT(Fault(use + "act_prof_delete_member paths 1"), HasSubstr("member 1 is in use"));
    EXPECT_NO_THROW(BindCommands(m_program, use + "table_delete spread 1\nact_prof_delete_member paths 1"));
    EXPECT_THAT(Fault("table_indirect_add spread 1 => 0"), HasSubstr("has the handle 0"));
    EXPECT_THAT(Fault("table_indirect_add spread 1 =>"), HasSubstr("0 handles are given, 1 is needed"));
    EXPECT_THAT(Fault("table_indirect_add route 1 1/1 => 0"),
                HasSubstr("table 'Ingress.route' has no action profile"));
    EXPECT_THAT(Fault("table_add spread drop 1 =>"), HasSubstr("name members of action profile 'Ingress.paths'"));
}

TEST_F(BindState, BindsRegisters)
{
    const auto write = Bound<RegisterAccess>("register_write seen 7 0xfff");
    EXPECT_EQ(write.index, 7U);
    EXPECT_EQ(write.value, 0xfffU);
    EXPECT_EQ(Bound<RegisterAccess>("register_read seen").index, std::nullopt);
    EXPECT_EQ(Bound<RegisterAccess>("register_read seen").value, std::nullopt);
    EXPECT_EQ(Bound<RegisterAccess>("register_reset seen").value, 0U);
    EXPECT_THAT(Fault("register_write seen 8 0"),
                HasSubstr("index 8 is beyond register 'Ingress.seen', which has 8 cells "
                          "(write an index from 0 to 7)"));
    EXPECT_THAT(Fault("register_write seen 0 0x1000"),
                HasSubstr("0x1000 needs 13 bits, a cell of register 'Ingress.seen' "
                          "has 12"));
    EXPECT_THAT(Fault("register_read sen 0"), HasSubstr("unknown register 'sen' (did you mean 'Ingress.seen'?)"));
}

TEST_F(BindState, BindsCounters)
{
    EXPECT_EQ(std::get<uint64_t>(Bound<CounterRead>("counter_read frames 3").cell), 3U);
    const auto write = Bound<CounterWrite>("counter_write frames 2 10 640");
    EXPECT_EQ(write.packets, 10U);
    EXPECT_EQ(write.bytes, 640U);
    EXPECT_EQ(Bound<CounterWrite>("counter_reset frames").cell, std::nullopt);
    EXPECT_THAT(Fault("counter_read frames 4"), HasSubstr("index 4 is beyond counter 'Ingress.frames'"));
    const auto direct = Bound<CounterRead>("table_add route drop 5 1/32 =>\ncounter_read routed 0");
    EXPECT_EQ(std::get<EntryKey>(direct.cell).match.at(0).value, 5U);
    EXPECT_THAT(Fault("counter_read routed 0"), HasSubstr("no entry of table 'Ingress.route' has the handle 0"));
}

TEST_F(BindState, BindsCounterChecks)
{
    const auto cell = Last<CounterCheck>(BindStf(m_program, "check_counter frames(1) bytes >= 12"));
    EXPECT_EQ(std::get<uint64_t>(cell.counter.cell), 1U);
    EXPECT_EQ(cell.unit, CounterUnit::Bytes);
    EXPECT_EQ(cell.comparison, Comparison::GreaterOrEqual);
    EXPECT_EQ(cell.value, 12U);
    const auto entry =
        Last<CounterCheck>(BindStf(m_program, "add route mac:7 drop() = A\ncheck_counter routed($A) packets == 2"));
    EXPECT_EQ(std::get<EntryKey>(entry.counter.cell).match.at(0).value, 7U);
    const auto fault = [&](const std::string& text) { return ErrorOf([&] { BindStf(m_program, text); }); };
    EXPECT_THAT(fault("check_counter routed($A)"), HasSubstr("no entry is called 'A'"));
    EXPECT_THAT(fault("add route mac:7 drop() = A\ncheck_counter frames($A)"),
                HasSubstr("does not count the entries"));
    EXPECT_THAT(fault("add route mac:7 drop() = A\nadd route mac:8 drop() = A"),
                HasSubstr("another entry is called 'A'"));
}

TEST_F(BindState, BindsMeters)
{
    const auto set = Bound<SetMeterRates>("meter_set_rates rate 3 0.5:1000 1.25:1500");
    EXPECT_EQ(std::get<uint64_t>(*set.cell), 3U);
    EXPECT_DOUBLE_EQ(set.committed.rate, 0.5);
    EXPECT_EQ(set.committed.burst, 1000U);
    EXPECT_DOUBLE_EQ(set.peak.rate, 1.25);
    EXPECT_EQ(set.peak.burst, 1500U);
    EXPECT_FALSE(Bound<SetMeterRates>("meter_array_set_rates rate 1:1 2:2").cell);
    const auto direct = Bound<SetMeterRates>("table_add route drop 5 1/32 =>\nmeter_set_rates routeRate 0 1:1 2:2");
    EXPECT_EQ(std::get<EntryKey>(*direct.cell).match.at(0).value, 5U);
    EXPECT_EQ(std::get<uint64_t>(Bound<MeterRatesRead>("meter_get_rates rate 1").cell), 1U);
    EXPECT_THAT(Fault("meter_set_rates rate 0 1:1"), HasSubstr("meter 'Ingress.rate' has 2 rates, 1 is given"));
    EXPECT_THAT(Fault("meter_set_rates rate 0 2:1 1:1"), HasSubstr("is below its committed rate"));
    EXPECT_THAT(Fault("meter_set_rates rate 4 1:1 2:2"), HasSubstr("index 4 is beyond meter"));
}

TEST_F(BindState, BindsValueSets)
{
    const std::string two = "pvs_add types 0x800\npvs_add types 0x86dd\n";
    EXPECT_THAT(Bound<SetParseValues>(two + "pvs_add types 0x800").members,
                ElementsAre(MatchValue{0x800, 0xffff}, MatchValue{0x86dd, 0xffff}));
    EXPECT_THAT(Bound<SetParseValues>(two + "pvs_remove types 0x800").members,
                ElementsAre(MatchValue{0x86dd, 0xffff}));
    EXPECT_THAT(Bound<SetParseValues>(two + "pvs_clear types").members, IsEmpty());
    EXPECT_THAT(Fault(two + "pvs_add types 1"), HasSubstr("needs room for 3, its size is 2"));
    EXPECT_THAT(Fault("pvs_remove types 1"), HasSubstr("1 is not in value set 'Parser.types'"));
    EXPECT_THAT(Fault("pvs_add types 0x10000"), HasSubstr("needs 17 bits"));
}

TEST_F(BindState, BindsMulticastNodesAsTheirGroupsMembers)
{
    const std::string nodes = "mc_mgrp_create 5\nmc_node_create 7 3 1\nmc_node_create 8 2\nmc_node_associate 5 1\n"
                              "mc_node_associate 5 0\n";
    const auto group = Bound<SetMulticastGroup>(nodes);
    EXPECT_EQ(group.group, 5U);
    // in the order in which nodes joined, the ports of a node ascending
    EXPECT_THAT(group.members, ElementsAre(Replica{2, 8}, Replica{1, 7}, Replica{3, 7}));
    EXPECT_THAT(Bound<SetMulticastGroup>(nodes + "mc_node_dissociate 5 1").members,
                ElementsAre(Replica{1, 7}, Replica{3, 7}));
    EXPECT_THAT(Bound<SetMulticastGroup>(nodes + "mc_node_update 0 9").members,
                ElementsAre(Replica{2, 8}, Replica{9, 7}));
    EXPECT_THAT(Bound<SetMulticastGroup>(nodes + "mc_node_destroy 0").members, ElementsAre(Replica{2, 8}));
    EXPECT_THAT(Bound<SetMulticastGroup>(nodes + "mc_mgrp_destroy 5").members, IsEmpty());
    EXPECT_THAT(Fault(nodes + "mc_node_associate 5 0"), HasSubstr("node 0 is in group 5"));
    EXPECT_THAT(Fault(nodes + "mc_node_destroy 0\nmc_node_associate 5 0"),
                HasSubstr("no multicast node has the handle 0"));
    EXPECT_THAT(Fault("mc_node_create 1 2\nmc_node_associate 5 0"), HasSubstr("there is no multicast group 5"));
    EXPECT_THAT(Fault("mc_mgrp_create 5\nmc_mgrp_create 5"), HasSubstr("is there already"));
    EXPECT_THAT(Fault("mc_mgrp_create 0"), HasSubstr("the multicast group is 0, the limit is 1 to 65535"));
    EXPECT_THAT(Fault("mc_node_create 1 2 2"), HasSubstr("port 2 is given twice"));
}

TEST_F(BindState, BindsMirrorSessions)
{
    EXPECT_THAT(Bound<SetMirrorSession>("mirroring_add 100 7").copies, ElementsAre(Replica{7, 0}));
    EXPECT_EQ(Bound<SetMirrorSession>("mirroring_add_mc 100 7").group, 7U);
    EXPECT_THAT(Bound<SetMirrorSession>("mirroring_add 100 7\nmirroring_delete 100").copies, IsEmpty());
    EXPECT_EQ(Bound<MirrorSessionRead>("mirroring_add 100 7\nmirroring_get 100").session, 100U);
    EXPECT_THAT(Fault("mirroring_delete 100"), HasSubstr("there is no mirror session 100"));
    EXPECT_THAT(Fault("mirroring_add 32768 1"), HasSubstr("the limit is 0 to 32767"));
}

TEST_F(BindState, BindsGroupsAndSessionsOfRuntimeFiles)
{
    const auto steps = BindRuntime(m_program, R"(
        "multicast_group_entries": [{"multicast_group_id": 1, "replicas": [{"egress_port": 3, "instance": 1},
                                                                           {"egress_port": 2, "instance": 1}]}],
        "clone_session_entries": [{"clone_session_id": 9, "replicas": [{"egress_port": 4, "instance": 2}],
                                   "packet_length_bytes": 64}])");
    ASSERT_EQ(steps.size(), 2U);
    EXPECT_THAT(std::get<SetMulticastGroup>(steps[0].operation).members, ElementsAre(Replica{3, 1}, Replica{2, 1}));
    const auto& session = std::get<SetMirrorSession>(steps[1].operation);
    EXPECT_EQ(session.session, 9U);
    EXPECT_EQ(session.truncation, 64U);
    EXPECT_THAT(session.copies, ElementsAre(Replica{4, 2}));
}

TEST_F(BindState, BindsQueues)
{
    const auto depth = Bound<SetQueue>("set_queue_depth 64 3");
    EXPECT_EQ(depth.property, SetQueue::Property::Depth);
    EXPECT_EQ(depth.value, 64U);
    EXPECT_EQ(depth.port, 3U);
    EXPECT_EQ(depth.priority, std::nullopt);
    EXPECT_EQ(Bound<SetQueue>("set_queue_rate 100 3 1").priority, 1U);
}

TEST_F(BindState, PassesTheFramesOfTestsOn)
{
    const auto steps = BindStf(m_program, "add Egress.plain h.proto:9 NoAction()\npacket 1 00\nexpect 2 00 $\nwait\n"
                                          "no_packet\nremove all\nadd Egress.plain h.proto:9 NoAction()");
    ASSERT_EQ(steps.size(), 7U);
    EXPECT_EQ(std::get<SpelledPacket>(steps[1].operation).port, 1U);
    EXPECT_TRUE(std::get<SpelledExpectation>(steps[2].operation).isWhole);
    EXPECT_EQ(std::get<ClearTable>(steps[5].operation).table, 6U);
}

} // namespace pisa
