// The project's Lyra programs over a pod, and the least atoms of updates.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/lyra-source.h"
#include "compiler/network/lyra-problem.h"
#include "compiler/network/network-placer.h"
#include "network/networks.h"
#include "target/json-reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using ::testing::IsEmpty;
using Kind = AtomValue::Kind;

class LyraProgram : public ::testing::TestWithParam<const char*>
{
};

/** @return the program over two switches above two, every algorithm MULTI-SW. */
NetworkProblem
OverPod(const std::string& name)
{
    const std::string path = std::string(PISA_SOURCE_DIR) + "/examples/lyra/" + name + ".lyra";
    std::string dump;
    const lyra::CompiledContext context = lyra::CompileContext(lyra::ReadLyra(ReadTextFile(path), path), "", dump);
    const NetworkProblem pod = Pod(2, 2, LoadTarget("rmt-32"));
    return ProblemOf(context, pod.switches,
                     std::vector<NetworkAlgorithm>(context.program.algorithms.size(), pod.algorithms[0]));
}

TEST_P(LyraProgram, HasAPlaceOnAPodThatTheCheckerAccepts)
{
    const NetworkProblem problem = OverPod(GetParam());
    const NetworkAnswer answer = PlaceOnNetwork(problem);
    ASSERT_TRUE(answer.placement) << ToString(answer.reasons.front());
    EXPECT_THAT(Check(problem, {}, *answer.placement), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Examples, LyraProgram,
                         ::testing::Values("simple-router", "netpaxos", "netchain", "netcache", "flowlet-switching",
                                           "speedlight", "int-transit"));

lyra::UpdateGlobal
Update(std::vector<AtomStep> steps, AtomValue next)
{
    lyra::UpdateGlobal update;
    update.steps = std::move(steps);
    update.next = next;
    return update;
}

TEST(LeastAtom, FollowsTheTemplatesOfBanzai)
{
    const AtomValue old{};
    const AtomValue one{Kind::Literal, 0, 1};
    const AtomValue in{Kind::Input, 0, 0};
    const AtomValue s0{Kind::Step, 0, 0};
    const AtomValue s1{Kind::Step, 1, 0};
    const AtomValue s2{Kind::Step, 2, 0};
    const AtomStep sum{Operation::Add, 32, {old, in}};
    const AtomStep asks{Operation::LessUnsigned, 1, {old, in}};
    EXPECT_EQ(LeastAtom(Update({}, in)), Atom::Write);
    EXPECT_EQ(LeastAtom(Update({sum}, s0)), Atom::ReadAddWrite); // heavy hitters: count + 1
    EXPECT_EQ(LeastAtom(Update({sum, asks, {Operation::Select, 32, {s1, s0, old}}}, s2)),
              Atom::PredicatedReadAddWrite); // RCP: sum + rtt if rtt < limit
    EXPECT_EQ(LeastAtom(Update({sum, asks, {Operation::Select, 32, {s1, s0, one}}}, s2)),
              Atom::IfElseReadAddWrite); // sampling: count + 1, or back to the start
    EXPECT_EQ(LeastAtom(Update({{Operation::Sub, 32, {old, in}}}, s0)), Atom::Sub); // BLUE decrease
    const AtomStep inner{Operation::Select, 32, {s1, s0, old}};
    const AtomStep outer{Operation::Select, 32, {in, s2, one}};
    EXPECT_EQ(LeastAtom(Update({sum, asks, inner, outer}, {Kind::Step, 3, 0})), Atom::Nested); // superspreader
    EXPECT_EQ(LeastAtom(Update({{Operation::ShiftLeft, 32, {old, one}}}, s0)), Atom::None);
    EXPECT_EQ(LeastAtom(Update({sum, {Operation::Add, 32, {s0, s0}}}, s1)), Atom::None);
}

} // namespace
} // namespace pisa
