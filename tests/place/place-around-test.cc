// Words of a running program that is placed anew with more in it: kept while they hold, shared by what is new.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/place-around.h"
#include "compiler/place/placer.h"
#include "place/table-chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::SizeIs;

/** A chain of eight tables as it runs, and with a ninth that reads two of its fields. */
class SharedWordsThatRun : public ::testing::Test
{
  protected:
    AroundAnswer AddReaderOf(uint32_t first, uint32_t second, const Target& target)
    {
        const Program running = TableChain(8).Get();
        m_running = *PlaceGreedily(running, target).placement;
        ProgramBuilder builder = TableChain(8);
        const FieldId result = builder.AddField("f8", 32);
        builder.AddTable("t8", {{}, {{1, first}, {1, second}}, {result}, 1, 0, {}, false});
        m_merged = builder.Get();
        return PlaceAround(m_merged, target, running, m_running);
    }

    Placement m_running;
    Program m_merged;
};

TEST_F(SharedWordsThatRun, StayAndAreSharedByNewFields)
{
    const Target target = ChipWith(1); // the chain has one word for its eight fields
    const AroundAnswer answer = AddReaderOf(7, 7, target);
    ASSERT_TRUE(answer.IsLive());
    EXPECT_THAT(Check(m_merged, *answer.placement, target), SizeIs(0));
    const std::vector<PhvPlacement>& phv = answer.placement->phv;
    ASSERT_THAT(phv, SizeIs(m_running.phv.size() + 1));
    EXPECT_THAT(std::vector<PhvPlacement>(phv.begin(), phv.end() - 1), ElementsAreArray(m_running.phv));
    EXPECT_EQ(phv.back().words, m_running.phv.back().words) << "f8 arrives behind the last reader of f7";
}

TEST_F(SharedWordsThatRun, ChangeWhereTheyNoLongerHold)
{
    const Target target = ChipWith(2);
    const AroundAnswer answer = AddReaderOf(0, 7, target); // f0 is needed up to the end now, f1 to f7 are beside it
    ASSERT_TRUE(answer.placement);
    EXPECT_TRUE(answer.hasNewWords);
    EXPECT_FALSE(answer.IsLive());
    EXPECT_THAT(answer.moves, SizeIs(0));
    EXPECT_THAT(Check(m_merged, *answer.placement, target), SizeIs(0));
}

TEST_F(SharedWordsThatRun, AreRefusedWhereNoneHold)
{
    const AroundAnswer answer = AddReaderOf(0, 7, ChipWith(1));
    ASSERT_FALSE(answer.placement);
    ASSERT_THAT(answer.reasons, SizeIs(1));
    EXPECT_THAT(answer.reasons.front().what, HasSubstr("header vector"));
}

} // namespace
} // namespace pisa
