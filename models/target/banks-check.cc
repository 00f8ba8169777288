// The checker's part for dRMT chips with banks.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/banks-check.h"

#include "ir/access.h"
#include "target/demand.h"
#include "target/limit-check.h"

namespace pisa
{

namespace
{

uint64_t
Shard(uint64_t count, const Target& target)
{
    return count / target.banks.count + (count % target.banks.count != 0);
}

/** @return the chip with blocks of a single row, so that demands in blocks are demands in lines. */
Target
WithLinesForBlocks(Target target)
{
    target.stage.sramBlockRows = 1;
    target.stage.tcamBlockRows = 1;
    return target;
}

void
CheckWidths(const Program& program, const Target& target, Diagnostics& findings)
{
    for (TableId table = 0; table < program.tables.size(); ++table)
    {
        const std::string name = "table '" + program.tables[table].name + "': its key takes";
        const unsigned units = KeyUnits(program, table, target);
        Limit(findings, program.tables[table].where, name, units, target.issue.keyUnits, "key units of one cycle",
              "shorten the key");
        Limit(findings, program.tables[table].where, name, units, target.banks.count, "banks", "shorten the key");
    }
    for (const Action& action : program.actions)
    {
        Limit(findings, action.where, "action '" + action.name + "': it writes",
              AccessOf(program, action).writes.size(), target.issue.actionFields, "fields in one cycle",
              "split the action over several tables");
    }
}

} // namespace

BankUse
UseOfBank(const Program& program, const Target& target)
{
    const Target lines = WithLinesForBlocks(target);
    BankUse use;
    for (TableId table = 0; table < program.tables.size(); ++table)
    {
        const TableDemand demand = DemandOf(program, table, lines);
        const uint64_t rows = Shard(demand.rows, target);
        (demand.isTernary ? use.tcamLines : use.sramLines) += MatchBlocks(demand, rows, lines);
        use.sramLines += DataBlocks(demand, rows, lines);
    }
    for (const Register& reg : program.registers)
    {
        Register shard;
        shard.width = reg.width;
        shard.size = Shard(reg.size, target);
        use.sramLines += RegisterBlocks(shard, lines);
    }
    return use;
}

BankUse
LinesOfBank(const Target& target)
{
    const uint64_t banks = target.banks.count;
    return {target.stage.sramBlocks / banks * target.stage.sramBlockRows,
            target.stage.tcamBlocks / banks * target.stage.tcamBlockRows};
}

unsigned
KeyUnits(const Program& program, TableId table, const Target& target)
{
    const unsigned bits = DemandOf(program, table, target).keyBits;
    return bits / target.issue.keyUnitBits + (bits % target.issue.keyUnitBits != 0);
}

bool
IsOfferedBesideBanks(Offer offer)
{
    switch (offer)
    {
    case Offer::FaultyPackets:
    case Offer::ParserMoves:
    case Offer::ParserArithmetic:
    case Offer::Lookahead:
    case Offer::Advance:
    case Offer::ParserChecks:
    case Offer::ValueSets:
    case Offer::VerifiedChecksums:
    case Offer::Checksums:
    case Offer::PayloadChecksums:
        return true;
    case Offer::Varbit:
    case Offer::Counters:
    case Offer::Meters:
    case Offer::Hashes:
    case Offer::Random:
    case Offer::Digests:
    case Offer::RangeMatch:
    case Offer::ActionProfiles:
        break;
    }
    return false;
}

std::vector<Diagnostic>
CheckDemandOnBanks(const Program& program, const Target& target)
{
    Diagnostics findings;
    CheckWidths(program, target, findings);
    Limit(findings, {}, "program description table: tables and branches need",
          program.ingress.nodes.size() + program.egress.nodes.size(), target.banks.entries, "entries",
          "use fewer tables and conditions");
    const BankUse use = UseOfBank(program, target);
    const BankUse lines = LinesOfBank(target);
    Limit(findings, {}, "memory: tables and registers need", use.sramLines, lines.sramLines,
          "SRAM lines of each bank", "ask for fewer entries or smaller arrays");
    Limit(findings, {}, "memory: tables need", use.tcamLines, lines.tcamLines, "TCAM lines of each bank",
          "ask for fewer entries");
    return findings;
}

std::vector<Diagnostic>
CheckBanks(const Program& program, const Placement& placement, const Target& target)
{
    Diagnostics findings = CheckDemandOnBanks(program, target);
    if (!placement.tables.empty() || !placement.threads.empty())
    {
        findings.push_back({Severity::Error,
                            {},
                            std::to_string(placement.tables.size()) + " tables in stages and " +
                                std::to_string(placement.threads.size()) +
                                " scheduled threads; a chip with banks has no stages and no schedules",
                            ""});
    }
    return findings;
}

} // namespace pisa
