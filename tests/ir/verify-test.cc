// Each invariant of a program, broken once.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/verify.h"

#include "ir/text.h"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using testing::HasSubstr;

constexpr const char* kBase = "program p;\n"
                              "metadata m { a : 8; b : 8; }\n"
                              "header e { type : 16; }\n"
                              "header i { x : 8; y : 8; sum : 16; }\n"
                              "register r[4] : 8 = {1};\n"
                              "parser\n{\n"
                              "    state s { extract e; select (e.type) { 1 -> t; default -> accept; } }\n"
                              "    state t { extract i; default -> accept; }\n"
                              "}\n"
                              "action nothing() {}\n"
                              "action set(v : 4) { m.a = move<8>(v); }\n"
                              "action count() { atom r[m.b] { step[0] = add<8>(old, 1); cell = step[0]; } }\n"
                              "table plain[4] { key m.a : exact; action nothing; action set; default nothing();\n"
                              "    entry (1) -> set(2); entry (2) -> nothing(); }\n"
                              "table prefix[4] { key i.x : lpm; action nothing; default nothing();\n"
                              "    entry (0x80 & 0xf0) -> nothing(); }\n"
                              "table counter[1] { action count; default count(); }\n"
                              "table late[1] { action nothing; action count; default nothing(); }\n"
                              "ingress -> a\n{\n"
                              "    a: apply plain { hit -> b; miss -> c; set -> b; }\n"
                              "    b: branch big if less_unsigned<8>(3, m.b) -> c else -> end;\n"
                              "    c: apply counter -> end;\n"
                              "}\n"
                              "egress -> a { a: apply prefix -> end; }\n"
                              "deparser { emit e; emit i; }\n"
                              "checksum i.sum;\n";

/** Expects that the change to the base program breaks exactly one invariant, and how it is said. */
void
ExpectBroken(const std::string& what, const std::function<void(Program&)>& change)
{
    Program program = ParseProgram(kBase, "base");
    change(program);
    const std::vector<Diagnostic> found = Verify(program);
    ASSERT_EQ(found.size(), 1u) << what << (found.size() > 1 ? "; second: " + found[1].what : "");
    EXPECT_THAT(found[0].what, HasSubstr(what));
    EXPECT_EQ(found[0].severity, Severity::Error);
}

Statement&
SetStatement(Program& p)
{
    return std::get<Statement>(p.actions[1].body[0]);
}

StatefulOperation&
CountAtom(Program& p)
{
    return std::get<StatefulOperation>(p.actions[2].body[0]);
}

TEST(Verify, AcceptsTheBaseAndTheEmptyProgram)
{
    EXPECT_TRUE(Verify(ParseProgram(kBase, "base")).empty());
    Program empty;
    empty.headers = {MakeIntrinsicHeader()};
    EXPECT_TRUE(Verify(empty).empty());
    EXPECT_NO_THROW(VerifyOrThrow(empty));
}

TEST(Verify, ThrowsAllThatItFinds)
{
    try
    {
        VerifyOrThrow(Program{});
        FAIL();
    }
    catch (const InputError& error)
    {
        EXPECT_THAT(error.what(), HasSubstr("headers[0] is not the intrinsic metadata"));
    }
}

TEST(Verify, FindingsStandWhereTheElementDoes)
{
    Program program = ParseProgram(kBase, "base");
    program.tables[0].where = {"a.ncl.cc", 3, 1};
    program.tables[0].size = 1;
    EXPECT_EQ(Verify(program).at(0).where, (SourceLocation{"a.ncl.cc", 3, 1}));
}

TEST(Verify, Headers)
{
    ExpectBroken("headers[0] is not", [](Program& p) { p.headers[0].fields[0].width = 9; });
    ExpectBroken("header 'e': there is another header", [](Program& p) { p.headers.push_back(p.headers[2]); });
    ExpectBroken("header 1 has no name", [](Program& p) { p.headers[1].name.clear(); });
    ExpectBroken("header 'm': there are two fields 'a'", [](Program& p) { p.headers[1].fields[1].name = "a"; });
    ExpectBroken("field 0 has no name", [](Program& p) { p.headers[2].fields[0].name.clear(); });
    ExpectBroken("field 'b' is 65 bits wide, the limit is 1 to 64",
                 [](Program& p) { p.headers[1].fields[1].width = 65; });
    ExpectBroken("field 'b' is 0 bits wide", [](Program& p) { p.headers[1].fields[1].width = 0; });
    ExpectBroken("header 'i': is 33 bits long", [](Program& p) { p.headers[3].fields[1].width = 9; });
}

TEST(Verify, Registers)
{
    ExpectBroken("register 'r': has no cells",
                 [](Program& p)
                 {
                     p.registers[0].size = 0;
                     p.registers[0].initial.clear();
                 });
    ExpectBroken("2 initial values for 1 cells",
                 [](Program& p)
                 {
                     p.registers[0].size = 1;
                     p.registers[0].initial = {1, 2};
                 });
    ExpectBroken("cell 0 is 256, which does not fit 8 bits", [](Program& p) { p.registers[0].initial = {256}; });
    ExpectBroken("a cell is 65 bits wide", [](Program& p) { p.registers[0].width = 65; });
    ExpectBroken("another register", [](Program& p) { p.registers.push_back(p.registers[0]); });
}

TEST(Verify, Parser)
{
    ExpectBroken("another parse state", [](Program& p) { p.parser[1].name = "s"; });
    ExpectBroken("step 0: there is no header 9", [](Program& p) { p.parser[1].steps = {Extract{9}}; });
    ExpectBroken("extracts metadata 'm'", [](Program& p) { p.parser[1].steps = {Extract{1}}; });
    ExpectBroken("header 'e' has no field 1, only 1", [](Program& p) { p.parser[0].select = {{2, 1}}; });
    ExpectBroken("selects on 80 bits", [](Program& p) { p.parser[0].select.assign(5, {2, 0}); });
    ExpectBroken("is 65536, which does not fit 16 bits",
                 [](Program& p) { p.parser[0].transitions[0].value = 0x10000; });
    ExpectBroken("bits outside its mask", [](Program& p) { p.parser[0].transitions[0].mask = 2; });
    ExpectBroken("has transitions but selects on nothing",
                 [](Program& p)
                 {
                     p.parser[0].select.clear();
                     p.parser[0].transitions[0].value = 0;
                 });
    ExpectBroken("leads to state 7", [](Program& p) { p.parser[1].otherwise = 7; });
}

TEST(Verify, Statements)
{
    ExpectBroken("'move' takes 1 operands, here are 2",
                 [](Program& p) { SetStatement(p).operands.push_back(Constant{0}); });
    ExpectBroken("instruction 0: the operation is 65 bits", [](Program& p) { SetStatement(p).width = 65; });
    ExpectBroken("header 9 does not exist", [](Program& p) { SetStatement(p).dest = {9, 0}; });
    ExpectBroken("metadata 'm' has no validity bit", [](Program& p) { SetStatement(p).dest = {1, FieldId::kValid}; });
    ExpectBroken("an operand cannot be used: header 'm' has no field 2",
                 [](Program& p) {
                     SetStatement(p).operands = {FieldId{1, 2}};
                 });
    ExpectBroken("there is no parameter 1", [](Program& p) { SetStatement(p).operands = {Parameter{1}}; });
    ExpectBroken("an operand is 256", [](Program& p) { SetStatement(p).operands = {Constant{256}}; });
    ExpectBroken("another action", [](Program& p) { p.actions[0].name = "set"; });
    ExpectBroken("two parameters 'v'",
                 [](Program& p)
                 {
                     p.actions[0].parameters = {{"v", 4}, {"v", 4}};
                     p.tables[0].defaultCall = {1, {0}};
                     p.tables[0].entries.clear();
                     p.tables[1].defaultCall.arguments = {0, 0};
                     p.tables[1].entries.clear();
                     p.tables[3].defaultCall.arguments = {0, 0};
                 });
}

TEST(Verify, SelectsConditionIsAsWideAsItLikes)
{
    Program p = ParseProgram(kBase, "base");
    SetStatement(p) = {Operation::Select, 8, {1, 0}, {Constant{256}, Constant{1}, Constant{2}}};
    EXPECT_TRUE(Verify(p).empty());
}

TEST(Verify, StatefulOperations)
{
    ExpectBroken("there is no register 1", [](Program& p) { CountAtom(p).reg = 1; });
    ExpectBroken("uses input 0 of 0", [](Program& p) { CountAtom(p).next = {AtomValue::Kind::Input, 0, 0}; });
    ExpectBroken("uses the result of step 1 where only 1",
                 [](Program& p) {
                     CountAtom(p).next = {AtomValue::Kind::Step, 1, 0};
                 });
    ExpectBroken("uses the result of step 0 where only 0",
                 [](Program& p) {
                     CountAtom(p).steps[0].operands[0] = {AtomValue::Kind::Step, 0, 0};
                 });
    ExpectBroken("a literal is 256", [](Program& p) { CountAtom(p).steps[0].operands[1].literal = 256; });
    ExpectBroken("'add' takes 2 operands", [](Program& p) { CountAtom(p).steps[0].operands.pop_back(); });
    ExpectBroken("header 'm' has no field 7", [](Program& p) { CountAtom(p).index = FieldId{1, 7}; });
    ExpectBroken("no parameter 0", [](Program& p) { CountAtom(p).guard = Parameter{0}; });
    ExpectBroken("no parameter 0", [](Program& p) { CountAtom(p).inputs = {Parameter{0}}; });
    ExpectBroken("header 8 does not exist", [](Program& p) { CountAtom(p).outputs = {{{8, 0}, {}}}; });
}

TEST(Verify, Tables)
{
    ExpectBroken("another table", [](Program& p) { p.tables[0].name = "prefix"; });
    ExpectBroken("a key field cannot be used: header 'm' has no field 5",
                 [](Program& p) {
                     p.tables[0].keys[0].field = {1, 5};
                 });
    ExpectBroken("more than one longest prefix",
                 [](Program& p)
                 {
                     p.tables[1].keys.push_back({{1, 0}, MatchKind::Exact});
                     p.tables[1].keys.push_back(p.tables[1].keys[0]);
                     p.tables[1].entries.clear();
                 });
    ExpectBroken("has entries but no key", [](Program& p) { p.tables[0].keys.clear(); });
    ExpectBroken("there is no action 9", [](Program& p) { p.tables[0].actions.push_back(9); });
    ExpectBroken("lists action 'set' twice", [](Program& p) { p.tables[0].actions.push_back(1); });
    ExpectBroken("default action: action 'count' is not among",
                 [](Program& p) {
                     p.tables[0].defaultCall = {2, {}};
                 });
    ExpectBroken("2 entries, its size is 1", [](Program& p) { p.tables[0].size = 1; });
}

TEST(Verify, Entries)
{
    ExpectBroken("entry 0: action 'set' takes 1 arguments, here are 0",
                 [](Program& p) { p.tables[0].entries[0].call.arguments.clear(); });
    ExpectBroken("argument 'v' is 16, which does not fit 4 bits",
                 [](Program& p) { p.tables[0].entries[0].call.arguments = {16}; });
    ExpectBroken("entry 1: 2 values for 1 key fields",
                 [](Program& p) { p.tables[0].entries[1].match.emplace_back(); });
    ExpectBroken("value of 'm.a' is 256", [](Program& p) { p.tables[0].entries[1].match[0].value = 256; });
    ExpectBroken("entry 1: matches the same as entry 0",
                 [](Program& p) { p.tables[0].entries[1].match[0].value = 1; });
    ExpectBroken("the mask of 'i.x' is not a prefix",
                 [](Program& p) { p.tables[1].entries[0].match[0].mask = 0xf1; });
}

TEST(Verify, PrefixMasksMayBeEmptyOrFull)
{
    Program p = ParseProgram(kBase, "base");
    for (uint64_t mask : {uint64_t{0}, uint64_t{0x80}, uint64_t{0xff}, ~uint64_t{0}})
    {
        p.tables[1].entries[0].match[0].mask = mask;
        EXPECT_TRUE(Verify(p).empty()) << mask;
    }
}

TEST(Verify, Controls)
{
    ExpectBroken("ingress begins at node 3, it has 3", [](Program& p) { p.ingress.entry = 3; });
    ExpectBroken("ingress node 2 (table 'counter'): leads to node 3",
                 [](Program& p) { std::get<Apply>(p.ingress.nodes[2]).onHit = 3; });
    ExpectBroken("applies table 9", [](Program& p) { std::get<Apply>(p.ingress.nodes[2]).table = 9; });
    ExpectBroken("table 'plain' is applied by another node",
                 [](Program& p) { std::get<Apply>(p.egress.nodes[0]).table = 0; });
    ExpectBroken("branches on action 2, which table 'plain' does not have",
                 [](Program& p) {
                     std::get<Apply>(p.ingress.nodes[0]).onAction = {{2, 1}};
                 });
    ExpectBroken("branches twice on action 1",
                 [](Program& p) {
                     std::get<Apply>(p.ingress.nodes[0]).onAction = {{1, 1}, {1, 2}};
                 });
    ExpectBroken("is on or behind a cycle", [](Program& p) { std::get<Apply>(p.ingress.nodes[2]).onMiss = 0; });
    ExpectBroken("ingress node 1 (branch 'big'): its condition 'add' is not a comparison",
                 [](Program& p) { std::get<Branch>(p.ingress.nodes[1]).condition.operation = Operation::Add; });
    ExpectBroken("an operand of its condition is an action parameter",
                 [](Program& p) { std::get<Branch>(p.ingress.nodes[1]).condition.left = Parameter{0}; });
    ExpectBroken("its condition is 0 bits",
                 [](Program& p) { std::get<Branch>(p.ingress.nodes[1]).condition.width = 0; });
    ExpectBroken("an operand of its condition is 256",
                 [](Program& p) { std::get<Branch>(p.ingress.nodes[1]).condition.left = Constant{256}; });
    ExpectBroken("an operand of its condition cannot be used",
                 [](Program& p) {
                     std::get<Branch>(p.ingress.nodes[1]).condition.left = FieldId{1, 2};
                 });
}

TEST(Verify, DeparserAndChecksums)
{
    ExpectBroken("deparser: header 9 does not exist", [](Program& p) { p.deparser.push_back(9); });
    ExpectBroken("deparser: 'm' is metadata", [](Program& p) { p.deparser.push_back(1); });
    ExpectBroken("header 'e' is emitted twice", [](Program& p) { p.deparser.push_back(2); });
    ExpectBroken("cannot be used: header 'i' has no field 3", [](Program& p) { p.checksums[0].dest.index = 3; });
}

} // namespace
} // namespace pisa
