// First fit in dependency order, longest remaining chain first.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/greedy.h"

#include "compiler/place/bounds.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

namespace pisa
{

namespace
{

/** @return the largest share that the unit takes of any resource of one stage, in millionths. */
uint64_t
ShareOf(const StageUnit& unit, const Load& capacity)
{
    uint64_t share = 0;
    for (std::size_t i = 0; i < kResources; ++i)
    {
        share = std::max(share, capacity[i] == 0 ? 0 : unit.whole[i] * 1'000'000 / capacity[i]);
    }
    return share;
}

/** The stages of a chip while they fill up; stages of all passes share what a physical one has. */
class Stages
{
  public:
    Stages(const StageProblem& problem, const Target& target)
        : m_target(target),
          m_count(problem.stages),
          m_used(target.stages)
    {
    }

    /** Gives the unit its first stages with room, not before `first`. @return its slices, empty if there is no room.
     */
    std::vector<UnitSlice> Fill(const StageUnit& unit, unsigned first)
    {
        std::vector<UnitSlice> slices;
        std::vector<Load> used = m_used;
        uint64_t missing = unit.chunks;
        for (unsigned stage = first; stage < m_count && missing > 0; ++stage)
        {
            Load& here = used[stage % m_target.stages];
            const uint64_t fits = ChunksThatFit(m_target, unit, here);
            if (fits > 0)
            {
                slices.push_back({stage, std::min(fits, missing)});
                missing -= slices.back().chunks;
                here = here + LoadOfChunks(m_target, unit, slices.back().chunks);
            }
        }
        if (missing > 0)
        {
            return {};
        }
        m_used = std::move(used);
        return slices;
    }

    /** Says what the stages from `first` on lack for the unit. */
    Diagnostic Shortage(const StageUnit& unit, unsigned first) const
    {
        const Load capacity = CapacityOf(m_target.stage);
        std::string lacks;
        for (std::size_t i = 0; i < kResources; ++i)
        {
            unsigned stages = 0;
            for (unsigned stage = first; stage < m_count; ++stage)
            {
                stages += m_used[stage % m_target.stages][i] + unit.whole[i] > capacity[i] ? 1 : 0;
            }
            if (stages > 0)
            {
                lacks += "; " + std::to_string(stages) + " stages lack " + UnitOf(static_cast<Resource>(i)) +
                         ", it needs " + std::to_string(unit.whole[i]);
            }
        }
        return {Severity::Error, unit.where,
                NameOf(unit) + ": no room in stages " + std::to_string(first) + " to " + std::to_string(m_count - 1) +
                    lacks,
                "another order of the tables may fit; ask for the Z3 placer"};
    }

  private:
    const Target& m_target;
    unsigned m_count;         ///< in all passes
    std::vector<Load> m_used; ///< of physical stages
};

/** The units that may be placed next, most urgent first. */
class Agenda
{
  public:
    /** @param urgency one a unit; the greatest comes first, then the largest share of a stage, then program order */
    Agenda(const StageProblem& problem, const Target& target, const std::vector<unsigned>& urgency)
        : m_waitsFor(problem.units.size(), 0)
    {
        const Load capacity = CapacityOf(target.stage);
        for (uint32_t unit = 0; unit < problem.units.size(); ++unit)
        {
            m_priorities.emplace_back(urgency[unit], ShareOf(problem.units[unit], capacity),
                                      problem.units.size() - unit);
        }
        for (const StageEdge& edge : problem.edges)
        {
            ++m_waitsFor[edge.to];
        }
        for (uint32_t unit = 0; unit < problem.units.size(); ++unit)
        {
            Offer(unit);
        }
    }

    bool IsEmpty() const
    {
        return m_ready.empty();
    }

    uint32_t Next()
    {
        return m_ready.extract(std::prev(m_ready.end())).value().second;
    }

    /** One of the units that this one waits for is placed. */
    void Release(uint32_t unit)
    {
        --m_waitsFor[unit];
        Offer(unit);
    }

  private:
    using Priority = std::tuple<unsigned, uint64_t, std::size_t>;

    void Offer(uint32_t unit)
    {
        if (m_waitsFor[unit] == 0)
        {
            m_ready.emplace(m_priorities[unit], unit);
        }
    }

    std::vector<Priority> m_priorities;
    std::vector<unsigned> m_waitsFor; ///< how many units that are not placed yet
    std::set<std::pair<Priority, uint32_t>> m_ready;
};

/** First fit in one order. */
GreedyAnswer
FitInOrder(const StageProblem& problem, const Target& target, const std::vector<unsigned>& urgency)
{
    Stages stages(problem, target);
    Agenda agenda(problem, target, urgency);
    GreedyAnswer answer;
    std::vector<unsigned> earliest(problem.units.size(), 0);
    std::vector<std::vector<UnitSlice>> slices(problem.units.size());
    while (!agenda.IsEmpty())
    {
        const uint32_t unit = agenda.Next();
        slices[unit] = stages.Fill(problem.units[unit], earliest[unit]);
        if (slices[unit].empty())
        {
            answer.reason = stages.Shortage(problem.units[unit], earliest[unit]);
            return answer;
        }
        const unsigned end = slices[unit].back().stage;
        answer.stages = std::max(answer.stages, end + 1);
        for (const StageEdge& edge : problem.edges)
        {
            if (edge.from == unit)
            {
                earliest[edge.to] = std::max(earliest[edge.to], end + (edge.IsStrict() ? 1 : 0));
                agenda.Release(edge.to);
            }
        }
    }
    answer.slices = std::move(slices);
    return answer;
}

/** @return for each unit the tables of the longest chain that it begins, whatever memory they fill. */
std::vector<unsigned>
RemainingTables(StageProblem problem)
{
    for (StageUnit& unit : problem.units)
    {
        unit.leastStages = 1;
    }
    return RemainingStages(problem);
}

} // namespace

GreedyAnswer
FirstFit(const StageProblem& problem, const Target& target)
{
    // Large tables make long chains by their memory alone, and push small ones that much waits for to the end; hence
    // both measures.
    GreedyAnswer byStages = FitInOrder(problem, target, RemainingStages(problem));
    GreedyAnswer byTables = FitInOrder(problem, target, RemainingTables(problem));
    const bool tablesWin = byTables.slices && (!byStages.slices || byTables.stages < byStages.stages);
    return tablesWin ? byTables : byStages;
}

} // namespace pisa
