// Heads and tails of units by chains and by the memory before and behind them.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/stage-windows.h"

#include "compiler/place/bounds.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** @return the least that a unit takes of each resource, however it is spread. */
Load
LeastLoad(const StageUnit& unit)
{
    Load least = unit.whole;
    for (const Resource each : {Resource::ExactCrossbar, Resource::TernaryCrossbar, Resource::ActionCrossbar,
                                Resource::Tables, Resource::StatefulUnits})
    {
        least[static_cast<std::size_t>(each)] *= std::max(1U, unit.leastStages);
    }
    return least;
}

/** @return the stages that the load fills at least. */
uint64_t
StagesFor(const Load& load, const Load& capacity)
{
    uint64_t stages = 0;
    for (std::size_t i = 0; i < kResources; ++i)
    {
        if (capacity[i] > 0)
        {
            stages = std::max(stages, load[i] / capacity[i] + (load[i] % capacity[i] != 0));
        }
    }
    return stages;
}

/** Heads of all units of a problem, or, with its edges turned round, tails. */
class Heads
{
  public:
    Heads(const StageProblem& problem, const Target& target, bool backwards)
        : m_problem(problem),
          m_capacity(CapacityOf(target.stage)),
          m_passes(problem.stages / target.stages),
          m_heads(problem.units.size(), 0)
    {
        for (uint32_t step = 0; step < problem.units.size(); ++step)
        {
            m_order.push_back(backwards ? static_cast<uint32_t>(problem.units.size()) - 1 - step : step);
        }
        m_before.resize(problem.units.size(), std::vector<Relation>(problem.units.size(), Relation::None));
        for (const uint32_t unit : m_order)
        {
            Visit(unit, backwards);
        }
    }

    const std::vector<unsigned>& Get() const
    {
        return m_heads;
    }

  private:
    enum class Relation : uint8_t
    {
        None,
        MayShare, ///< comes before, and may end in the stage in which the unit begins
        Strict,
    };

    void Visit(uint32_t unit, bool backwards)
    {
        for (const StageEdge& edge : m_problem.edges)
        {
            const uint32_t before = backwards ? edge.to : edge.from;
            if ((backwards ? edge.from : edge.to) != unit)
            {
                continue;
            }
            const unsigned own = std::max(1U, m_problem.units[before].leastStages);
            m_heads[unit] = std::max(m_heads[unit], m_heads[before] + own - (edge.IsStrict() ? 0 : 1));
            const Relation here = edge.IsStrict() ? Relation::Strict : Relation::MayShare;
            for (uint32_t other = 0; other < m_heads.size(); ++other)
            {
                Relation through = m_before[before][other] == Relation::None
                                       ? Relation::None
                                       : std::max(m_before[before][other], here);
                through = other == before ? here : through;
                m_before[unit][other] = std::max(m_before[unit][other], through);
            }
        }
        // physical stages serve several passes, so that memory says nothing of order there
        if (m_passes == 1)
        {
            m_heads[unit] =
                std::max({m_heads[unit], ByMemory(unit, Relation::Strict), ByMemory(unit, Relation::MayShare)});
        }
    }

    /** Whatever lies before the unit and begins at some stage or later fills the stages from there on. */
    unsigned ByMemory(uint32_t unit, Relation weakest) const
    {
        std::vector<std::pair<unsigned, uint32_t>> before;
        for (uint32_t other = 0; other < m_heads.size(); ++other)
        {
            if (m_before[unit][other] >= weakest)
            {
                before.emplace_back(m_heads[other], other);
            }
        }
        std::sort(before.rbegin(), before.rend());
        uint64_t head = 0;
        Load sum{};
        for (const auto& [from, other] : before)
        {
            sum = sum + LeastLoad(m_problem.units[other]);
            const uint64_t end = from + StagesFor(sum, m_capacity);
            head = std::max(head, weakest == Relation::Strict ? end : end - std::min<uint64_t>(end, 1));
        }
        return static_cast<unsigned>(std::min<uint64_t>(head, m_problem.stages));
    }

    const StageProblem& m_problem;
    Load m_capacity;
    unsigned m_passes;
    std::vector<uint32_t> m_order;
    std::vector<unsigned> m_heads;
    std::vector<std::vector<Relation>> m_before; ///< [unit][other]
};

/** @return the resource of which `need` exceeds `stages` stages. */
std::optional<Resource>
Exceeded(const Load& need, const Load& capacity, uint64_t stages)
{
    for (std::size_t i = 0; i < kResources; ++i)
    {
        if (need[i] > capacity[i] * stages)
        {
            return static_cast<Resource>(i);
        }
    }
    return {};
}

} // namespace

std::vector<UnitWindow>
WindowsOf(const StageProblem& problem, const Target& target)
{
    const Heads heads(problem, target, false);
    const Heads tails(problem, target, true);
    std::vector<UnitWindow> windows;
    for (std::size_t unit = 0; unit < problem.units.size(); ++unit)
    {
        windows.push_back({heads.Get()[unit], tails.Get()[unit]});
    }
    return windows;
}

namespace
{

/** @return whether a unit and what must lie before and behind it take more than `stages` stages. */
bool
IsTooLong(const StageUnit& unit, const UnitWindow& window, unsigned stages)
{
    return window.head + std::max(1U, unit.leastStages) + window.tail > stages;
}

/** @return a resource of which units whose windows begin at `first` or later need too much. */
std::optional<WindowConflict>
ConflictFrom(unsigned first, const StageProblem& problem, const Target& target,
             const std::vector<UnitWindow>& windows, unsigned stages)
{
    std::vector<std::pair<unsigned, uint32_t>> ends;
    for (uint32_t unit = 0; unit < windows.size(); ++unit)
    {
        if (windows[unit].head >= first && !IsTooLong(problem.units[unit], windows[unit], stages))
        {
            ends.emplace_back(stages - 1 - windows[unit].tail, unit);
        }
    }
    std::sort(ends.begin(), ends.end());
    const Load capacity = CapacityOf(target.stage);
    Load need{};
    WindowConflict conflict;
    conflict.first = first;
    for (const auto& [last, unit] : ends)
    {
        need = need + LeastLoad(problem.units[unit]);
        conflict.units.push_back(unit);
        conflict.resource = Exceeded(need, capacity, std::min(last - first + 1, target.stages));
        if (conflict.resource)
        {
            conflict.last = last;
            conflict.window = windows[unit];
            conflict.need = need[static_cast<std::size_t>(*conflict.resource)];
            return conflict;
        }
    }
    return {};
}

} // namespace

std::optional<WindowConflict>
ConflictIn(const StageProblem& problem, const Target& target, const std::vector<UnitWindow>& windows, unsigned stages)
{
    for (unsigned first = 0; first < stages; ++first)
    {
        if (auto conflict = ConflictFrom(first, problem, target, windows, stages))
        {
            return conflict;
        }
    }
    for (uint32_t unit = 0; unit < windows.size();
         ++unit) // which resource fills the stages before and behind is lost
    {
        if (IsTooLong(problem.units[unit], windows[unit], stages))
        {
            return WindowConflict{{}, windows[unit].head, windows[unit].head, 0, {unit}, windows[unit]};
        }
    }
    return {};
}

unsigned
LeastStagesByWindows(const StageProblem& problem, const Target& target)
{
    const std::vector<UnitWindow> windows = WindowsOf(problem, target);
    unsigned stages = LeastStages(problem, target);
    while (stages < problem.stages && ConflictIn(problem, target, windows, stages))
    {
        ++stages;
    }
    return stages;
}

std::optional<Diagnostic>
NoWindowsBecause(const StageProblem& problem, const Target& target)
{
    const auto conflict = ConflictIn(problem, target, WindowsOf(problem, target), problem.stages);
    if (!conflict)
    {
        return {};
    }
    return Diagnostic{Severity::Error, problem.units[conflict->units.back()].where,
                      Describe(problem, target, *conflict), "ask for less, or for a larger chip"};
}

std::string
Describe(const StageProblem& problem, const Target& target, const WindowConflict& conflict)
{
    if (!conflict.resource)
    {
        const StageUnit& unit = problem.units[conflict.units.back()];
        return "what comes before " + NameOf(unit) + " fills " + std::to_string(conflict.window.head) +
               " stages, itself " + std::to_string(std::max(1U, unit.leastStages)) + ", what comes behind it " +
               std::to_string(conflict.window.tail);
    }
    const auto kind = static_cast<std::size_t>(*conflict.resource);
    const uint64_t has = CapacityOf(target.stage)[kind] * std::min(conflict.last - conflict.first + 1, target.stages);
    std::string names;
    for (std::size_t i = 0; i < std::min<std::size_t>(conflict.units.size(), 4); ++i)
    {
        names += (i == 0 ? "" : ", ") + NameOf(problem.units[conflict.units[i]]);
    }
    const std::size_t more = conflict.units.size() - std::min<std::size_t>(conflict.units.size(), 4);
    return "stages " + std::to_string(conflict.first) + " to " + std::to_string(conflict.last) + " have " +
           std::to_string(has) + " " + UnitOf(*conflict.resource) + "; " + names +
           (more > 0 ? " and " + std::to_string(more) + " more" : "") + " cannot lie anywhere else and need " +
           std::to_string(conflict.need);
}

} // namespace pisa
