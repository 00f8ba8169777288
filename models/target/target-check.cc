// What no placement can mend: the fit of a program's actions, keys, registers and headers with a chip.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/action-check.h"
#include "target/demand.h"
#include "target/drmt-check.h"
#include "target/field.h"
#include "target/offered.h"

#include <algorithm>
#include <optional>

namespace pisa
{

namespace
{

using Findings = std::vector<Diagnostic>;

/** Reports a need above its limit. */
void
Limit(Findings& findings, const SourceLocation& where, const std::string& what, uint64_t need, uint64_t limit,
      const std::string& unit, const std::string& remedy)
{
    if (need > limit)
    {
        const std::string arithmetic = " " + std::to_string(need) + " " + unit + ", limit " + std::to_string(limit);
        findings.push_back({Severity::Error, where, what + arithmetic, remedy});
    }
}

void
CheckTable(const Program& program, TableId id, const Target& target, Findings& findings)
{
    const Table& table = program.tables[id];
    const TableDemand demand = DemandOf(program, id, target);
    const std::string name = "table '" + table.name + "': ";
    const bool isTernary = demand.isTernary;
    const unsigned unit = isTernary ? target.stage.tcamBlockBits : target.stage.sramMatchBits;
    const uint64_t blocks = isTernary ? target.stage.tcamBlocks : target.stage.sramBlocks;
    Limit(findings, table.where, name + "its key takes", uint64_t{demand.matchBlocksWide} * unit,
          isTernary ? target.stage.ternaryCrossbarBits : target.stage.exactCrossbarBits,
          "bits of a stage's " + std::string(isTernary ? "ternary" : "exact") + " match crossbar", "shorten the key");
    Limit(findings, table.where, name + "one row of its key takes", demand.matchBlocksWide, blocks,
          isTernary ? "TCAM blocks of a stage" : "SRAM blocks of a stage", "shorten the key");
    Limit(findings, table.where, name + "its entries need", MatchBlocks(demand, demand.rows, target),
          blocks * target.stages, isTernary ? "TCAM blocks of the chip" : "SRAM blocks of the chip",
          "ask for fewer entries");
    Limit(findings, table.where, name + "its widest action takes",
          uint64_t{demand.actionDataBits} + demand.actionBits, target.stage.actionCrossbarBits,
          "bits of a stage's action crossbar", "split the action over several tables");
    Limit(findings, table.where, name + "its actions use", demand.statefulUnits, target.stage.statefulUnits,
          "stateful units of one stage", "split the table");
    Limit(findings, table.where, name + "the arrays that it uses need", demand.registerBlocks,
          target.stage.sramBlocks, "SRAM blocks in one stage", "make the arrays smaller or split the table");
}

void
CheckBranches(const Control& control, const Target& target, Findings& findings)
{
    for (const ControlNode& node : control.nodes)
    {
        const auto* branch = std::get_if<Branch>(&node);
        if (branch == nullptr)
        {
            continue;
        }
        const std::string name = "condition '" + branch->name + "': ";
        const Operation operation = branch->condition.operation;
        if (target.operations.count(operation) == 0)
        {
            const std::string what = name + "the chip has no operation '" + std::string(Info(operation).name) + "'";
            const std::string remedy = "express it by the operations of target '" + target.name + "'";
            findings.push_back({Severity::Error, SourceLocation{}, what, remedy});
        }
        Limit(findings, {}, name + "compares", branch->condition.width, target.aluWidth, "bits",
              "split the comparison");
    }
}

void
CheckCells(const Register& reg, const Target& target, Findings& findings)
{
    const std::string name = "register '" + reg.name + "': ";
    Limit(findings, reg.where, name + "a cell has", reg.width, target.stateful.width, "bits", "split the cells");
}

void
CheckArray(const Program& program, const StatefulArray& array, const Target& target, Findings& findings)
{
    Limit(findings, PlaceOf(program, array), NameOf(program, array) + ": needs", ArrayBlocks(program, array, target),
          target.stage.sramBlocks, "SRAM blocks in one stage",
          "make the array smaller or split it into banks of their own tables");
}

/** A lower bound: each field takes whole words, at best of the narrowest kind. The placer finds the exact answer. */
void
CheckHeaderVector(const Program& program, const Target& target, Findings& findings)
{
    uint64_t need = 0;
    uint64_t limit = 0;
    const unsigned narrowest = target.phv.front().width;
    for (const FieldId field : CarriedFields(program))
    {
        need += uint64_t{(FieldBits(program, field) + narrowest - 1) / narrowest} * narrowest;
    }
    for (const PhvWords& words : target.phv)
    {
        limit += uint64_t{words.width} * words.count;
    }
    Limit(findings, {}, "header vector: the fields of all headers take", need, limit, "bits",
          "use fewer or narrower fields");
}

/** @return the most bytes that the parser may take from one packet, from `state` on. */
uint64_t
LongestParse(const Program& program, StateId state, std::vector<std::optional<uint64_t>>& known)
{
    if (state >= program.parser.size()) // accept or reject
    {
        return 0;
    }
    if (!known[state])
    {
        const ParseState& at = program.parser[state];
        uint64_t rest = LongestParse(program, at.otherwise, known);
        for (const ParseTransition& transition : at.transitions)
        {
            rest = std::max(rest, LongestParse(program, transition.next, known));
        }
        uint64_t bits = 0;
        for (const ParseStep& step : at.steps)
        {
            const auto* extract = std::get_if<Extract>(&step);
            bits += extract != nullptr ? FixedBits(program.headers[extract->header]) : 0;
            const auto* skip = std::get_if<Advance>(&step);
            const auto* fixed = skip != nullptr ? std::get_if<Constant>(&skip->bits) : nullptr;
            bits += fixed != nullptr ? fixed->value : 0; // a field's worth is known to no compiler
        }
        known[state] = rest + bits / 8;
    }
    return *known[state];
}

void
CheckParser(const Program& program, const Target& target, Findings& findings)
{
    uint64_t rows = 0;
    for (const ParseState& state : program.parser)
    {
        rows += state.transitions.size() + 1;
        uint64_t bits = 0;
        for (const FieldId field : state.select)
        {
            bits += FieldBits(program, field);
        }
        Limit(findings, {}, "parse state '" + state.name + "': selects on", bits, target.parser.lookupBits, "bits",
              "select on fewer bits or in two states");
    }
    Limit(findings, {}, "parser: needs", rows, target.parser.tcamRows, "TCAM rows", "parse fewer headers");
    std::vector<std::optional<uint64_t>> known(program.parser.size());
    Limit(findings, {}, "parser: takes up to", LongestParse(program, 0, known), target.parser.headerBytes,
          "bytes of a packet", "parse fewer or shorter headers");
}

/** What no placement in stages can mend. */
Findings
CheckDemandOnStages(const Program& program, const Target& target)
{
    Findings findings;
    for (TableId id = 0; id < program.tables.size(); ++id)
    {
        CheckTable(program, id, target, findings);
    }
    for (const StatefulArray& array : ArraysOf(program))
    {
        CheckArray(program, array, target, findings);
    }
    return findings;
}

} // namespace

std::vector<Diagnostic>
CheckAgainstTarget(const Program& program, const Target& target)
{
    if (target.architecture == "ideal") // it has no limits
    {
        return {};
    }
    Findings findings = CheckOffered(program, target);
    if (!findings.empty()) // what follows prices only what chips offer
    {
        return findings;
    }
    findings = CheckRegisterUse(program);
    for (const Action& action : program.actions)
    {
        const Findings more = CheckAction(program, action, target);
        findings.insert(findings.end(), more.begin(), more.end());
    }
    CheckBranches(program.ingress, target, findings);
    CheckBranches(program.egress, target, findings);
    for (const Register& reg : program.registers)
    {
        CheckCells(reg, target, findings);
    }
    const Findings chip = target.architecture == "drmt" ? CheckDemandOnProcessors(program, target)
                                                        : CheckDemandOnStages(program, target);
    findings.insert(findings.end(), chip.begin(), chip.end());
    CheckHeaderVector(program, target, findings);
    CheckParser(program, target, findings);
    return findings;
}

} // namespace pisa
