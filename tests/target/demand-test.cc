// Prices by hand: blocks of 1024 x 112 bits (80 of key) and 2048 x 40 bits.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/demand.h"

#include "ir/text.h"
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

/** Prices the first table of a program text. */
TableDemand
PriceOf(const std::string& text, const Target& target)
{
    return DemandOf(ParseProgram("program p;\nmetadata m { a : 8; b : 16; }\n" + text, "text"), 0, target);
}

TEST(ServiceDemand, CountersAndMetersStandBesideTheirEntries)
{
    const Target rmt = LoadTarget("rmt-32");
    const std::string head = "action set(x : 32) { m.b = move<16>(x); } counter c[4096]; meter k[4096] : bytes;\n";
    const std::string rest = " action set; default set(0); }";
    EXPECT_EQ(PriceOf(head + "table t[4096] { key m.a : exact;" + rest, rmt).rowBits, 32U);
    EXPECT_EQ(PriceOf(head + "table t[4096] { key m.a : exact; counter c;" + rest, rmt).rowBits, 160U);
    const TableDemand both =
        PriceOf(head + "table t[4096] { key m.a : exact; counter c; meter k -> m.a;" + rest, rmt);
    EXPECT_EQ(both.rowBits, 288U);
    EXPECT_EQ(both.actionDataBits, 32U) << "the action crossbar carries the action data alone";
    EXPECT_EQ(both.statefulUnits, 0U);
    EXPECT_EQ(both.registerBlocks, 0U);
}

TEST(ServiceDemand, IndirectArraysTake128BitsACellAndAUnit)
{
    Target chip = LoadTarget("rmt-32");
    chip.stage.sramBlockRows = 1000;
    chip.stage.sramBlockBits = 64; // a cell is two blocks wide
    const TableDemand demand =
        PriceOf("counter c[1001]; meter k[1000] : bytes; action x() { do count c[m.b]; m.a = meter k[m.b]; }\n"
                "table t[1] { action x; default x(); }",
                chip);
    EXPECT_EQ(demand.statefulUnits, 2U);
    EXPECT_EQ(demand.registerBlocks, 4U + 2U); // two rows of blocks, and one
}

TEST(ServiceDemand, RangesTakePrefixesAtWorst)
{
    const Target rmt = LoadTarget("tofino-like");
    const TableDemand demand =
        PriceOf("action x() {}\ntable t[100] { key m.b : range; key m.a : range; action x; default x(); }", rmt);
    EXPECT_TRUE(demand.isTernary);
    EXPECT_EQ(demand.rowsPerEntry, 30U * 14U); // 2w - 2 of 16 and of 8 bits
    EXPECT_EQ(MatchBlocks(demand, 100, rmt),
              (42000 + rmt.stage.tcamBlockRows - 1) / rmt.stage.tcamBlockRows * demand.matchBlocksWide);
}

TEST(ServiceDemand, EntriesOfAProfileReferToMembers)
{
    Target chip = LoadTarget("tofino-like");
    chip.stage.sramBlockRows = 8;
    chip.stage.sramBlockBits = 32;
    const TableDemand demand = PriceOf("action set(x : 32) { m.b = move<16>(x); } profile f[20];\n"
                                       "table t[64] { key m.a : exact; profile f; action set; default set(0); }",
                                       chip);
    EXPECT_EQ(demand.rowBits, 5U);               // 20 members
    EXPECT_EQ(demand.registerBlocks, 3U);        // 20 rows of 32 bits, 8 a block
    EXPECT_EQ(DataBlocks(demand, 64, chip), 2U); // 11 rows of 6 references
    EXPECT_EQ(demand.statefulUnits, 0U);
}

} // namespace
} // namespace pisa
