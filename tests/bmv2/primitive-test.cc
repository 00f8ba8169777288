// What primitives of BMv2 JSON do to packets; expected values by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "bmv2/json-program.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

std::string
Call(const std::string& op, const std::vector<std::string>& parameters)
{
    std::string list;
    for (const std::string& parameter : parameters)
    {
        list += (list.empty() ? "" : ", ") + parameter;
    }
    return R"({"op": ")" + op + R"(", "parameters": [)" + list + "]}";
}

std::string
Named(const std::string& type, const std::string& name)
{
    return R"({"type": ")" + type + R"(", "value": ")" + name + R"("})";
}

const std::string kA = JsonField("h", "a");
const std::string kB = JsonField("h", "b");
const std::string kX = JsonField("m", "x");
const std::string kY = JsonField("m", "y");

TEST(Bmv2Primitive, JumpsOverCallsWithoutUndoingThem)
{
    // if (a) { x = 1 } else { x = 2; y = 7 } b = x
    JsonProgram program;
    program.primitives = Call("_jump_if_zero", {kA, JsonHex("0x3")}) + "," + JsonAssign(kX, JsonHex("0x1")) + "," +
                         Call("_jump", {JsonHex("0x5")}) + "," + JsonAssign(kX, JsonHex("0x2")) + "," +
                         JsonAssign(kY, JsonHex("0x7")) + "," + JsonAssign(kB, kX);
    JsonSwitch chip(program);
    EXPECT_EQ(chip.Send(FrameOf(9, 0, 0, 0)), FrameOf(9, 1, 0, 0));
    EXPECT_EQ(chip.Get("m", "y"), 0);
    EXPECT_EQ(chip.Send(FrameOf(0, 0, 0, 0)), FrameOf(0, 2, 0, 0));
    EXPECT_EQ(chip.Get("m", "y"), 7);
}

TEST(Bmv2Primitive, KeepsTheConditionOfAJumpWhenTheFieldChanges)
{
    // if (bit) { bit = 0; x = 3 }
    JsonProgram program;
    const std::string bit = JsonField("m", "bit");
    program.primitives = JsonAssign(bit, kA) + "," + Call("_jump_if_zero", {bit, JsonHex("0x4")}) + "," +
                         JsonAssign(bit, JsonHex("0x0")) + "," + JsonAssign(kX, JsonHex("0x3"));
    JsonSwitch chip(program);
    chip.Send(FrameOf(1, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "x"), 3);
    EXPECT_EQ(chip.Get("m", "bit"), 0);
    chip.Send(FrameOf(2, 0, 0, 0)); // the bit is the lowest alone
    EXPECT_EQ(chip.Get("m", "x"), 0);
}

TEST(Bmv2Primitive, ComputesAsP4_14Does)
{
    JsonProgram program;
    program.primitives = Call("add_to_field", {kA, JsonHex("0x3")}) + "," + Call("subtract_from_field", {kB, kA}) +
                         "," + Call("subtract", {kX, kA, JsonHex("0x6")}) + "," +
                         Call("shift_left", {kY, kA, JsonHex("0x4")});
    JsonSwitch chip(program);
    EXPECT_EQ(chip.Send(FrameOf(254, 5, 0, 0)), FrameOf(1, 4, 0, 0)); // 254 + 3 is 1, 5 - 1 is 4
    EXPECT_EQ(chip.Get("m", "x"), 251);                               // 1 - 6
    EXPECT_EQ(chip.Get("m", "y"), 16);
}

TEST(Bmv2Primitive, DropsByThePortThatIsNoneUntilAnotherIsGiven)
{
    JsonProgram program;
    program.primitives = Call("mark_to_drop", {Named("header", "standard_metadata")});
    JsonSwitch chip(program);
    chip.Send(FrameOf(0, 0, 0, 0));
    EXPECT_EQ(chip.Get(Intrinsic::EgressPort), 511U);
    program.primitives += "," + JsonAssign(JsonField("standard_metadata", "egress_spec"), JsonHex("0x2"));
    JsonSwitch other(program);
    other.Send(FrameOf(0, 0, 0, 0));
    EXPECT_EQ(other.Get(Intrinsic::EgressPort), 2U);
    EXPECT_EQ(other.Get(Intrinsic::Drop), 0U);
}

TEST(Bmv2Primitive, DropsInEgressWithoutChangingThePort)
{
    JsonProgram program;
    program.primitives = JsonAssign(JsonField("standard_metadata", "egress_spec"), JsonHex("0x3"));
    program.actions = R"(, {"name": "gone", "id": 1, "runtime_data": [], "primitives": [)" +
                      Call("mark_to_drop", {Named("header", "standard_metadata")}) + "]}";
    program.egress = R"("init_table": "e", "conditionals": [], "tables": [{"name": "e", "id": 1, "key": [],
        "match_type": "exact", "type": "simple", "max_size": 1, "action_ids": [1], "next_tables": {"gone": null},
        "default_entry": {"action_id": 1, "action_data": []}}])";
    JsonSwitch chip(program);
    chip.Send(FrameOf(0, 0, 0, 0));
    EXPECT_EQ(chip.Get(Intrinsic::EgressPort), 3U);
    EXPECT_EQ(chip.Get(Intrinsic::Drop), 1U);
}

TEST(Bmv2Primitive, ClearsAHeaderThatBecomesValidAndKeepsOneThatIs)
{
    JsonProgram program;
    program.headers = R"(, {"name": "k", "id": 3, "header_type": "h_t", "metadata": false})";
    program.order = R"("h", "k")";
    const std::string k = Named("header", "k");
    const std::string ka = JsonField("k", "a");
    program.primitives = JsonAssign(ka, JsonHex("0x5")) + "," + Call("add_header", {k}) + "," +
                         JsonAssign(JsonField("k", "b"), JsonHex("0x6")) + "," + Call("add_header", {k});
    JsonSwitch chip(program);
    std::vector<uint8_t> expected = FrameOf(1, 2, 3, 4);
    const std::vector<uint8_t> second = FrameOf(0, 6, 0, 0);
    expected.insert(expected.end(), second.begin(), second.end());
    EXPECT_EQ(chip.Send(FrameOf(1, 2, 3, 4)), expected);
}

TEST(Bmv2Primitive, CopiesHeadersWithTheirValidity)
{
    JsonProgram program;
    program.headers = R"(, {"name": "k", "id": 3, "header_type": "h_t", "metadata": false},
        {"name": "l", "id": 4, "header_type": "h_t", "metadata": false})";
    program.order = R"("k", "h")";
    program.primitives = Call("assign_header", {Named("header", "k"), Named("header", "h")}) + "," +
                         Call("assign_header", {Named("header", "h"), Named("header", "l")});
    JsonSwitch chip(program);
    const std::vector<uint8_t> frame = FrameOf(1, 2, 3, 4);
    EXPECT_EQ(chip.Send(frame), frame);
    EXPECT_TRUE(chip.IsValid("k"));
    EXPECT_FALSE(chip.IsValid("h"));
}

TEST(Bmv2Primitive, ReadsAndWritesRegistersOfAnyWidth)
{
    JsonProgram program;
    program.more = R"(, "register_arrays": [{"name": "r", "id": 0, "size": 4, "bitwidth": 128}])";
    const std::string r = Named("register_array", "r");
    program.primitives = Call("register_read", {JsonField("m", "z"), r, kA}) + "," +
                         Call("register_write", {r, kA, JsonField("h", "w")});
    JsonSwitch chip(program);
    const BigInteger first = (BigInteger(3) << 64) + 5;
    chip.Send(FrameOf(1, 0, 0, first));
    EXPECT_EQ(chip.Get("m", "z"), 0);
    chip.Send(FrameOf(1, 0, 0, 7));
    EXPECT_EQ(chip.Get("m", "z"), first);
    chip.Send(FrameOf(2, 0, 0, 7));
    EXPECT_EQ(chip.Get("m", "z"), 0);
}

TEST(Bmv2Primitive, HashesIntoTheRangeFromItsBase)
{
    // the identity of bytes 0x12 0x34 is 0x1234 = 4660; 4660 % 100 is 60
    JsonProgram program;
    program.more =
        R"(, "calculations": [{"name": "calc", "id": 0, "algo": "identity", "input": [)" + kA + "," + kB + "]}]";
    program.primitives = Call("modify_field_with_hash_based_offset",
                              {kY, JsonHex("0x5"), Named("calculation", "calc"), JsonHex("0x64")});
    JsonSwitch chip(program);
    chip.Send(FrameOf(0x12, 0x34, 0, 0));
    EXPECT_EQ(chip.Get("m", "y"), 65);
}

TEST(Bmv2Primitive, AsksForCopiesWithListsByNumber)
{
    JsonProgram program;
    program.more = R"(, "field_lists": [{"id": 4, "name": "fl", "elements": [)" + kX + "," + kY + "]}]";
    program.primitives = Call("clone_ingress_pkt_to_egress", {JsonHex("0x7"), JsonHex("0x4")}) + "," +
                         Call("resubmit", {JsonHex("0x4")}) + "," + Call("truncate", {JsonHex("0x40")});
    JsonSwitch chip(program);
    chip.Send(FrameOf(0, 0, 0, 0));
    EXPECT_EQ(chip.Get(Intrinsic::MirrorSession), 7U);
    EXPECT_EQ(chip.Get(Intrinsic::MirrorList), 1U);
    EXPECT_EQ(chip.Get(Intrinsic::Resubmit), 2U);
    EXPECT_EQ(chip.Get(Intrinsic::Truncate), 64U);
    ASSERT_EQ(chip.GetProgram().fieldLists.size(), 1U);
    EXPECT_EQ(chip.GetProgram().fieldLists[0].size(), 2U);
}

TEST(Bmv2Primitive, TellsSessionZeroFromNone)
{
    const auto askedBy = [](const std::string& session)
    {
        JsonProgram program;
        program.more = R"(, "field_lists": [{"id": 4, "name": "fl", "elements": []}])";
        program.primitives =
            JsonAssign(kY, JsonHex("0x5")) + "," + Call("clone_ingress_pkt_to_egress", {session, JsonHex("0x4")});
        JsonSwitch chip(program);
        chip.Send(FrameOf(0, 0, 0, 0));
        return chip.Get(Intrinsic::MirrorSession);
    };
    EXPECT_EQ(askedBy(JsonHex("0x0")), kMirrorAsked);
    EXPECT_EQ(askedBy(kY), kMirrorAsked + 5);
}

/** t and then t2 (x = 1); action 0 exits if a is not 0. */
TEST(Bmv2Primitive, ExitsOnOneWayOnly)
{
    JsonProgram program;
    program.primitives =
        Call("_jump_if_zero", {kA, JsonHex("0x2")}) + "," + Call("exit", {}) + "," + JsonAssign(kY, JsonHex("0x9"));
    program.actions =
        R"(, {"name": "set", "id": 1, "runtime_data": [], "primitives": [)" + JsonAssign(kX, JsonHex("0x1")) + "]}";
    program.tables = R"({"name": "t", "id": 0, "key": [], "match_type": "exact", "type": "simple", "max_size": 1,
        "action_ids": [0], "next_tables": {"act": "t2"}, "default_entry": {"action_id": 0, "action_data": []}},
        {"name": "t2", "id": 1, "key": [], "match_type": "exact", "type": "simple", "max_size": 1,
        "action_ids": [1], "next_tables": {"set": null}, "default_entry": {"action_id": 1, "action_data": []}})";
    JsonSwitch chip(program);
    chip.Send(FrameOf(0, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "x"), 1);
    chip.Send(FrameOf(1, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "x"), 0);
    EXPECT_EQ(chip.Get("m", "y"), 9); // what stands behind an exit in its action runs
}

} // namespace
} // namespace pisa
