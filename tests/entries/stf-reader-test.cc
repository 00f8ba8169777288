// STF statements as values, and what is said about wrong ones.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/errors.h"
#include "entries/stf-reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{

namespace
{

using testing::ElementsAre;
using testing::HasSubstr;

template <typename T>
T
ReadLine(const std::string& text)
{
    const SpelledFile file = ReadStf(text, "t.stf");
    EXPECT_EQ(file.commands.size(), 1U);
    return std::get<T>(file.commands.at(0));
}

std::string
LineFault(const std::string& text)
{
    return ErrorOf([&] { ReadStf(text, "t.stf"); });
}

} // namespace

TEST(StfReader, ReadsFramesThatArrive)
{
    const auto packet = ReadLine<SpelledPacket>("# a frame\n\n  Packet 3 00 0aFF 1 2\r\n");
    EXPECT_EQ(packet.port, 3U);
    EXPECT_THAT(packet.bytes, ElementsAre(0x00, 0x0a, 0xff, 0x12));
    EXPECT_EQ(packet.where.line, 3U);
    EXPECT_EQ(packet.where.column, 3U);
}

TEST(StfReader, ReadsExpectedFrames)
{
    const auto prefix = ReadLine<SpelledExpectation>("expect 1 AB** 0*\n");
    EXPECT_EQ(prefix.digits, "ab**0*");
    EXPECT_FALSE(prefix.isWhole);
    EXPECT_TRUE(ReadLine<SpelledExpectation>("expect 1 00 01 $").isWhole);
    EXPECT_EQ(ReadLine<SpelledExpectation>("expect 1 00 01 $").digits, "0001");
    EXPECT_EQ(ReadLine<SpelledExpectation>("expect 5").digits, std::nullopt);
    EXPECT_EQ(ReadLine<SpelledExpectation>("expect 1 $").digits, "");
    EXPECT_EQ(ReadStf("no_packet\nwait\nremove all", "t").commands.size(), 3U);
}

TEST(StfReader, LetsFramesGoOnInLinesOfDigits)
{
    EXPECT_THAT(ReadLine<SpelledPacket>("packet 0 0102\n  0304 # more\n05").bytes, ElementsAre(1, 2, 3, 4, 5));
    const auto expectation = ReadLine<SpelledExpectation>("expect 0 01\n** 02 $");
    EXPECT_EQ(expectation.digits, "01**02");
    EXPECT_TRUE(expectation.isWhole);
    EXPECT_EQ(ReadStf("packet 0 01\nadd t a()", "t").commands.size(), 2U);
}

TEST(StfReader, ReadsEntries)
{
    const auto entry =
        ReadLine<SpelledEntry>("add ingress.t 503 h.f1:0x**02 \"a b\".x[1].f : 10.0.0.0/8 c.act(p:7, q:0x8) = A");
    EXPECT_EQ(entry.verb, Verb::TableAdd);
    EXPECT_EQ(entry.object.text, "ingress.t");
    EXPECT_EQ(entry.priority->value, 503);
    ASSERT_EQ(entry.keys.size(), 2U);
    EXPECT_EQ(entry.keys[0].name.text, "h.f1");
    EXPECT_EQ(entry.keys[0].match.value.mask, 0xff);
    EXPECT_EQ(entry.keys[1].name.text, "a b.x[1].f");
    EXPECT_EQ(entry.keys[1].match.form, SpelledMatch::Form::Prefix);
    EXPECT_EQ(entry.action.text, "c.act");
    ASSERT_EQ(entry.arguments.size(), 2U);
    EXPECT_EQ(entry.arguments[1].name.text, "q");
    EXPECT_EQ(entry.arguments[1].value.value, 8);
    EXPECT_EQ(entry.label.text, "A");
}

TEST(StfReader, TakesTheColonOfASliceAsPartOfTheName)
{
    const auto entry = ReadLine<SpelledEntry>("add t h.a[3:0]:5 h.s[1].n:6 f()");
    ASSERT_EQ(entry.keys.size(), 2U);
    EXPECT_EQ(entry.keys[0].name.text, "h.a[3:0]");
    EXPECT_EQ(entry.keys[1].name.text, "h.s[1].n");
    EXPECT_THAT(LineFault("add t h.a[3:0 f()"), HasSubstr("t.stf:1:"));
}

TEST(StfReader, ReadsMasksAndRangesWithBlanks)
{
    const auto entry = ReadLine<SpelledEntry>("add t 1 a:0x10 &&& 0xf0 b:1 -> 5 c:2..4 d: 10.0.0.0 /8 act()");
    EXPECT_EQ(entry.keys[0].match.form, SpelledMatch::Form::Mask);
    EXPECT_EQ(entry.keys[0].match.second.value, 0xf0);
    EXPECT_EQ(entry.keys[1].match.form, SpelledMatch::Form::Range);
    EXPECT_EQ(entry.keys[2].match.second.value, 4);
    EXPECT_EQ(entry.keys[3].match.second.value, 8);
}

TEST(StfReader, ReadsDefaults)
{
    const auto entry = ReadLine<SpelledEntry>("setdefault t act(p:1)");
    EXPECT_EQ(entry.verb, Verb::TableSetDefault);
    EXPECT_EQ(entry.arguments.at(0).value.value, 1);
    EXPECT_EQ(ReadLine<SpelledEntry>("setdefault_action t act()").action.text, "act");
}

TEST(StfReader, ReadsCounterChecks)
{
    const auto check = ReadLine<SpelledCounterCheck>("check_counter c.cnt($A) bytes >= 39");
    EXPECT_EQ(check.counter.text, "c.cnt");
    EXPECT_EQ(std::get<Word>(check.index).text, "A");
    EXPECT_EQ(check.unit, CounterUnit::Bytes);
    EXPECT_EQ(check.comparison, Comparison::GreaterOrEqual);
    EXPECT_EQ(check.value.value, 39);
    EXPECT_EQ(std::get<SpelledNumber>(ReadLine<SpelledCounterCheck>("check_counter cnt(10)").index).value, 10);
    EXPECT_EQ(ReadLine<SpelledCounterCheck>("check_counter c(1) packets<2").comparison, Comparison::Less);
    EXPECT_EQ(ReadLine<SpelledCounterCheck>("check_counter c(1) packets != 2").comparison, Comparison::NotEqual);
}

TEST(StfReader, TakesCommandsOfTheSwitch)
{
    const auto node = ReadLine<SpelledOperation>("mc_node_create 400 6 7");
    EXPECT_EQ(node.verb, Verb::NodeCreate);
    EXPECT_EQ(node.numbers.size(), 3U);
    EXPECT_EQ(ReadLine<SpelledOperation>("register_write r 3 0x10").numbers.at(1).value, 16);
    EXPECT_DOUBLE_EQ(ReadLine<SpelledOperation>("meter_set_rates m 0 0.5:1 1:2").rates.at(0).rate, 0.5);
}

TEST(StfReader, SaysWhereAndWhatIsWrong)
{
    EXPECT_THAT(LineFault("packet 0 01\nadd t a:1 act(p:0xg)"),
                HasSubstr("t.stf:2:17: error: '0xg' is not a number"));
    EXPECT_THAT(LineFault("add t a:1"),
                HasSubstr("t.stf:1:10: error: expected a key, or an action with its arguments"));
    EXPECT_THAT(LineFault("add t a:1 act(p 1)"), HasSubstr("t.stf:1:17: error: expected ':', found '1)'"));
    EXPECT_THAT(LineFault("packet 0 012"), HasSubstr("3 digits is no number of whole bytes"));
    EXPECT_THAT(LineFault("packet 0 01*2"), HasSubstr("t.stf:1:12: error: '*' is no hexadecimal digit"));
    EXPECT_THAT(LineFault("expect 0 01 $ 02"), HasSubstr("'$' stands before more digits"));
    EXPECT_THAT(LineFault("packet 70000 01"), HasSubstr("the port is 70000, the limit is 0 to 65535"));
    EXPECT_THAT(LineFault("pakket 0 01"), HasSubstr("unknown statement 'pakket' (did you mean 'packet'?)"));
    EXPECT_THAT(LineFault("wait now"), HasSubstr("expected the end of the statement, found 'now'"));
    EXPECT_THAT(LineFault("check_counter c(1) frames == 1"), HasSubstr("'frames' is nothing that counters count"));
    EXPECT_THAT(LineFault("mirroring_add 1"), HasSubstr("write mirroring_add SESSION PORT"));
    EXPECT_THAT(LineFault("add \"t"), HasSubstr("expected a closing quote"));
}

TEST(StfReader, CollectsTheErrorsOfSeveralLines)
{
    EXPECT_THAT(LineFault("packet x\nwait\nexpect y"), testing::AllOf(HasSubstr("t.stf:1:"), HasSubstr("t.stf:3:")));
}

} // namespace pisa
