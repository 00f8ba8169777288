// Parsers, conditions and tables of BMv2 JSON; expected values by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "bmv2/json-program.h"

#include "compiler/bmv2/bmv2-reader.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

const std::string kSet = R"(, {"name": "set", "id": 1, "runtime_data": [{"name": "v", "bitwidth": 128}],
    "primitives": [{"op": "assign", "parameters": [{"type": "field", "value": ["m", "z"]},
    {"type": "runtime_data", "value": 0}]}]})";

/** A table "t" with that key and entries that call set; default act. */
JsonProgram
WithTable(const std::string& key, const std::string& type, const std::string& entries)
{
    JsonProgram program;
    program.actions = kSet;
    program.tables = R"({"name": "t", "id": 0, "key": [)" + key + R"(], "match_type": ")" + type +
                     R"(", "type": "simple", "max_size": 16, "action_ids": [0, 1],
        "next_tables": {"act": null, "set": null}, "default_entry": {"action_id": 0, "action_data": []},
        "entries": [)" +
                     entries + "]}";
    return program;
}

std::string
EntryOf(const std::string& match, const std::string& value, int priority)
{
    return R"({"match_key": [)" + match + R"(], "action_entry": {"action_id": 1, "action_data": [")" + value +
           R"("]}, "priority": )" + std::to_string(priority) + "}";
}

BigInteger
ValueFor(JsonSwitch& chip, const std::vector<uint8_t>& frame)
{
    chip.Send(frame);
    return chip.Get("m", "z");
}

TEST(Bmv2Table, MatchesWideKeysAndGivesWideData)
{
    const JsonProgram program = WithTable(
        R"({"match_type": "exact", "name": "hdr.w", "target": ["h", "w"], "mask": null})", "exact",
        EntryOf(R"({"match_type": "exact", "key": "0x00010000000000000000000000000002"})", "0x50000000000000006", 1));
    JsonSwitch chip(program);
    const BigInteger key = (BigInteger(1) << 112) + 2;
    EXPECT_EQ(ValueFor(chip, FrameOf(0, 0, 0, key)), (BigInteger(5) << 64) + 6);
    EXPECT_EQ(ValueFor(chip, FrameOf(0, 0, 0, key + 1)), 0);
    EXPECT_EQ(ValueFor(chip, FrameOf(0, 0, 0, 2)), 0);
    const Table& table = chip.GetProgram().tables[0];
    ASSERT_EQ(table.keyNames.size(), 1U);
    EXPECT_EQ(table.keyNames[0].name, "hdr.w");
    EXPECT_EQ(table.keyNames[0].width, 128U);
    EXPECT_TRUE(table.isConst);
}

TEST(Bmv2Table, FindsTheLongestPrefixOverAllPieces)
{
    const std::string entries =
        EntryOf(R"({"match_type": "lpm", "key": "0x20010000000000000000000000000000", "prefix_length": 16})", "0x1",
                0) +
        "," +
        EntryOf(R"({"match_type": "lpm", "key": "0x20010000000000000800000000000000", "prefix_length": 70})", "0x2",
                0);
    const JsonProgram program =
        WithTable(R"({"match_type": "lpm", "target": ["h", "w"], "mask": null})", "lpm", entries);
    JsonSwitch chip(program);
    const BigInteger base = BigInteger(0x2001) << 112;
    EXPECT_EQ(ValueFor(chip, FrameOf(0, 0, 0, base)), 1);
    EXPECT_EQ(ValueFor(chip, FrameOf(0, 0, 0, base + (BigInteger(8) << 56) + 1)), 2);
    EXPECT_EQ(ValueFor(chip, FrameOf(0, 0, 0, base + (BigInteger(12) << 56))), 1); // differs in bit 70
    EXPECT_EQ(ValueFor(chip, FrameOf(0, 0, 0, 0)), 0);
}

TEST(Bmv2Table, PrefersTheSmallestPriority)
{
    const std::string entries = EntryOf(R"({"match_type": "ternary", "key": "0x10", "mask": "0xf0"})", "0x1", 2) +
                                "," +
                                EntryOf(R"({"match_type": "ternary", "key": "0x12", "mask": "0xff"})", "0x2", 1);
    const JsonProgram program =
        WithTable(R"({"match_type": "ternary", "target": ["h", "a"], "mask": null})", "ternary", entries);
    JsonSwitch chip(program);
    EXPECT_EQ(ValueFor(chip, FrameOf(0x12, 0, 0, 0)), 2);
    EXPECT_EQ(ValueFor(chip, FrameOf(0x13, 0, 0, 0)), 1);
    EXPECT_EQ(ValueFor(chip, FrameOf(0x22, 0, 0, 0)), 0);
}

TEST(Bmv2Table, MasksKeysAndMatchesRangesAndValidity)
{
    const JsonProgram masked = WithTable(R"({"match_type": "exact", "target": ["h", "a"], "mask": "0x0f"})", "exact",
                                         EntryOf(R"({"match_type": "exact", "key": "0x05"})", "0x1", 0));
    JsonSwitch first(masked);
    EXPECT_EQ(ValueFor(first, FrameOf(0xf5, 0, 0, 0)), 1);
    EXPECT_EQ(ValueFor(first, FrameOf(0xf4, 0, 0, 0)), 0);
    const JsonProgram range = WithTable(
        R"({"match_type": "range", "target": ["h", "c"]}, {"match_type": "valid", "target": "h"})", "range",
        EntryOf(
            R"({"match_type": "range", "start": "0x0100", "end": "0x01ff"}, {"match_type": "valid", "key": true})",
            "0x1", 0));
    JsonSwitch second(range);
    EXPECT_EQ(ValueFor(second, FrameOf(0, 0, 0x100, 0)), 1);
    EXPECT_EQ(ValueFor(second, FrameOf(0, 0, 0x1ff, 0)), 1);
    EXPECT_EQ(ValueFor(second, FrameOf(0, 0, 0x200, 0)), 0);
    EXPECT_EQ(ValueFor(second, FrameOf(0, 0, 0xff, 0)), 0);
}

TEST(Bmv2Table, GoesOnByHitAndMiss)
{
    JsonProgram program = WithTable(R"({"match_type": "exact", "target": ["h", "a"]})", "exact",
                                    EntryOf(R"({"match_type": "exact", "key": "0x01"})", "0x9", 0));
    const std::string edges = R"("next_tables": {"act": null, "set": null})";
    program.tables.replace(program.tables.find(edges), edges.size(),
                           R"("next_tables": {"__HIT__": "on", "__MISS__": null})");
    program.actions += R"(, {"name": "mark", "id": 2, "runtime_data": [], "primitives": [)" +
                       JsonAssign(JsonField("m", "x"), JsonHex("0x4")) + "]}";
    program.tables += R"(, {"name": "on", "id": 1, "key": [], "match_type": "exact", "type": "simple",
        "action_ids": [2], "next_tables": {"mark": null}, "default_entry": {"action_id": 2, "action_data": []}})";
    JsonSwitch chip(program);
    chip.Send(FrameOf(1, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "x"), 4);
    chip.Send(FrameOf(2, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "x"), 0);
}

TEST(Bmv2Condition, FollowsAndOrNotThroughBranches)
{
    // not (a == 1 or (b > 2 and valid(h))) leads to t
    const std::string isOne = JsonOperation("==", JsonField("h", "a"), JsonHex("0x1"));
    const std::string isMore = JsonOperation(">", JsonField("h", "b"), JsonHex("0x2"));
    const std::string isThere = JsonOperation("valid", "null", R"({"type": "header", "value": "h"})");
    JsonProgram program;
    program.primitives = JsonAssign(JsonField("m", "x"), JsonHex("0x1"));
    program.first = "c";
    program.conditionals =
        R"({"name": "c", "id": 0, "true_next": "t", "false_next": null, "expression": )" +
        JsonOperation("not", "null", JsonOperation("or", isOne, JsonOperation("and", isMore, isThere))) + "}";
    JsonSwitch chip(program);
    const struct
    {
        uint8_t a;
        uint8_t b;
        int x;
    } cases[] = {{1, 0, 0}, {0, 2, 1}, {0, 3, 0}, {1, 3, 0}};
    for (const auto& one : cases)
    {
        chip.Send(FrameOf(one.a, one.b, 0, 0));
        EXPECT_EQ(chip.Get("m", "x"), one.x) << int(one.a) << ", " << int(one.b);
    }
}

TEST(Bmv2Condition, ComputesBeforeTheBranchWhatItCannotCompare)
{
    JsonProgram program;
    program.primitives = JsonAssign(JsonField("m", "x"), JsonHex("0x1"));
    program.first = "c";
    const std::string sum = JsonOperation("+", JsonField("h", "a"), JsonField("h", "b"));
    program.conditionals = R"({"name": "c", "id": 0, "true_next": "t", "false_next": null, "expression": )" +
                           JsonOperation(">=", sum, JsonHex("0x100")) + "}";
    JsonSwitch chip(program);
    chip.Send(FrameOf(255, 1, 0, 0));
    EXPECT_EQ(chip.Get("m", "x"), 1);
    chip.Send(FrameOf(255, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "x"), 0);
}

/** Labels of a stack of two are taken until one has its last bit set. */
JsonProgram
WithStack()
{
    JsonProgram program;
    program.headerTypes = R"(, {"name": "l_t", "id": 3, "fields": [["label", 7], ["last", 1]]})";
    program.headers = R"(, {"name": "l[0]", "id": 3, "header_type": "l_t", "metadata": false},
        {"name": "l[1]", "id": 4, "header_type": "l_t", "metadata": false})";
    program.more = R"(, "header_stacks": [{"name": "l", "id": 0, "header_type": "l_t", "header_ids": [3, 4]}])";
    program.operations = R"({"op": "extract", "parameters": [{"type": "stack", "value": "l"}]})";
    program.key = R"({"type": "stack_field", "value": ["l", "last"]})";
    program.transitions = R"({"type": "hexstr", "value": "0x00", "mask": null, "next_state": "start"},
        {"type": "default", "value": null, "mask": null, "next_state": null})";
    program.order = R"("l[0]", "l[1]", "h")";
    return program;
}

TEST(Bmv2Parser, UnrollsLoopsOverStacks)
{
    JsonSwitch chip(WithStack());
    chip.Send({2, 5, 9});
    EXPECT_TRUE(chip.IsValid("l[1]"));
    EXPECT_EQ(chip.Get("l[1]", "label"), 2);
    EXPECT_EQ(chip.Get(Intrinsic::ParserError), 0U);
    chip.Send({3, 5});
    EXPECT_FALSE(chip.IsValid("l[1]"));
    chip.Send({2, 4, 9}); // a third label finds no place
    EXPECT_EQ(chip.Get(Intrinsic::ParserError), static_cast<uint64_t>(ParserFault::StackOutOfBounds));
}

TEST(Bmv2Parser, TellsActionsHowFullAStackIsAndPopsIt)
{
    JsonProgram program = WithStack();
    const std::string stack = R"({"type": "header_stack", "value": "l"})";
    program.primitives = JsonAssign(JsonField("m", "x"), JsonOperation("last_stack_index", "null", stack)) + "," +
                         JsonAssign(JsonField("m", "y"), R"({"type": "stack_field", "value": ["l", "label"]})") +
                         R"(, {"op": "pop", "parameters": [)" + stack + "," + JsonHex("0x1") + "]}";
    JsonSwitch chip(program);
    EXPECT_EQ(chip.Send({2, 5, 9}), (std::vector<uint8_t>{5, 9}));
    EXPECT_EQ(chip.Get("m", "x"), 1);
    EXPECT_EQ(chip.Get("m", "y"), 2);
    EXPECT_EQ(chip.Send({3, 9}), (std::vector<uint8_t>{9}));
    EXPECT_EQ(chip.Get("m", "x"), 0);
    EXPECT_EQ(chip.Get("m", "y"), 1);
}

TEST(Bmv2Parser, TakesThePaddingOutOfTransitionValues)
{
    // the key is 7 bits and 1 bit, which the file pads to a byte each
    JsonProgram program = WithStack();
    program.key = R"({"type": "field", "value": ["l[0]", "label"]}, {"type": "field", "value": ["l[0]", "last"]})";
    program.transitions = R"({"type": "hexstr", "value": "0x4101", "mask": "0x7f01", "next_state": "two"},
        {"type": "default", "value": null, "mask": null, "next_state": null})";
    program.states = R"(, {"name": "two", "id": 1, "parser_ops": [{"op": "set", "parameters": [)" +
                     JsonField("m", "x") +
                     R"(, {"type": "lookahead", "value": [4, 8]}]}], "transition_key": [], "transitions": []})";
    JsonSwitch chip(program);
    chip.Send({0x83, 0x12, 0x34}); // label 0x41, last 1
    EXPECT_EQ(chip.Get("m", "x"), 0x23);
    chip.Send({0x82, 0x12, 0x34});
    EXPECT_EQ(chip.Get("m", "x"), 0);
}

TEST(Bmv2Parser, SelectsOnMoreBitsThanOneSelectTakes)
{
    JsonProgram program;
    program.key = R"({"type": "field", "value": ["h", "w"]})";
    program.transitions = R"({"type": "hexstr", "value": "0x80000000000000000000000000000001", "mask": null,
        "next_state": "two"}, {"type": "default", "value": null, "mask": null, "next_state": null})";
    program.states = R"(, {"name": "two", "id": 1, "parser_ops": [{"op": "set", "parameters": [)" +
                     JsonField("m", "x") + "," + JsonHex("0x7") + R"(]}], "transition_key": [], "transitions": []})";
    JsonSwitch chip(program);
    const BigInteger high = BigInteger(1) << 127;
    chip.Send(FrameOf(0, 0, 0, high + 1));
    EXPECT_EQ(chip.Get("m", "x"), 7);
    chip.Send(FrameOf(0, 0, 0, high));
    EXPECT_EQ(chip.Get("m", "x"), 0);
    chip.Send(FrameOf(0, 0, 0, 1));
    EXPECT_EQ(chip.Get("m", "x"), 0);
}

/** A header of one byte that says how many follow, at most four. */
JsonProgram
WithVarbit(const std::string& lengthOfType, const std::string& operation)
{
    JsonProgram program;
    program.headerTypes =
        R"(, {"name": "o_t", "id": 3, "fields": [["len", 8], ["body", "*"]], "max_length": 5)" + lengthOfType + "}";
    program.headers = R"(, {"name": "o", "id": 3, "header_type": "o_t", "metadata": false})";
    program.operations = operation;
    program.order = R"("o")";
    return program;
}

TEST(Bmv2Parser, TakesVarbitsByTheLengthOfTheExtractOrOfTheType)
{
    const std::string header = R"({"type": "regular", "value": "o"})";
    // P4_16 looks ahead for the length, P4_14 computes it of the header's own field number 0
    const std::string look =
        R"({"op": "set", "parameters": [)" + JsonField("m", "x") + R"(, {"type": "lookahead", "value": [0, 8]}]}, )";
    const std::string given = R"({"op": "extract_VL", "parameters": [)" + header + "," +
                              JsonOperation("<<", JsonField("m", "x"), JsonHex("0x3")) + "]}";
    const std::string own =
        R"(, "length_exp": )" + JsonOperation("*", R"({"type": "local", "value": 0})", JsonHex("0x8"));
    for (const JsonProgram& program :
         {WithVarbit("", look + given), WithVarbit(own, R"({"op": "extract", "parameters": [)" + header + "]}")})
    {
        JsonSwitch chip(program);
        const std::vector<uint8_t> frame{2, 0xaa, 0xbb, 0x99};
        EXPECT_EQ(chip.Send(frame), frame);
        EXPECT_EQ(chip.Get("o", "body"), (BigInteger(8) << 32) + 16);
        chip.Send({5, 1, 2, 3, 4, 5, 6});
        EXPECT_EQ(chip.Get(Intrinsic::ParserError), static_cast<uint64_t>(ParserFault::HeaderTooShort));
        EXPECT_FALSE(chip.IsValid("o"));
    }
}

TEST(Bmv2Parser, NumbersErrorsAsTheFileDoes)
{
    // the file's numbers begin at 1, and programs compare with them
    JsonProgram program;
    program.more = R"(, "errors": [["NoError", 1], ["PacketTooShort", 2], ["Own", 9]])";
    program.operations += R"(, {"op": "verify", "parameters": [)" +
                          JsonOperation("<", JsonField("h", "a"), JsonHex("0x5")) + "," + JsonHex("0x9") + "]}";
    program.primitives = JsonAssign(JsonField("m", "x"), JsonField("standard_metadata", "parser_error"));
    JsonSwitch chip(program);
    chip.Send(FrameOf(4, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "x"), 1);
    chip.Send(FrameOf(5, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "x"), 9);
    chip.Send({1, 2});
    EXPECT_EQ(chip.Get("m", "x"), 2);
}

TEST(Bmv2Checksum, IsVerifiedAndBroughtUpToDate)
{
    // the sum of a, b and the upper part of w stands in c
    JsonProgram program;
    program.more = R"(, "calculations": [{"name": "calc", "id": 0, "algo": "csum16", "input": [)" +
                   JsonField("h", "a") + "," + JsonField("h", "b") + "," + JsonField("h", "w") +
                   R"(]}], "checksums": [{"name": "sum", "id": 0, "target": ["h", "c"], "type": "generic",
                   "calculation": "calc", "if_cond": {"type": "bool", "value": true}}])";
    program.primitives = JsonAssign(JsonField("h", "b"), JsonHex("0x3"));
    JsonSwitch chip(program);
    // ~(0x0102) is 0xfefd, ~(0x0103) is 0xfefc
    EXPECT_EQ(chip.Send(FrameOf(1, 2, 0xfefd, 0)), FrameOf(1, 3, 0xfefc, 0));
    EXPECT_EQ(chip.Get(Intrinsic::ChecksumError), 0U);
    chip.Send(FrameOf(1, 2, 0xfefe, 0));
    EXPECT_EQ(chip.Get(Intrinsic::ChecksumError), 1U);
}

} // namespace
} // namespace pisa
