// What each group of constraints asks of this network.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/explain-core.h"

#include "compiler/network/cost-bounds.h"
#include "compiler/network/switch-fit.h"
#include "target/header-vector-bound.h"
#include "target/offered.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** @return all of an algorithm on one switch. */
SwitchPlacement
Everything(const NetworkProblem& problem)
{
    SwitchPlacement all;
    for (uint32_t piece = 0; piece < problem.pieces.size(); ++piece)
    {
        all.pieces.insert(piece);
    }
    for (uint32_t external = 0; external < problem.externals.size(); ++external)
    {
        all.shares[external] = problem.externals[external].entries;
    }
    return all;
}

/** What the program needs of a memory, and what the largest path of each scope has. */
std::string
MemoryWords(const NetworkProblem& problem, const NetworkModes& modes, Resource resource)
{
    const auto kind = static_cast<std::size_t>(resource);
    uint64_t most = 0;
    uint64_t need = 0;
    for (const NetworkAlgorithm& algorithm : problem.algorithms)
    {
        std::vector<std::vector<uint32_t>> rows = algorithm.paths;
        for (const uint32_t each : algorithm.scope)
        {
            rows.push_back({each});
        }
        for (const auto& path : rows)
        {
            uint64_t has = 0;
            for (const uint32_t each : path)
            {
                const Target& target = problem.switches[each].target;
                has += CapacityOf(target.stage)[kind] * (target.architecture == "drmt" ? 1 : target.stages);
            }
            most = std::max(most, has);
        }
    }
    if (!problem.switches.empty())
    {
        const Target& target = problem.switches.front().target;
        need = PoolOf(MakeSwitchProblem(problem, modes, target, Everything(problem)))[kind];
    }
    std::string largest;
    const auto external = std::max_element(problem.externals.begin(), problem.externals.end(),
                                           [](const auto& a, const auto& b) { return a.entries < b.entries; });
    if (external != problem.externals.end())
    {
        largest = ", most of them for '" + external->name + "' of " + std::to_string(external->entries) + " entries";
    }
    return "the program needs " + std::to_string(need) + " " + UnitOf(resource) + largest +
           "; the largest path has " + std::to_string(most);
}

/** @return the most of something that a chip has. */
template <typename AmountOf>
uint64_t
MostOf(const NetworkProblem& problem, const AmountOf& amountOf)
{
    uint64_t most = 0;
    for (const NetworkSwitch& one : problem.switches)
    {
        most = std::max<uint64_t>(most, amountOf(one.target));
    }
    return most;
}

uint64_t
BitsOfVariables(const NetworkProblem& problem)
{
    uint64_t bits = 0;
    for (const NetworkVariable& variable : problem.variables)
    {
        bits += variable.width;
    }
    return bits;
}

std::string
StagesOfPath(const NetworkProblem& problem)
{
    uint64_t most = 0;
    for (const NetworkAlgorithm& algorithm : problem.algorithms)
    {
        std::vector<std::vector<uint32_t>> rows = algorithm.paths;
        if (rows.empty())
        {
            rows.push_back({algorithm.scope.front()});
        }
        for (const auto& path : rows)
        {
            uint64_t stages = 0;
            for (const uint32_t each : path)
            {
                stages += problem.switches[each].target.stages;
            }
            most = std::max(most, stages);
        }
    }
    return "the longest path has " + std::to_string(most) + " stages";
}

/** @return which path has the fewest switches, for people who gave paths by pattern. */
std::string
ShortestPath(const NetworkProblem& problem)
{
    const NetworkAlgorithm* of = nullptr;
    const std::vector<uint32_t>* shortest = nullptr;
    for (const NetworkAlgorithm& algorithm : problem.algorithms)
    {
        for (const std::vector<uint32_t>& path : algorithm.paths)
        {
            if (shortest == nullptr || path.size() < shortest->size())
            {
                of = &algorithm;
                shortest = &path;
            }
        }
    }
    if (shortest == nullptr)
    {
        return "";
    }
    std::string words = "; the shortest path of '" + of->name + "' is";
    for (const uint32_t each : *shortest)
    {
        words += " " + problem.switches[each].name;
    }
    return words;
}

std::string
PieceWords(const NetworkProblem& problem, NetworkGroup group)
{
    for (const NetworkPiece& piece : problem.pieces)
    {
        for (const uint32_t each : problem.algorithms[piece.algorithm].scope)
        {
            const NetworkSwitch& chip = problem.switches[each];
            if (group == NetworkGroup::Compare && piece.compareBits > chip.compareBits)
            {
                return "'" + piece.name + "' compares " + std::to_string(piece.compareBits) + " bits, '" + chip.name +
                       "' compares " + std::to_string(chip.compareBits);
            }
            if (group == NetworkGroup::Service && piece.service && !Offers(chip.target, *piece.service))
            {
                return "'" + piece.name + "' needs the service '" + std::string(NameOf(*piece.service)) +
                       "', which '" + chip.name + "' does not offer";
            }
            if (group == NetworkGroup::Atoms && piece.global && problem.globals[*piece.global].atom > chip.atom)
            {
                const NetworkGlobal& global = problem.globals[*piece.global];
                const std::string needs = global.atom == Atom::None ? "more than any atom does"
                                                                    : std::string("the atom ") + NameOf(global.atom);
                const std::string line = global.where.line > 0 ? "line " + std::to_string(global.where.line) : "";
                const std::string why = line + (line.empty() || global.why.empty() ? "" : ": ") + global.why;
                return "'" + global.name + "' needs " + needs + ", '" + chip.name + "' has " + NameOf(chip.atom) +
                       (why.empty() ? "" : " (" + why + ")");
            }
        }
    }
    return "no switch offers what a piece needs";
}

std::string
WordsOf(const NetworkProblem& problem, const NetworkModes& modes, NetworkGroup group)
{
    const StageLimits limits = problem.switches.empty() ? StageLimits{} : problem.switches.front().target.stage;
    switch (group)
    {
    case NetworkGroup::Scope:
        return "pieces stay in the region of their algorithm";
    case NetworkGroup::Path:
        return "every path carries the whole algorithm" + ShortestPath(problem);
    case NetworkGroup::Order:
        return "what a piece needs lies before it on every path";
    case NetworkGroup::Pipes:
        return "ingress and egress each do what only they can";
    case NetworkGroup::Parser:
        return "the program's parser has " + std::to_string(problem.parserRows.size()) +
               " rows, the most that a chip has are " +
               std::to_string(MostOf(problem, [](const Target& target) { return target.parser.tcamRows; }));
    case NetworkGroup::Phv:
        return "fields and locals of the program have " + std::to_string(BitsOfVariables(problem)) +
               " bits, not all of which go into the header vector of a switch; the largest has " +
               std::to_string(MostOf(problem, HeaderVectorBits));
    case NetworkGroup::Sram:
        return MemoryWords(problem, modes, Resource::Sram);
    case NetworkGroup::Tcam:
        return MemoryWords(problem, modes, Resource::Tcam);
    case NetworkGroup::Tables:
        return std::to_string(problem.blocks.size()) + " tables, " + std::to_string(limits.tables) + " a stage, " +
               StagesOfPath(problem);
    case NetworkGroup::Chain:
        return "the longest chain of tables that need each other takes " +
               std::to_string(LongestChain(problem, modes)) + " stages; " + StagesOfPath(problem);
    case NetworkGroup::Atoms:
    case NetworkGroup::Compare:
    case NetworkGroup::Service:
        return PieceWords(problem, group);
    case NetworkGroup::Split:
        return "the entries of each external on a path are all of them";
    case NetworkGroup::Global:
        return "each global lives in one place";
    }
    return "";
}

} // namespace

const char*
NameOf(NetworkGroup group)
{
    static constexpr const char* kNames[kNetworkGroups] = {"scope", "flow path", "order",    "pipes",  "parser",
                                                           "PHV",   "SRAM",      "TCAM",     "tables", "chain",
                                                           "atoms", "compare",   "services", "split",  "global"};
    return kNames[static_cast<std::size_t>(group)];
}

std::vector<Diagnostic>
ExplainCore(const NetworkProblem& problem, const NetworkModes& modes, const std::set<NetworkGroup>& core)
{
    std::string what = "no placement keeps these together: ";
    for (const NetworkGroup group : core)
    {
        what +=
            std::string(group == *core.begin() ? "" : "; ") + NameOf(group) + ": " + WordsOf(problem, modes, group);
    }
    const SourceLocation where = problem.algorithms.empty() ? SourceLocation{} : problem.algorithms.front().where;
    return {{Severity::Error, where, what, "widen the scope, ask for less, or use a larger chip"}};
}

} // namespace pisa
