// The placement checker: accepts what holds, and names each broken limit with its arithmetic.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/placement.h"
#include "target/program-builder.h"

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

/**
 * Three tables in a chain on a chip of four stages: `first` writes b, `second` matches b and writes c, `third` reads
 * c. `count_a` and `count_b` share a register; every packet meets one of the two, then `first`.
 */
class PlacementCheck : public ::testing::Test
{
  protected:
    PlacementCheck()
    {
        const FieldId a = m_builder.AddField("a", 32);
        const FieldId b = m_builder.AddField("b", 32);
        const FieldId c = m_builder.AddField("c", 48);
        const FieldId d = m_builder.AddField("d", 32);
        const RegisterId total = m_builder.AddRegister("total", 32, 3072);
        m_builder.AddTable("first", {ExactOn({a}), {}, {b}, 1024, 0, {}, false});
        m_builder.AddTable("second", {ExactOn({b}), {}, {c}, 4096, 32, {}, false});
        m_builder.AddTable("third", {{}, {c}, {d}, 1, 0, {}, false});
        m_builder.AddTable("count_a", {{}, {}, {}, 1, 0, {total}, false});
        m_builder.AddTable("count_b", {{}, {}, {}, 1, 0, {total}, false});
        Control& control = m_builder.Get().ingress;
        std::get<Apply>(control.nodes[2]) = Apply{2, kEndOfControl, kEndOfControl, {}};
        std::get<Apply>(control.nodes[3]) = Apply{3, 0, 0, {}};
        control.nodes[4] = Branch{"has_a", {Operation::NotEqual, 32, a, Constant{0}}, 3, 5};
        control.nodes.push_back(Apply{4, 0, 0, {}});
        control.entry = 4;
        m_target.stages = 4;
        m_placement.tables = {{0, {{0, 1024}}},
                              {1, {{1, 1024}, {2, 3072}}},
                              {2, {{3, 0}}},
                              {3, {{0, 0}}},
                              {4, {{0, 0}}}};
        const unsigned widths[] = {16, 32, 16, 16, 16};
        for (uint32_t i = 0; i < 5; ++i)
        {
            m_placement.phv.push_back({{0, i}, {{widths[i], widths[i] == 32 ? 0 : i}}});
        }
        m_placement.phv.push_back({{0, 5}, {{8, 0}}});
        m_placement.phv.push_back({{0, 6}, {{8, 1}}});
        m_placement.phv.push_back({a, {{32, 1}}});
        m_placement.phv.push_back({b, {{32, 2}}});
        m_placement.phv.push_back({c, {{32, 3}, {16, 5}}});
        m_placement.phv.push_back({d, {{16, 6}, {16, 7}}});
    }

    std::vector<std::string> Findings() const
    {
        std::vector<std::string> findings;
        for (const Diagnostic& finding : Check(m_builder.Get(), m_placement, m_target))
        {
            findings.push_back(finding.what);
        }
        return findings;
    }

    mutable ProgramBuilder m_builder;
    Target m_target = LoadTarget("rmt-32");
    Placement m_placement;
};

TEST_F(PlacementCheck, AcceptsAPlacementThatHolds)
{
    EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(PlacementCheck, UseIsTheSumOfSlicesAndSharedRegistersCountOnce)
{
    const std::vector<StageUse> uses = UseOfStages(m_builder.Get(), m_placement, m_target);
    ASSERT_EQ(uses.size(), 4U);
    EXPECT_EQ(uses[0].sramBlocks, 2U); // first: 1024 x 32 bits; total: three cells a row
    EXPECT_EQ(uses[0].tables, 3U);
    EXPECT_EQ(uses[0].statefulUnits, 1U);
    EXPECT_EQ(uses[0].exactCrossbarBits, 80U);
    EXPECT_EQ(uses[0].actionBits, 32U);
    EXPECT_EQ(uses[1].sramBlocks, 2U); // key and a third of a block's rows of data
    EXPECT_EQ(uses[2].sramBlocks, 3U); // ceil(3 x 32 / 80) and 3072 / 3 rows of data
    EXPECT_EQ(uses[2].actionBits, 32U + 48U);
    EXPECT_EQ(uses[3].tables, 1U);
    EXPECT_EQ(uses[3].tcamBlocks, 0U);
}

TEST_F(PlacementCheck, MatchAndActionDependenciesNeedALaterStage)
{
    m_placement.tables[1].slices = {{0, 4096}};
    EXPECT_THAT(Findings(),
                ElementsAre("table 'second' begins in stage 0, its match dependency on 'first', which ends "
                            "in stage 0, needs stage 1 or later"));
    m_placement.tables[1].slices = {{1, 1024}, {3, 3072}};
    EXPECT_THAT(Findings(), ElementsAre(HasSubstr("'third' begins in stage 3, its action dependency on 'second'")));
}

TEST_F(PlacementCheck, SlicesHoldAllRowsAndNoMore)
{
    m_placement.tables[1].slices = {{1, 1024}, {2, 3071}};
    EXPECT_THAT(Findings(), ElementsAre("table 'second': slices hold 4095 rows, it needs 4096"));
    m_placement.tables[1].slices = {{1, 1024}, {2, 3073}};
    EXPECT_THAT(Findings(), ElementsAre("table 'second': slice of 3073 rows, 3072 were left to place"));
    m_placement.tables[1].slices = {{1, UINT64_MAX}, {2, 4097}}; // whose sum wraps to 4096
    EXPECT_THAT(Findings(), Not(IsEmpty()));
    m_placement.tables[1].slices = {{1, 0}, {2, 4096}};
    EXPECT_THAT(Findings(), ElementsAre(HasSubstr("slice of 0 rows")));
    m_placement.tables[1].slices = {};
    EXPECT_THAT(Findings(), Contains(HasSubstr("needs at least 1")));
    m_placement.tables[2].slices = {{2, 0}, {3, 0}};
    EXPECT_THAT(Findings(), Contains("table 'third': 2 slices, it needs exactly 1"));
}

TEST_F(PlacementCheck, SlicesLieInAscendingStagesOfTheChip)
{
    m_placement.tables[1].slices = {{2, 1024}, {1, 3072}};
    EXPECT_THAT(Findings(), ElementsAre("table 'second': slices are not in ascending stages"));
    m_placement.tables[1].slices = {{1, 1024}, {1, 3072}};
    EXPECT_THAT(Findings(), ElementsAre("table 'second': slices are not in ascending stages"));
    m_placement.tables[1].slices = {{1, 4096}};
    m_placement.tables[2].slices = {{4, 0}};
    EXPECT_THAT(Findings(), ElementsAre("table 'third': in stage 4, the last stage is 3"));
    m_placement.tables[2].slices = {{4'000'000'000, 0}};
    EXPECT_THAT(Findings(), ElementsAre(HasSubstr("the last stage is 3")));
}

TEST_F(PlacementCheck, EveryTableIsPlacedInItsPosition)
{
    std::swap(m_placement.tables[3], m_placement.tables[4]);
    EXPECT_THAT(Findings(), Contains("table 'count_a': not in its position"));
    m_placement.tables.pop_back();
    EXPECT_THAT(Findings(), ElementsAre("4 tables placed, the program has 5"));
}

TEST_F(PlacementCheck, TablesThatShareARegisterShareItsStage)
{
    m_placement.tables[4].slices = {{1, 0}};
    EXPECT_THAT(Findings(),
                ElementsAre(HasSubstr("register 'total' is used in stage 0 by table 'count_a' and in stage "
                                      "1 by table 'count_b'")));
}

TEST_F(PlacementCheck, EveryLimitOfAStageIsKept)
{
    const struct
    {
        unsigned StageLimits::*limit;
        unsigned value;
        const char* what;
    } cases[] = {
        {&StageLimits::sramBlocks, 2, "stage 2: 3 SRAM blocks, limit 2"},
        {&StageLimits::exactCrossbarBits, 79, "stage 0: 80 bits of the exact match crossbar, limit 79"},
        {&StageLimits::actionCrossbarBits, 79, "stage 1: 80 bits of the action crossbar, limit 79"},
        {&StageLimits::tables, 2, "stage 0: 3 tables, limit 2"},
        {&StageLimits::statefulUnits, 0, "stage 0: 1 stateful units, limit 0"},
    };
    for (const auto& each : cases)
    {
        const StageLimits before = m_target.stage;
        m_target.stage.*each.limit = each.value;
        EXPECT_THAT(Findings(), Contains(each.what));
        m_target.stage.*each.limit = each.value + 1;
        EXPECT_THAT(Findings(), IsEmpty()) << each.what;
        m_target.stage = before;
    }
    m_builder.Get().tables[1].keys[0].kind = MatchKind::Ternary;
    m_target.stage.tcamBlocks = 1;
    m_target.stage.ternaryCrossbarBits = 39;
    EXPECT_THAT(Findings(), ElementsAre("stage 1: 40 bits of the ternary match crossbar, limit 39",
                                        "stage 2: 2 TCAM blocks, limit 1",
                                        "stage 2: 40 bits of the ternary match crossbar, limit 39"));
}

TEST_F(PlacementCheck, MetadataSharesWordsWhereItIsNeverNeededAtOnce)
{
    // `third`, in stage 3, reads c and writes d, which nobody reads: d comes when c goes
    m_placement.phv[10].words = m_placement.phv[9].words;
    EXPECT_THAT(Findings(), IsEmpty());
    // the rows of `second` in stage 2 match b when those in stage 1 may have written c
    m_placement.phv[8].words = {{32, 3}};
    EXPECT_THAT(Findings(), ElementsAre("field 'meta.c': in word 3 of 32 bits, which holds 'meta.b' already"));
    m_placement.tables[1].slices = {{1, 4096}};
    EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(PlacementCheck, MetadataThatIsReadUnwrittenHasItsWordFromTheParserOn)
{
    // a is a key of `first` that nobody writes, so that it is zero from the beginning; d is not there before stage 3
    m_placement.phv[10].words = m_placement.phv[7].words;
    EXPECT_THAT(Findings(), IsEmpty());
    // a last table reads d unwritten if `third` is not met
    auto& nodes = m_builder.Get().ingress.nodes;
    const FieldId d{1, 3};
    m_builder.AddTable("last", {ExactOn({d}), {}, {}, 1, 0, {}, false});
    std::get<Apply>(nodes[1]).onMiss = 6;
    std::get<Apply>(nodes[2]) = Apply{2, 6, 6, {}};
    std::get<Apply>(nodes[5]) = Apply{4, 0, 0, {}};
    m_placement.tables.push_back({5, {{3, 1}}});
    m_placement.tables[0].slices = {{0, 1024}};
    m_placement.tables[2].slices = {{2, 0}};
    m_placement.tables[1].slices = {{1, 4096}};
    EXPECT_THAT(Findings(), Contains("field 'meta.d': in word 1 of 32 bits, which holds 'meta.a' already"));
}

TEST_F(PlacementCheck, EveryFieldHasWordsOfItsOwnThatHoldIt)
{
    const Placement good = m_placement;
    m_placement.phv[10].words = {{16, 6}, {16, 4}};
    EXPECT_THAT(Findings(),
                ElementsAre("field 'meta.d': in word 4 of 16 bits, which holds 'intrinsic.replication_id' already"));
    m_placement = good;
    m_placement.phv[9].words = {{32, 3}, {8, 5}};
    EXPECT_THAT(Findings(), ElementsAre("field 'meta.c': 48 bits in words of 40 bits"));
    m_placement.phv[9] = {m_placement.phv[9].field, {{32, 3}, {16, 5}, {8, 5}}, 8};
    EXPECT_TRUE(Findings().empty());
    m_placement.phv[9].shift = 9;
    EXPECT_THAT(Findings(), ElementsAre("field 'meta.c': 48 bits above 9 others in words of 56 bits"));
    m_placement.phv[9].shift = 0;
    m_placement.phv[9].words = {{32, 3}, {16, 96}};
    EXPECT_THAT(Findings(), ElementsAre("field 'meta.c': in word 96 of 16 bits, which the chip does not have"));
    m_placement.phv[9].words = {{32, 3}, {24, 0}};
    EXPECT_THAT(Findings(), ElementsAre(HasSubstr("word 0 of 24 bits, which the chip does not have")));
    m_placement = good;
    m_placement.phv.pop_back();
    EXPECT_THAT(Findings(), ElementsAre(HasSubstr("does not list every field")));
}

TEST_F(PlacementCheck, FindingsPointAtTheUsersProgram)
{
    m_builder.Get().tables[1].where = {"app.ncl.cc", 7, 3};
    m_placement.tables[1].slices = {{0, 4096}};
    EXPECT_EQ(Check(m_builder.Get(), m_placement, m_target).front().where.line, 7U);
}

TEST_F(PlacementCheck, PlacementPrintsAndParsesWithoutLoss)
{
    m_placement.phv[9].shift = 3;
    const std::string text = PrintPlacement(m_placement, m_builder.Get());
    EXPECT_EQ(ParsePlacement(text, m_builder.Get(), "p"), m_placement);
}

TEST_F(PlacementCheck, PlacementFileThatIsWrongIsAnErrorWithItsLine)
{
    const std::string text = PrintPlacement(m_placement, m_builder.Get());
    const struct
    {
        const char* from;
        const char* to;
        const char* what;
        unsigned line;
    } cases[] = {
        {"\"second\"", "\"zecond\"", "the program has no table 'zecond'", 4},
        {"\"second\"", "\"first\"", "placed twice", 4},
        {"\"meta.a\"", "\"meta.z\"", "the program has no field 'meta.z'", 17},
        {"\"stage\":1", "\"stage\":-1", "must be a whole number", 4},
        {"\"rows\":1024", "\"row\":1024", "unknown member", 3},
        {"[32,1]", "[32]", "must be [width, index]", 17},
        {"\"phv\"", "\"php\"", "unknown member", 9},
    };
    for (const auto& each : cases)
    {
        std::string changed = text;
        ASSERT_NE(text.find(each.from), std::string::npos) << each.from;
        changed.replace(text.find(each.from), std::string(each.from).size(), each.to);
        try
        {
            ParsePlacement(changed, m_builder.Get(), "p");
            ADD_FAILURE() << each.to;
        }
        catch (const InputError& error)
        {
            EXPECT_THAT(error.Diagnostics().front().what, HasSubstr(each.what));
            EXPECT_EQ(error.Diagnostics().front().where.line, each.line) << each.to;
        }
    }
}

} // namespace
} // namespace pisa
