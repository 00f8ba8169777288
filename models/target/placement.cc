// The checker of placements. It believes nothing and calls no solver.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/placement.h"

#include "target/demand.h"
#include "target/drmt-check.h"
#include "target/field.h"
#include "target/limit-check.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace pisa
{

namespace
{

std::string
Number(uint64_t value)
{
    return std::to_string(value);
}

void
Report(Diagnostics& findings, const SourceLocation& where, std::string what)
{
    findings.push_back({Severity::Error, where, std::move(what), ""});
}

/** One table's slices: stages below `stages` in ascending order. */
void
CheckStagesOfSlices(const Table& table, const TablePlacement& placed, unsigned stages, unsigned passes,
                    Diagnostics& findings)
{
    for (std::size_t i = 0; i < placed.slices.size(); ++i)
    {
        const TableSlice& slice = placed.slices[i];
        if (slice.stage >= stages)
        {
            Report(findings, table.where,
                   "table '" + table.name + "': in stage " + Number(slice.stage) + ", the last stage " +
                       (passes > 1 ? "of " + Number(passes) + " passes " : "") + "is " + Number(stages - 1));
        }
        if (i > 0 && slice.stage <= placed.slices[i - 1].stage)
        {
            Report(findings, table.where, "table '" + table.name + "': slices are not in ascending stages");
        }
    }
}

/** One table's slices: they hold all rows, one slice where there may be just one. */
void
CheckRowsOfSlices(const Program& program, const TablePlacement& placed, Diagnostics& findings)
{
    const Table& table = program.tables[placed.table];
    const std::string name = "table '" + table.name + "': ";
    const uint64_t rows = table.keys.empty() ? 0 : table.size;
    uint64_t missing = rows;
    for (const TableSlice& slice : placed.slices)
    {
        if (slice.rows > missing || (slice.rows == 0 && rows > 0))
        {
            Report(findings, table.where,
                   name + "slice of " + Number(slice.rows) + " rows, " + Number(missing) + " were left to place");
            return;
        }
        missing -= slice.rows;
    }
    if (missing > 0)
    {
        Report(findings, table.where,
               name + "slices hold " + Number(rows - missing) + " rows, it needs " + Number(rows));
    }
    const bool mustBeWhole = rows == 0 || !ArraysOf(program, placed.table).empty();
    if (placed.slices.empty() || (mustBeWhole && placed.slices.size() != 1))
    {
        Report(findings, table.where,
               name + Number(placed.slices.size()) + " slices, it needs " +
                   (mustBeWhole ? "exactly 1" : "at least 1"));
    }
}

void
CheckTables(const Program& program, const Placement& placement, const Target& target, Diagnostics& findings)
{
    if (placement.tables.size() != program.tables.size())
    {
        Report(findings, {},
               Number(placement.tables.size()) + " tables placed, the program has " + Number(program.tables.size()));
        return;
    }
    const std::vector<bool> isEgress = EgressTables(program);
    for (TableId id = 0; id < program.tables.size(); ++id)
    {
        if (placement.tables[id].table != id)
        {
            Report(findings, program.tables[id].where,
                   "table '" + program.tables[id].name + "': not in its position");
            continue;
        }
        const unsigned passes = placement.passes[isEgress[id]];
        CheckStagesOfSlices(program.tables[id], placement.tables[id], passes * target.stages, passes, findings);
        CheckRowsOfSlices(program, placement.tables[id], findings);
    }
}

void
CheckOrder(const Program& program, const Placement& placement, Diagnostics& findings)
{
    static constexpr const char* kNames[] = {"match", "action", "successor", "reverse-match"};
    const TableGraph graph = BuildTableGraph(program);
    for (const TableEdge& edge : graph.edges)
    {
        const TableNode& from = graph.nodes[edge.from];
        const TableNode& to = graph.nodes[edge.to];
        const unsigned end = placement.tables[from.table].slices.back().stage;
        const unsigned begin = placement.tables[to.table].slices.front().stage;
        const bool isStrict = edge.kind == DependencyKind::Match || edge.kind == DependencyKind::Action;
        if (begin < end || (isStrict && begin == end))
        {
            Report(findings, program.tables[to.table].where,
                   "table '" + to.name + "' begins in stage " + Number(begin) + ", its " +
                       kNames[static_cast<int>(edge.kind)] + " dependency on '" + from.name +
                       "', which ends in stage " + Number(end) + ", needs stage " + Number(end + isStrict) +
                       " or later");
        }
    }
}

/** On dRMT, packets are once with their processor. */
void
CheckPasses(const Placement& placement, const Target& target, Diagnostics& findings)
{
    const bool isDrmt = target.architecture == "drmt";
    const unsigned most = isDrmt ? 1 : kMostPasses;
    for (const unsigned passes : placement.passes)
    {
        if (passes < 1 || passes > most)
        {
            Report(findings, {},
                   Number(passes) + " passes" + (isDrmt ? " of a dRMT chip" : "") + ", limit 1 to " + Number(most));
        }
    }
}

void
CheckSharedRegisters(const Program& program, const Placement& placement, Diagnostics& findings)
{
    std::map<StatefulArray, TableId> homes;
    for (TableId id = 0; id < program.tables.size(); ++id)
    {
        for (const StatefulArray& array : ArraysOf(program, id))
        {
            const TableId home = homes.emplace(array, id).first->second;
            const unsigned here = placement.tables[id].slices.front().stage;
            const unsigned there = placement.tables[home].slices.front().stage;
            if (here != there)
            {
                Report(findings, program.tables[id].where,
                       NameOf(program, array) + " is used in stage " + Number(there) + " by table '" +
                           program.tables[home].name + "' and in stage " + Number(here) + " by table '" +
                           program.tables[id].name + "'; an array lives in one stage and is met in one pass");
            }
        }
    }
}

void
CheckStages(const Program& program, const Placement& placement, const Target& target, Diagnostics& findings)
{
    const std::vector<StageUse> uses = UseOfStages(program, placement, target);
    const StageLimits& limits = target.stage;
    for (std::size_t stage = 0; stage < uses.size(); ++stage)
    {
        const StageUse& use = uses[stage];
        const std::tuple<uint64_t, const char*, uint64_t> resources[] = {
            {use.sramBlocks, " SRAM blocks", limits.sramBlocks},
            {use.tcamBlocks, " TCAM blocks", limits.tcamBlocks},
            {use.exactCrossbarBits, " bits of the exact match crossbar", limits.exactCrossbarBits},
            {use.ternaryCrossbarBits, " bits of the ternary match crossbar", limits.ternaryCrossbarBits},
            {use.actionBits, " bits of the action crossbar", limits.actionCrossbarBits},
            {use.tables, " tables", limits.tables},
            {use.statefulUnits, " stateful units", limits.statefulUnits},
        };
        for (const auto& [need, unit, limit] : resources)
        {
            if (need > limit)
            {
                Report(findings, {},
                       "stage " + Number(stage) + ": " + Number(need) + unit + ", limit " + Number(limit));
            }
        }
    }
}

/** Stages have starts to hold; schedules say their starts themselves. */
void
CheckHeld(const Placement& placement, const Target& target, Diagnostics& findings)
{
    const std::size_t stages = target.architecture == "drmt" ? 0 : target.stages;
    for (const HeldTimes& held : placement.held)
    {
        if (!held.start.empty() && held.start.size() != stages)
        {
            Report(findings, {},
                   "starts of " + Number(held.start.size()) + " stages are held, the chip has " + Number(stages));
        }
    }
}

/** The part of Check that concerns the stages of an RMT chip. */
Diagnostics
CheckStagesOf(const Program& program, const Placement& placement, const Target& target)
{
    Diagnostics findings;
    if (!placement.threads.empty())
    {
        Report(findings, {}, "the placement has schedules, and an RMT chip has stages");
    }
    CheckPasses(placement, target, findings);
    if (findings.empty()) // stages are counted over the passes
    {
        CheckTables(program, placement, target, findings);
    }
    if (findings.empty()) // the rest relies on every table having its slices
    {
        CheckOrder(program, placement, findings);
        CheckSharedRegisters(program, placement, findings);
        CheckStages(program, placement, target, findings);
    }
    return findings;
}

} // namespace

std::vector<Diagnostic>
Check(const Program& program, const Placement& placement, const Target& target)
{
    Diagnostics findings;
    if (target.architecture == "ideal")
    {
        if (!(placement == Placement()))
        {
            Report(findings, {}, "the placement is not empty, and an ideal switch has no place for tables or fields");
        }
        return findings;
    }
    if (target.architecture == "drmt")
    {
        CheckPasses(placement, target, findings);
        const Diagnostics processors = CheckProcessors(program, placement, target);
        findings.insert(findings.end(), processors.begin(), processors.end());
    }
    else
    {
        findings = CheckStagesOf(program, placement, target);
    }
    CheckHeld(placement, target, findings);
    const Diagnostics phv = CheckPhv(program, placement, target);
    findings.insert(findings.end(), phv.begin(), phv.end());
    return findings;
}

} // namespace pisa
