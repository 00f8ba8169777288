// Scopes, networks and the flow paths that follow from them; expected paths by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/flow-paths.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa::lyra
{

namespace
{

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

/** Two pods' worth: ToR1, ToR2, Agg1, Agg2 (ids 0 to 3), each ToR linked to each Agg; Core (4) linked to the Aggs. */
const char* const kNetwork = R"({
    "switches": [{"name": "ToR1", "chip": "rmt-32"}, {"name": "ToR2", "chip": "rmt-32"},
                 {"name": "Agg1", "chip": "drmt"}, {"name": "Agg2", "chip": "drmt"},
                 {"name": "Core", "chip": "tofino-like"}],
    "links": [["ToR1", "Agg1"], ["ToR1", "Agg2"], ["ToR2", "Agg1"], ["ToR2", "Agg2"],
              ["Agg1", "Core"], ["Agg2", "Core"]]
})";

std::vector<PlacedScope>
Place(const std::string& scopes, const std::vector<std::string>& algorithms = {"lb"})
{
    return FindFlowPaths(ParseScopes(scopes, "s.scope"), ReadNetwork(kNetwork, "n.json"), algorithms);
}

template <typename F>
std::string
ErrorOf(const F& what)
{
    try
    {
        what();
    }
    catch (const InputError& error)
    {
        return error.what();
    }
    return "";
}

std::string
ScopeError(const std::string& scopes)
{
    return ErrorOf([&scopes] { Place(scopes); });
}

} // namespace

TEST(LyraScope, StarsStandForAnyCharacters)
{
    EXPECT_TRUE(Fits({"ToR*", {}}, "ToR12"));
    EXPECT_TRUE(Fits({"*", {}}, ""));
    EXPECT_TRUE(Fits({"*o*2", {}}, "ToR22"));
    EXPECT_FALSE(Fits({"ToR*1", {}}, "ToR12"));
    EXPECT_FALSE(Fits({"ToR", {}}, "ToR1"));
}

TEST(LyraScope, PerSwitchMakesEachSwitchAPath)
{
    const PlacedScope scope = Place("lb: [ ToR*,Core | PER-SW | - ]")[0];
    EXPECT_THAT(scope.switches, ElementsAre(0, 1, 4));
    EXPECT_THAT(scope.paths, UnorderedElementsAre(ElementsAre(0), ElementsAre(1), ElementsAre(4)));
}

TEST(LyraScope, MultiSwitchTakesShortestWaysInsideTheRegion)
{
    const PlacedScope scope = Place("lb: [ ToR*,Agg* | MULTI-SW | (Agg1,Agg2->ToR1,ToR2) ] # figure")[0];
    EXPECT_THAT(scope.paths,
                UnorderedElementsAre(ElementsAre(2, 0), ElementsAre(2, 1), ElementsAre(3, 0), ElementsAre(3, 1)));
    // both Aggs lie between the ToRs; the way over Core is longer, and without an Agg there is none
    const PlacedScope across = Place("lb: [ * | MULTI-SW | (ToR1 -> ToR2) ]")[0];
    EXPECT_THAT(across.paths, UnorderedElementsAre(ElementsAre(0, 2, 1), ElementsAre(0, 3, 1)));
    const PlacedScope one = Place("lb: [ ToR1,ToR2,Agg2 | MULTI-SW | (ToR1 -> ToR2) ]")[0];
    EXPECT_THAT(one.paths, ElementsAre(ElementsAre(0, 3, 1)));
}

TEST(LyraScope, FaultsAreSaidAtTheirPlace)
{
    EXPECT_THAT(ScopeError("lb: [ Spine* | PER-SW | - ]"), HasSubstr("s.scope:1:7: error: 'Spine*' names no switch"));
    EXPECT_THAT(ScopeError("lb: [ ToR1,ToR2 | MULTI-SW | (ToR1 -> ToR2) ]"),
                HasSubstr("s.scope:1:30: error: no path leads from the entries to the exits of 'lb'"));
    EXPECT_THAT(ScopeError("lb: [ ToR1,Agg1 | MULTI-SW | (ToR1 -> ToR2) ]"),
                HasSubstr("'ToR2' is not in the region"));
    EXPECT_THAT(ScopeError("lb: [ ToR1 | MULTI-SW | - ]"),
                HasSubstr("s.scope:1:1: error: 'lb' is MULTI-SW and has no"));
    EXPECT_THAT(ScopeError("lb: [ ToR1 | BOTH | - ]"),
                HasSubstr("s.scope:1:14: error: there is no deployment 'BOTH'"));
    EXPECT_THAT(ScopeError("lb: [ ToR1 | PER-SW ]"), HasSubstr("s.scope:1:21: error: '|' is expected"));
    EXPECT_THAT(ScopeError("\n"), HasSubstr("s.scope: error: there is no scope in this file"));
    EXPECT_THAT(ScopeError("lb: [ | PER-SW | - ]"),
                HasSubstr("s.scope:1:7: error: the name of a switch is expected"));
    EXPECT_THAT(ScopeError("lb: [ToR1|PER-SW|-]\nlb: [ToR2|PER-SW|-]"),
                HasSubstr("s.scope:2:1: error: 'lb' has two"));
    EXPECT_THAT(ScopeError("lb: [ToR1|PER-SW|-]\nx: [ToR2|PER-SW|-]"),
                HasSubstr("s.scope:2:1: error: the program has no"));
    EXPECT_THAT(ErrorOf(
                    [] {
                        Place("lb: [ToR1|PER-SW|-]", {"lb", "int"});
                    }),
                HasSubstr("algorithm 'int' has no scope"));
}

TEST(LyraScope, NetworksAreReadWithTheirChips)
{
    const Network network = ReadNetwork(kNetwork, "n.json");
    EXPECT_EQ(network.switches[2].target.architecture, "drmt");
    const auto error = [](const std::string& json) { return ErrorOf([&json] { ReadNetwork(json, "n.json"); }); };
    EXPECT_THAT(error(R"({"switches": [], "links": []})"), HasSubstr("the network has no switch"));
    EXPECT_THAT(error(R"({"links": []})"), HasSubstr("n.json:1:1"));
    EXPECT_THAT(error(R"({"switches": [{"name": "a"}], "links": []})"), HasSubstr("chip"));
    EXPECT_THAT(error(R"({"switches": [{"name": "a", "chip": "nonesuch"}], "links": []})"), HasSubstr("nonesuch"));
    EXPECT_THAT(error(R"({"switches": [{"name": "a", "chip": "nonesuch"}], "links": []})"), HasSubstr("n.json:1:"));
    const std::string one = R"({"switches": [{"name": "a", "chip": "rmt-32"}], "links": )";
    EXPECT_THAT(error(one + R"([["a", "b"]]})"), HasSubstr("there is no switch 'b'"));
    EXPECT_THAT(error(one + R"([["a", "a"]]})"), HasSubstr("to itself"));
    EXPECT_THAT(error(one + R"([["a"]]})"), HasSubstr("a link has two ends, here are 1"));
}

} // namespace pisa::lyra
