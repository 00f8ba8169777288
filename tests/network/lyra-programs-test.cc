// The project's Lyra programs over a pod.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/lyra-source.h"
#include "compiler/network/lyra-problem.h"
#include "compiler/network/network-placer.h"
#include "ir/text-file.h"
#include "network/networks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using ::testing::IsEmpty;

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

TEST(LyraPrograms, ThatHashOrDrawStandOnChipsThatDo)
{
    for (const auto& [program, service] :
         {std::pair("flowlet-switching", Offer::Hashes), {"data-centre-switch", Offer::Random}})
    {
        const NetworkProblem problem = OverPod(program);
        EXPECT_TRUE(std::any_of(problem.pieces.begin(), problem.pieces.end(),
                                [service = service](const NetworkPiece& piece) { return piece.service == service; }))
            << program;
    }
}

INSTANTIATE_TEST_SUITE_P(Examples, LyraProgram,
                         ::testing::Values("simple-router", "netpaxos", "netchain", "netcache", "flowlet-switching",
                                           "speedlight", "int-transit"));

} // namespace
} // namespace pisa
