// What no placer can beat: the longest chain of dependent tables and the sum of each resource.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/bounds.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** @return stages that the unit fills; a unit that fits no chip counts as one, as it is reported by itself. */
unsigned
OwnStages(const StageProblem& problem, uint32_t unit)
{
    return std::max(1U, problem.units[unit].leastStages);
}

/** @return stages from the first one of edge.from to the first that edge.to may have. */
unsigned
StagesAlong(const StageProblem& problem, const StageEdge& edge)
{
    return OwnStages(problem, edge.from) - (edge.IsStrict() ? 0 : 1);
}

/** Why a unit that may lie in one stage only, or a chunk of a table, is too large for any stage. */
void
ReportTooLarge(const StageUnit& unit, const Target& target, std::vector<Diagnostic>& reasons)
{
    const Load capacity = CapacityOf(target.stage);
    const bool isWhole = unit.chunks == 1;
    const Load need = isWhole ? unit.whole : LoadOfChunks(target, unit, 1);
    bool found = false;
    for (std::size_t i = 0; i < kResources; ++i)
    {
        if (need[i] > capacity[i])
        {
            found = true;
            reasons.push_back({Severity::Error, unit.where,
                               NameOf(unit) + (isWhole ? ": needs " : ": its smallest part needs ") +
                                   std::to_string(need[i]) + " " + UnitOf(static_cast<Resource>(i)) +
                                   " in one stage, limit " + std::to_string(capacity[i]),
                               unit.tables.size() > 1 ? "let them share fewer registers" : "make the table smaller"});
        }
    }
    if (!found)
    {
        reasons.push_back(
            {Severity::Error, unit.where,
             NameOf(unit) + ": does not fit the memory of all " + std::to_string(target.stages) + " stages together",
             "ask for fewer entries"});
    }
}

} // namespace

std::vector<unsigned>
RemainingStages(const StageProblem& problem)
{
    std::vector<unsigned> remaining(problem.units.size());
    for (uint32_t i = 0; i < problem.units.size(); ++i)
    {
        remaining[i] = OwnStages(problem, i);
    }
    // edges are sorted by `from`, and go from lower to higher units
    for (auto edge = problem.edges.rbegin(); edge != problem.edges.rend(); ++edge)
    {
        remaining[edge->from] = std::max(remaining[edge->from], StagesAlong(problem, *edge) + remaining[edge->to]);
    }
    return remaining;
}

Chain
LongestChain(const StageProblem& problem)
{
    Chain chain;
    if (problem.units.empty())
    {
        return chain;
    }
    const std::vector<unsigned> remaining = RemainingStages(problem);
    const auto longest = std::max_element(remaining.begin(), remaining.end());
    chain.stages = *longest;
    auto at = static_cast<uint32_t>(longest - remaining.begin());
    chain.units.push_back(at);
    while (remaining[at] > OwnStages(problem, at))
    {
        const auto next = std::find_if(problem.edges.begin(), problem.edges.end(),
                                       [&](const StageEdge& edge) {
                                           return edge.from == at &&
                                                  remaining[at] == StagesAlong(problem, edge) + remaining[edge.to];
                                       });
        at = next->to;
        chain.units.push_back(at);
    }
    return chain;
}

std::string
Describe(const StageProblem& problem, const Chain& chain)
{
    std::string names;
    std::string fills;
    unsigned kinds[4] = {};
    for (std::size_t i = 0; i < chain.units.size(); ++i)
    {
        const StageUnit& unit = problem.units[chain.units[i]];
        names += (i == 0 ? "" : " -> ") + unit.names.front();
        if (unit.leastStages > 1)
        {
            fills += ", " + NameOf(unit) + " fills " + std::to_string(unit.leastStages) + " stages";
        }
        for (const StageEdge& edge : problem.edges)
        {
            if (i > 0 && edge.from == chain.units[i - 1] && edge.to == chain.units[i])
            {
                ++kinds[static_cast<int>(edge.kind)];
            }
        }
    }
    static constexpr const char* kNames[] = {"match", "action", "successor", "reverse-match"};
    std::string counts;
    for (int kind = 0; kind < 4; ++kind)
    {
        if (kinds[kind] > 0)
        {
            counts += (counts.empty() ? "" : " and ") + std::to_string(kinds[kind]) + " " + kNames[kind];
        }
    }
    const bool isOne = chain.units.size() == 2;
    return "chain of " + (counts.empty() ? "no" : counts) + (isOne ? " dependency " : " dependencies ") + names +
           " needs " + std::to_string(chain.stages) + " stages" + fills;
}

Load
TotalLoad(const StageProblem& problem)
{
    Load total{};
    for (const StageUnit& unit : problem.units)
    {
        total = total + unit.whole;
    }
    return total;
}

unsigned
LeastStages(const StageProblem& problem, const Target& target)
{
    const Load total = TotalLoad(problem);
    const Load capacity = CapacityOf(target.stage);
    uint64_t least = std::max(1U, LongestChain(problem).stages);
    for (std::size_t i = 0; i < kResources; ++i)
    {
        if (capacity[i] > 0)
        {
            least = std::max(least, (total[i] + capacity[i] - 1) / capacity[i]);
        }
    }
    return static_cast<unsigned>(std::min<uint64_t>(least, UINT32_MAX));
}

std::vector<Diagnostic>
ImpossibleBecause(const StageProblem& problem, const Target& target)
{
    std::vector<Diagnostic> reasons = problem.contradictions;
    for (const StageUnit& unit : problem.units)
    {
        if (unit.leastStages == 0)
        {
            ReportTooLarge(unit, target, reasons);
        }
    }
    const Load total = TotalLoad(problem);
    const Load capacity = CapacityOf(target.stage);
    for (std::size_t i = 0; i < kResources; ++i)
    {
        const uint64_t limit = capacity[i] * target.stages;
        if (total[i] > limit)
        {
            const std::string what = std::string(UnitOf(static_cast<Resource>(i))) + ": tables need " +
                                     std::to_string(total[i]) + ", chip has " + std::to_string(limit);
            reasons.push_back({Severity::Error, SourceLocation{}, what, "ask for less, or for a larger chip"});
        }
    }
    const Chain chain = LongestChain(problem);
    if (chain.stages > problem.stages)
    {
        reasons.push_back({Severity::Error, problem.units[chain.units.front()].where,
                           Describe(problem, chain) + ", " + StagesOfChip(problem, target),
                           "compute more in one step, or make later tables independent of earlier ones"});
    }
    return reasons;
}

} // namespace pisa
