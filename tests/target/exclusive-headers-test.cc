// Headers that no packet has together, in programs small enough to see all ways of packets.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/exclusive-headers.h"

#include "ir/verify.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

constexpr HeaderId kMeta = 1;
constexpr HeaderId kEthernet = 2;
constexpr HeaderId kFour = 3;
constexpr HeaderId kSix = 4;
constexpr HeaderId kTunnel = 5;
constexpr FieldId kFlag{kMeta, 0};

FieldId
Valid(HeaderId header)
{
    return {header, FieldId::kValid};
}

Statement
Set(FieldId dest, Operand value)
{
    return {Operation::Move, 1, dest, {std::move(value)}};
}

/** Ethernet, then header four or six or neither; nothing else yet. */
class ExclusiveHeadersOf : public testing::Test
{
  protected:
    ExclusiveHeadersOf()
    {
        m_program.name = "exclusive";
        m_program.headers = {MakeIntrinsicHeader(),
                             {"meta", true, {{"flag", 1}, {"wide", 8}}, {}},
                             {"ethernet", false, {{"type", 8}}, {}},
                             {"four", false, {{"ttl", 8}}, {}},
                             {"six", false, {{"ttl", 8}}, {}},
                             {"tunnel", false, {{"id", 8}}, {}}};
        m_program.parser = {
            {"start", {Extract{kEthernet}}, {{kEthernet, 0}}, {{4, 255, 1}, {6, 255, 2}}, ParseState::kAccept},
            {"four", {Extract{kFour}}, {}, {}, ParseState::kAccept},
            {"six", {Extract{kSix}}, {}, {}, ParseState::kAccept}};
        m_program.deparser = {kEthernet, kFour, kSix, kTunnel};
    }

    /** Adds a table with one action to the end of a control, or behind a condition. */
    void Apply(std::vector<Instruction> body, bool egress = false, std::optional<Condition> when = {},
               std::vector<MatchKey> keys = {})
    {
        const auto number = static_cast<uint32_t>(m_program.tables.size());
        m_program.actions.push_back({"a" + std::to_string(number), {}, std::move(body), {}});
        Table table;
        table.name = "t" + std::to_string(number);
        table.keys = std::move(keys);
        table.actions = {number};
        table.defaultCall.action = number;
        m_program.tables.push_back(table);
        Control& control = egress ? m_program.egress : m_program.ingress;
        const auto first = static_cast<NodeId>(control.nodes.size());
        if (first == 0)
        {
            control.entry = 0;
        }
        for (ControlNode& node : control.nodes) // what ended the control goes on to this
        {
            if (auto* apply = std::get_if<pisa::Apply>(&node))
            {
                apply->onHit = apply->onHit == kEndOfControl ? first : apply->onHit;
                apply->onMiss = apply->onMiss == kEndOfControl ? first : apply->onMiss;
            }
            else if (auto* branch = std::get_if<Branch>(&node))
            {
                branch->onFalse = branch->onFalse == kEndOfControl ? first : branch->onFalse;
            }
        }
        if (when)
        {
            control.nodes.emplace_back(Branch{"b" + std::to_string(number), *when, first + 1, kEndOfControl});
        }
        control.nodes.emplace_back(pisa::Apply{number, kEndOfControl, kEndOfControl, {}});
    }

    bool AreExclusive(HeaderId a, HeaderId b)
    {
        VerifyOrThrow(m_program);
        const ExclusiveHeaders exclusive(m_program);
        EXPECT_EQ(exclusive.AreExclusive(a, b), exclusive.AreExclusive(b, a));
        return exclusive.AreExclusive(a, b);
    }

    Program m_program;
};

Condition
IsTrue(FieldId bit)
{
    return {Operation::NotEqual, 1, bit, Constant{0}};
}

TEST_F(ExclusiveHeadersOf, BranchesOfTheParserAre)
{
    EXPECT_TRUE(AreExclusive(kFour, kSix));
    EXPECT_FALSE(AreExclusive(kEthernet, kFour));
    EXPECT_FALSE(AreExclusive(kFour, kFour));
    EXPECT_FALSE(AreExclusive(kMeta, kFour)) << "metadata is always there";
    EXPECT_TRUE(AreExclusive(kTunnel, kEthernet)) << "nobody has it";
}

TEST_F(ExclusiveHeadersOf, WhatOnePathExtractsIsNot)
{
    m_program.parser[1].otherwise = 2;
    EXPECT_FALSE(AreExclusive(kFour, kSix));
}

TEST_F(ExclusiveHeadersOf, AHeaderThatAnActionAddsIsTogetherWithThoseOfItsPackets)
{
    Apply({Set(Valid(kTunnel), Constant{1})}, false, IsTrue(Valid(kFour)));
    EXPECT_TRUE(AreExclusive(kTunnel, kSix));
    EXPECT_FALSE(AreExclusive(kTunnel, kFour));
}

TEST_F(ExclusiveHeadersOf, AConditionComputedIntoAFlagCountsAsTheConditionItself)
{
    const FieldId four = Valid(kFour);
    Apply({Statement{Operation::And, 1, kFlag, {four, Constant{1}}}});
    Apply({Set(Valid(kTunnel), Constant{1})}, true, IsTrue(kFlag));
    EXPECT_TRUE(AreExclusive(kTunnel, kSix));
    EXPECT_FALSE(AreExclusive(kTunnel, kFour));
}

TEST_F(ExclusiveHeadersOf, AFlagThatAnybodyMaySetSaysNothing)
{
    m_program.actions.clear();
    Apply({Statement{Operation::Equal, 8, kFlag, {FieldId{kEthernet, 0}, Constant{9}}}});
    Apply({Set(Valid(kTunnel), Constant{1})}, false, IsTrue(kFlag));
    EXPECT_FALSE(AreExclusive(kTunnel, kSix));
}

TEST_F(ExclusiveHeadersOf, ReadingAHeaderThatIsNotThereUsesIt)
{
    const FieldId ttl{kSix, 0};
    Apply({Statement{Operation::Move, 8, {kMeta, 1}, {ttl}}}, false, IsTrue(Valid(kFour)));
    EXPECT_FALSE(AreExclusive(kFour, kSix)) << "it reads zero, not the other header";
}

TEST_F(ExclusiveHeadersOf, AKeyReadsItsFields)
{
    Apply({}, false, IsTrue(Valid(kFour)), {{{kFour, 0}, MatchKind::Exact}});
    EXPECT_TRUE(AreExclusive(kFour, kSix));
    Apply({}, false, {}, {{{kSix, 0}, MatchKind::Exact}});
    EXPECT_FALSE(AreExclusive(kFour, kSix));
}

TEST_F(ExclusiveHeadersOf, AChoiceReadsOnlyWhatItTakes)
{
    // four takes the place of six if that is there: nothing of packets with four is touched
    const Operand six = FieldId{kSix, 0};
    const FieldId tunnel{kTunnel, 0};
    Apply({Statement{Operation::Select, 8, tunnel, {Valid(kSix), six, tunnel}}});
    EXPECT_TRUE(AreExclusive(kTunnel, kFour));
    EXPECT_FALSE(AreExclusive(kTunnel, kSix));
}

TEST_F(ExclusiveHeadersOf, RemovingAHeaderDoesNotGiveItsRoomAway)
{
    Apply({Set(Valid(kFour), Constant{0})});
    Apply({Set(Valid(kTunnel), Constant{1})}, true);
    EXPECT_FALSE(AreExclusive(kFour, kTunnel)) << "tables without a common field may stand in any order";
}

TEST_F(ExclusiveHeadersOf, CopiesOfEgressComeToItAgain)
{
    // first pass: four gets a tunnel; a copy, if any, gets header six if it has a tunnel
    Apply({Set(Valid(kSix), Constant{1})}, true, IsTrue(Valid(kTunnel)));
    Apply({Set(Valid(kTunnel), Constant{1})}, true, IsTrue(Valid(kFour)));
    EXPECT_TRUE(AreExclusive(kFour, kSix));
    m_program.actions[0].body.emplace_back(
        Statement{Operation::Move, 16, IntrinsicField(Intrinsic::MirrorSession), {Constant{1}}});
    EXPECT_FALSE(AreExclusive(kFour, kSix));
}

TEST_F(ExclusiveHeadersOf, PacketsThatComeAgainHaveTheFlagsThatTheyKeep)
{
    // ingress gives a tunnel to packets that have the flag, then sets it for the next time
    Apply({Set(Valid(kTunnel), Constant{1})}, false, IsTrue(kFlag));
    Apply(
        {Set(kFlag, Constant{1}), Statement{Operation::Move, 8, IntrinsicField(Intrinsic::Resubmit), {Constant{1}}}});
    m_program.fieldLists = {{{kMeta, 1}}};
    EXPECT_TRUE(AreExclusive(kTunnel, kFour)) << "nobody keeps the flag";
    m_program.fieldLists = {{{kMeta, 1}, kFlag}};
    EXPECT_FALSE(AreExclusive(kTunnel, kFour));
    EXPECT_TRUE(AreExclusive(kFour, kSix)) << "the parser does what it did";
}

TEST_F(ExclusiveHeadersOf, CopiesOfEgressLoseTheFlagsThatTheyDoNotKeep)
{
    // the parser sets the flag; egress gives a tunnel to packets without it
    m_program.parser[0].steps.emplace_back(Set(kFlag, Constant{1}));
    Apply({Set(Valid(kTunnel), Constant{1})}, true, Condition{Operation::Equal, 1, kFlag, Constant{0}});
    Apply({}, true);
    EXPECT_TRUE(AreExclusive(kTunnel, kFour)) << "everybody has the flag";
    m_program.actions[1].body.emplace_back(
        Statement{Operation::Move, 16, IntrinsicField(Intrinsic::MirrorSession), {Constant{1}}});
    EXPECT_FALSE(AreExclusive(kTunnel, kFour));
}

TEST_F(ExclusiveHeadersOf, FaultyPacketsHaveWhatWasExtractedBefore)
{
    // a table adds a tunnel to packets with ethernet but no header four; a frame may end inside header four
    m_program.parser[0].otherwise = 1;
    m_program.parser[0].transitions.clear();
    Apply({Set(Valid(kTunnel), Constant{1})}, false, Condition{Operation::Equal, 1, Valid(kFour), Constant{0}});
    EXPECT_TRUE(AreExclusive(kTunnel, kEthernet));
    m_program.keepsFaulty = true;
    EXPECT_FALSE(AreExclusive(kTunnel, kEthernet));
    EXPECT_TRUE(AreExclusive(kTunnel, kFour));
}

TEST_F(ExclusiveHeadersOf, AChecksumReadsUnderItsConditions)
{
    Checksum checksum;
    checksum.inputs = {{FieldId{kSix, 0}, 8}};
    checksum.dest = {kSix, 0};
    checksum.when = {IsTrue(Valid(kSix))};
    m_program.checksums = {checksum};
    EXPECT_TRUE(AreExclusive(kFour, kSix));
    m_program.checksums[0].when.clear();
    EXPECT_FALSE(AreExclusive(kFour, kSix));
}

} // namespace
} // namespace pisa
