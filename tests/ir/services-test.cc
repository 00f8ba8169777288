// What P4 programs have beside match, action and state: its text form, and what it reads and writes.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/access.h"
#include "ir/golden-services.h"
#include "ir/random-services.h"
#include "ir/table-graph.h"
#include "ir/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using testing::UnorderedElementsAre;

TEST(Services, GoldenIsPrintedAsItWasRead)
{
    EXPECT_EQ(Print(GoldenServiceProgram()), GoldenServices());
    EXPECT_EQ(ParseProgram(Print(GoldenServiceProgram()), "again"), GoldenServiceProgram());
}

TEST(Services, GoldenMeansWhatItSays)
{
    Program p = GoldenServiceProgram();
    EXPECT_EQ(p.headers[3].fields[1], (Field{"data", 64, 320}));
    EXPECT_EQ(FixedBits(p.headers[3]), 8u);
    EXPECT_EQ(p.errors, (std::vector<std::string>{"BadOption", "odd error"}));
    EXPECT_TRUE(p.keepsFaulty);
    EXPECT_EQ(p.valueSets[0].members, (std::vector<MatchValue>{{0x86dd}, {16, 240}}));
    EXPECT_EQ(p.parser[0].steps[0], ParseStep(Lookahead{kServiceA, 16, 8}));
    EXPECT_EQ(p.parser[0].steps[3], ParseStep(ParseCheck{kOk, kFirstOwnFault}));
    EXPECT_EQ(p.parser[0].steps[4], ParseStep(ParseCheck{kOk, static_cast<uint8_t>(ParserFault::HeaderTooShort)}));
    EXPECT_EQ(p.parser[0].transitions[0], (ParseTransition{0, ~uint64_t{0}, 1, 0}));
    EXPECT_EQ(p.parser[1].steps[0], ParseStep(Extract{3, kServiceA}));
    EXPECT_EQ(p.parser[2].steps[0], ParseStep(Advance{Constant{32}}));
    EXPECT_EQ(p.meters[0].unit, MeterArray::Unit::Bytes);
    EXPECT_EQ(p.profiles[1],
              (ActionProfile{"ecmp", 32, true, 4, HashAlgorithm::Crc16, {kServiceA, kType}, {"services.p4", 12, 1}}));
    EXPECT_EQ(p.actions[1].parameterNames, (std::vector<UserName>{{"hdr.addr", 128, 2}, {"port", 9, 1}}));
    EXPECT_EQ(InstructionAt<Hash>(p, 0),
              (Hash{HashAlgorithm::Crc32Custom, kHash, {{kServiceA, 4}, {Parameter{0}, 64}, {kOptions, 0}}}));
    EXPECT_EQ(InstructionAt<Hash>(p, 1).guard, Operand(kOk));
    EXPECT_TRUE(InstructionAt<Hash>(p, 1).withPayload);
    EXPECT_EQ(InstructionAt<RandomNumber>(p, 2), (RandomNumber{kServiceA, Constant{1}, kServiceA}));
    EXPECT_EQ(InstructionAt<MeterExecute>(p, 4), (MeterExecute{0, kServiceA, kColour}));
    EXPECT_EQ(InstructionAt<Count>(p, 5), (Count{0, Parameter{2}, FieldId{2, FieldId::kValid}}));
    EXPECT_EQ(InstructionAt<Log>(p, 7).format, "a {} b {}\n");
    EXPECT_FALSE(InstructionAt<Assert>(p, 8).isAssume);
    EXPECT_TRUE(InstructionAt<Assert>(p, 9).isAssume);
    EXPECT_EQ(p.tables[0].entries[0].match[0], (MatchValue{16, 31}));
    EXPECT_TRUE(p.tables[0].isDefaultConst);
    EXPECT_EQ(p.tables[0].counter, CounterId{1});
    EXPECT_EQ(p.tables[0].meter, (DirectMeter{1, kColour}));
    EXPECT_EQ(p.tables[1].profile, ProfileId{1});
    EXPECT_EQ(p.tables[1].entries[0].member, 3u);
    EXPECT_EQ(p.tables[1].entries[1].group, 7u);
    EXPECT_EQ(p.checks[0].when.size(), 2u);
    EXPECT_EQ(p.checksums[0], HeaderChecksum(p, kSum));
    EXPECT_EQ(p.fieldLists[0], (std::vector<FieldId>{kServiceA, IntrinsicField(Intrinsic::IngressPort)}));
    EXPECT_TRUE(p.fieldLists[1].empty());
}

TEST(Services, HeaderChecksumHasZeroInItsOwnPlace)
{
    const Checksum checksum = HeaderChecksum(GoldenServiceProgram(), kSum);
    EXPECT_EQ(checksum.inputs, (std::vector<HashInput>{{kType, 16}, {Constant{0}, 16}}));
    EXPECT_EQ(checksum.when,
              (std::vector<Condition>{{Operation::NotEqual, 1, FieldId{2, FieldId::kValid}, Constant{0}}}));
    EXPECT_TRUE(checksum.onlyChanged);
}

TEST(Services, TruncationsOfTheGoldenAreErrorsOrPrograms)
{
    const std::string text = GoldenServices();
    for (std::size_t length = 0; length < text.size(); ++length)
    {
        try
        {
            ParseProgram(text.substr(0, length), "a.pisa");
        }
        catch (const InputError& error)
        {
            EXPECT_GT(error.Diagnostics().front().where.line, 0u);
        }
    }
}

TEST(Services, EveryRandomProgramVerifiesAndReturnsFromItsText)
{
    for (uint64_t seed = 0; seed < 500; ++seed)
    {
        const Program program = RandomServicesProgram(seed);
        for (const Diagnostic& d : Verify(program))
        {
            FAIL() << "seed " << seed << ": " << ToString(d);
        }
        ASSERT_EQ(ParseProgram(Print(program), "random"), program) << "seed " << seed << "\n" << Print(program);
    }
}

TEST(Services, Accesses)
{
    const Program p = GoldenServiceProgram();
    const Access access = AccessOf(p, p.actions[1]);
    EXPECT_THAT(access.writes, UnorderedElementsAre(kHash, kServiceA, kColour, kOk, kSaved));
    EXPECT_THAT(access.reads, UnorderedElementsAre(kServiceA, kOk, kOptions, kType, FieldId{2, FieldId::kValid},
                                                   IntrinsicField(Intrinsic::PacketLength)));
    EXPECT_THAT(access.counters, UnorderedElementsAre(0u));
    EXPECT_THAT(access.meters, UnorderedElementsAre(0u));
    EXPECT_THAT(FieldsOf(p.parser[0]), UnorderedElementsAre(kServiceA, kOk, kType));
    EXPECT_THAT(FieldsOf(p.checks[0]),
                UnorderedElementsAre(kSum, kType, kOptions, FieldId{2, FieldId::kValid}, kServiceA));
}

TEST(Services, WhatIsNotWrittenBehindAGuardIsRead)
{
    Program p = GoldenServiceProgram();
    p.actions[1].body = {RandomNumber{kHash, Constant{0}, Constant{1}, kOk}};
    EXPECT_THAT(AccessOf(p, p.actions[1]).reads, UnorderedElementsAre(kOk, kHash));
    p.actions[1].body = {RandomNumber{kHash, Constant{0}, Constant{1}}};
    EXPECT_THAT(AccessOf(p, p.actions[1]).reads, UnorderedElementsAre());
}

TEST(Services, TablesOwnWhatIsDirectAndMatchOnWhatTheirSelectorHashes)
{
    Program p = GoldenServiceProgram();
    const TableGraph graph = BuildTableGraph(p);
    EXPECT_THAT(graph.nodes[0].counters, UnorderedElementsAre(1u));
    EXPECT_THAT(graph.nodes[0].meters, UnorderedElementsAre(1u));
    EXPECT_THAT(graph.nodes[0].writes, UnorderedElementsAre(kColour));
    EXPECT_THAT(graph.nodes[1].matchReads, UnorderedElementsAre(kType, kSum, kServiceA));
    EXPECT_THAT(graph.nodes[1].meters, UnorderedElementsAre(0u));
    p.profiles[1].fields = {kColour}; // written by the first table's meter, hashed by the second's selector
    EXPECT_EQ(BuildTableGraph(p).edges.at(0), (TableEdge{0, 1, DependencyKind::Match}));
}

} // namespace
} // namespace pisa
