// Bare table graphs: minima by closed forms and by planted placements, the checker, and what the reader refuses.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/bare-placer.h"
#include "ir/text-file.h"

#include <cstdlib>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <random>

namespace pisa
{
namespace
{

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

BareAnswer
Fewest(const BareGraph& graph, bool isGreedy = false)
{
    return PlaceBareGraph(graph, LoadTarget("rmt-32"), Objective::Stages, {isGreedy, 20});
}

BareTable
Exact(const std::string& name, uint64_t entries, unsigned keyBits)
{
    return {name, "exact", entries, keyBits, {0}};
}

BareTable
Ternary(const std::string& name, uint64_t blocks, unsigned blocksWide)
{
    return {name, "ternary", blocks * 2048, blocksWide * 40, {0}};
}

/** n small tables, each of which waits for the one before. */
BareGraph
ChainOf(unsigned tables, DependencyKind kind)
{
    BareGraph graph{"chain", {}, {}};
    for (unsigned i = 0; i < tables; ++i)
    {
        graph.tables.push_back(Exact("t" + std::to_string(i), 1000, 32));
        if (i > 0)
        {
            graph.edges.push_back({i - 1, i, kind});
        }
    }
    return graph;
}

TEST(BarePlacer, TakesAStageForEachTableOfAMatchChain)
{
    const BareAnswer answer = Fewest(ChainOf(9, DependencyKind::Match));
    ASSERT_TRUE(answer.placement);
    EXPECT_EQ(answer.stages.value, 9U);
    EXPECT_TRUE(answer.stages.IsProved());
    EXPECT_EQ(answer.latency.value, 8U * 12 + (32 - 9)); // the stages behind cost a cycle each
    EXPECT_TRUE(answer.latency.IsProved());
}

TEST(BarePlacer, LetsSuccessorsShareAStageAsFarAsThereAreTablePlaces)
{
    EXPECT_EQ(Fewest(ChainOf(8, DependencyKind::Successor)).stages.value, 1U);
    EXPECT_EQ(Fewest(ChainOf(9, DependencyKind::Successor)).stages.value, 2U);
    EXPECT_EQ(Fewest(ChainOf(9, DependencyKind::ReverseMatch)).stages.value, 2U);
    EXPECT_EQ(Fewest(ChainOf(9, DependencyKind::Action)).stages.value, 9U);
}

TEST(BarePlacer, SpreadsAMatchChainWhereLatencyComesFirst)
{
    // 12 cycles a wait, and 32 stages want 31 cycles at least: three tables fit between, four do not
    const Target target = LoadTarget("rmt-32");
    for (const auto& [tables, cycles] : {std::pair(3U, 31U), std::pair(4U, 36U), std::pair(6U, 60U)})
    {
        const BareAnswer answer =
            PlaceBareGraph(ChainOf(tables, DependencyKind::Match), target, Objective::Latency, {false, 20});
        ASSERT_TRUE(answer.placement);
        EXPECT_EQ(answer.latency.value, cycles);
        EXPECT_TRUE(answer.latency.IsProved());
    }
}

TEST(BarePlacer, CountsTcamInWholeBlocks)
{
    // 5 rows of blocks of 3 leave one of 16 over: 50 take 10 stages, 51 take 11; blocks of 1 fill what is left over
    EXPECT_EQ(Fewest({"g", {Ternary("a", 50, 3)}, {}}).stages.value, 10U);
    EXPECT_EQ(Fewest({"g", {Ternary("a", 51, 3)}, {}}).stages.value, 11U);
    EXPECT_EQ(Fewest({"g", {Ternary("a", 50, 3), Ternary("b", 10, 1)}, {}}).stages.value, 10U);
    EXPECT_EQ(Fewest({"g", {Ternary("a", 50, 3), Ternary("b", 11, 1)}, {}}).stages.value, 11U);
}

TEST(BarePlacer, CountsMemoryBeforeAndBehindATable)
{
    // 32 blocks before `b` and 33 behind it: 2 stages, b, 3 stages; b itself could share with neither
    BareGraph graph{"g", {Ternary("a", 32, 1), Exact("b", 10, 8), Ternary("c", 33, 1)}, {{0, 1}, {1, 2}}};
    const BareAnswer answer = Fewest(graph);
    EXPECT_EQ(answer.stages.value, 6U);
    EXPECT_TRUE(answer.stages.IsProved());
}

TEST(BarePlacer, SaysWhatDoesNotFit)
{
    const BareAnswer tooMuch = Fewest({"g", {Ternary("a", 513, 1)}, {}});
    ASSERT_FALSE(tooMuch.placement);
    EXPECT_THAT(ToString(tooMuch.reasons.front()), HasSubstr("does not fit the memory of all 32 stages"));
    const BareAnswer tooLong = Fewest(ChainOf(33, DependencyKind::Match));
    ASSERT_FALSE(tooLong.placement);
    EXPECT_THAT(ToString(tooLong.reasons.front()), HasSubstr("needs 33 stages, chip has 32"));
    const BareAnswer tooWide = Fewest({"g", {Exact("a", 10, 641)}, {}});
    ASSERT_FALSE(tooWide.placement);
    EXPECT_THAT(ToString(tooWide.reasons.front()),
                HasSubstr("720 bits of the exact match crossbar in one stage, limit 640"));
}

TEST(BarePlacer, SaysWhichTablesCrowdTheSameStages)
{
    // 260 blocks of two tables before a match chain of 2, 240 behind it: 17 + 2 + 15 stages
    BareGraph graph{
        "g",
        {Ternary("a", 130, 1), Ternary("a2", 130, 1), Exact("b", 10, 8), Exact("c", 10, 8), Ternary("d", 240, 1)},
        {{0, 2}, {1, 2}, {2, 3}, {3, 4}}};
    const BareAnswer answer = Fewest(graph);
    ASSERT_FALSE(answer.placement);
    EXPECT_THAT(
        ToString(answer.reasons.front()),
        HasSubstr(
            "stages 0 to 14 have 240 TCAM blocks; table 'a', table 'a2' cannot lie anywhere else and need 260"));
}

/** A chip whose TCAM is full over `stages` stages, read back as tables of random widths and lengths. */
BareGraph
Planted(unsigned stages, uint64_t seed)
{
    std::mt19937_64 random(seed);
    BareGraph graph{"planted", {}, {}};
    std::vector<std::pair<unsigned, unsigned>> span; // first and last stage of each table
    std::vector<unsigned> room(stages, 16);
    std::vector<unsigned> places(stages, 8);
    for (unsigned stage = 0; stage < stages; ++stage)
    {
        while (room[stage] > 0)
        {
            const auto wide = std::min<unsigned>(room[stage], places[stage] == 1 ? room[stage] : 1 + random() % 4);
            const auto last = std::min<unsigned>(stages - 1, stage + random() % 6);
            const std::size_t table = span.size();
            uint64_t chunks = 0;
            for (unsigned at = stage; at <= last; ++at)
            {
                const unsigned here = places[at] > 1 || at == stage ? room[at] / wide : 0;
                chunks += here;
                room[at] -= here * wide;
                places[at] -= here > 0 ? 1 : 0;
                span.resize(table + 1, {stage, at});
                span[table].second = here > 0 ? at : span[table].second;
            }
            graph.tables.push_back(Ternary("t" + std::to_string(table), chunks, wide));
        }
    }
    for (uint32_t from = 0; from < span.size(); ++from)
    {
        for (uint32_t to = 0; to < span.size(); ++to)
        {
            const bool isNear = span[from].second < span[to].first && span[to].first - span[from].second < 4;
            if (isNear && random() % 3 == 0)
            {
                graph.edges.push_back({from, to, random() % 3 == 0 ? DependencyKind::Action : DependencyKind::Match});
            }
        }
    }
    return graph;
}

TEST(BarePlacer, FindsPlantedPlacementsThatLeaveNoTcamOver)
{
    for (uint64_t seed = 1; seed <= 12; ++seed)
    {
        const unsigned stages = seed % 2 == 0 ? 16 : 19;
        const BareGraph graph = Planted(stages, seed);
        const BareAnswer answer = Fewest(graph);
        ASSERT_TRUE(answer.placement) << seed;
        EXPECT_EQ(answer.stages.value, stages) << "seed " << seed; // full: fewer are impossible
        EXPECT_TRUE(answer.stages.IsProved());
        EXPECT_THAT(Check(graph, *answer.placement, LoadTarget("rmt-32")), IsEmpty());
        const BareAnswer greedy = Fewest(graph, true);
        ASSERT_TRUE(greedy.placement) << seed;
        EXPECT_LE(greedy.stages.value * 10, stages * 11) << "seed " << seed;
    }
}

TEST(BarePlacer, TakesAsManyStagesAsPublishedForJosesGraphs)
{
    const char* corpus = std::getenv("PISA_CORPUS");
    const std::string folder = corpus != nullptr ? corpus : PISA_SOURCE_DIR "/../shared/corpus";
    for (const auto& [name, stages, latency] :
         {std::tuple("l3-dc", 7U, Cycle{88}), std::tuple("l2l3-simple", 19U, Cycle{55})})
    {
        const std::string path = folder + "/tdg/" + name + ".json";
        if (!std::filesystem::exists(path))
        {
            GTEST_SKIP() << path << " is not there";
        }
        const BareGraph graph = ReadBareGraph(ReadJson(ReadTextFile(path), path));
        const BareAnswer answer = Fewest(graph);
        ASSERT_TRUE(answer.placement);
        EXPECT_EQ(answer.stages.value, stages);
        EXPECT_TRUE(answer.stages.IsProved());
        EXPECT_LE(answer.latency.value, latency);
        EXPECT_GE(answer.latency.value, answer.latency.bound);
    }
}

class BareCheck : public ::testing::Test
{
  protected:
    BareGraph m_graph{"g", {Ternary("a", 20, 1), Exact("b", 4096, 80)}, {{0, 1}}};
    Target m_target = LoadTarget("rmt-32");
    BarePlacement m_placement{{{{0, 16 * 2048}, {1, 4 * 2048}}, {{2, 4096}}}};

    std::string First() const
    {
        const auto findings = Check(m_graph, m_placement, m_target);
        return findings.empty() ? "" : ToString(findings.front());
    }
};

TEST_F(BareCheck, AcceptsWhatFitsExactly)
{
    EXPECT_EQ(First(), "");
}

TEST_F(BareCheck, CountsBlocksRowsStagesAndOrder)
{
    m_placement.tables[0][0].rows += 1;
    m_placement.tables[0][1].rows -= 1;
    EXPECT_THAT(First(), HasSubstr("stage 0: 17 TCAM blocks, limit 16"));
    m_placement.tables[0] = {{0, 16 * 2048}, {1, 4 * 2048 - 1}};
    EXPECT_THAT(First(), HasSubstr("slices hold 40959 rows, it needs 40960"));
    m_placement.tables[0] = {{1, 16 * 2048}, {2, 4 * 2048}};
    EXPECT_THAT(First(),
                HasSubstr("begins in stage 2, its match dependency on 'a', which ends in stage 2, needs stage 3"));
    m_placement.tables[0] = {{0, 16 * 2048}, {32, 4 * 2048}};
    EXPECT_THAT(First(), HasSubstr("in stage 32, the last stage is 31"));
    m_placement.tables[0] = {};
    EXPECT_THAT(First(), HasSubstr("slices hold 0 rows"));
}

TEST_F(BareCheck, ReadsBackWhatItPrints)
{
    const std::string text = PrintBarePlacement({m_graph, m_target, m_placement});
    const BarePlacementFile file = ParseBarePlacement(text, "p.json");
    EXPECT_EQ(file.graph, m_graph);
    EXPECT_EQ(file.placement, m_placement);
    EXPECT_EQ(file.target, m_target);
}

/** @return what the reader says of a graph of two tables in which one value is replaced. */
std::string
Refusal(const std::string& pointer, const nlohmann::ordered_json& value, bool removes = false)
{
    nlohmann::ordered_json json = ToJson({"g", {Exact("a", 1, 8), Exact("b", 1, 8)}, {{0, 1}}});
    const nlohmann::ordered_json::json_pointer where(pointer);
    removes ? static_cast<void>(json[where.parent_pointer()].erase(where.back()))
            : static_cast<void>(json[where] = value);
    try
    {
        ReadBareGraph(ReadJson(json.dump(1), "g.json"));
    }
    catch (const InputError& error)
    {
        return ToString(error.Diagnostics().front());
    }
    return "";
}

TEST(BareGraphReader, RefusesEveryMissingMemberAndEveryWrongValue)
{
    EXPECT_EQ(Refusal("/name", "h"), "");
    for (const char* member :
         {"/format", "/name", "/tables", "/edges", "/tables/0/name", "/tables/0/match_type", "/tables/0/entries",
          "/tables/0/key_bits", "/tables/0/action_data_bits", "/edges/0/from", "/edges/0/to", "/edges/0/kind"})
    {
        EXPECT_THAT(Refusal(member, {}, true), HasSubstr("g.json:")) << member;
        EXPECT_THAT(Refusal(member, nullptr), HasSubstr("g.json:")) << member;
    }
    EXPECT_THAT(Refusal("/tables/0/entries", -1), HasSubstr("is -1"));
    EXPECT_THAT(Refusal("/tables/0/key_bits", 0), HasSubstr("is 0"));
    EXPECT_THAT(Refusal("/tables/0/key_bits", 1.5), HasSubstr("is 1.5"));
    EXPECT_THAT(Refusal("/tables/0/entries", 1e30), HasSubstr("entries"));
    EXPECT_THAT(Refusal("/tables/0/match_type", "range"), HasSubstr("known: exact, lpm, ternary"));
    EXPECT_THAT(Refusal("/tables/1/name", "a"), HasSubstr("'a' is there twice"));
    EXPECT_THAT(Refusal("/edges/0/to", "z"), HasSubstr("there is no table 'z'"));
    EXPECT_THAT(Refusal("/edges/0/to", "a"), HasSubstr("in a circle: a -> a"));
    EXPECT_THAT(Refusal("/edges/0/kind", "data"), HasSubstr("known: match, action, successor, reverse"));
    EXPECT_THAT(Refusal("/tables", nlohmann::ordered_json::array()), HasSubstr("1 to 4096 tables"));
}

TEST(BareGraphReader, NamesACircleInTheOrderOfItsEdges)
{
    BareGraph graph{"g", {}, {{0, 1}, {1, 2}, {2, 3}, {3, 1}, {3, 4}}};
    for (const char* name : {"a", "b", "c", "d", "e"})
    {
        graph.tables.push_back(Exact(name, 1, 8));
    }
    try
    {
        ReadBareGraph(ReadJson(ToJson(graph).dump(1), "g.json"));
        FAIL();
    }
    catch (const InputError& error)
    {
        EXPECT_THAT(error.what(), ::testing::AnyOf(HasSubstr("b -> c -> d -> b"), HasSubstr("c -> d -> b -> c"),
                                                   HasSubstr("d -> b -> c -> d")));
    }
}

TEST(BareGraphReader, EndsOnTextsWithAByteChanged)
{
    const std::string text = ToJson({"g", {Exact("a", 1, 8), Exact("b", 1, 8)}, {{0, 1}}}).dump();
    std::mt19937_64 random(1);
    unsigned refused = 0;
    for (unsigned round = 0; round < 2000; ++round)
    {
        std::string changed = text;
        changed[random() % changed.size()] = static_cast<char>(random() % 128);
        try
        {
            const BareGraph graph = ReadBareGraph(ReadJson(changed, "g.json"));
            EXPECT_EQ(ReadBareGraph(ReadJson(ToJson(graph).dump(), "h.json")), graph);
        }
        catch (const InputError&)
        {
            ++refused;
        }
    }
    EXPECT_GT(refused, 1000U);
}

} // namespace
} // namespace pisa
