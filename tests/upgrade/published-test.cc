// FlexCore's published pairs: command counts, commit positions, commands as sets, memory, shares of old traffic.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/bmv2-reader.h"
#include "ir/text-file.h"
#include "target/json-reader.h"
#include "upgrade/pairs.h"
#include "upgrade/plan-text.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>

namespace pisa
{
namespace
{

/** A published command file, taken apart. */
struct Commands
{
    std::vector<std::string> lines;   ///< waits left out, flex branches under one name
    std::vector<std::size_t> commits; ///< counted from 1

    std::multiset<std::string> Set() const
    {
        return {lines.begin(), lines.end()};
    }
};

/** The numbers of flex branches differ with the order in which they are counted. */
Commands
TakeApart(const std::string& text)
{
    Commands commands;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
    {
        if (line.empty() || line == "wait quiescent")
        {
            continue;
        }
        const std::size_t flex = line.find("flx_");
        if (flex != std::string::npos)
        {
            const std::size_t end = line.find(' ', flex);
            line.replace(flex, (end == std::string::npos ? line.size() : end) - flex, "flx");
        }
        commands.lines.push_back(line);
        if (line == "trigger on")
        {
            commands.commits.push_back(commands.lines.size());
        }
    }
    return commands;
}

const char*
PublishedName(Consistency level)
{
    return level == Consistency::Program ? "Prog" : level == Consistency::Element ? "Elem" : "Exec";
}

struct PublishedPair
{
    std::string name;
    bool isJson;
};

Delta
DeltaOfPair(const std::filesystem::path& folder, const PublishedPair& pair)
{
    const std::string stem = (folder / pair.name / pair.name).string();
    if (!pair.isJson)
    {
        return Compare(ParseEdgeList(ReadTextFile(stem + "_old.txt"), "old"),
                       ParseEdgeList(ReadTextFile(stem + "_new.txt"), "new"));
    }
    return Compare(ReadBmv2(ReadTextFile(stem + "_old.json"), "old.json"),
                   ReadBmv2(ReadTextFile(stem + "_new.json"), "new.json"));
}

class Published : public testing::TestWithParam<PublishedPair>
{
  protected:
    void SetUp() override
    {
        m_folder = Corpus("flexcore");
        if (m_folder.empty())
        {
            GTEST_SKIP() << "the published pairs are not at hand (PISA_CORPUS)";
        }
    }

    Commands Theirs(Consistency level) const
    {
        const std::string file = std::string("command_") + PublishedName(level) + "Planner.txt";
        return TakeApart(ReadTextFile((m_folder / GetParam().name / file).string()));
    }

    std::filesystem::path m_folder;
};

TEST_P(Published, PlansHaveThePublishedCommandsAndCommitWhereTheyDo)
{
    const Delta delta = DeltaOfPair(m_folder, GetParam());
    for (Consistency level : kLevels)
    {
        const UpgradePlan plan = PlanFor(delta, level);
        EXPECT_EQ(FirstFault(delta, plan), "") << NameOf(level);
        const Commands ours = TakeApart(PrintCommands(plan));
        const Commands theirs = Theirs(level);
        EXPECT_EQ(ours.Set(), theirs.Set()) << NameOf(level);
        EXPECT_EQ(ours.commits.size(), theirs.commits.size()) << NameOf(level);
    }
}

TEST_P(Published, PublishedPlansAreReadAndKeepTheirLevelOnceTheyWait)
{
    const Delta delta = DeltaOfPair(m_folder, GetParam());
    for (Consistency level : kLevels)
    {
        const std::string file = std::string("command_") + PublishedName(level) + "Planner.txt";
        UpgradePlan plan = ParseCommands(ReadTextFile((m_folder / GetParam().name / file).string()), file);
        plan.level = level;
        EXPECT_EQ(TakeApart(PrintCommands(plan)).lines, Theirs(level).lines) << NameOf(level);
        PlanCheckOptions atOnce;
        atOnce.withPacketsInFlight = false;
        for (const PlanFault& fault : CheckPlan(delta, plan, atOnce))
        {
            EXPECT_EQ(fault.what, "the plan holds more or less at its peak than it says") << NameOf(level);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Pairs, Published,
                         testing::Values(PublishedPair{"consistency_example", true},
                                         PublishedPair{"normalization", true}, PublishedPair{"test1", false},
                                         PublishedPair{"test4", false}, PublishedPair{"test5", false}),
                         [](const auto& info) { return info.param.name; });

class PublishedExample : public Published
{
};

/** Section 4.5 of the paper, figure 11(c): 24, 26 and 28 commands, commits at 17; 11, 23; 7, 17, 25. */
TEST_P(PublishedExample, CommitsAndSharesOfOldTrafficAreThoseOfFigure11c)
{
    const Delta delta = DeltaOfPair(m_folder, GetParam());
    const std::map<Consistency, std::vector<std::size_t>> commits{{Consistency::Program, {17}},
                                                                  {Consistency::Element, {11, 23}},
                                                                  {Consistency::Execution, {7, 17, 25}}};
    const std::map<Consistency, std::size_t> counts{{Consistency::Program, 24},
                                                    {Consistency::Element, 26},
                                                    {Consistency::Execution, 28}};
    for (Consistency level : kLevels)
    {
        const Commands ours = TakeApart(PrintCommands(PlanFor(delta, level)));
        EXPECT_EQ(ours.lines.size(), counts.at(level));
        EXPECT_EQ(ours.commits, commits.at(level));
    }
    // three ways, one exchange on each: what is not yet exchanged is old
    ASSERT_EQ(delta.exchanges.size(), 3U);
    std::map<Consistency, std::vector<std::size_t>> old;
    for (Consistency level : kLevels)
    {
        std::size_t left = 3;
        for (const PlannedTransaction& transaction : PlanFor(delta, level).transactions)
        {
            for (const Primitive& primitive : transaction.primitives)
            {
                left -= primitive.phase == PlanPhase::Splice;
            }
            old[level].push_back(left);
        }
    }
    EXPECT_EQ(old[Consistency::Program], (std::vector<std::size_t>{0}));
    EXPECT_EQ(old[Consistency::Element], (std::vector<std::size_t>{1, 0}));
    EXPECT_EQ(old[Consistency::Execution], (std::vector<std::size_t>{2, 1, 0}));
}

INSTANTIATE_TEST_SUITE_P(Example, PublishedExample, testing::Values(PublishedPair{"consistency_example", true}),
                         [](const auto& info) { return info.param.name; });

} // namespace
} // namespace pisa
