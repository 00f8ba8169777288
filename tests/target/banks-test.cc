// Chips with banks in files, the hash that shards, and what the checker counts.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/banks-check.h"
#include "target/demand.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using testing::ElementsAre;
using testing::HasSubstr;

// The first outputs of SplitMix64 from 0, and its state's step: published in the generator's own test vectors.
TEST(BankHash, MixesBySplitMix64)
{
    EXPECT_EQ(BankHash::Mix(0), 0xe220a8397b1dcdafU);
    EXPECT_EQ(BankHash::Mix(0x9e3779b97f4a7c15), 0x6e789e6aa1b965f4U);
}

// 64 banks and 64,000 keys: chi-squared of 63 degrees of freedom is below 103 in 999 of 1,000 cases.
TEST(BankHash, SpreadsConsecutiveKeysEvenly)
{
    std::vector<double> hits(64, 0);
    for (uint64_t key = 0; key < 64000; ++key)
    {
        BankHash hash = BankHash::OfTable(7);
        hash.Add(key);
        ++hits[hash.Bank(64)];
    }
    double squares = 0;
    for (const double count : hits)
    {
        squares += (count - 1000) * (count - 1000) / 1000;
    }
    EXPECT_LT(squares, 103);
}

TEST(BankedTarget, ShippedChipPrintsAndParsesWithoutLoss)
{
    const Target target = LoadTarget("drmt-banked");
    EXPECT_EQ(ParseTarget(PrintTarget(target), "f"), target);
    EXPECT_EQ(target.processors, 128U); // FlexCore, section 4.1
    EXPECT_EQ(target.issue.matchLatency, 22U);
    EXPECT_EQ(target.issue.actionLatency, 2U);
    EXPECT_EQ(target.banks.entries, 1024U);
}

std::string
ErrorOf(const std::string& from, const std::string& to)
{
    std::string text = PrintTarget(LoadTarget("drmt-banked"));
    text.replace(text.find(from), from.size(), to);
    try
    {
        ParseTarget(text, "f.json");
    }
    catch (const InputError& error)
    {
        return error.what();
    }
    return "accepted";
}

TEST(BankedTarget, WrongBanksAreNamedWithLineAndLimit)
{
    EXPECT_THAT(ErrorOf("\"count\": 64", "\"count\": 0"), HasSubstr("banks.count"));
    EXPECT_THAT(ErrorOf("\"count\": 64", "\"count\": 3393"), HasSubstr("3393 banks of 3392 SRAM blocks"));
    EXPECT_EQ(ErrorOf("\"count\": 64", "\"count\": 3392"), "accepted");
    EXPECT_THAT(ErrorOf("\"entries\"", "\"rows\""), HasSubstr("rows"));
    EXPECT_THAT(ErrorOf("\"match\": 22", "\"match\": 0"), HasSubstr("latency.match"));
}

TEST(BankedTarget, OffersWhatItsParserAndDeparserServe)
{
    EXPECT_THAT(LoadTarget("drmt-banked").offers,
                testing::IsSupersetOf({Offer::ValueSets, Offer::Checksums, Offer::PayloadChecksums}));
    EXPECT_EQ(ErrorOf("\"checksums\"", "\"checksums\", \"parser-arithmetic\""), "accepted");
    for (const char* name :
         {"counters", "meters", "hashes", "random", "digests", "range-match", "action-profiles", "varbit"})
    {
        EXPECT_THAT(ErrorOf("\"checksums\"", std::string("\"checksums\", \"") + name + "\""),
                    HasSubstr(std::string("offers': '") + name + "' is no service"));
    }
}

/** Four banks of two SRAM blocks of 8 rows of 80 + 32 bits, and one TCAM block of 4 rows of 40 bits. */
Target
SmallBanks()
{
    Target target = LoadTarget("drmt-banked");
    target.banks = {4, 3};
    target.stage.sramBlocks = 8;
    target.stage.sramBlockRows = 8;
    target.stage.tcamBlocks = 4;
    target.stage.tcamBlockRows = 4;
    return target;
}

/** An exact table of 80 bits and `rows` rows, a ternary one of 40 bits, and 32-bit cells. */
Program
MakeProgram(uint64_t rows, uint64_t ternaryRows, uint64_t cells)
{
    Program program;
    program.name = "p";
    Header meta;
    meta.name = "m";
    meta.isMetadata = true;
    meta.fields = {{"a", 40}, {"b", 40}, {"c", 40}};
    program.headers = {MakeIntrinsicHeader(), meta};
    Action action;
    action.name = "none";
    program.actions = {action};
    Table exact;
    exact.name = "exact";
    exact.keys = {{{1, 0}, MatchKind::Exact}, {{1, 1}, MatchKind::Exact}};
    exact.actions = {0};
    exact.size = rows;
    Table ternary = exact;
    ternary.name = "ternary";
    ternary.keys = {{{1, 2}, MatchKind::Ternary}};
    ternary.size = ternaryRows;
    program.tables = {exact, ternary};
    Register reg;
    reg.name = "r";
    reg.width = 56;
    reg.size = cells;
    program.registers = {reg};
    return program;
}

std::vector<std::string>
FindingsOf(const Program& program, const Target& target)
{
    std::vector<std::string> findings;
    for (const Diagnostic& finding : CheckDemandOnBanks(program, target))
    {
        findings.push_back(finding.what);
    }
    return findings;
}

// Each bank has 16 SRAM lines and 4 TCAM lines. 4 rows of 4 banks are 1 a bank; two cells of 56 bits fill a line.
TEST(BankedTarget, EachBankHoldsItsShareOfAllTablesAndRegisters)
{
    const Target target = SmallBanks();
    EXPECT_EQ(UseOfBank(MakeProgram(4, 4, 8), target).sramLines, 1U + 1U);
    EXPECT_EQ(UseOfBank(MakeProgram(5, 4, 9), target).sramLines, 2U + 2U);
    EXPECT_EQ(UseOfBank(MakeProgram(4, 16, 8), target).tcamLines, 4U);
    EXPECT_THAT(FindingsOf(MakeProgram(15 * 4, 16, 8), target), testing::IsEmpty());
    EXPECT_THAT(FindingsOf(MakeProgram(15 * 4 + 1, 16, 8), target),
                ElementsAre("memory: tables and registers need 17 SRAM lines of each bank, limit 16"));
    EXPECT_THAT(FindingsOf(MakeProgram(4, 17, 8), target),
                ElementsAre("memory: tables need 5 TCAM lines of each bank, limit 4"));
}

TEST(BankedTarget, DescriptionTableAndKeysHaveLimits)
{
    Target target = SmallBanks();
    Program program = MakeProgram(4, 4, 8);
    const Branch branch{"b", {Operation::NotEqual, 40, FieldId{1, 0}, Constant{0}}, kEndOfControl, kEndOfControl};
    program.ingress.nodes = {branch, branch, branch};
    EXPECT_THAT(FindingsOf(program, target), testing::IsEmpty());
    program.egress.nodes = {branch};
    EXPECT_THAT(FindingsOf(program, target),
                ElementsAre("program description table: tables and branches need 4 entries, limit 3"));
    program.egress.nodes.clear();
    target.issue.keyUnitBits = 20; // 4 units of 80 bits in 4 banks
    EXPECT_THAT(FindingsOf(program, target), testing::IsEmpty());
    target.issue.keyUnitBits = 16;
    EXPECT_THAT(FindingsOf(program, target), ElementsAre("table 'exact': its key takes 5 banks, limit 4"));
}

} // namespace
} // namespace pisa
