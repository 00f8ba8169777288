// Prices by hand: blocks of 1024 x 112 bits (80 of key) and 2048 x 40 bits.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/demand.h"
#include "target/program-builder.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

class Demand : public ::testing::Test
{
  protected:
    TableDemand Of(const TableSketch& sketch)
    {
        return DemandOf(m_builder.Get(), m_builder.AddTable("t", sketch), m_target);
    }

    std::vector<MatchKey> Keys(std::initializer_list<unsigned> widths, MatchKind kind = MatchKind::Exact)
    {
        std::vector<MatchKey> keys;
        for (const unsigned width : widths)
        {
            keys.push_back({m_builder.AddField("k" + std::to_string(width), width), kind});
        }
        return keys;
    }

    uint64_t BlocksOfRegister(unsigned width, uint64_t size)
    {
        return RegisterBlocks({"r", width, size, {}, {}}, m_target);
    }

    ProgramBuilder m_builder;
    Target m_target = LoadTarget("rmt-32");
};

TEST_F(Demand, ExactKeysArePackedAsLyraSays)
{
    // equation (11): 3 K entries of 48 bits take ceil(3 x 48 / 80) = 2 blocks
    const TableDemand demand = Of({Keys({48}), {}, {}, 3072, 0, {}, false});
    EXPECT_FALSE(demand.isTernary);
    EXPECT_EQ(demand.keyBits, 48U);
    EXPECT_EQ(demand.matchBlocksWide, 1U);
    EXPECT_EQ(MatchBlocks(demand, demand.rows, m_target), 2U);
    EXPECT_EQ(MatchBlocks(demand, 3073, m_target), 3U); // ceil(4 x 48 / 80)
    EXPECT_EQ(MatchBlocks(demand, 0, m_target), 0U);
}

TEST_F(Demand, WideExactKeyTakesBlocksSideBySide)
{
    const TableDemand demand = Of({Keys({64, 64}), {}, {}, 64, 0, {}, false});
    EXPECT_EQ(demand.matchBlocksWide, 2U);
    EXPECT_EQ(MatchBlocks(demand, demand.rows, m_target), 2U);
}

TEST_F(Demand, OneFieldThatIsNotExactMakesTheTableTernaryAndTcamIsNotPacked)
{
    for (const MatchKind kind : {MatchKind::Lpm, MatchKind::Ternary})
    {
        std::vector<MatchKey> keys = Keys({64, 64, 16});
        keys.push_back(Keys({16}, kind).front());
        const TableDemand demand = Of({keys, {}, {}, 80000, 0, {}, false});
        EXPECT_TRUE(demand.isTernary);
        EXPECT_EQ(demand.matchBlocksWide, 4U);
        EXPECT_EQ(MatchBlocks(demand, demand.rows, m_target), 160U); // ceil(80000 / 2048) x 4
    }
}

TEST_F(Demand, ActionDataIsPackedInWholeRows)
{
    const TableDemand wide = Of({Keys({12}), {}, {}, 41250, 96, {}, false});
    EXPECT_EQ(wide.dataBlocksWide, 1U);
    EXPECT_EQ(DataBlocks(wide, wide.rows, m_target), 41U); // one a row
    const TableDemand narrow = Of({Keys({16}), {}, {}, 7169, 16, {}, false});
    EXPECT_EQ(DataBlocks(narrow, 7168, m_target), 1U); // seven a row
    EXPECT_EQ(DataBlocks(narrow, 7169, m_target), 2U);
    const TableDemand wider = Of({Keys({24}), {}, {}, 1024, 113, {}, false});
    EXPECT_EQ(wider.dataBlocksWide, 2U);
    EXPECT_EQ(DataBlocks(wider, 1024, m_target), 2U);
    EXPECT_EQ(DataBlocks(wider, 1025, m_target), 4U);
}

TEST_F(Demand, TableWithoutKeysNeedsNoMemory)
{
    const TableDemand demand = Of({{}, {}, {m_builder.AddField("x", 32)}, 1, 32, {}, false});
    EXPECT_EQ(demand.rows, 0U);
    EXPECT_EQ(MatchBlocks(demand, demand.rows, m_target), 0U);
    EXPECT_EQ(DataBlocks(demand, demand.rows, m_target), 0U);
    EXPECT_EQ(demand.actionBits, 32U);
    EXPECT_EQ(demand.actionDataBits, 32U);
}

TEST_F(Demand, RegisterCellsArePackedAndNeverCrossARow)
{
    EXPECT_EQ(BlocksOfRegister(32, 65536), 22U); // three a row: 21846 rows
    EXPECT_EQ(BlocksOfRegister(64, 65536), 64U); // one a row
    EXPECT_EQ(BlocksOfRegister(8, 14336), 1U);   // fourteen a row
    EXPECT_EQ(BlocksOfRegister(8, 14337), 2U);
    EXPECT_EQ(BlocksOfRegister(1, 1), 1U);
}

TEST_F(Demand, RegistersOfATableAreSummed)
{
    const RegisterId a = m_builder.AddRegister("a", 32, 65536);
    const RegisterId b = m_builder.AddRegister("b", 64, 1024);
    const TableDemand demand = Of({{}, {}, {}, 1, 0, {a, b}, false});
    EXPECT_EQ(demand.statefulUnits, 2U);
    EXPECT_EQ(demand.registerBlocks, 23U);
}

TEST_F(Demand, NeedsBeyondAnyChipDoNotWrapAround)
{
    const TableDemand demand = Of({Keys({64}), {}, {}, UINT64_MAX, 64, {}, false});
    const uint64_t allChipsBlocks = uint64_t{1} << 30;
    EXPECT_GT(MatchBlocks(demand, demand.rows, m_target), allChipsBlocks);
    EXPECT_GT(DataBlocks(demand, demand.rows, m_target), allChipsBlocks);
    EXPECT_GT(BlocksOfRegister(64, UINT64_MAX), allChipsBlocks);
}

} // namespace
} // namespace pisa
