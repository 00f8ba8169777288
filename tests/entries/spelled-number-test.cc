// Numbers in all their spellings, against values worked out by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/errors.h"
#include "entries/spelled-match.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{

namespace
{

using testing::HasSubstr;

SpelledNumber
ReadSpelled(const std::string& text, bool wildcards = false)
{
    return ReadNumber({text, {"f", 3, 7}}, wildcards);
}

std::string
SpellingFault(const std::string& text)
{
    return ErrorOf([&] { ReadSpelled(text); });
}

} // namespace

TEST(SpelledNumber, ReadsEveryBase)
{
    EXPECT_EQ(ReadSpelled("10").value, 10);
    EXPECT_EQ(ReadSpelled("-3").value, -3);
    EXPECT_EQ(ReadSpelled("0x0aF").value, 175);
    EXPECT_EQ(ReadSpelled("0b101").value, 5);
    EXPECT_EQ(ReadSpelled("0o17").value, 15);
    EXPECT_EQ(ReadSpelled("1_000").value, 1000);
    EXPECT_EQ(ReadSpelled("0xff_ff").value, 65535);
}

TEST(SpelledNumber, ReadsAddresses)
{
    EXPECT_EQ(ReadSpelled("10.0.2.1").value, 0x0a000201);
    EXPECT_EQ(ReadSpelled("10.0.2.1").addressBits, 32U);
    EXPECT_EQ(ReadSpelled("08:00:00:00:01:11").value, WideNumber("0x080000000111"));
    EXPECT_EQ(ReadSpelled("8:0:0:0:1:11").addressBits, 48U);
    EXPECT_EQ(ReadSpelled("2001:db8::1").value, WideNumber("0x20010db8000000000000000000000001"));
    EXPECT_EQ(ReadSpelled("::").addressBits, 128U);
    EXPECT_EQ(ReadSpelled("12").addressBits, 0U);
}

TEST(SpelledNumber, ReadsNumbersThatAreWiderThanAWord)
{
    EXPECT_EQ(ReadSpelled("0x100000000000000000").value, WideNumber(1) << 68);
    EXPECT_EQ(ReadSpelled("340282366920938463463374607431768211455").value, (WideNumber(1) << 128) - 1);
}

TEST(SpelledNumber, KeepsTheWidthAndTheWildcardsOfItsDigits)
{
    const SpelledNumber number = ReadSpelled("0x1**f", true);
    EXPECT_EQ(number.value, 0x100f);
    EXPECT_EQ(number.mask, 0xf00f);
    EXPECT_EQ(number.digitBits, 16U);
    EXPECT_EQ(number.prefixBits, 8U);
    EXPECT_TRUE(number.hasWildcards);
    EXPECT_EQ(ReadSpelled("0b1*", true).mask, 2);
    EXPECT_FALSE(ReadSpelled("0x00").hasWildcards);
    EXPECT_EQ(ReadSpelled("0x00").digitBits, 8U);
}

TEST(SpelledNumber, RefusesWhatIsNone)
{
    for (const char* text : {"",           "x",    "0x",  "0xg",    "0b2",
                             "0o8",        "-",    "1-",  "10.0.0", "10.0.0.256",
                             "10.0.0.0.1", "1..2", "1:2", "::1::",  "08:00:00:00:01:111",
                             "0x_1",       "_1",   "1.5", "0x*",    "10.0.0.1000"})
    {
        EXPECT_THAT(SpellingFault(text), HasSubstr("f:3:7: error: ")) << text;
    }
}

TEST(SpelledNumber, IsBoundedInSize)
{
    const std::string digits(kWidestSpelledBits / 4, 'f');
    EXPECT_EQ(ReadSpelled("0x" + digits.substr(1)).digitBits, kWidestSpelledBits - 4);
    EXPECT_THAT(SpellingFault("0x" + std::string(5000, '1')), HasSubstr("the limit is 4096 bits"));
    EXPECT_THAT(SpellingFault("0x" + digits + "f"), HasSubstr("the limit is 4096 bits"));
    EXPECT_EQ(ReadSpelled("1" + std::string(1232, '0')).value > 0, true);
    EXPECT_THAT(SpellingFault("1" + std::string(1233, '0')), HasSubstr("the limit is 4096 bits"));
}

TEST(SpelledMatch, TellsItsFormByTheMarkBetweenItsNumbers)
{
    const auto read = [](const std::string& text) { return ReadMatch({text, {"f", 1, 1}}); };
    EXPECT_EQ(read("10.0.1.0/24").form, SpelledMatch::Form::Prefix);
    EXPECT_EQ(read("10.0.1.0/24").second.value, 24);
    EXPECT_EQ(read("::1/64").value.addressBits, 128U);
    EXPECT_EQ(read("1&&&0xff").form, SpelledMatch::Form::Mask);
    EXPECT_EQ(read("1->5").form, SpelledMatch::Form::Range);
    EXPECT_EQ(read("1..5").form, SpelledMatch::Form::Range);
    EXPECT_EQ(read("10.0.0.1..10.0.0.9").second.value, 0x0a000009);
    EXPECT_EQ(read("7").form, SpelledMatch::Form::Number);
    EXPECT_EQ(Spelling(read("1..5")), "1->5");
}

TEST(SpelledMatch, PlacesTheErrorAtTheNumberThatIsWrong)
{
    const auto fault = [](const std::string& text) { return ErrorOf([&] { ReadMatch({text, {"f", 2, 5}}); }); };
    EXPECT_THAT(fault("10.0.1.0/2x"), HasSubstr("f:2:14: error: '2x' is not a number"));
    EXPECT_THAT(fault("1x&&&3"), HasSubstr("f:2:5: error: '1x'"));
    EXPECT_THAT(fault("1->"), HasSubstr("f:2:8: error: a number is missing"));
    EXPECT_THAT(fault("1/2/3"), HasSubstr("f:2:7: error: '2/3'"));
}

} // namespace pisa
