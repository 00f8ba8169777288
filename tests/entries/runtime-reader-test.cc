// Runtime files as values, and what is said about wrong ones.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/errors.h"
#include "entries/runtime-reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{

namespace
{

using testing::HasSubstr;

const std::string kHead = R"("target": "bmv2", "p4info": "build/x.p4info.txtpb", "bmv2_json": "build/x.json")";

RuntimeFile
ReadRuntime(const std::string& members)
{
    return ReadRuntimeFile("{" + kHead + (members.empty() ? "" : ",\n") + members + "}", "s1-runtime.json");
}

std::string
RuntimeFault(const std::string& members)
{
    return ErrorOf([&] { ReadRuntime(members); });
}

} // namespace

TEST(RuntimeFile, NamesItsProgram)
{
    const RuntimeFile file = ReadRuntime("");
    EXPECT_EQ(file.target, "bmv2");
    EXPECT_EQ(file.p4info, "build/x.p4info.txtpb");
    EXPECT_EQ(file.bmv2Json, "build/x.json");
    EXPECT_TRUE(file.file.commands.empty());
    EXPECT_EQ(file.file.dialect, Dialect::Runtime);
}

TEST(RuntimeFile, ReadsEntries)
{
    const RuntimeFile file = ReadRuntime(R"("table_entries": [
        {"table": "MyIngress.ipv4_lpm", "default_action": true, "action_name": "NoAction", "action_params": {}},
        {"table": "MyIngress.acl", "match": {"hdr.ipv4.dstAddr": ["10.0.1.1", 32], "meta.x": -1, "meta.y": [5]},
         "action_name": "MyIngress.forward", "priority": 7,
         "action_params": {"dstAddr": "08:00:00:00:01:11", "wide": 340282366920938463463374607431768211455}}])");
    ASSERT_EQ(file.file.commands.size(), 2U);
    EXPECT_EQ(std::get<SpelledEntry>(file.file.commands[0]).verb, Verb::TableSetDefault);
    const auto& entry = std::get<SpelledEntry>(file.file.commands[1]);
    EXPECT_EQ(entry.verb, Verb::TableAdd);
    EXPECT_EQ(entry.object.text, "MyIngress.acl");
    ASSERT_EQ(entry.keys.size(), 3U);
    EXPECT_EQ(entry.keys[0].match.form, SpelledMatch::Form::Pair);
    EXPECT_EQ(entry.keys[0].match.value.value, 0x0a000101);
    EXPECT_EQ(entry.keys[0].match.second.value, 32);
    EXPECT_EQ(entry.keys[1].match.value.value, -1);
    EXPECT_EQ(entry.keys[2].match.form, SpelledMatch::Form::Number);
    EXPECT_EQ(entry.priority->value, 7);
    ASSERT_EQ(entry.arguments.size(), 2U);
    EXPECT_EQ(entry.arguments[1].value.value, (WideNumber(1) << 128) - 1);
    EXPECT_EQ(entry.arguments[1].value.word.where.line, 6U);
}

TEST(RuntimeFile, ReadsGroupsAndSessions)
{
    const RuntimeFile file = ReadRuntime(R"(
        "multicast_group_entries": [{"multicast_group_id": 1, "replicas": [{"egress_port": 2, "instance": 3}]}],
        "clone_session_entries": [{"clone_session_id": 100, "replicas": [{"egress_port": 4, "instance": 1}],
                                   "packet_length_bytes": 128}])");
    ASSERT_EQ(file.file.commands.size(), 2U);
    const auto& group = std::get<SpelledReplication>(file.file.commands[0]);
    EXPECT_FALSE(group.isCloneSession);
    EXPECT_EQ(group.replicas.at(0).port.value, 2);
    EXPECT_EQ(group.replicas.at(0).instance.value, 3);
    const auto& session = std::get<SpelledReplication>(file.file.commands[1]);
    EXPECT_TRUE(session.isCloneSession);
    EXPECT_EQ(session.truncation->value, 128);
}

TEST(RuntimeFile, SaysWhereAndWhatIsWrong)
{
    EXPECT_THAT(RuntimeFault(R"("table_entries": [{"table": "t"}])"), HasSubstr("member 'action_name' is missing"));
    EXPECT_THAT(RuntimeFault(R"("table_entries": [{"table": "t", "action": 1}])"),
                HasSubstr("'table_entries[0].action': unknown member"));
    EXPECT_THAT(RuntimeFault(R"("table_entries": [{"table": "t", "action_name": "a", "action_params": {"p": 1.5}}])"),
                HasSubstr("s1-runtime.json:2:"));
    EXPECT_THAT(RuntimeFault(R"("table_entries": [{"table": "t", "action_name": "a", "action_params": {"p": 1.5}}])"),
                HasSubstr("must be a whole number, is 1.5"));
    EXPECT_THAT(
        RuntimeFault(
            R"("table_entries": [{"table": "t", "action_name": "a", "action_params": {}, "match": {"k": [1,2,3]}}])"),
        HasSubstr("must hold one or two numbers, holds 3"));
    EXPECT_THAT(
        RuntimeFault(
            R"("table_entries": [{"table": "t", "action_name": "a", "action_params": {}, "match": {"k": "x"}}])"),
        HasSubstr("'x' is not a number"));
    EXPECT_THAT(
        RuntimeFault(
            R"("table_entries": [{"table": "t", "default_action": true, "match": {"k": 1}, "action_name": "a", "action_params": {}}])"),
        HasSubstr("a default action has no match"));
    EXPECT_THAT(ErrorOf([] { ReadRuntimeFile(R"({"target": "tofino"})", "f"); }),
                HasSubstr("unknown target 'tofino'"));
    EXPECT_THAT(ErrorOf([] { ReadRuntimeFile(R"({"target": "bmv2", "p4info": ""})", "f"); }), HasSubstr("is empty"));
    EXPECT_THAT(ErrorOf([] { ReadRuntimeFile("{", "f"); }), HasSubstr("f:1:1: error: not JSON"));
}

} // namespace pisa
