// AND files: what they declare, and what is refused where.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/and-file.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

std::string
Failure(const std::string& text)
{
    try
    {
        ParseAnd(text, "a.and");
    }
    catch (const InputError& error)
    {
        const Diagnostic& first = error.Diagnostics().front();
        return std::to_string(first.where.line) + ":" + std::to_string(first.where.column);
    }
    return "none";
}

TEST(AndFile, NumbersLabelsFromOneInOrderOfDeclaration)
{
    const auto labels = ParseAnd("host a\nswitch s # the only one\nhost w[2..3]\n", "a.and");
    ASSERT_EQ(labels.size(), 4U);
    EXPECT_EQ(labels[0].id, 1U);
    EXPECT_EQ(labels[1].name, "s");
    EXPECT_TRUE(labels[1].isSwitch);
    EXPECT_EQ(labels[3].name, "w3");
    EXPECT_EQ(labels[3].id, 4U);
}

TEST(AndFile, LinksBothWaysInAscendingOrder)
{
    const auto labels = ParseAnd("host w[0..3]\nhost x\nswitch s\nlink s x\nlink w[*] s\nlink w[1..2] s\n", "a.and");
    EXPECT_EQ(labels[5].neighbours, (std::vector<uint16_t>{1, 2, 3, 4, 5}));
    EXPECT_EQ(labels[1].neighbours, std::vector<uint16_t>{6});
}

TEST(AndFile, MarksTheSink)
{
    const auto labels = ParseAnd("host a\nhost b sink\n", "a.and");
    EXPECT_FALSE(labels[0].isSink);
    EXPECT_TRUE(labels[1].isSink);
}

TEST(AndFile, StarNamesDeclaredRangeAndNotNamesThatOnlyBeginAlike)
{
    const auto labels = ParseAnd("host w[0..1]\nhost west\nswitch s\nlink w[*] s\n", "a.and");
    EXPECT_TRUE(labels[2].neighbours.empty());
}

TEST(AndFile, PrintsWhatItReads)
{
    const auto labels =
        ParseAnd("host w[0..3]\nhost t sink\nswitch s[1..2]\nlink w[*] s1\nlink s1 s2\nlink t s2\n", "");
    EXPECT_EQ(ParseAnd(PrintAnd(labels), ""), labels);
}

TEST(AndFile, NamesThePlaceOfEachFault)
{
    EXPECT_EQ(Failure("host a\nrouter b\n"), "2:1");         // unknown statement
    EXPECT_EQ(Failure("host a\n  host a\n"), "2:8");         // twice
    EXPECT_EQ(Failure("host a\nlink a b\n"), "2:8");         // unknown label
    EXPECT_EQ(Failure("host a\nlink a a\n"), "2:8");         // to itself
    EXPECT_EQ(Failure("host a sink\nhost b sink\n"), "2:8"); // second sink
    EXPECT_EQ(Failure("host w[3..1]\n"), "1:6");             // bad range
    EXPECT_EQ(Failure("host w[3\n"), "1:6");
    EXPECT_EQ(Failure("host 3w\n"), "1:6");
    EXPECT_EQ(Failure("host a b c\n"), "1:8");
    EXPECT_EQ(Failure("link a\n"), "1:1");
    EXPECT_EQ(Failure("switch s\nlink w[*] s\n"), "2:6"); // matches nothing
    EXPECT_EQ(Failure(""), "none");
}

} // namespace
} // namespace pisa
