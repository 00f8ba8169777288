// Lines of simple_switch_CLI as values, and what is said about wrong ones.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/cli-reader.h"
#include "entries/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{

namespace
{

using testing::HasSubstr;

template <typename T>
T
ReadCommand(const std::string& text)
{
    const SpelledFile file = ReadCommandFile(text, "s1.txt");
    EXPECT_EQ(file.commands.size(), 1U);
    return std::get<T>(file.commands.at(0));
}

std::string
CommandFault(const std::string& text)
{
    return ErrorOf([&] { ReadCommandFile(text, "s1.txt"); });
}

} // namespace

TEST(CommandFile, ReadsEntries)
{
    const auto entry =
        ReadCommand<SpelledEntry>("# routes\ntable_add ipv4_lpm forward 10.0.1.1/32 7 => 00:04:00:00:00:00 1");
    EXPECT_EQ(entry.object.text, "ipv4_lpm");
    EXPECT_EQ(entry.action.text, "forward");
    ASSERT_EQ(entry.keys.size(), 2U);
    EXPECT_EQ(entry.keys[0].match.second.value, 32);
    ASSERT_EQ(entry.arguments.size(), 2U);
    EXPECT_EQ(entry.arguments[0].value.addressBits, 48U);
    EXPECT_TRUE(entry.mayEndInPriority);
    EXPECT_EQ(entry.where.line, 2U);
}

TEST(CommandFile, ReadsEveryShapeOfEntryCommand)
{
    EXPECT_TRUE(ReadCommand<SpelledEntry>("table_add t a 1 =>").arguments.empty());
    EXPECT_EQ(ReadCommand<SpelledEntry>("table_set_default t a 1 2").arguments.size(), 2U);
    const auto modify = ReadCommand<SpelledEntry>("table_modify t a 3 => 9");
    EXPECT_EQ(modify.handle->value, 3);
    EXPECT_EQ(modify.arguments.at(0).value.value, 9);
    EXPECT_EQ(ReadCommand<SpelledEntry>("table_modify t a 3 9").arguments.size(), 1U);
    const auto indirect = ReadCommand<SpelledEntry>("table_indirect_add_with_group t 1&&&3 => 0 10");
    EXPECT_EQ(indirect.verb, Verb::IndirectAddWithGroup);
    EXPECT_TRUE(indirect.action.text.empty());
    EXPECT_EQ(indirect.arguments.size(), 2U);
    EXPECT_TRUE(ReadCommand<SpelledEntry>("table_indirect_create_member t a 1").isProfileByTable);
    EXPECT_FALSE(ReadCommand<SpelledEntry>("act_prof_create_member p a 1").isProfileByTable);
}

TEST(CommandFile, ReadsOperations)
{
    EXPECT_EQ(ReadCommand<SpelledOperation>("table_delete t 4").numbers.at(0).value, 4);
    EXPECT_EQ(ReadCommand<SpelledOperation>("register_read r").numbers.size(), 0U);
    EXPECT_EQ(ReadCommand<SpelledOperation>("register_read r 2").numbers.size(), 1U);
    EXPECT_EQ(ReadCommand<SpelledOperation>("counter_write c 1 2 3").numbers.size(), 3U);
    EXPECT_EQ(ReadCommand<SpelledOperation>("mc_node_create 0 1 2 3").numbers.size(), 4U);
    EXPECT_EQ(ReadCommand<SpelledOperation>("set_queue_rate 100 2").verb, Verb::QueueRate);
    const auto meter = ReadCommand<SpelledOperation>("meter_array_set_rates m 0.00005:1 1:1500");
    ASSERT_EQ(meter.rates.size(), 2U);
    EXPECT_DOUBLE_EQ(meter.rates[0].rate, 0.00005);
    EXPECT_EQ(meter.rates[1].burst.value, 1500);
}

// all commands of runtime_CLI.py and sswitch_CLI.py (p4lang/behavioral-model at 9674187) that are not read
TEST(CommandFile, RefusesTheOtherCommandsOfTheToolByNameWithAReason)
{
    for (const std::string name : {"act_prof_dump",     "act_prof_dump_group",  "act_prof_dump_member",
                                   "get_time_elapsed",  "get_time_since_epoch", "help",
                                   "mc_dump",           "show_actions",         "show_ports",
                                   "show_pvs",          "show_tables",          "switch_info",
                                   "table_dump",        "table_dump_entry",     "table_dump_entry_from_key",
                                   "table_dump_group",  "table_dump_member",    "table_info",
                                   "table_num_entries", "table_show_actions"})
    {
        EXPECT_THAT(CommandFault(name), HasSubstr("'" + name + "' only shows what a switch holds (remove the line)"));
    }
    EXPECT_THAT(CommandFault("load_new_config_file a.json"), HasSubstr("replaces the program of a switch"));
    EXPECT_THAT(CommandFault("swap_configs"), HasSubstr("boot the switch with an image of the other program"));
    EXPECT_THAT(CommandFault("mc_set_lag_membership 1 2"), HasSubstr("aggregates links"));
    EXPECT_THAT(CommandFault("port_add veth0 1"), HasSubstr("devices of its node"));
    EXPECT_THAT(CommandFault("port_remove 1"), HasSubstr("devices of its node"));
    EXPECT_THAT(CommandFault("reset_state"), HasSubstr("begin a new run"));
    EXPECT_THAT(CommandFault("serialize_state f"), HasSubstr("format of BMv2's own"));
    EXPECT_THAT(CommandFault("write_config_to_file f"), HasSubstr("format of BMv2's own"));
    EXPECT_THAT(CommandFault("set_crc16_parameters c 1 2 3 true true"), HasSubstr("name another HashAlgorithm"));
    EXPECT_THAT(CommandFault("set_crc32_parameters c 1 2 3 true true"), HasSubstr("name another HashAlgorithm"));
    EXPECT_THAT(CommandFault("shell ls"), HasSubstr("runs a program of the machine"));
    EXPECT_THAT(CommandFault("table_set_timeout t 0 100"), HasSubstr("lets an entry age"));
}

TEST(CommandFile, SaysWhereAndWhatIsWrong)
{
    EXPECT_THAT(CommandFault("table_ad t a"),
                HasSubstr("s1.txt:1:1: error: unknown command 'table_ad' (did you mean 'table_add'"));
    EXPECT_THAT(CommandFault("table_dump t"), HasSubstr("only shows what a switch holds (remove the line)"));
    EXPECT_THAT(CommandFault("table_add t a 1 2"), HasSubstr("'=>' between keys and arguments is missing"));
    EXPECT_THAT(CommandFault("table_add t"),
                HasSubstr("the name of the action is missing (write table_add TABLE ACTION"));
    EXPECT_THAT(CommandFault("table_add t a 1 => 2x"), HasSubstr("s1.txt:1:20: error: '2x' is not a number"));
    EXPECT_THAT(CommandFault("register_write r 1"), HasSubstr("a number is missing"));
    EXPECT_THAT(CommandFault("register_reset r 1"),
                HasSubstr("s1.txt:1:18: error: register_reset: '1' is one word too many"));
    EXPECT_THAT(CommandFault("meter_set_rates m 0 5"), HasSubstr("'5' is not a rate and a burst"));
    EXPECT_THAT(CommandFault("meter_set_rates m 0"), HasSubstr("a rate and a burst is missing"));
    EXPECT_THAT(CommandFault("meter_set_rates m 0 1.2.3:4"), HasSubstr("is not a rate and a burst"));
    EXPECT_THAT(CommandFault("mc_node_create 1 2 | 3"), HasSubstr("link aggregation groups are not offered"));
}

} // namespace pisa
