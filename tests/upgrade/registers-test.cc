// What becomes of registers while the program of a running pipeline changes: kept, resized with their content,
// dropped. SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/live-extension.h"
#include "upgrade/chain.h"
#include "upgrade/upgrade-run.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

constexpr FieldId kCell{1, 1};
constexpr uint64_t kCellsUsed = 4;

/** A chain behind a table that counts packets in the cell that they name. */
Program
Counting(const std::string& letters, uint64_t cells)
{
    Program program = Chain(letters);
    program.headers[1].fields = {{"seen", 64}, {"cell", 16}};
    Register hits;
    hits.name = "hits";
    hits.width = 64;
    hits.size = cells;
    program.registers = {hits};
    StatefulOperation add;
    add.reg = 0;
    add.index = kCell;
    add.steps = {{Operation::Add, 64, {{}, {AtomValue::Kind::Literal, 0, 1}}}};
    add.next = {AtomValue::Kind::Step, 0, 0};
    Action count;
    count.name = "count";
    count.body = {add};
    program.actions.push_back(count);
    Table table;
    table.name = "counting";
    table.actions = {static_cast<ActionId>(letters.size())};
    table.defaultCall = {table.actions.front(), {}};
    program.tables.push_back(table);
    program.ingress.nodes.push_back(Apply{static_cast<TableId>(letters.size()), 0, 0, {}});
    program.ingress.entry = static_cast<NodeId>(letters.size());
    return program;
}

/** What a change does to the register. */
struct Outcome
{
    uint64_t packets{0}; ///< that have left
    uint64_t late{0};    ///< of those: counted in the old array after its content had moved
    uint64_t counted{0}; ///< in the array that is there at the end
    std::vector<Diagnostic> warnings;
    std::vector<Register> registers; ///< at the end, without those that were freed
};

Outcome
OutcomeOf(const Program& was, const Program& is, bool isBanked)
{
    UpgradeRun::Setting setting;
    setting.isBanked = isBanked;
    setting.spacing = isBanked ? 12 : 2;
    setting.prepare = [spacing = setting.spacing](Pipeline& pipeline, Phv& phv, Cycle now)
    { phv.slots[pipeline.SlotOf(kCell)] = now / spacing % kCellsUsed; };
    std::vector<Cycle> old;
    UpgradeRun run(was, is, setting);
    const auto table = static_cast<TableId>(was.tables.size() - 1);
    PipelineSinks sinks;
    sinks.access = [&](const Transit&, const TableAccess& access)
    {
        if (access.table == table)
        {
            old.push_back(access.at);
        }
    };
    run.GetPipeline().SetSinks(sinks);
    run.UntilOver({});
    Outcome outcome;
    for (const auto& [sum, count] : run.sums)
    {
        outcome.packets += count;
    }
    const Cycle moved = run.committedAt - (isBanked ? 8 : 1); // the version's register write, a cycle a copy
    outcome.late = std::count_if(old.begin(), old.end(), [&](Cycle at) { return at >= moved; });
    outcome.warnings = run.GetPlan().warnings;
    const std::vector<Register>& registers = run.GetPipeline().GetImage().program.registers;
    for (RegisterId id = 0; id < registers.size(); ++id)
    {
        if (!IsFreed(registers[id].name))
        {
            outcome.registers.push_back(registers[id]);
            for (uint64_t cell = 0; cell < kCellsUsed; ++cell)
            {
                outcome.counted += run.GetPipeline().ReadRegister(id, cell, 400000);
            }
        }
    }
    return outcome;
}

TEST(Registers, AreKeptWithEveryCountIfTheirTableIs)
{
    const Outcome outcome = OutcomeOf(Counting("a", 8), Counting("ab", 8), false);
    ASSERT_EQ(outcome.registers.size(), 1U);
    EXPECT_GT(outcome.packets, 500U);
    EXPECT_EQ(outcome.counted, outcome.packets);
    EXPECT_TRUE(outcome.warnings.empty());
}

TEST(Registers, TakeTheirContentAlongWhenTheyAreResized)
{
    const Outcome outcome = OutcomeOf(Counting("a", 8), Counting("a", 16), false);
    ASSERT_EQ(outcome.registers.size(), 1U);
    EXPECT_EQ(outcome.registers[0].size, 16U);
    EXPECT_GT(outcome.packets, 500U);
    // what old packets count behind the copy is lost with the old array
    EXPECT_EQ(outcome.counted, outcome.packets - outcome.late);
    EXPECT_GT(outcome.late, 0U);
    EXPECT_LT(outcome.late, 20U); // those that were on their way then
}

TEST(Registers, AreDroppedWithAWarningIfTheNewProgramHasThemNot)
{
    const Outcome outcome = OutcomeOf(Counting("a", 8), Chain("a"), false);
    EXPECT_TRUE(outcome.registers.empty());
    ASSERT_EQ(outcome.warnings.size(), 1U);
    EXPECT_EQ(outcome.warnings[0].what, "register 'hits' is not in the new program: its content (8 cells) is lost");
}

TEST(Registers, LoseTheCellsThatTheNewArrayHasNotWithAWarning)
{
    const Outcome outcome = OutcomeOf(Counting("a", 8), Counting("a", 6), false);
    ASSERT_EQ(outcome.registers.size(), 1U);
    EXPECT_EQ(outcome.registers[0].size, 6U);
    EXPECT_EQ(outcome.counted, outcome.packets - outcome.late);
    ASSERT_EQ(outcome.warnings.size(), 1U);
    EXPECT_NE(outcome.warnings[0].what.find("from 8 to 6 cells: the content of the last 2 is lost"),
              std::string::npos);
}

TEST(Registers, TakeTheirContentAlongOnBanksToo)
{
    const Outcome outcome = OutcomeOf(Counting("a", 8), Counting("a", 16), true);
    ASSERT_EQ(outcome.registers.size(), 1U);
    EXPECT_EQ(outcome.registers[0].size, 16U);
    EXPECT_GE(outcome.counted, outcome.packets - outcome.late);
    EXPECT_LE(outcome.counted, outcome.packets + 8); // each of 8 processors may have counted one that has not left
}

} // namespace
} // namespace pisa
