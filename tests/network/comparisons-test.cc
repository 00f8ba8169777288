// How wide the comparisons of Lyra programs are, for chips that compare fewer bits.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/lyra-compiler.h"
#include "compiler/lyra/lyra-source.h"
#include "compiler/network/lyra-problem.h"
#include "compiler/network/network-placer.h"
#include "lyra/program.h"
#include "network/networks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

/** A program on one chip that compares 44 bits, as Lyra's section 2 has it. */
NetworkProblem
OnAChipOf44Bits(const std::string& body)
{
    std::string dump;
    const lyra::CompiledContext context =
        lyra::CompileContext(lyra::ReadLyra(lyra::WithBody(body), "t.lyra"), "", dump);
    NetworkProblem network = Pod(1, 0, LoadTarget("rmt-32"));
    network.algorithms[0].paths = {{0}};
    return ProblemOf(context, network.switches, network.algorithms);
}

class WideComparison : public ::testing::TestWithParam<const char*>
{
};

TEST_P(WideComparison, IsNamedWithItsBitsAndTheChips)
{
    const NetworkProblem wide = OnAChipOf44Bits(GetParam());
    const NetworkAnswer answer = PlaceOnNetwork(wide);
    EXPECT_FALSE(answer.placement);
    ASSERT_FALSE(answer.reasons.empty());
    EXPECT_THAT(ToString(answer.reasons.front()), ::testing::HasSubstr("compares 48 bits, 'agg0' compares 44"));
    NetworkProblem wider = wide;
    wider.switches[0].compareBits = 48;
    EXPECT_TRUE(PlaceOnNetwork(wider).placement);
}

INSTANTIATE_TEST_SUITE_P(Forms, WideComparison,
                         ::testing::Values("if (b.v < 7) { a.x = 1; }",                // a gateway
                                           "bit[1] l; l = b.v < 7; a.x = (bit[32])l;", // a value that is kept
                                           "global bit[48][8] g; if (g[0] < b.v) { g[0] = b.v; }")); // in an atom

TEST(KeyComparison, IsNoneThatAChipLimits)
{
    EXPECT_TRUE(PlaceOnNetwork(OnAChipOf44Bits("extern list<bit[48] k>[8] t; if (b.v in t) { a.x = 1; }")).placement);
}

} // namespace
} // namespace pisa
