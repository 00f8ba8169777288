// What P4 programs have beside match, action and state: each invariant broken once.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/golden-services.h"
#include "ir/verify.h"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using testing::HasSubstr;

/** Expects that the change to the golden program breaks exactly one invariant, and how it is said. */
void
ExpectBrokenService(const std::string& what, const std::function<void(Program&)>& change)
{
    Program program = GoldenServiceProgram();
    change(program);
    const std::vector<Diagnostic> found = Verify(program);
    ASSERT_EQ(found.size(), 1u) << what << (found.size() > 1 ? "; second: " + found[1].what : "");
    EXPECT_THAT(found[0].what, HasSubstr(what));
}

template <typename T>
T&
StepAt(Program& p, StateId state, std::size_t index)
{
    return std::get<T>(p.parser[state].steps.at(index));
}

TEST(VerifyServices, Varbits)
{
    ExpectBrokenService("varbit 'data' is 32 bits wide", [](Program& p) { p.headers[3].fields[1].width = 32; });
    ExpectBrokenService("header 'm': is metadata and has a varbit",
                        [](Program& p) {
                            p.headers[1].fields.push_back({"v", 64, 8});
                        });
    ExpectBrokenService("has 2 varbits, the limit is 1",
                        [](Program& p) {
                            p.headers[3].fields.push_back({"v", 64, 8});
                        });
    ExpectBrokenService("uses a varbit as a number",
                        [](Program& p) { InstructionAt<Statement>(p, 10).dest = kHash; });
    ExpectBrokenService("uses a varbit as a number",
                        [](Program& p) { InstructionAt<Statement>(p, 11).operation = Operation::LessUnsigned; });
    ExpectBrokenService("works on 8 bits of a varbit", [](Program& p) { InstructionAt<Statement>(p, 10).width = 8; });
    ExpectBrokenService("moves up to 320 bits into varbit 'saved.data' of at most 312",
                        [](Program& p) { p.headers[4].fields[0].variableBits = 312; });
    ExpectBrokenService("varbit 'options.data' is not a number",
                        [](Program& p) { p.parser[1].select[1] = kOptions; });
    ExpectBrokenService("a key field cannot be used: varbit",
                        [](Program& p) { p.tables[0].keys[1].field = kOptions; });
    ExpectBrokenService("hashes 64 bits of a varbit",
                        [](Program& p) { InstructionAt<Hash>(p, 0).inputs[2].width = 64; });
    ExpectBrokenService("parameter 'p1' is a varbit",
                        [](Program& p) { p.actions[1].parameters[1].variableBits = 8; });
}

TEST(VerifyServices, ParserSteps)
{
    ExpectBrokenService("step 1: there is no header 9", [](Program& p) { StepAt<Extract>(p, 0, 1).header = 9; });
    ExpectBrokenService("gives a length for the varbit of 'eth', which has none",
                        [](Program& p) { StepAt<Extract>(p, 0, 1).variableBits = kServiceA; });
    ExpectBrokenService("the length of the varbit is an action parameter",
                        [](Program& p) { StepAt<Extract>(p, 1, 0).variableBits = Parameter{0}; });
    ExpectBrokenService("the number of bits cannot be used",
                        [](Program& p) {
                            StepAt<Advance>(p, 2, 0).bits = FieldId{1, 9};
                        });
    ExpectBrokenService("what it reads is 65 bits wide", [](Program& p) { StepAt<Lookahead>(p, 0, 0).width = 65; });
    ExpectBrokenService("the destination cannot be used",
                        [](Program& p) {
                            StepAt<Lookahead>(p, 0, 0).dest = {1, 9};
                        });
    ExpectBrokenService("fault 9 does not exist, there are 1 to 8",
                        [](Program& p) { StepAt<ParseCheck>(p, 0, 3).fault = 9; });
    ExpectBrokenService("fault 0 does not exist", [](Program& p) { StepAt<ParseCheck>(p, 0, 3).fault = 0; });
    ExpectBrokenService("step 2: 'less_unsigned' takes 2 operands",
                        [](Program& p) { StepAt<Statement>(p, 0, 2).operands.pop_back(); });
    ExpectBrokenService("there is another error 'NoMatch'", [](Program& p) { p.errors[0] = "NoMatch"; });
    ExpectBrokenService("250 errors of its own, the limit is 249",
                        [](Program& p)
                        {
                            for (int i = 0; i < 248; ++i)
                            {
                                p.errors.push_back("e" + std::to_string(i));
                            }
                        });
}

TEST(VerifyServices, LoopsOfStatesTakeBitsInEachRound)
{
    EXPECT_TRUE(Verify(GoldenServiceProgram()).empty()); // `option` leads to itself and extracts
    ExpectBrokenService("parse state 'option': is on or behind a cycle of the parse graph that takes no bits",
                        [](Program& p) { p.parser[1].steps.clear(); });
    Program advances = GoldenServiceProgram();
    advances.parser[1].steps = {Advance{Constant{8}}};
    EXPECT_TRUE(Verify(advances).empty());
    ExpectBrokenService("takes no bits", [](Program& p) { p.parser[1].steps = {Advance{Constant{0}}}; });
    ExpectBrokenService("takes no bits", [](Program& p) { p.parser[1].steps = {Lookahead{kServiceA, 0, 8}}; });
}

TEST(VerifyServices, ValueSets)
{
    ExpectBrokenService("there is no value set 4", [](Program& p) { p.parser[0].transitions[0].valueSet = 4; });
    ExpectBrokenService("selects on 16 bits, value set 'known' is of 17",
                        [](Program& p) { p.valueSets[0].width = 17; });
    ExpectBrokenService("has a value set and a value", [](Program& p) { p.parser[0].transitions[0].value = 1; });
    ExpectBrokenService("value set 'known': 2 members, its size is 1", [](Program& p) { p.valueSets[0].size = 1; });
    ExpectBrokenService("member 1 is 65536", [](Program& p) { p.valueSets[0].members[1] = {65536}; });
    ExpectBrokenService("member 1 has bits outside its mask", [](Program& p) { p.valueSets[0].members[1] = {1, 2}; });
    ExpectBrokenService("there is another value set", [](Program& p) { p.valueSets.push_back(p.valueSets[0]); });
}

TEST(VerifyServices, Instructions)
{
    ExpectBrokenService("'crc32_custom' does not take in the payload",
                        [](Program& p) { InstructionAt<Hash>(p, 0).withPayload = true; });
    ExpectBrokenService("a hashed value is 0 bits wide",
                        [](Program& p) { InstructionAt<Hash>(p, 0).inputs[0].width = 0; });
    ExpectBrokenService("there is no parameter 5",
                        [](Program& p) { InstructionAt<Hash>(p, 0).inputs[0].value = Parameter{5}; });
    ExpectBrokenService("the destination cannot be used",
                        [](Program& p) {
                            InstructionAt<Hash>(p, 0).dest = {1, 9};
                        });
    ExpectBrokenService("instruction 0: there is no parameter 5",
                        [](Program& p) { InstructionAt<Hash>(p, 0).guard = Parameter{5}; });
    for (Operand RandomNumber::*operand : {&RandomNumber::low, &RandomNumber::high, &RandomNumber::guard})
    {
        ExpectBrokenService("instruction 2: there is no parameter 5",
                            [=](Program& p) { InstructionAt<RandomNumber>(p, 2).*operand = Parameter{5}; });
    }
    ExpectBrokenService("the destination cannot be used",
                        [](Program& p) {
                            InstructionAt<RandomNumber>(p, 2).dest = {9, 0};
                        });
    ExpectBrokenService("there is no meter 2", [](Program& p) { InstructionAt<MeterExecute>(p, 4).meter = 2; });
    ExpectBrokenService("the destination cannot be used",
                        [](Program& p) {
                            InstructionAt<MeterExecute>(p, 4).dest = {9, 0};
                        });
    for (Operand MeterExecute::*operand : {&MeterExecute::index, &MeterExecute::guard})
    {
        ExpectBrokenService("instruction 4: there is no parameter 5",
                            [=](Program& p) { InstructionAt<MeterExecute>(p, 4).*operand = Parameter{5}; });
    }
    ExpectBrokenService("there is no counter 2", [](Program& p) { InstructionAt<Count>(p, 5).counter = 2; });
    for (Operand Count::*operand : {&Count::index, &Count::guard})
    {
        ExpectBrokenService("instruction 5: there is no parameter 5",
                            [=](Program& p) { InstructionAt<Count>(p, 5).*operand = Parameter{5}; });
    }
    ExpectBrokenService("there is no digest 1", [](Program& p) { InstructionAt<Digest>(p, 6).digest = 1; });
    ExpectBrokenService("instruction 6: there is no parameter 5",
                        [](Program& p) { InstructionAt<Digest>(p, 6).guard = Parameter{5}; });
    ExpectBrokenService("the format has 2 {} for 1 operands",
                        [](Program& p) { InstructionAt<Log>(p, 7).operands.pop_back(); });
    ExpectBrokenService("instruction 7: there is no parameter 5",
                        [](Program& p) { InstructionAt<Log>(p, 7).operands[0] = Parameter{5}; });
    ExpectBrokenService("instruction 8: there is no parameter 5",
                        [](Program& p) { InstructionAt<Assert>(p, 8).condition = Parameter{5}; });
}

TEST(VerifyServices, Resources)
{
    ExpectBrokenService("counter 'packets': has no cells", [](Program& p) { p.counters[0].size = 0; });
    ExpectBrokenService("meter 'rate': has no cells", [](Program& p) { p.meters[0].size = 0; });
    ExpectBrokenService("profile 'members': has no members", [](Program& p) { p.profiles[0].size = 0; });
    ExpectBrokenService("there is another counter", [](Program& p) { p.counters[0].name = "hits"; });
    ExpectBrokenService("there is another meter", [](Program& p) { p.meters[0].name = "hit_rate"; });
    ExpectBrokenService("there is another profile", [](Program& p) { p.profiles[0].name = "ecmp"; });
    ExpectBrokenService("profile 'members': has groups or fields",
                        [](Program& p) { p.profiles[0].maxGroupSize = 3; });
    ExpectBrokenService("a field to choose by cannot be used", [](Program& p) { p.profiles[1].fields[0] = {1, 9}; });
    ExpectBrokenService("digest 'learn': a field cannot be used",
                        [](Program& p) {
                            p.digests[0].fields[0] = {1, 9};
                        });
}

TEST(VerifyServices, DirectState)
{
    ExpectBrokenService("its counter 'hits' has 5 cells for 4 entries", [](Program& p) { p.counters[1].size = 5; });
    ExpectBrokenService("its meter 'hit_rate' has 5 cells for 4 entries", [](Program& p) { p.meters[1].size = 5; });
    ExpectBrokenService("its counter 'hits' is another table's too", [](Program& p) { p.tables[1].counter = 1; });
    ExpectBrokenService("action 'serve': uses counter 1, which belongs to a table",
                        [](Program& p) { InstructionAt<Count>(p, 5).counter = 1; });
    ExpectBrokenService("action 'serve': uses meter 1, which belongs to a table",
                        [](Program& p) { InstructionAt<MeterExecute>(p, 4).meter = 1; });
    ExpectBrokenService("there is no counter 7", [](Program& p) { p.tables[0].counter = 7; });
    ExpectBrokenService("its meter's colour cannot be used", [](Program& p) { p.tables[0].meter->colour = {1, 9}; });
}

TEST(VerifyServices, Tables)
{
    ExpectBrokenService("there is no profile 3",
                        [](Program& p)
                        {
                            p.tables[1].profile = 3;
                            p.tables[1].entries.clear();
                        });
    ExpectBrokenService("names a group, and profile 'members' is no selector",
                        [](Program& p) { p.tables[1].profile = 0; });
    ExpectBrokenService("there is no member 32, profile 'ecmp' has 32",
                        [](Program& p) { p.tables[1].entries[0].member = 32; });
    ExpectBrokenService("must name one member or one group", [](Program& p) { p.tables[1].entries[0].group = 1; });
    ExpectBrokenService("must name one member or one group",
                        [](Program& p) { p.tables[1].entries[0].call.action = 1; });
    ExpectBrokenService("entry 0: names a member or a group, and the table has no profile",
                        [](Program& p) { p.tables[0].entries[0].member = 1; });
    ExpectBrokenService("the range of 'm.a' is from 16 to 15",
                        [](Program& p) { p.tables[0].entries[0].match[0].mask = 15; });
    ExpectBrokenService("upper end of 'm.a' is 256", [](Program& p) { p.tables[0].entries[0].match[0].mask = 256; });
    ExpectBrokenService("the mask of 'eth.sum' is not a prefix",
                        [](Program& p) { p.tables[1].entries[1].match[1].mask = 0x8000; });
    ExpectBrokenService("user's key 'hdr.both' is 31 bits wide, its 2 pieces have 32",
                        [](Program& p) { p.tables[1].keyNames[0].width = 31; });
    ExpectBrokenService("user's keys cover 1 of 2 pieces", [](Program& p) { p.tables[1].keyNames = {{"x", 16, 1}}; });
    ExpectBrokenService("pieces of the user's key 'x' are matched differently",
                        [](Program& p) {
                            p.tables[0].keyNames = {{"x", 24, 2}};
                        });
    ExpectBrokenService("there is another user's parameter 'port'",
                        [](Program& p) { p.actions[1].parameterNames[0].name = "port"; });
}

TEST(VerifyServices, ChecksumsAndFieldLists)
{
    ExpectBrokenService("check 0: is for changed headers only", [](Program& p) { p.checks[0].onlyChanged = true; });
    ExpectBrokenService("check 0: its condition 'add' is not a comparison",
                        [](Program& p) { p.checks[0].when[0].operation = Operation::Add; });
    ExpectBrokenService("checksum 1: 'crc16' does not take in the payload",
                        [](Program& p) { p.checksums[1].withPayload = true; });
    ExpectBrokenService("checksum 1: a hashed value is an action parameter",
                        [](Program& p) { p.checksums[1].inputs[0].value = Parameter{0}; });
    ExpectBrokenService("valid(eth) cannot hold a checksum",
                        [](Program& p) {
                            p.checksums[1].dest = {2, FieldId::kValid};
                        });
    ExpectBrokenService("field list 0: 'eth.type' is not metadata", [](Program& p) { p.fieldLists[0][0] = kType; });
    ExpectBrokenService("field list 0: names 'm.a' twice", [](Program& p) { p.fieldLists[0][1] = kServiceA; });
    ExpectBrokenService("field list 1: a field cannot be used", [](Program& p) { p.fieldLists[1] = {{1, 9}}; });
    ExpectBrokenService("256 field lists, the limit is 255", [](Program& p) { p.fieldLists.resize(256); });
}

} // namespace
} // namespace pisa
