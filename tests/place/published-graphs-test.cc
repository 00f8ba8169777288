// The released table graphs of Jose et al., NSDI 2015: as few stages as their integer program needs on 32-stage RMT.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/placer.h"
#include "ir/text-file.h"
#include "target/json-reader.h"
#include "target/program-builder.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <map>

namespace pisa
{
namespace
{

/** Turns a table graph into a program with just these dependencies; weaker ones become reverse-match ones. */
class GraphReader
{
  public:
    Program Read(const JsonValue& graph)
    {
        for (const JsonValue& table : graph.Member("tables").Items())
        {
            m_tables.push_back(&table);
        }
        for (const JsonValue& edge : graph.Member("edges").Items())
        {
            AddEdge(edge.Member("from").String(), edge.Member("to").String(), edge.Member("kind").String());
        }
        while (m_placed.size() < m_tables.size()) // tables in an order that follows the edges
        {
            for (const JsonValue* table : m_tables)
            {
                AddIfReady(*table);
            }
        }
        return m_builder.Get();
    }

  private:
    void AddEdge(const std::string& from, const std::string& to, const std::string& kind)
    {
        const FieldId field = m_builder.AddField(from + "_" + to, 1);
        m_before[to].push_back(from);
        if (kind == "match")
        {
            m_sketches[from].writes.push_back(field);
            m_sketches[to].keys.push_back({field, MatchKind::Exact});
        }
        else if (kind == "action")
        {
            m_sketches[from].writes.push_back(field);
            m_sketches[to].writes.push_back(field);
        }
        else
        {
            m_sketches[from].reads.push_back(field);
            m_sketches[to].writes.push_back(field);
        }
    }

    void AddIfReady(const JsonValue& json)
    {
        const std::string& name = json.Member("name").String();
        const auto& before = m_before[name];
        if (m_placed.count(name) > 0 ||
            !std::all_of(before.begin(), before.end(), [&](const auto& each) { return m_placed.count(each) > 0; }))
        {
            return;
        }
        TableSketch& sketch = m_sketches[name];
        if (!sketch.reads.empty() && sketch.writes.empty())
        {
            sketch.writes.push_back(m_builder.AddField(name + "_result", 1)); // what it reads must go somewhere
        }
        const uint64_t bits = json.Member("key_bits").Unsigned();
        for (uint64_t left = bits - sketch.keys.size(); left > 0; left -= std::min<uint64_t>(left, 64))
        {
            const auto width = static_cast<unsigned>(std::min<uint64_t>(left, 64));
            sketch.keys.push_back({m_builder.AddField(name + std::to_string(left), width), MatchKind::Exact});
        }
        if (json.Member("match_type").String() != "exact")
        {
            sketch.keys.front().kind = MatchKind::Ternary;
        }
        sketch.size = json.Member("entries").Unsigned();
        for (const JsonValue& data : json.Member("action_data_bits").Items())
        {
            sketch.dataBits = std::max(sketch.dataBits, static_cast<unsigned>(data.Unsigned()));
        }
        m_builder.AddTable(name, sketch);
        m_placed.insert({name, true});
    }

    ProgramBuilder m_builder;
    std::vector<const JsonValue*> m_tables;
    std::map<std::string, TableSketch> m_sketches;
    std::map<std::string, std::vector<std::string>> m_before;
    std::map<std::string, bool> m_placed;
};

class PublishedGraph : public ::testing::TestWithParam<std::pair<const char*, unsigned>>
{
};

TEST_P(PublishedGraph, TakesAsManyStagesAsPublished)
{
    const char* corpus = std::getenv("PISA_CORPUS");
    const std::string folder = corpus != nullptr ? corpus : PISA_SOURCE_DIR "/../shared/corpus";
    const std::string path = folder + "/tdg/" + GetParam().first + ".json";
    if (!std::filesystem::exists(path))
    {
        GTEST_SKIP() << path << " is not there";
    }
    const JsonValue graph = ReadJson(ReadTextFile(path), path);
    const Program program = GraphReader().Read(graph);
    Target target = LoadTarget("rmt-32");
    target.phv.back().count = 200; // the graphs give key widths, not which tables share their fields
    const PlacementAnswer answer = PlaceWithZ3(program, target, Objective::Stages, std::chrono::seconds(12));
    ASSERT_TRUE(answer.placement) << ToString(answer.reasons.front());
    EXPECT_TRUE(Check(program, *answer.placement, target).empty());
    unsigned stages = 0;
    for (const TablePlacement& table : answer.placement->tables)
    {
        stages = std::max(stages, table.slices.back().stage + 1);
    }
    EXPECT_EQ(stages, GetParam().second);
    EXPECT_TRUE(answer.provedOptimal);
}

INSTANTIATE_TEST_SUITE_P(Jose2015, PublishedGraph,
                         ::testing::Values(std::make_pair("l2l3-simple", 19U), std::make_pair("l3-dc", 7U)));

} // namespace
} // namespace pisa
