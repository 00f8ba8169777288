// Where Lyra's printed constraints leave something open: what each reading does (rationale 23 has the list).
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/lyra-compiler.h"
#include "compiler/lyra/lyra-source.h"
#include "compiler/network/lyra-problem.h"
#include "compiler/network/network-placer.h"
#include "compiler/network/switch-fit.h"
#include "lyra/program.h"
#include "network/networks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

/** One switch that all packets cross. */
NetworkProblem
Alone(const Target& target)
{
    NetworkProblem problem = Pod(1, 0, target);
    problem.algorithms[0].paths = {{0}};
    return problem;
}

NetworkProblem
ProblemOfBody(const std::string& body)
{
    std::string dump;
    const lyra::CompiledContext context =
        lyra::CompileContext(lyra::ReadLyra(lyra::WithBody(body), "t.lyra"), "", dump);
    const NetworkProblem network = Alone(ChipOf(32));
    return ProblemOf(context, network.switches, network.algorithms);
}

TEST(Ambiguity, A1HeadersThatLeadToAUsedOneOnAnyWayAreParsed)
{
    NetworkProblem problem = Alone(ChipOf(4));
    problem.headers = {{"ipv4", {2}}, {"ipv6", {2}}, {"tcp", {}}, {"udp", {}}};
    problem.variables = {{"tcp.ports", 32, 2}};
    SwitchPlacement placed;
    AddPiece(problem, "p", {0}, {});
    placed.pieces = {0};
    EXPECT_THAT(HeadersOn(problem, placed), ElementsAre(0, 1, 2)); // both ways, and nothing beside them
}

TEST(Ambiguity, A2KeysAreRead)
{
    const NetworkProblem problem = ProblemOfBody("extern list<bit[48] k>[8] t; if (b.v in t) { drop(); }");
    std::set<uint32_t> headers;
    for (const NetworkPiece& piece : problem.pieces)
    {
        for (const uint32_t variable : piece.reads)
        {
            if (problem.variables[variable].header)
            {
                headers.insert(*problem.variables[variable].header);
            }
        }
    }
    ASSERT_EQ(headers.size(), 1U);
    EXPECT_EQ(problem.headers[*headers.begin()].name, "b");
}

TEST(Ambiguity, A3EachCaseIsARowAndEachStateADefault)
{
    // the test program's states: start with one case and a default, more without a select
    EXPECT_EQ(ProblemOfBody("a.x = 1;").parserRows.size(), 3U);
}

TEST(Ambiguity, A4FieldsMayLeaveBitsOfTheirWordsUnused)
{
    const std::vector<PhvWords> words{{8, 64}, {16, 96}, {32, 64}};
    // 9 bits: "=" has no strategy at all; ">=" and minimal: 16, 8 + 8, 32
    EXPECT_THAT(StrategiesOf(9, words),
                UnorderedElementsAre(WordCounts{2, 0, 0}, WordCounts{0, 1, 0}, WordCounts{0, 0, 1}));
}

TEST(Ambiguity, A6CarriedLocalsTakeWordsUnlessReadLiterally)
{
    NetworkProblem problem = Pod(1, 1, ChipOf(1)); // one table a switch, one word of 32 bits
    const uint32_t first = AddLocal(problem, 32);
    const uint32_t second = AddLocal(problem, 32);
    AddPiece(problem, "p0", {}, {first});
    AddPiece(problem, "p1", {first}, {second});
    NetworkPlacement placement;
    placement.switches.resize(2);
    placement.switches[0].pieces = {0};
    placement.switches[1].pieces = {};
    NetworkModes literal;
    literal.uncarriedPhv = true;
    problem.variables[first].isToEnd = true; // the second switch only passes it on
    using Fields = std::map<unsigned, unsigned>;
    EXPECT_EQ(FieldsOn(problem, literal, placement, 1), Fields{});
    EXPECT_EQ(FieldsOn(problem, {}, placement, 1), (Fields{{32, 1}}));
}

TEST(Ambiguity, A7TcamIsNotPackedAndSramIs)
{
    const Target target = ChipOf(1);
    const auto pool = [&](bool isTernary, unsigned keyBits, uint64_t entries, bool packs)
    {
        NetworkProblem problem = Alone(target);
        AddLookUp(problem, {"t", entries, keyBits, 0, isTernary, {}}, {}, {});
        SwitchPlacement placed;
        placed.pieces = {0};
        placed.shares = {{0, entries}};
        NetworkModes modes;
        modes.packsWords = packs;
        const Load load = PoolOf(MakeSwitchProblem(problem, modes, target, placed));
        return load[static_cast<std::size_t>(isTernary ? Resource::Tcam : Resource::Sram)];
    };
    // the paper's example, 3 K entries of 48 bits: (11) ceil(3 x 48 / 80), (12) 3 x 1
    EXPECT_EQ(pool(false, 48, 3072, true), 2U);
    EXPECT_EQ(pool(false, 48, 3072, false), 3U);
    // 4 K ternary entries of 41 bits: (11) would give ceil(2 x 41 / 40) = 3, (12) gives 2 x 2
    EXPECT_EQ(pool(true, 41, 4096, true), 4U);
    EXPECT_EQ(pool(true, 41, 4096, false), 4U);
}

TEST(Ambiguity, A8AThousandRowsAreTheChipsRows)
{
    Target target = ChipOf(1);
    NetworkProblem problem = Alone(target);
    AddLookUp(problem, {"t", 1010, 80, 0, false, {}}, {}, {});
    SwitchPlacement placed;
    placed.pieces = {0};
    placed.shares = {{0, 1010}};
    const auto blocks = [&]
    { return PoolOf(MakeSwitchProblem(problem, {}, target, placed))[static_cast<std::size_t>(Resource::Sram)]; };
    EXPECT_EQ(blocks(), 1U);
    target.stage.sramBlockRows = 1000;
    EXPECT_EQ(blocks(), 2U);
}

TEST(Ambiguity, A12TablesThatAreNotThereTakeNoStages)
{
    // (13) without V_B would keep places for both tables on both switches; each has one place
    Target target = ChipOf(1);
    target.stage.tables = 1;
    NetworkProblem problem = Pod(1, 1, target);
    AddPiece(problem, "p0", {}, {});
    AddPiece(problem, "p1", {}, {});
    const NetworkAnswer answer = PlaceOnNetwork(problem);
    ASSERT_TRUE(answer.placement);
    EXPECT_EQ(answer.placement->switches[0].blocks.size(), 1U);
    EXPECT_EQ(answer.placement->switches[1].blocks.size(), 1U);
}

TEST(Ambiguity, A13TablesWithoutKeysTakeAPlace)
{
    Target target = ChipOf(1);
    target.stage.tables = 1;
    NetworkProblem problem = Alone(target);
    AddPiece(problem, "p0", {}, {});
    EXPECT_TRUE(PlaceOnNetwork(problem).placement);
    AddPiece(problem, "p1", {}, {}); // no entries, no memory: (13) and (15) as printed do not see it
    EXPECT_THAT(PlaceOnNetwork(problem).core, Contains(NetworkGroup::Tables));
}

TEST(Ambiguity, A14DependenciesAreOfDataAndOfPredicates)
{
    const auto edges = [](const std::string& body)
    {
        std::size_t strict = 0;
        const NetworkProblem problem = ProblemOfBody(body);
        for (const PieceEdge& edge : problem.edges)
        {
            strict += edge.kind == DependencyKind::Match ? 1 : 0;
        }
        return strict;
    };
    EXPECT_EQ(edges("a.x = a.y + 1; a.z = a.z + 1;"), 0U);
    EXPECT_EQ(edges("a.x = a.y + 1; a.y = a.x + 1;"), 1U);                     // by data: no predicate at all
    EXPECT_EQ(edges("a.x = a.x + 1; if (a.x == 7) { a.z = a.z + 1; }"), 1U);   // by predicate
    EXPECT_EQ(edges("a.x = a.x + 1; if (a.x == 7) { a.y = a.x + a.y; }"), 1U); // by both, once
}

TEST(Ambiguity, A17SramAndTcamAreTwoPools)
{
    Target target = ChipOf(1);
    target.stage.tcamBlocks = 1;
    NetworkProblem problem = Alone(target);
    AddLookUp(problem, {"t", 4096, 40, 0, true, {}}, {}, {}); // 2 TCAM blocks; 106 SRAM blocks are free
    EXPECT_THAT(PlaceOnNetwork(problem).core, Contains(NetworkGroup::Tcam));
    problem.externals[0].isTernary = false;
    EXPECT_TRUE(PlaceOnNetwork(problem).placement);
}

TEST(Ambiguity, A21AShareIsThereExactlyWhereItIsLookedUp)
{
    const NetworkProblem problem = LoadBalancer(kMillion, 1, 1);
    const NetworkAnswer answer = PlaceOnNetwork(problem, {}, NetworkObjective::FewestSwitches);
    ASSERT_TRUE(answer.placement);
    ASSERT_THAT(Check(problem, {}, *answer.placement), IsEmpty());
    const uint32_t full = answer.placement->switches[0].shares.empty() ? 1 : 0;
    NetworkPlacement moved = *answer.placement; // entries where nobody looks them up
    --moved.switches[full].shares[0];
    moved.switches[1 - full].shares[0] = 1;
    EXPECT_THAT(Check(problem, {}, moved), Not(IsEmpty()));
}

TEST(Ambiguity, A24TheSumOverPathsIsTheSameForAllPlacements)
{
    const NetworkProblem problem = LoadBalancer(kMillion, 2, 2);
    const auto printed = [&](const NetworkPlacement& placement)
    {
        std::size_t sum = 0;
        for (const auto& path : problem.algorithms[0].paths)
        {
            for (const uint32_t each : path)
            {
                sum += placement.switches[each].pieces.size();
            }
        }
        return sum;
    };
    const NetworkAnswer fewest = PlaceOnNetwork(problem, {}, NetworkObjective::FewestSwitches);
    const NetworkAnswer apart = [&]
    {
        NetworkProblem split = problem; // the last piece only below, so that both layers are in use
        split.switches[0].isEgress = split.switches[1].isEgress = false;
        split.switches[2].isEgress = split.switches[3].isEgress = true;
        split.pieces[0].isEgress = false;
        split.pieces[2].isEgress = true;
        return PlaceOnNetwork(split, {}, NetworkObjective::FewestSwitches);
    }();
    ASSERT_TRUE(fewest.placement && apart.placement);
    EXPECT_EQ(printed(*fewest.placement), printed(*apart.placement)); // 4 paths, 3 pieces each: 12
    EXPECT_EQ(fewest.cost, 2U);
    EXPECT_EQ(apart.cost, 4U);
}

TEST(Ambiguity, A25TheFavouredSwitchGetsTheTables)
{
    NetworkProblem problem = Pod(1, 1, ChipOf(4));
    AddPiece(problem, "p0", {}, {});
    AddPiece(problem, "p1", {}, {});
    for (const uint32_t favoured : {0U, 1U})
    {
        const NetworkAnswer answer = PlaceOnNetwork(problem, {}, NetworkObjective::FavouredSwitch, favoured);
        ASSERT_TRUE(answer.placement);
        EXPECT_EQ(answer.placement->switches[favoured].pieces.size(), 2U);
        EXPECT_EQ(answer.cost, 0U); // tables that are elsewhere
    }
}

} // namespace
} // namespace pisa
