// Placements of several passes: what stages share, what the checker asks, and how long a pass takes.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/placement.h"
#include "target/program-builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/** A chain of `length` tables, each matching what the one before writes, table t in stage t of a chip of `stages`. */
struct Chain
{
    Chain(unsigned length, unsigned stages)
    {
        target.stages = stages;
        FieldId last = builder.AddField("f0", 8);
        for (unsigned i = 0; i < length; ++i)
        {
            const FieldId next = builder.AddField("f" + std::to_string(i + 1), 8);
            builder.AddTable("t" + std::to_string(i), {ExactOn({last}), {}, {next}, 1024, 0, {}, false});
            last = next;
            placement.tables.push_back({i, {{i, 1024}}});
        }
        placement.passes = PassesTaken(builder.Get(), placement.tables, target);
        unsigned word = 0;
        for (uint32_t i = 0; i < 7; ++i) // intrinsic fields of up to 32 bits
        {
            placement.phv.push_back({{0, i}, {{32, word++}}});
        }
        for (uint32_t i = 0; i <= length; ++i)
        {
            placement.phv.push_back({{1, i}, {{8, i}}});
        }
    }

    std::vector<std::string> Findings()
    {
        std::vector<std::string> findings;
        for (const Diagnostic& finding : Check(builder.Get(), placement, target))
        {
            findings.push_back(finding.what);
        }
        return findings;
    }

    std::vector<Cycle> Starts()
    {
        return TimingOf(builder.Get(), placement, target, false).start;
    }

    ProgramBuilder builder;
    Target target = LoadTarget("rmt-32");
    Placement placement;
};

TEST(Passes, TwelveStagesTakeTwoPassesOf6Or11AndOneOf12)
{
    EXPECT_EQ(Chain(12, 6).placement.passes, (Passes{2, 1}));
    EXPECT_EQ(Chain(12, 11).placement.passes, (Passes{2, 1}));
    EXPECT_EQ(Chain(12, 12).placement.passes, (Passes{1, 1}));
    EXPECT_THAT(Chain(12, 6).Findings(), IsEmpty());
}

TEST(Passes, StageBeyondThePassesIsRefused)
{
    Chain chain(12, 6);
    chain.placement.passes = {1, 1};
    EXPECT_THAT(chain.Findings().front(), "table 't6': in stage 6, the last stage is 5");
    chain.placement.passes = {2, 1};
    chain.placement.tables[11].slices[0].stage = 12;
    EXPECT_THAT(chain.Findings(), ElementsAre("table 't11': in stage 12, the last stage of 2 passes is 11"));
}

TEST(Passes, NumberIsWithinItsLimits)
{
    Chain chain(2, 6);
    chain.placement.passes = {0, 1};
    EXPECT_THAT(chain.Findings(), ElementsAre("0 passes, limit 1 to 16"));
    chain.placement.passes = {1, 17};
    EXPECT_THAT(chain.Findings(), ElementsAre("17 passes, limit 1 to 16"));
    chain.placement.passes = {1, 16};
    EXPECT_THAT(chain.Findings(), IsEmpty());
}

// Each table takes one block of 1024 rows and one match unit of 80 bits in its stage.
TEST(Passes, TablesOfAllPassesShareTheirPhysicalStage)
{
    Chain chain(5, 2);
    const std::vector<StageUse> uses = UseOfStages(chain.builder.Get(), chain.placement, chain.target);
    ASSERT_EQ(uses.size(), 2U);
    EXPECT_EQ(uses[0].tables, 3U);
    EXPECT_EQ(uses[0].sramBlocks, 3U);
    EXPECT_EQ(uses[0].exactCrossbarBits, 240U);
    EXPECT_EQ(uses[1].tables, 2U);
    chain.target.stage.sramBlocks = 3;
    EXPECT_THAT(chain.Findings(), IsEmpty());
    chain.target.stage.sramBlocks = 2;
    EXPECT_THAT(chain.Findings(), ElementsAre("stage 0: 3 SRAM blocks, limit 2"));
}

TEST(Passes, RegisterIsMetInOnePass)
{
    Chain chain(2, 2);
    const RegisterId total = chain.builder.AddRegister("total", 32, 16);
    chain.builder.AddTable("count_a", {{}, {}, {}, 1, 0, {total}, false});
    chain.builder.AddTable("count_b", {{}, {}, {}, 1, 0, {total}, false});
    chain.placement.passes = {2, 1};
    chain.placement.tables.push_back({2, {{2, 0}}});
    chain.placement.tables.push_back({3, {{2, 0}}});
    EXPECT_THAT(chain.Findings(), IsEmpty());
    chain.placement.tables[2].slices[0].stage = 0; // the same physical stage
    EXPECT_THAT(chain.Findings(),
                ElementsAre("register 'total' is used in stage 0 by table 'count_a' and in stage 2 by table "
                            "'count_b'; an array lives in one stage and is met in one pass"));
}

// 12 cycles across a match dependency; the end of a pass is that of all that it began.
TEST(Passes, StagesWaitForWhatComesBeforeInTheirOwnPassOnly)
{
    EXPECT_THAT(Chain(2, 1).Starts(), ElementsAre(0));
    EXPECT_THAT(Chain(3, 2).Starts(), ElementsAre(0, 12)); // 0 -> 1; 1 -> 2 lies between the passes
    EXPECT_THAT(Chain(12, 6).Starts(), ElementsAre(0, 12, 24, 36, 48, 60));
}

// Only the second pass has a dependency between its stages, 2 -> 3; a packet in its first pass goes as slowly.
TEST(Passes, DistancesOfStagesAreThoseOfTheSlowestPass)
{
    Chain chain(4, 2);
    auto& key = chain.builder.Get().tables[1].keys[0].field;
    key = FieldId{1, 0};
    EXPECT_THAT(chain.Findings(), IsEmpty());
    EXPECT_THAT(chain.Starts(), ElementsAre(0, 12));
    chain.placement.tables[2].slices[0].stage = 1;
    chain.placement.tables[3].slices[0].stage = 2;
    chain.builder.Get().tables[2].keys[0].field = FieldId{1, 0};
    EXPECT_THAT(chain.Starts(), ElementsAre(0, 1));
}

TEST(Passes, FileKeepsThemAndNamesWrongOnes)
{
    Chain chain(12, 6);
    const std::string text = PrintPlacement(chain.placement, chain.builder.Get());
    EXPECT_EQ(ParsePlacement(text, chain.builder.Get(), "p"), chain.placement);
    ASSERT_THAT(text, HasSubstr("\"passes\": [2,1]"));
    for (const char* wrong : {"[0,1]", "[2,17]", "[2]", "2"})
    {
        std::string changed = text;
        changed.replace(text.find("[2,1]"), 5, wrong);
        try
        {
            ParsePlacement(changed, chain.builder.Get(), "p");
            ADD_FAILURE() << wrong;
        }
        catch (const InputError& error)
        {
            EXPECT_EQ(error.Diagnostics().front().where.line, 2U);
        }
    }
    chain.placement.passes = {1, 1};
    EXPECT_EQ(PrintPlacement(chain.placement, chain.builder.Get()).find("passes"), std::string::npos);
}

} // namespace
} // namespace pisa
