// What no placement can mend: the fit of a program's actions, keys, registers and headers with a chip.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/next-states.h"
#include "target/action-check.h"
#include "target/demand.h"
#include "target/drmt-check.h"
#include "target/field.h"
#include "target/header-vector-bound.h"
#include "target/limit-check.h"
#include "target/offered.h"
#include "target/parser-rows.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/strong_components.hpp>
#include <set>

namespace pisa
{

namespace
{

void
CheckTable(const Program& program, TableId id, const Target& target, Diagnostics& findings)
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
CheckBranches(const Control& control, const Target& target, Diagnostics& findings)
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
CheckCells(const Register& reg, const Target& target, Diagnostics& findings)
{
    const std::string name = "register '" + reg.name + "': ";
    Limit(findings, reg.where, name + "a cell has", reg.width, target.stateful.width, "bits", "split the cells");
}

void
CheckArray(const Program& program, const StatefulArray& array, const Target& target, Diagnostics& findings)
{
    Limit(findings, PlaceOf(program, array), NameOf(program, array) + ": needs", ArrayBlocks(program, array, target),
          target.stage.sramBlocks, "SRAM blocks in one stage",
          "make the array smaller or split it into banks of their own tables");
}

/** @return bytes of all that the states extract, each header once, and skip by constants. */
uint64_t
BytesTaken(const Program& program, const std::vector<StateId>& states)
{
    std::set<HeaderId> headers;
    uint64_t bits = 0;
    for (const StateId state : states)
    {
        for (const ParseStep& step : program.parser[state].steps)
        {
            const auto* extract = std::get_if<Extract>(&step);
            const bool isNew = extract != nullptr && headers.insert(extract->header).second;
            bits += isNew ? FixedBits(program.headers[extract->header]) : 0;
            const auto* skip = std::get_if<Advance>(&step);
            const auto* fixed = skip != nullptr ? std::get_if<Constant>(&skip->bits) : nullptr;
            bits += fixed != nullptr ? fixed->value : 0; // a field's worth is known to no compiler
        }
    }
    return bits / 8;
}

/**
 * @return the most bytes that the parser may bring into the header vector. A loop extracts into the same headers
 * again and again, so that they count once. Boost numbers the loops' components in reverse topological order.
 */
uint64_t
LongestParse(const Program& program)
{
    boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS> graph(program.parser.size());
    for (StateId state = 0; state < program.parser.size(); ++state)
    {
        for (const StateId next : StatesBehind(program.parser[state]))
        {
            boost::add_edge(state, next, graph);
        }
    }
    std::vector<std::size_t> component(program.parser.size());
    const std::size_t count = boost::strong_components(
        graph, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, graph)));
    std::vector<std::vector<StateId>> members(count);
    for (StateId state = 0; state < program.parser.size(); ++state)
    {
        members[component[state]].push_back(state);
    }
    std::vector<uint64_t> longest(count, 0);
    for (std::size_t one = 0; one < count; ++one)
    {
        for (const StateId state : members[one])
        {
            for (const StateId next : StatesBehind(program.parser[state]))
            {
                longest[one] = std::max(longest[one], longest[component[next]]);
            }
        }
        longest[one] += BytesTaken(program, members[one]);
    }
    return program.parser.empty() ? 0 : longest[component[0]];
}

void
CheckParser(const Program& program, const Target& target, Diagnostics& findings)
{
    for (const ParseState& state : program.parser)
    {
        uint64_t bits = 0;
        for (const FieldId field : state.select)
        {
            bits += FieldBits(program, field);
        }
        Limit(findings, {}, "parse state '" + state.name + "': selects on", bits, target.parser.lookupBits, "bits",
              "select on fewer bits or in two states");
    }
    Limit(findings, {}, "parser: needs", ParserRows(program), target.parser.tcamRows, "TCAM rows",
          "parse fewer headers");
    Limit(findings, {}, "parser: takes up to", LongestParse(program), target.parser.headerBytes, "bytes of a packet",
          "parse fewer or shorter headers");
}

/** What no placement in stages can mend. */
Diagnostics
CheckDemandOnStages(const Program& program, const Target& target)
{
    Diagnostics findings;
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
    Diagnostics findings = CheckOffered(program, target);
    if (!findings.empty()) // what follows prices only what chips offer
    {
        return findings;
    }
    findings = CheckRegisterUse(program);
    for (const Action& action : program.actions)
    {
        const Diagnostics more = CheckAction(program, action, target);
        findings.insert(findings.end(), more.begin(), more.end());
    }
    CheckBranches(program.ingress, target, findings);
    CheckBranches(program.egress, target, findings);
    for (const Register& reg : program.registers)
    {
        CheckCells(reg, target, findings);
    }
    const Diagnostics chip = target.architecture == "drmt" ? CheckDemandOnProcessors(program, target)
                                                           : CheckDemandOnStages(program, target);
    findings.insert(findings.end(), chip.begin(), chip.end());
    CheckHeaderVector(program, target, findings);
    CheckParser(program, target, findings);
    return findings;
}

} // namespace pisa
