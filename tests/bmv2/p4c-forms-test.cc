// What p4c writes beside the plain forms: defaults that are not listed, constants in lists, stores to times.
// SPDX-License-Identifier: GPL-2.0-only
#include "bmv2/json-program.h"

#include "compiler/bmv2/bmv2-reader.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace pisa
{
namespace
{

const std::string kTime = JsonField("intrinsic_metadata", "ingress_global_timestamp");

/** A program that knows when its packets arrived. */
JsonProgram
WithTimes()
{
    JsonProgram program;
    program.headerTypes = R"(, {"name": "times_t", "id": 3, "fields": [["ingress_global_timestamp", 48, false]]})";
    program.headers = R"(, {"name": "intrinsic_metadata", "id": 3, "header_type": "times_t", "metadata": true})";
    return program;
}

std::string
Action(const std::string& name, int id, const std::string& primitives)
{
    return R"(, {"name": ")" + name + R"(", "id": )" + std::to_string(id) +
           R"(, "runtime_data": [], "primitives": [)" + primitives + "]}";
}

TEST(Bmv2FromP4c, KeepsAllBitsOfATimeThatTheProgramStores)
{
    JsonProgram program = WithTimes();
    program.primitives = JsonAssign(kTime, JsonHex("0xfedcba987654")) + "," + JsonAssign(JsonField("m", "z"), kTime);
    JsonSwitch chip(program);
    chip.Send(FrameOf(0, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "z"), 0xfedcba987654U);
}

TEST(Bmv2FromP4c, ReadsTheSwitchsTimeUntilTheStore)
{
    JsonProgram program = WithTimes();
    // two jumps around a store: a zero in a passes over it
    program.primitives = R"({"op": "_jump_if_zero", "parameters": [)" +
                         JsonOperation("==", JsonField("h", "a"), JsonHex("0x1")) +
                         R"(, {"type": "hexstr", "value": "0x2"}]},)" + JsonAssign(kTime, JsonHex("0x7")) + "," +
                         JsonAssign(JsonField("m", "z"), JsonOperation("+", kTime, JsonHex("0x1")));
    JsonSwitch chip(program);
    chip.Send(FrameOf(1, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "z"), 8);
    chip.Send(FrameOf(0, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "z"), 1); // this switch has no clock: it is always 0
}

TEST(Bmv2FromP4c, MatchesOnAStoredTime)
{
    JsonProgram program = WithTimes();
    program.actions = Action("set", 1, JsonAssign(JsonField("m", "x"), JsonHex("0x9"))) + Action("none", 2, "");
    program.primitives = JsonAssign(kTime, JsonHex("0x7"));
    program.tables = R"({"name": "t", "id": 0, "key": [], "match_type": "exact", "type": "simple", "max_size": 16,
        "action_ids": [0], "next_tables": {"act": "u"}, "default_entry": {"action_id": 0, "action_data": []}},
      {"name": "u", "id": 1, "key": [{"match_type": "exact", "name": "time",
        "target": ["intrinsic_metadata", "ingress_global_timestamp"], "mask": null}], "match_type": "exact",
        "type": "simple", "max_size": 16, "action_ids": [1, 2], "next_tables": {"set": null, "none": null},
        "default_entry": {"action_id": 2, "action_data": []},
        "entries": [{"match_key": [{"match_type": "exact", "key": "0x000000000007"}],
          "action_entry": {"action_id": 1, "action_data": []}, "priority": 1}]})";
    JsonSwitch chip(program);
    chip.Send(FrameOf(0, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "x"), 9);
}

TEST(Bmv2FromP4c, PassesOverConstantsInListsOfCopies)
{
    JsonProgram program;
    program.more = R"(, "field_lists": [{"id": 1, "name": "fl", "elements": [
        {"type": "hexstr", "value": "0x05", "bitwidth": 8}, )" +
                   JsonField("m", "y") + "]}]";
    program.primitives = R"({"op": "resubmit", "parameters": [{"type": "hexstr", "value": "0x1"}]})";
    JsonSwitch chip(program);
    chip.Send(FrameOf(0, 0, 0, 0));
    ASSERT_EQ(chip.GetProgram().fieldLists.size(), 1U);
    EXPECT_EQ(chip.GetProgram().fieldLists[0].size(), 1U);
}

/** Table t, whose default is not among its actions, leads to table u by base_default_next, else to the end. */
JsonProgram
WithUnlistedDefault(const std::string& name)
{
    JsonProgram program;
    program.primitives = JsonAssign(JsonField("m", "x"), JsonHex("0x1"));
    program.actions = Action(name, 1, JsonAssign(JsonField("m", "y"), JsonHex("0x2"))) +
                      Action("then", 2, JsonAssign(JsonField("m", "u"), JsonHex("0x3")));
    program.tables = R"({"name": "t", "id": 0, "key": [{"match_type": "exact", "name": "a", "target": ["h", "a"],
        "mask": null}], "match_type": "exact", "type": "simple", "max_size": 16, "action_ids": [0],
        "next_tables": {"act": null}, "base_default_next": "u",
        "default_entry": {"action_id": 1, "action_data": []}},
      {"name": "u", "id": 1, "key": [], "match_type": "exact", "type": "simple", "max_size": 16,
        "action_ids": [2], "next_tables": {"then": null}, "default_entry": {"action_id": 2, "action_data": []}})";
    return program;
}

TEST(Bmv2FromP4c, RunsADefaultThatIsNotListedAndGoesOnBehindIt)
{
    JsonSwitch chip(WithUnlistedDefault("other"));
    chip.Send(FrameOf(0, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "x"), 0);
    EXPECT_EQ(chip.Get("m", "y"), 2);
    EXPECT_EQ(chip.Get("m", "u"), 3);
}

TEST(Bmv2FromP4c, LeadsADefaultThatIsNotListedWhereItsNamesakeLeads)
{
    JsonSwitch chip(WithUnlistedDefault("act"));
    chip.Send(FrameOf(0, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "x"), 0);
    EXPECT_EQ(chip.Get("m", "y"), 2);
    EXPECT_EQ(chip.Get("m", "u"), 0);
}

TEST(Bmv2FromP4c, TakesZeroAndOneForTruthsOfFields)
{
    JsonProgram program;
    program.headerTypes = R"(, {"name": "k_t", "id": 3, "fields": [["u", 8, 0], ["s", 8, 1]]})";
    program.headers = R"(, {"name": "k", "id": 3, "header_type": "k_t", "metadata": true})";
    program.primitives = JsonAssign(JsonField("k", "u"), JsonHex("0xff")) + "," +
                         JsonAssign(JsonField("k", "s"), JsonHex("0xff")) + "," +
                         JsonAssign(JsonField("m", "y"), JsonField("k", "u")) + "," +
                         JsonAssign(JsonField("m", "z"), JsonField("k", "s"));
    JsonSwitch chip(program);
    chip.Send(FrameOf(0, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "y"), 255);
    EXPECT_EQ(chip.Get("m", "z"), (BigInteger(1) << 128) - 1); // -1
}

TEST(Bmv2FromP4c, NamesASecondActionOfANameAfterTheTableThatCallsIt)
{
    JsonProgram program = WithUnlistedDefault("act");
    program.primitives = JsonAssign(JsonField("m", "x"), JsonHex("0x1"));
    std::vector<std::string> names;
    for (const pisa::Action& action : ReadBmv2(program.Text(), "test.json").actions)
    {
        names.push_back(action.name);
    }
    EXPECT_EQ(names, (std::vector<std::string>{"act", "t.act", "then"}));
}

TEST(Bmv2FromP4c, TakesAUnionThatIsCalledAHeader)
{
    JsonProgram program;
    program.headers = R"(, {"name": "u[0].h", "id": 3, "header_type": "h_t", "metadata": false})";
    program.more = R"(, "header_union_types": [{"name": "u_t", "id": 0, "headers": [["h", "h_t"]]}],
        "header_unions": [{"name": "u[0]", "id": 0, "union_type": "u_t", "header_ids": [3]}])";
    program.first = "node_1";
    program.conditionals = R"({"name": "node_1", "id": 0, "expression": {"type": "expression", "value":
        {"op": "valid_union", "left": null, "right": {"type": "header", "value": "u[0]"}}},
        "true_next": null, "false_next": "t"})";
    program.primitives = JsonAssign(JsonField("m", "x"), JsonHex("0x1"));
    JsonSwitch chip(program);
    chip.Send(FrameOf(0, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "x"), 1); // the union is not valid
}

TEST(Bmv2FromP4c, ComparesFieldsOfVariableLengthByTheirContents)
{
    JsonProgram program;
    program.headerTypes = R"(, {"name": "v_t", "id": 3, "fields": [["n", 8], ["v", "*"]], "max_length": 5})";
    program.headers = R"(, {"name": "k", "id": 3, "header_type": "v_t", "metadata": false},
        {"name": "l", "id": 4, "header_type": "v_t", "metadata": false})";
    const auto take = [](const std::string& header)
    {
        return R"({"op": "extract_VL", "parameters": [{"type": "regular", "value": ")" + header +
               R"("}, {"type": "expression", "value": {"type": "hexstr", "value": "0x10"}}]})";
    };
    program.operations = take("k") + ", " + take("l");
    program.order = R"("k", "l")";
    program.first = "node_1";
    program.conditionals = R"({"name": "node_1", "id": 0, "expression": )" +
                           JsonOperation("==", JsonField("k", "v"), JsonField("l", "v")) +
                           R"(, "true_next": "t", "false_next": null})";
    program.primitives = JsonAssign(JsonField("m", "x"), JsonHex("0x1"));
    JsonSwitch chip(program);
    chip.Send({1, 0xab, 0xcd, 2, 0xab, 0xcd});
    EXPECT_EQ(chip.Get("m", "x"), 1);
    chip.Send({1, 0xab, 0xcd, 1, 0xab, 0xce});
    EXPECT_EQ(chip.Get("m", "x"), 0);
}

TEST(Bmv2FromP4c, NamesTheBranchesOfOneConditionalAfterIt)
{
    const auto is = [](const std::string& field, const std::string& value)
    { return JsonOperation("==", JsonField("h", field), JsonHex(value)); };
    JsonProgram program;
    program.first = "node_2";
    program.conditionals = R"({"name": "node_2", "id": 0, "expression": )" +
                           JsonOperation("and", JsonOperation("or", is("a", "0x1"), is("a", "0x2")), is("b", "0x3")) +
                           R"(, "true_next": "t", "false_next": null})";
    std::vector<std::string> names;
    for (const ControlNode& node : ReadBmv2(program.Text(), "test.json").ingress.nodes)
    {
        if (const auto* branch = std::get_if<Branch>(&node))
        {
            names.push_back(branch->name);
        }
    }
    std::sort(names.begin(), names.end());
    EXPECT_EQ(names, (std::vector<std::string>{"node_2", "node_2.2", "node_2.3"}));
}

TEST(Bmv2FromP4c, ReadsAFieldOfNoBitsAsZeroThatTakesNoPlace)
{
    JsonProgram program;
    program.headerTypes = R"(, {"name": "n_t", "id": 3, "fields": [["none", 0, false], ["v", 8, false]]})";
    program.headers = R"(, {"name": "n", "id": 3, "header_type": "n_t", "metadata": false})";
    program.operations += R"(, {"op": "extract", "parameters": [{"type": "regular", "value": "n"}]})";
    program.order = R"("h", "n")";
    program.primitives = JsonAssign(JsonField("n", "none"), JsonHex("0x5")) + "," +
                         JsonAssign(JsonField("m", "y"), JsonOperation("+", JsonField("n", "none"), JsonHex("0x1")));
    JsonSwitch chip(program);
    std::vector<uint8_t> frame = FrameOf(1, 2, 3, 4);
    frame.push_back(0x77);
    EXPECT_EQ(chip.Send(frame), frame);
    EXPECT_EQ(chip.Get("n", "v"), 0x77);
    EXPECT_EQ(chip.Get("m", "y"), 1);
}

/** A program whose metadata n has the field none of no bits, beside v of 8; action 0 sets m.x to 1. */
JsonProgram
WithNothing(const std::string& flags)
{
    JsonProgram program;
    program.headerTypes = R"(, {"name": "n_t", "id": 3, "fields": [["none", 0, )" + flags + R"(], ["v", 8, false]]})";
    program.headers = R"(, {"name": "n", "id": 3, "header_type": "n_t", "metadata": true})";
    program.primitives = JsonAssign(JsonField("m", "x"), JsonHex("0x1"));
    return program;
}

TEST(Bmv2FromP4c, MatchesOnAFieldOfNoBitsWithoutAsking)
{
    JsonProgram program = WithNothing("false");
    program.actions = Action("other", 1, JsonAssign(JsonField("m", "x"), JsonHex("0x2")));
    program.tables = R"({"name": "t", "id": 0, "key": [
        {"match_type": "ternary", "name": "none", "target": ["n", "none"], "mask": "0x0"},
        {"match_type": "ternary", "name": "a", "target": ["h", "a"], "mask": null}], "match_type": "ternary",
        "type": "simple", "max_size": 16, "action_ids": [0, 1], "next_tables": {"act": null, "other": null},
        "default_entry": {"action_id": 1, "action_data": []},
        "entries": [{"match_key": [{"match_type": "ternary", "key": "0x0", "mask": "0x0"},
          {"match_type": "ternary", "key": "0x07", "mask": "0xff"}],
          "action_entry": {"action_id": 0, "action_data": []}, "priority": 1}]})";
    JsonSwitch chip(program);
    chip.Send(FrameOf(7, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "x"), 1);
    chip.Send(FrameOf(6, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "x"), 2);
    const Table& table = chip.GetProgram().tables.at(0);
    ASSERT_EQ(table.keyNames.size(), 1U);
    EXPECT_EQ(table.keyNames[0].name, "a");
}

TEST(Bmv2FromP4c, ComputesWithFieldsOfNoBitsWhateverTheirSign)
{
    for (const std::string flags : {"false", "true", "true, true"})
    {
        SCOPED_TRACE(flags);
        JsonProgram program = WithNothing(flags);
        const std::string none = JsonField("n", "none");
        program.primitives = JsonAssign(none, JsonField("h", "a")) + "," + JsonAssign(JsonField("m", "x"), none) +
                             "," + JsonAssign(JsonField("m", "y"), JsonOperation("+", none, JsonField("h", "a")));
        JsonSwitch chip(program);
        chip.Send(FrameOf(9, 0, 0, 0));
        EXPECT_EQ(chip.Get("m", "x"), 0);
        EXPECT_EQ(chip.Get("m", "y"), 9);
    }
}

/** @return the message that action 0 logs. */
Log
LoggedBy(const std::string& message, const std::string& values)
{
    JsonProgram program;
    program.primitives = R"({"op": "log_msg", "parameters": [{"type": "string", "value": ")" + message +
                         R"("}, {"type": "parameters_vector", "value": )" + values + "}]}";
    const Program read = ReadBmv2(program.Text(), "test.json");
    for (const Instruction& instruction : read.actions[0].body)
    {
        if (const auto* log = std::get_if<Log>(&instruction))
        {
            return *log;
        }
    }
    return {};
}

TEST(Bmv2FromP4c, LogsWithoutValuesAndWithValuesOfAnyWidth)
{
    EXPECT_EQ(LoggedBy("plain", "{}").format, "plain"); // p4c writes {} for an empty list
    EXPECT_EQ(LoggedBy(R"(a \\{b\\} {0} c)", "[" + JsonField("m", "y") + "]").format, "a {b} {} c");
    EXPECT_EQ(LoggedBy(R"(\\{\\})", "[]").format, "{ }"); // no place
    const Log wide = LoggedBy("z {}!", "[" + JsonField("m", "z") + "]");
    EXPECT_EQ(wide.format, "z {}*2^64+{}!");
    EXPECT_EQ(wide.operands.size(), 2U);
}

TEST(Bmv2FromP4c, HashesAListWithinAList)
{
    // the identity of bytes 0x12 0x34 is 0x1234 = 4660
    JsonProgram program;
    program.more = R"(, "calculations": [{"name": "calc", "id": 0, "algo": "identity", "input": [)" +
                   JsonField("h", "a") + ", [" + JsonField("h", "b") + "]]}]";
    program.primitives = R"({"op": "modify_field_with_hash_based_offset", "parameters": [)" + JsonField("m", "y") +
                         ", " + JsonHex("0x0") + R"(, {"type": "calculation", "value": "calc"}, )" +
                         JsonHex("0x10000") + "]}";
    JsonSwitch chip(program);
    chip.Send(FrameOf(0x12, 0x34, 0, 0));
    EXPECT_EQ(chip.Get("m", "y"), 4660);
}

TEST(Bmv2FromP4c, RunsPrimitivesOfTheDeparserBehindEgress)
{
    JsonProgram program;
    program.primitives = JsonAssign(JsonField("h", "a"), JsonHex("0x3"));
    program.order = R"("h"], "primitives": [)" +
                    JsonAssign(JsonField("h", "b"), JsonOperation("+", JsonField("h", "a"), JsonHex("0x1"))) +
                    R"(], "nothing": [)";
    JsonSwitch chip(program);
    EXPECT_EQ(chip.Send(FrameOf(0, 0, 5, 6)), FrameOf(3, 4, 5, 6));
}

TEST(Bmv2FromP4c, SelectsTheFirstOfManyMaskedValuesOverAWideKey)
{
    const std::string zeroes(34, '0'); // of w and the high byte of c
    JsonProgram program;
    program.key = JsonField("h", "w") + "," + JsonField("h", "c");
    program.transitions.clear();
    for (unsigned i = 0; i < 70; ++i)
    {
        const std::string low = std::to_string(i / 10) + std::to_string(i % 10); // as hexadecimal digits
        program.transitions += R"({"type": "hexstr", "value": "0x)" + zeroes + low + R"(", "mask": "0x)" + zeroes +
                               R"(ff", "next_state": )" + (i == 65 ? R"("found")" : "null") + "},";
    }
    program.transitions += R"({"type": "default", "value": null, "mask": null, "next_state": null})";
    program.states = R"(, {"name": "found", "id": 1, "parser_ops": [{"op": "set", "parameters": [)" +
                     JsonField("m", "x") + ", " + JsonHex("0x9") +
                     R"(]}], "transition_key": [], "transitions": [{"type": "default", "value": null, "mask": null,
        "next_state": null}]})";
    JsonSwitch chip(program);
    const auto xOf = [&chip](uint16_t c)
    {
        chip.Send(FrameOf(0, 0, c, BigInteger(c) << 100));
        return chip.Get("m", "x");
    };
    EXPECT_EQ(xOf(0x0065), 9);
    EXPECT_EQ(xOf(0xab65), 9);
    EXPECT_EQ(xOf(0x0064), 0);
    EXPECT_EQ(xOf(0x0070), 0);
}

TEST(Bmv2FromP4c, TakesNegativeKeysOfEntriesForTheirTwosComplement)
{
    JsonProgram program;
    program.primitives = JsonAssign(JsonField("m", "x"), JsonHex("0x1"));
    program.operations +=
        R"(, {"op": "set", "parameters": [)" + JsonField("m", "i") + "," + JsonField("h", "a") + "]}";
    program.actions = Action("other", 1, JsonAssign(JsonField("m", "x"), JsonHex("0x2")));
    program.tables = R"({"name": "t", "id": 0, "key": [{"match_type": "exact", "name": "a", "target": ["m", "i"],
        "mask": null}], "match_type": "exact", "type": "simple", "max_size": 16, "action_ids": [0, 1],
        "next_tables": {"act": null, "other": null}, "default_entry": {"action_id": 1, "action_data": []},
        "entries": [{"match_key": [{"match_type": "exact", "key": "-0x02"}],
          "action_entry": {"action_id": 0, "action_data": []}, "priority": 1}]})";
    JsonSwitch chip(program);
    chip.Send(FrameOf(0xfe, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "x"), 1);
    chip.Send(FrameOf(0x02, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "x"), 2);
    const std::string isSigned = R"("target": ["m", "i"])";
    program.tables.replace(program.tables.find(isSigned), isSigned.size(), R"("target": ["h", "a"])");
    EXPECT_NE(ErrorOf(program.Text()).find("-0x02 does not fit 8 bits"), std::string::npos);
}

} // namespace
} // namespace pisa
