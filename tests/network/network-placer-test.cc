// Programs over networks: the published load balancer, and each group of constraints on its own.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/network-placer.h"
#include "compiler/network/switch-classes.h"
#include "compiler/network/switch-fit.h"
#include "network/networks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/** n pieces, each of which reads what the one before wrote; `width` bits each. */
NetworkProblem
Chain(unsigned pieces, unsigned width, const Target& target)
{
    NetworkProblem problem = Pod(1, 1, target);
    std::vector<uint32_t> last;
    for (unsigned i = 0; i < pieces; ++i)
    {
        const uint32_t next = AddLocal(problem, width);
        AddPiece(problem, "p" + std::to_string(i), last, {next});
        last = {next};
    }
    return problem;
}

std::string
Reason(const NetworkAnswer& answer)
{
    return answer.reasons.empty() ? "" : ToString(answer.reasons.front());
}

uint64_t
Share(const NetworkAnswer& answer, uint32_t each, uint32_t external)
{
    const auto& shares = answer.placement->switches[each].shares;
    return shares.count(external) == 0 ? 0 : shares.at(external);
}

// ---- the load balancer of Lyra, section 7.1; switches 0 to 3 are aggregation, 4 to 7 racks ----

TEST(LoadBalancer, OfTwoMillionEntriesLiesOnOneLayer)
{
    const NetworkProblem problem = LoadBalancer(kMillion);
    const NetworkAnswer answer = PlaceOnNetwork(problem, {}, NetworkObjective::FewestSwitches);
    ASSERT_TRUE(answer.placement) << Reason(answer);
    EXPECT_EQ(answer.cost, 4U);
    EXPECT_TRUE(answer.provedOptimal);
    const bool isAbove = Share(answer, 0, 0) > 0;
    for (uint32_t each = 0; each < 8; ++each)
    {
        const bool isHere = (each < 4) == isAbove;
        EXPECT_EQ(Share(answer, each, 0), isHere ? kMillion : 0);
        EXPECT_EQ(Share(answer, each, 1), isHere ? kMillion : 0);
    }
}

TEST(LoadBalancer, OfThreeAndAHalfMillionEntriesTakesBothLayers)
{
    const NetworkProblem problem = LoadBalancer(2'500'000);
    const NetworkAnswer answer = PlaceOnNetwork(problem, {}, NetworkObjective::FewestSwitches);
    ASSERT_TRUE(answer.placement) << Reason(answer);
    EXPECT_EQ(answer.cost, 8U); // 3.5 M entries, a chip holds 3.47 M
    EXPECT_EQ(Share(answer, 0, 0) % 2'500'000 + Share(answer, 4, 0) % 2'500'000, 0U); // neither table is split
    EXPECT_EQ(Share(answer, 0, 1) % kMillion + Share(answer, 4, 1) % kMillion, 0U);
}

TEST(LoadBalancer, OfFourMillionConnectionsIsSplitAndCarriesTheHitBit)
{
    const NetworkProblem problem = LoadBalancer(4 * kMillion);
    const NetworkAnswer answer = PlaceOnNetwork(problem);
    ASSERT_TRUE(answer.placement) << Reason(answer);
    for (const auto& path : problem.algorithms[0].paths)
    {
        EXPECT_EQ(Share(answer, path[0], 0) + Share(answer, path[1], 0), 4 * kMillion);
        EXPECT_EQ(Share(answer, path[0], 1) + Share(answer, path[1], 1), kMillion);
        const auto links = CarriedAlong(problem, {}, *answer.placement, 0, path);
        ASSERT_EQ(links.size(), 1U);
        EXPECT_EQ(links[0].hits.count(0), 1U);
    }
    EXPECT_THAT(Check(problem, {}, *answer.placement), IsEmpty());
}

TEST(LoadBalancer, CannotBeSplitByTheConstraintsAsPrinted)
{
    NetworkModes literal; // A20: each look-up once a path
    literal.literalLookUps = true;
    const NetworkAnswer answer = PlaceOnNetwork(LoadBalancer(4 * kMillion), literal);
    EXPECT_FALSE(answer.placement);
    EXPECT_THAT(answer.core, Contains(NetworkGroup::Path));
    EXPECT_THAT(answer.core, Contains(NetworkGroup::Sram));
    EXPECT_TRUE(PlaceOnNetwork(LoadBalancer(kMillion), literal).placement);
}

TEST(LoadBalancer, LargerThanTheNetworkNamesMemoryAndEntries)
{
    const NetworkAnswer answer = PlaceOnNetwork(LoadBalancer(7 * kMillion));
    EXPECT_FALSE(answer.placement);
    EXPECT_THAT(Reason(answer), HasSubstr("SRAM"));
    EXPECT_THAT(Reason(answer), HasSubstr("'ConnTable' of 7000000 entries"));
    EXPECT_THAT(Reason(answer), HasSubstr("the largest path has 6784")); // 2 x 32 x 106
}

TEST(LoadBalancer, IsSplitOverUnlikeChips)
{
    NetworkProblem problem = LoadBalancer(4 * kMillion);
    for (uint32_t each = 0; each < 4; ++each)
    {
        problem.switches[each].target = LoadTarget("trident4-like");
    }
    const NetworkAnswer answer = PlaceOnNetwork(problem, {}, NetworkObjective::FavouredSwitch, 0);
    ASSERT_TRUE(answer.placement) << Reason(answer);
    EXPECT_LE(Share(answer, 0, 0) + Share(answer, 0, 1), 3'481'600U); // 10 x 340 x 1024
    EXPECT_LE(Share(answer, 4, 0) + Share(answer, 4, 1), 3'473'408U); // 32 x 106 x 1024
    EXPECT_EQ(Share(answer, 0, 0) + Share(answer, 4, 0), 4 * kMillion);
}

TEST(LoadBalancer, FitsThePoolOfDrmtChips)
{
    NetworkProblem problem = LoadBalancer(kMillion);
    for (NetworkSwitch& each : problem.switches)
    {
        each.target = LoadTarget("drmt");
    }
    const NetworkAnswer answer = PlaceOnNetwork(problem);
    ASSERT_TRUE(answer.placement) << Reason(answer);
    EXPECT_THAT(Check(problem, {}, *answer.placement), IsEmpty());
}

// ---- groups and modes ----

TEST(NetworkModes, OnePieceInAllIsWhatThePrintedPathRuleAllows)
{
    NetworkModes literal; // A18
    literal.literalPath = true;
    EXPECT_TRUE(PlaceOnNetwork(Chain(1, 8, ChipOf(4)), literal).placement);
    const NetworkAnswer answer = PlaceOnNetwork(Chain(3, 8, ChipOf(4)), literal);
    ASSERT_TRUE(answer.placement); // and two of three pieces are nowhere
    EXPECT_EQ(answer.placement->switches[0].pieces.size() + answer.placement->switches[1].pieces.size(), 1U);
    EXPECT_TRUE(PlaceOnNetwork(Chain(3, 8, ChipOf(4))).placement);
}

TEST(NetworkModes, OrderWithoutItsAntecedentPushesFollowersToTheEnd)
{
    // A19: two stages a switch hold a chain of 4 only if p1 may lie on the first switch, beside p0
    NetworkModes literal;
    literal.literalOrder = true;
    EXPECT_TRUE(PlaceOnNetwork(Chain(4, 8, ChipOf(2))).placement);
    EXPECT_FALSE(PlaceOnNetwork(Chain(4, 8, ChipOf(2)), literal).placement);
    EXPECT_TRUE(PlaceOnNetwork(Chain(3, 8, ChipOf(2)), literal).placement);
}

TEST(NetworkModes, ChainsAreAsLongAsThePath)
{
    EXPECT_TRUE(PlaceOnNetwork(Chain(8, 8, ChipOf(4))).placement);
    const NetworkAnswer answer = PlaceOnNetwork(Chain(9, 8, ChipOf(4)));
    EXPECT_FALSE(answer.placement);
    EXPECT_THAT(answer.core, Contains(NetworkGroup::Chain));
    NetworkModes loose;
    loose.off = {NetworkGroup::Chain};
    EXPECT_TRUE(PlaceOnNetwork(Chain(9, 8, ChipOf(4)), loose).placement);
}

TEST(NetworkModes, StrictSuccessorsCostStages)
{
    NetworkProblem problem = Chain(6, 8, ChipOf(2));
    for (PieceEdge& edge : problem.edges)
    {
        edge.kind = DependencyKind::Successor;
    }
    NetworkModes strict; // A15
    strict.strictSuccessors = true;
    EXPECT_TRUE(PlaceOnNetwork(problem).placement);
    EXPECT_FALSE(PlaceOnNetwork(problem, strict).placement);
}

TEST(NetworkModes, CarriesWhatIsReadAndNotWhatIsOnlyWritten)
{
    NetworkProblem problem = Chain(2, 8, ChipOf(4)); // nothing reads what p1 writes
    NetworkPlacement placement;
    placement.switches.resize(2);
    placement.switches[0].pieces = {0};
    placement.switches[1].pieces = {1};
    NetworkModes literal; // A23
    literal.literalCarried = true;
    EXPECT_THAT(CarriedAlong(problem, {}, placement, 0, {0, 1})[0].variables, ElementsAre(0));
    EXPECT_THAT(CarriedAlong(problem, literal, placement, 0, {0, 1})[0].variables, ElementsAre(0, 1));
}

TEST(NetworkModes, CarriedLocalsTakeWords)
{
    NetworkProblem problem = Chain(2, 32, ChipOf(1)); // one table a switch; its header vector has one word of 32 bits
    for (NetworkSwitch& each : problem.switches)
    {
        each.target.phv = {{32, 1}};
    }
    problem.pieces[1].writes.clear();
    EXPECT_TRUE(PlaceOnNetwork(problem).placement);
    const uint32_t other = AddLocal(problem, 32); // p0 writes two, both of which p1 needs
    problem.pieces[0].writes.push_back(other);
    problem.pieces[1].reads.push_back(other);
    const NetworkAnswer answer = PlaceOnNetwork(problem);
    EXPECT_FALSE(answer.placement);
    EXPECT_THAT(answer.core, Contains(NetworkGroup::Phv));
}

TEST(NetworkModes, LocalsThatAreNeverNeededAtOnceMayShareWords)
{
    NetworkProblem problem = Chain(4, 32, ChipOf(4));
    problem.switches.resize(1);
    problem.algorithms[0].scope = {0};
    problem.algorithms[0].paths = {{0}};
    problem.switches[0].target.phv = {{32, 2}}; // a link of the chain needs two at once, the chain has four
    NetworkModes shares;
    shares.sharesWords = true;
    EXPECT_FALSE(PlaceOnNetwork(problem).placement);
    EXPECT_TRUE(PlaceOnNetwork(problem, shares).placement);
}

TEST(NetworkGroups, NameWhatIsInTheWay)
{
    NetworkProblem problem = Chain(2, 8, ChipOf(4));
    problem.pieces[1].compareBits = 49;
    EXPECT_THAT(Reason(PlaceOnNetwork(problem)), HasSubstr("'p1' compares 49 bits, 'agg0' compares 44"));
    problem = Chain(2, 8, ChipOf(4));
    AddUpdate(problem, {"count", 8, 32, Atom::Pairs, false, {}}, {}, {});
    EXPECT_TRUE(PlaceOnNetwork(problem).placement);
    problem.switches[0].atom = problem.switches[1].atom = Atom::Nested;
    EXPECT_THAT(Reason(PlaceOnNetwork(problem)), HasSubstr("'count' needs the atom Pairs, 'agg0' has Nested"));
    problem.switches[1].atom = Atom::Pairs;
    const NetworkAnswer answer = PlaceOnNetwork(problem);
    ASSERT_TRUE(answer.placement);
    EXPECT_EQ(answer.placement->switches[1].pieces.count(2), 1U);
}

TEST(NetworkGroups, PutServicesWhereChipsOfferThem)
{
    NetworkProblem problem = Chain(3, 8, ChipOf(4));
    problem.pieces[2].service = Offer::Hashes;
    problem.switches[0].target.offers.erase(Offer::Hashes);
    const NetworkAnswer answer = PlaceOnNetwork(problem);
    ASSERT_TRUE(answer.placement);
    EXPECT_EQ(answer.placement->switches[1].pieces.count(2), 1U);
    EXPECT_THAT(Check(problem, {}, *answer.placement), IsEmpty());
    problem.switches[1].target.offers.erase(Offer::Hashes);
    EXPECT_THAT(Check(problem, {}, *answer.placement), Not(IsEmpty()));
    EXPECT_THAT(Reason(PlaceOnNetwork(problem)),
                HasSubstr("'p2' needs the service 'hashes', which 'agg0' does not offer"));
}

TEST(NetworkGroups, NameTheShortestPath)
{
    NetworkProblem problem = Chain(2, 8, ChipOf(4));
    problem.pieces[1].service = Offer::Hashes;
    problem.switches[1].target.offers.erase(Offer::Hashes);
    problem.algorithms[0].paths = {{0, 1}, {1}};
    EXPECT_THAT(Reason(PlaceOnNetwork(problem)), HasSubstr("the shortest path of 'a' is tor0"));
}

TEST(NetworkGroups, CountParserRowsOfHeadersInUse)
{
    NetworkProblem problem = Chain(2, 8, ChipOf(4));
    problem.headers = {{"ethernet", {1, 2}}, {"ipv4", {}}, {"ipv6", {}}};
    problem.parserRows = {{{0}}, {{1}}, {{2}}};
    problem.variables.push_back({"ipv4.dst", 32, 1});
    problem.variables.push_back({"ipv6.dst", 128, 2});
    problem.pieces[0].reads = {2};
    problem.pieces[1].reads.push_back(3);
    for (NetworkSwitch& each : problem.switches)
    {
        each.target.parser.tcamRows = 2;
    }
    const NetworkAnswer answer = PlaceOnNetwork(problem); // one switch parses IPv4, the other IPv6
    ASSERT_TRUE(answer.placement) << Reason(answer);
    EXPECT_THAT(HeadersOn(problem, answer.placement->switches[0]), ElementsAre(0, 1));
    EXPECT_THAT(HeadersOn(problem, answer.placement->switches[1]), ElementsAre(0, 2));
    problem.switches[0].target.parser.tcamRows = problem.switches[1].target.parser.tcamRows = 1;
    EXPECT_THAT(PlaceOnNetwork(problem).core, Contains(NetworkGroup::Parser));
}

TEST(NetworkGroups, KeepGlobalsTogetherAndUniqueOnesAlone)
{
    NetworkProblem problem = Pod(2, 1, ChipOf(4));
    AddUpdate(problem, {"g", 8, 32, Atom::ReadAddWrite, true, {}}, {}, {});
    const NetworkAnswer below = PlaceOnNetwork(problem);
    ASSERT_TRUE(below.placement);
    EXPECT_EQ(below.placement->switches[2].pieces.size(), 1U); // the only switch on both paths
    problem.switches[2].atom = Atom::Write;
    EXPECT_THAT(PlaceOnNetwork(problem).core, Contains(NetworkGroup::Global));
    problem.globals[0].isUnique = false; // A22: as printed, both of the layer may have a copy
    const NetworkAnswer above = PlaceOnNetwork(problem);
    ASSERT_TRUE(above.placement);
    EXPECT_EQ(above.placement->switches[0].pieces.size() + above.placement->switches[1].pieces.size(), 2U);
}

TEST(NetworkGroups, TreatPipesOfAChipAsTwoSwitches)
{
    NetworkProblem problem = Chain(2, 8, ChipOf(4));
    problem.switches[0].isEgress = false;
    problem.switches[1].isEgress = true;
    problem.pieces[0].isEgress = true;
    const NetworkAnswer answer = PlaceOnNetwork(problem);
    ASSERT_TRUE(answer.placement);
    EXPECT_THAT(answer.placement->switches[1].pieces, ElementsAre(0, 1));
    problem.pieces[1].isEgress = false;
    EXPECT_THAT(PlaceOnNetwork(problem).core, Contains(NetworkGroup::Pipes));
}

TEST(NetworkGroups, EverySwitchCarriesAllOfAnAlgorithmPerSwitch)
{
    NetworkProblem problem = LoadBalancer(kMillion);
    problem.algorithms[0].isPerSwitch = true;
    problem.algorithms[0].paths.clear();
    const NetworkAnswer answer = PlaceOnNetwork(problem);
    ASSERT_TRUE(answer.placement) << Reason(answer);
    EXPECT_EQ(ClassesOf(problem).members.size(), 1U);
    for (const SwitchPlacement& each : answer.placement->switches)
    {
        EXPECT_EQ(each.pieces.size(), 3U);
    }
}

// ---- objectives ----

TEST(NetworkObjectives, FavourASwitchShortenPathsAndCarryLess)
{
    const NetworkProblem chain = Chain(6, 8, ChipOf(4));
    for (const uint32_t favoured : {0U, 1U})
    {
        const NetworkAnswer answer = PlaceOnNetwork(chain, {}, NetworkObjective::FavouredSwitch, favoured);
        ASSERT_TRUE(answer.placement);
        EXPECT_EQ(answer.placement->switches[favoured].pieces.size(), 4U);
        EXPECT_EQ(answer.cost, 2U);
    }
    EXPECT_EQ(PlaceOnNetwork(chain, {}, NetworkObjective::FewestStages).cost, 6U);
    EXPECT_EQ(PlaceOnNetwork(chain, {}, NetworkObjective::LeastLatency).cost, 6U);
    NetworkProblem widths = Chain(6, 8, ChipOf(4)); // cuts behind p1, p2 or p3: the least is 4 bits
    widths.variables[1].width = 32;
    widths.variables[2].width = 4;
    widths.variables[3].width = 16;
    const NetworkAnswer answer = PlaceOnNetwork(widths, {}, NetworkObjective::FewestCarried);
    ASSERT_TRUE(answer.placement);
    EXPECT_EQ(answer.cost, 4U);
    EXPECT_TRUE(answer.provedOptimal);
    EXPECT_EQ(BitsOf(widths, CarriedAlong(widths, {}, *answer.placement, 0, {0, 1})[0]), 4U);
}

TEST(NetworkObjectives, FewestSwitchesOfTwoSmallOnesIsBoth)
{
    EXPECT_EQ(PlaceOnNetwork(Chain(4, 8, ChipOf(4)), {}, NetworkObjective::FewestSwitches).cost, 1U);
    EXPECT_EQ(PlaceOnNetwork(Chain(5, 8, ChipOf(4)), {}, NetworkObjective::FewestSwitches).cost, 2U);
}

// ---- parts ----

TEST(SwitchClasses, MergeLayersOnlyWhenAllLinksAreThere)
{
    NetworkProblem pod = Pod(3, 4, ChipOf(4));
    EXPECT_EQ(ClassesOf(pod).members.size(), 2U);
    EXPECT_EQ(ClassesOf(pod).paths[0], (ClassPaths{{0, 1}}));
    EXPECT_EQ(ClassesOf(pod, false).members.size(), 7U);
    pod.switches[1].target.stages = 5;
    EXPECT_EQ(ClassesOf(pod).members.size(), 3U);
    NetworkProblem ring = Pod(2, 2, ChipOf(4));
    ring.algorithms[0].paths = {{0, 2}, {1, 3}}; // alike, yet two answers may differ
    EXPECT_EQ(ClassesOf(ring).members.size(), 4U);
}

TEST(SwitchWords, OfFortyEightBitsAreThoseOfThePaper)
{
    const std::vector<PhvWords> words{{8, 64}, {16, 96}, {32, 64}};
    const auto strategies = StrategiesOf(48, words);
    EXPECT_THAT(strategies, Contains(WordCounts{6, 0, 0}));
    EXPECT_THAT(strategies, Contains(WordCounts{0, 3, 0}));
    EXPECT_THAT(strategies, Contains(WordCounts{0, 1, 1}));
    for (const WordCounts& each : strategies)
    {
        EXPECT_EQ(each[0] * 8 + each[1] * 16 + each[2] * 32 - 48 < 32, true);
    }
    EXPECT_EQ(strategies.size(), 7U); // 32-bit words 0: 16-bit words 0 to 3; 1: 0 and 1; 2: none
}

TEST(SwitchWords, AreAsManyAsTheChipHas)
{
    const Target target = LoadTarget("rmt-32");
    EXPECT_TRUE(FitWords({{1, 224}}, target)); // 64 + 96 + 64
    EXPECT_FALSE(FitWords({{1, 225}}, target));
    EXPECT_TRUE(FitWords({{32, 128}}, target)); // 4,096 bits in all
    EXPECT_FALSE(FitWords({{32, 128}, {1, 1}}, target));
}

TEST(NetworkCheck, RefusesWhatIsMovedFromItsPlace)
{
    const NetworkProblem problem = Chain(6, 8, ChipOf(4));
    const NetworkAnswer answer = PlaceOnNetwork(problem);
    ASSERT_TRUE(answer.placement);
    EXPECT_THAT(Check(problem, {}, *answer.placement), IsEmpty());
    NetworkPlacement lost = *answer.placement;
    lost.switches[0].pieces.erase(0);
    EXPECT_THAT(Check(problem, {}, lost), Not(IsEmpty()));
    NetworkPlacement swapped = *answer.placement;
    std::swap(swapped.switches[0], swapped.switches[1]);
    EXPECT_THAT(Check(problem, {}, swapped), Not(IsEmpty()));
    NetworkPlacement early = *answer.placement;
    for (auto& [block, slices] : early.switches[0].blocks)
    {
        slices.front().stage = 0;
    }
    EXPECT_THAT(Check(problem, {}, early), Not(IsEmpty()));
    NetworkPlacement wordless = *answer.placement;
    wordless.switches[0].words.clear();
    EXPECT_THAT(Check(problem, {}, wordless), Not(IsEmpty()));
}

TEST(NetworkProblem, NeedsScopesAndPaths)
{
    NetworkProblem problem = Chain(2, 8, ChipOf(4));
    problem.algorithms[0].paths.clear();
    EXPECT_THAT(Reason(PlaceOnNetwork(problem)), HasSubstr("no path leads from its entry to its exit"));
    problem.algorithms[0].scope.clear();
    EXPECT_THAT(Reason(PlaceOnNetwork(problem)), HasSubstr("its region names no switch"));
}

} // namespace
} // namespace pisa
