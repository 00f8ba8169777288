// The resource report's part for dRMT chips with banks: lines of each bank, entries of the description tables.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/report.h"
#include "target/banks-check.h"

#include <nlohmann/json.hpp>

namespace pisa
{
namespace
{

/** @return whole blocks for what all banks hold together. */
uint64_t
BlocksOf(uint64_t linesOfBank, const Target& target, unsigned blockRows)
{
    const uint64_t lines = linesOfBank * target.banks.count;
    return lines / blockRows + (lines % blockRows != 0);
}

} // namespace

void
MeasureBanks(const Image& image, ResourceReport& report)
{
    const Target& target = image.target;
    const BankUse use = UseOfBank(image.program, target);
    const BankUse limit = LinesOfBank(target);
    BankReport& measured = report.banks.emplace();
    measured.count = target.banks.count;
    measured.sramLines = {use.sramLines, limit.sramLines};
    measured.tcamLines = {use.tcamLines, limit.tcamLines};
    measured.entries = {image.program.ingress.nodes.size() + image.program.egress.nodes.size(), target.banks.entries};
    report.processors = {target.processors, target.processors};
    report.sramBlocks = {BlocksOf(use.sramLines, target, target.stage.sramBlockRows), target.stage.sramBlocks};
    report.tcamBlocks = {BlocksOf(use.tcamLines, target, target.stage.tcamBlockRows), target.stage.tcamBlocks};
}

std::string
PrintBanks(const BankReport& report)
{
    return "  each of " + std::to_string(report.count) +
           " banks, all tables and registers hashed over them; latencies are the least, without contention\n" +
           PrintUsed("  SRAM lines", report.sramLines) + PrintUsed("  TCAM lines", report.tcamLines) +
           PrintUsed("description entries", report.entries);
}

nlohmann::ordered_json
BanksToJson(const BankReport& report)
{
    return {{"count", report.count},
            {"sram_lines", ToJson(report.sramLines)},
            {"tcam_lines", ToJson(report.tcamLines)},
            {"description_entries", ToJson(report.entries)}};
}

} // namespace pisa
