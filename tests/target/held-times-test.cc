// Times that a thread keeps for packets on their way: when stages start then, who checks them, how files write them.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/placement.h"
#include "target/program-builder.h"
#include "target/stage-facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

/** Two tables, the second of which matches what the first writes, on the first two of rmt-32's stages, cut to four.
 */
class Held : public ::testing::Test
{
  protected:
    Held()
    {
        const FieldId a = m_builder.AddField("a", 32);
        m_builder.AddTable("first", {{}, {}, {a}, 1, 0, {}, false});
        m_builder.AddTable("second", {ExactOn({a}), {}, {}, 1024, 0, {}, false});
        m_target.stages = 4;
        m_placement.tables = {{0, {{0, 0}}}, {1, {{1, 1024}}}};
    }

    std::vector<Cycle> StartsWith(const std::vector<Cycle>& held)
    {
        m_placement.held[0].start = held;
        return TimingOf(m_builder.Get(), m_placement, m_target, false).start;
    }

    std::string ErrorOf(std::string text, const std::string& from, const std::string& to)
    {
        text.replace(text.find(from), from.size(), to);
        try
        {
            ParsePlacement(text, m_builder.Get(), "p.json");
            return "accepted";
        }
        catch (const InputError& error)
        {
            return error.what();
        }
    }

    ProgramBuilder m_builder;
    Target m_target = LoadTarget("rmt-32");
    Placement m_placement;
};

TEST_F(Held, AStageStartsWhenItMayAndNotBeforeItIsHeld)
{
    // 12 cycles behind a match dependency, 1 behind any stage
    EXPECT_THAT(StartsWith({}), ElementsAre(0, 12, 13, 14));
    EXPECT_THAT(StartsWith({0, 12, 13, 14}), ElementsAre(0, 12, 13, 14));
    EXPECT_THAT(StartsWith({0, 13, 13, 13}), ElementsAre(0, 13, 14, 15));
    EXPECT_THAT(StartsWith({0, 1, 1, 30}), ElementsAre(0, 12, 13, 30));
}

TEST_F(Held, AThreadEndsWhenItMayAndNotBeforeItIsHeld)
{
    const auto done = [this](Cycle held)
    {
        m_placement.held[0].done = held;
        return TimingOf(m_builder.Get(), m_placement, m_target, false).done;
    };
    EXPECT_EQ(done(0), 14U + 12U);
    EXPECT_EQ(done(26), 26U);
    EXPECT_EQ(done(27), 27U);
}

TEST_F(Held, TheOtherThreadIsNotHeld)
{
    m_placement.held[0] = {{0, 20, 40, 60}, 100};
    const StageTiming egress = TimingOf(m_builder.Get(), m_placement, m_target, true);
    EXPECT_THAT(egress.start, ElementsAre(0, 1, 2, 3));
    EXPECT_EQ(egress.done, 3U + 12U);
}

TEST_F(Held, StagesOfDifferentLengthsAreHeldAlike)
{
    std::vector<StageFacts> stages = FreeStages(4); // one cycle apart
    stages[2].notBefore = 2;
    const LatencyModel lengths = LoadTarget("tofino-like").latency;
    EXPECT_THAT(TimeStages(stages, lengths, false).start, ElementsAre(0, 1, 2, 3));
    stages[2].notBefore = 9;
    EXPECT_THAT(TimeStages(stages, lengths, false).start, ElementsAre(0, 1, 9, 10));
}

TEST_F(Held, TheCheckerWantsAStartForEachStageOrNone)
{
    const auto findings = [this](const std::vector<Cycle>& starts)
    {
        m_placement.held[1].start = starts;
        std::vector<std::string> held;
        for (const Diagnostic& finding : Check(m_builder.Get(), m_placement, m_target))
        {
            if (finding.what.find("held") != std::string::npos)
            {
                held.push_back(finding.what);
            }
        }
        return held;
    };
    EXPECT_THAT(findings({}), SizeIs(0));
    EXPECT_THAT(findings({0, 1, 2, 3}), SizeIs(0));
    EXPECT_THAT(findings({0, 1, 2}), ElementsAre("starts of 3 stages are held, the chip has 4"));
    EXPECT_THAT(findings({0, 1, 2, 3, 4}), ElementsAre("starts of 5 stages are held, the chip has 4"));
    m_target = LoadTarget("drmt"); // its schedules say their starts themselves
    EXPECT_THAT(findings({0}), ElementsAre("starts of 1 stages are held, the chip has 0"));
}

TEST_F(Held, FilesKeepWhatIsHeldAndOnlyThat)
{
    EXPECT_THAT(PrintPlacement(m_placement, m_builder.Get()), Not(HasSubstr("held")));
    m_placement.held = {{{{0, 12, 20, 21}, 40}, {{}, 7}}};
    const std::string text = PrintPlacement(m_placement, m_builder.Get());
    EXPECT_EQ(ParsePlacement(text, m_builder.Get(), "p.json"), m_placement);
    EXPECT_THAT(ErrorOf(text, "{\"start\":[],\"done\":7}", "{\"start\":[]}"),
                AllOf(HasSubstr("p.json"), HasSubstr("done")));
    EXPECT_THAT(ErrorOf(text, ",\n    {\"start\":[],\"done\":7}", ""), HasSubstr("must have two threads"));
    EXPECT_THAT(ErrorOf(text, "\"done\":7", "\"done\":-7"), HasSubstr("p.json"));
    EXPECT_THAT(ErrorOf(text, "\"done\":7", "\"end\":7"), HasSubstr("end"));
}

} // namespace
} // namespace pisa
