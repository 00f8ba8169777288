// What is wrong with a file, where in it, and what to do about it.
// SPDX-License-Identifier: GPL-2.0-only
#include "bmv2/json-program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using testing::HasSubstr;
using testing::StartsWith;

/** The valid program with one text replaced, which must be there. */
std::string
Replaced(const JsonProgram& program, const std::string& from, const std::string& to)
{
    std::string text = program.Text();
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

JsonProgram
Assigning()
{
    JsonProgram program;
    program.primitives = JsonAssign(JsonField("m", "x"), JsonField("h", "a"));
    return program;
}

TEST(Bmv2Error, IsNotThereForAValidProgram)
{
    EXPECT_EQ(ErrorOf(Assigning().Text()), "");
}

TEST(Bmv2Error, NamesLinePathFaultAndRemedy)
{
    const std::string error = ErrorOf(Replaced(Assigning(), R"(["h", "a"])", R"(["h", "nope"])"));
    EXPECT_THAT(error, StartsWith("test.json:14:"));
    EXPECT_THAT(error, HasSubstr("'actions[0].primitives[0].parameters[1].value[1]'"));
    EXPECT_THAT(error, HasSubstr("header type 'h_t' has no field 'nope' (name one of its fields)"));
}

TEST(Bmv2Error, IsADeparserThatComputesWithAnUpdatedChecksum)
{
    JsonProgram program = Assigning();
    program.more = R"(, "calculations": [{"name": "calc", "id": 0, "algo": "csum16", "input": [)" +
                   JsonField("h", "a") + R"(]}], "checksums": [{"name": "k", "id": 0, "target": ["h", "c"],
        "type": "generic", "calculation": "calc", "verify": false, "update": true, "if_cond": null}])";
    EXPECT_EQ(ErrorOf(program.Text()), "");
    const auto with = [&](const std::string& to, const std::string& from)
    {
        return ErrorOf(Replaced(program, R"("order": ["h"])",
                                R"("order": ["h"], "primitives": [)" + JsonAssign(to, from) + "]"));
    };
    EXPECT_EQ(with(JsonField("m", "x"), JsonField("h", "b")), "");
    EXPECT_THAT(with(JsonField("m", "x"), JsonField("h", "c")), HasSubstr("the deparser computes with 'h.c'"));
    EXPECT_THAT(with(JsonField("h", "a"), JsonHex("0x1")), HasSubstr("the deparser writes to 'h.a'"));
}

TEST(Bmv2Error, IsATransitionOfUnknownTypeOnKeysOfAnyWidth)
{
    for (const std::string field : {"a", "w"})
    {
        JsonProgram program = Assigning();
        program.key = JsonField("h", field);
        program.transitions = R"({"type": "odd", "value": "0x1", "mask": null, "next_state": null})";
        EXPECT_THAT(ErrorOf(program.Text()), HasSubstr("there is no transition of type 'odd'"));
    }
}

TEST(Bmv2Error, NamesWhatThereIsInstead)
{
    EXPECT_THAT(ErrorOf(Replaced(Assigning(), R"(["h", "a"])", R"(["k", "a"])")),
                HasSubstr("there is no header 'k' (there are: h, m, standard_metadata)"));
}

TEST(Bmv2Error, IsFoundInEachSection)
{
    const struct
    {
        const char* from;
        const char* to;
        const char* what;
    } cases[] = {
        {R"({"header_types")", R"({"header_types": [], "header_types")", "is given twice"},
        {R"("header_types": [)", R"("header_types": {)", "not JSON"},
        {R"(["c", 16, false])", R"(["c", 15, false])", "is 159 bits long, headers are whole bytes"},
        {R"(["c", 16, false])", R"(["c", 2049, false])", "must be a whole number from 0 to 2048, is 2049"},
        {R"(["c", 16, false])", R"(["a", 16, false])", "has two fields 'a'"},
        {R"(["c", 16, false])", R"(["c", "*", false])", "member 'max_length' is missing"},
        {R"("id": 2, "header_type": "h_t")", R"("id": 1, "header_type": "h_t")", "there is another header of id 1"},
        {R"("header_type": "h_t")", R"("header_type": "g_t")", "there is no header type 'g_t'"},
        {R"("init_state": "start")", R"("init_state": "begin")", "there is no parse state 'begin'"},
        {R"("type": "regular")", R"("type": "odd")", "extracts to 'odd' (use regular, stack or union_stack)"},
        {R"("regular", "value": "h")", R"("regular", "value": "m")", "extracts metadata 'm'"},
        {R"("op": "extract")", R"("op": "extrude")", "there is no parser operation 'extrude'"},
        {R"("op": "assign")", R"("op": "resign")", "there is no primitive 'resign' on this switch"},
        {R"("op": "assign", "parameters": [)", R"("op": "assign", "parameters": [{},)",
         "primitive 'assign' has 3 parameters, it takes 2"},
        {R"("type": "field", "value": ["h", "a"])", R"("type": "hexstr", "value": "0xzz")",
         "'0xzz' is no hexadecimal number"},
        {R"("type": "field", "value": ["h", "a"])", R"("type": "runtime_data", "value": 0)",
         "there are no local values here"},
        {R"("type": "field", "value": ["h", "a"])", R"("type": "header", "value": "h")",
         "must be a number, is a header"},
        {R"("action_ids": [0])", R"("action_ids": [3])", "there is no action of id 3"},
        {R"("next_tables": {"act": null})", R"("next_tables": {"act": "u"})", "there is no table or conditional 'u'"},
        {R"("next_tables": {"act": null})", R"("next_tables": {"act": "t"})", "cycle"},
        {R"("next_tables": {"act": null})", R"("next_tables": {})", "member 'act' is missing"},
        {R"("next_tables": {"act": null})", R"("next_tables": {"act": null, "cat": null})", "has no action 'cat'"},
        {R"("action_data": [])", R"("action_data": ["0x1"])", "action 'act' takes 0 values, here are 1"},
        {R"("type": "simple")", R"("type": "indirect", "action_profile": "p")", "there is no action profile 'p'"},
        {R"("name": "egress")", R"("name": "outgress")", "it has ingress and egress"},
        {R"("init_table": "t")", R"("init_table": 5)", "must be a string, is 5"},
    };
    for (const auto& one : cases)
    {
        const std::string error = ErrorOf(Replaced(Assigning(), one.from, one.to));
        EXPECT_THAT(error, HasSubstr(one.what)) << one.to;
        EXPECT_THAT(error, HasSubstr("error: ")) << one.to;
    }
}

TEST(Bmv2Error, RefusesJumpsThatDoNotGoForward)
{
    JsonProgram program;
    program.primitives = R"({"op": "_jump", "parameters": [)" + JsonHex("0x0") + "]}";
    EXPECT_THAT(ErrorOf(program.Text()), HasSubstr("leads to call 0 from call 0 of 1 (jump forward"));
    program.primitives = R"({"op": "_jump", "parameters": [)" + JsonHex("0x2") + "]}";
    EXPECT_THAT(ErrorOf(program.Text()), HasSubstr("leads to call 2 from call 0 of 1"));
}

TEST(Bmv2Error, RefusesStateInParsers)
{
    JsonProgram program;
    program.more = R"(, "counter_arrays": [{"name": "n", "id": 0, "size": 4, "is_direct": false}])";
    program.operations = R"({"op": "primitive", "parameters": [{"op": "count", "parameters": [
        {"type": "counter_array", "value": "n"}, {"type": "hexstr", "value": "0x1"}]}]})";
    EXPECT_THAT(ErrorOf(program.Text()), HasSubstr("primitive 'count' needs state or services"));
}

TEST(Bmv2Error, RefusesParsersThatLoopWithoutTakingBits)
{
    JsonProgram program;
    program.operations = "";
    program.transitions = R"({"type": "default", "value": null, "mask": null, "next_state": "start"})";
    EXPECT_THAT(ErrorOf(program.Text()), HasSubstr("cycle of the parse graph that takes no bits"));
}

TEST(Bmv2Error, SaysWhatAFileIsThatIsNoProgram)
{
    EXPECT_THAT(ErrorOf("{}"), HasSubstr("the file is no program, it has no 'pipelines'"));
    EXPECT_THAT(ErrorOf("[]"), HasSubstr("must be an object, is an array"));
    EXPECT_THAT(ErrorOf(""), HasSubstr("not JSON"));
    EXPECT_THAT(ErrorOf(R"({"__meta__": {"version": [3, 0]}, "pipelines": []})"), HasSubstr("compile for version 2"));
}

} // namespace
} // namespace pisa
