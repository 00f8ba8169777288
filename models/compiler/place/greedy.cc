// First fit in dependency order, longest remaining chain first.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/greedy.h"

#include "compiler/place/bounds.h"

#include <algorithm>
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

/** The stages while they fill up. */
class Stages
{
  public:
    Stages(const Program& program, const Target& target) : m_program(program), m_target(target), m_used(target.stages)
    {
    }

    /** Gives the unit its first stages with room, not before `first`. @return its slices, empty if there is no room.
     */
    std::vector<UnitSlice> Fill(const StageUnit& unit, unsigned first)
    {
        std::vector<UnitSlice> slices;
        uint64_t missing = unit.chunks;
        for (unsigned stage = first; stage < m_target.stages && missing > 0; ++stage)
        {
            const uint64_t fits = ChunksThatFit(m_program, m_target, unit, m_used[stage]);
            if (fits > 0)
            {
                slices.push_back({stage, std::min(fits, missing)});
                missing -= slices.back().chunks;
            }
        }
        if (missing > 0)
        {
            return {};
        }
        for (const UnitSlice& slice : slices)
        {
            Load& used = m_used[slice.stage];
            used = used + LoadOfChunks(m_program, m_target, unit, slice.chunks);
        }
        return slices;
    }

    /** Says what the stages from `first` on lack for the unit. */
    Diagnostic Shortage(const StageUnit& unit, unsigned first) const
    {
        const Load capacity = CapacityOf(m_target.stage);
        std::string lacks;
        for (std::size_t i = 0; i < kResources; ++i)
        {
            const auto isShort = [&](const Load& used) { return used[i] + unit.whole[i] > capacity[i]; };
            const auto stages = first < m_target.stages ? std::count_if(m_used.begin() + first, m_used.end(), isShort)
                                                        : std::ptrdiff_t{0};
            if (stages > 0)
            {
                lacks += "; " + std::to_string(stages) + " stages lack " + UnitOf(static_cast<Resource>(i)) +
                         ", it needs " + std::to_string(unit.whole[i]);
            }
        }
        return {Severity::Error, m_program.tables[unit.tables.front()].where,
                NameOf(m_program, unit) + ": no room in stages " + std::to_string(first) + " to " +
                    std::to_string(m_target.stages - 1) + lacks,
                "another order of the tables may fit; ask for the Z3 placer"};
    }

  private:
    const Program& m_program;
    const Target& m_target;
    std::vector<Load> m_used;
};

} // namespace

GreedyAnswer
FirstFit(const Program& program, const StageProblem& problem, const Target& target)
{
    const Load capacity = CapacityOf(target.stage);
    const std::vector<unsigned> remaining = RemainingStages(problem);
    const std::size_t count = problem.units.size();
    std::vector<unsigned> waitsFor(count, 0);
    std::vector<unsigned> earliest(count, 0);
    for (const StageEdge& edge : problem.edges)
    {
        ++waitsFor[edge.to];
    }
    using Priority = std::tuple<int64_t, int64_t, uint32_t>; // the least comes first
    const auto priorityOf = [&](uint32_t i) {
        return Priority{-int64_t{remaining[i]}, -static_cast<int64_t>(ShareOf(problem.units[i], capacity)), i};
    };
    std::set<Priority> ready;
    for (uint32_t i = 0; i < count; ++i)
    {
        if (waitsFor[i] == 0)
        {
            ready.insert(priorityOf(i));
        }
    }
    Stages stages(program, target);
    GreedyAnswer answer;
    std::vector<std::vector<UnitSlice>> slices(count);
    while (!ready.empty())
    {
        const uint32_t unit = std::get<2>(ready.extract(ready.begin()).value());
        slices[unit] = stages.Fill(problem.units[unit], earliest[unit]);
        if (slices[unit].empty())
        {
            answer.reason = stages.Shortage(problem.units[unit], earliest[unit]);
            return answer;
        }
        for (const StageEdge& edge : problem.edges)
        {
            if (edge.from == unit)
            {
                earliest[edge.to] =
                    std::max(earliest[edge.to], slices[unit].back().stage + (edge.IsStrict() ? 1 : 0));
                if (--waitsFor[edge.to] == 0)
                {
                    ready.insert(priorityOf(edge.to));
                }
            }
        }
    }
    answer.slices = std::move(slices);
    return answer;
}

} // namespace pisa
