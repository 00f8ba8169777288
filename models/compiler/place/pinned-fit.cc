// First fit around units that stay where they are.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/pinned-fit.h"

#include <algorithm>
#include <set>

namespace pisa
{
namespace
{

using Slices = std::vector<UnitSlice>;

/** A stage behind the last one. */
constexpr int kNoStage = -1;

/** The search for one set of pins. */
class Fitting
{
  public:
    Fitting(const StageProblem& problem, const Target& target, const StagePins& pins)
        : m_problem(problem),
          m_target(target),
          m_pins(pins),
          m_slices(pins.slices),
          m_used(target.stages),
          m_latest(problem.units.size(), static_cast<int>(problem.stages) - 1),
          m_limit(problem.units.size())
    {
    }

    PinnedFit Run()
    {
        if (!ArePinsInOrder() || !DoPinsFit())
        {
            return std::move(m_fit);
        }
        FindLatest();
        std::vector<unsigned> waits(m_problem.units.size(), 0);
        for (const StageEdge& edge : m_problem.edges)
        {
            waits[edge.to] += IsPinned(edge.from) ? 0 : 1;
        }
        std::set<std::pair<int, uint32_t>> ready;
        for (uint32_t unit = 0; unit < waits.size(); ++unit)
        {
            if (!IsPinned(unit) && waits[unit] == 0)
            {
                ready.emplace(m_latest[unit], unit);
            }
        }
        while (!ready.empty())
        {
            const uint32_t unit = ready.begin()->second;
            ready.erase(ready.begin());
            if (!Fill(unit))
            {
                return std::move(m_fit);
            }
            for (const StageEdge& edge : m_problem.edges)
            {
                if (edge.from == unit && !IsPinned(edge.to) && --waits[edge.to] == 0)
                {
                    ready.emplace(m_latest[edge.to], edge.to);
                }
            }
        }
        m_fit.slices = std::move(m_slices);
        return std::move(m_fit);
    }

  private:
    bool IsPinned(uint32_t unit) const
    {
        return !m_pins.slices[unit].empty();
    }

    /** Whether a part in stage `to` may wait for one in stage `from`. */
    bool MayFollow(unsigned from, unsigned to, const StageEdge& edge) const
    {
        if (to <= from)
        {
            return to == from && !edge.IsStrict();
        }
        if (!m_pins.timing || from / m_target.stages != to / m_target.stages)
        {
            return true;
        }
        const std::vector<Cycle>& start = (*m_pins.timing)[edge.isEgress].start;
        return start[to % m_target.stages] >= start[from % m_target.stages] + CostOf(edge.kind, m_target.latency);
    }

    bool Fail(uint32_t unit, std::optional<uint32_t> obstacle, const std::string& why)
    {
        m_fit.unit = unit;
        m_fit.obstacle = obstacle;
        m_fit.why = why;
        return false;
    }

    bool ArePinsInOrder()
    {
        for (const StageEdge& edge : m_problem.edges)
        {
            if (IsPinned(edge.from) && IsPinned(edge.to) &&
                !MayFollow(m_slices[edge.from].back().stage, m_slices[edge.to].front().stage, edge))
            {
                return Fail(edge.from, edge.to, "has to come behind " + Name(edge.from) + " in the new program");
            }
        }
        return true;
    }

    bool DoPinsFit()
    {
        for (uint32_t unit = 0; unit < m_slices.size(); ++unit)
        {
            for (const UnitSlice& slice : m_slices[unit])
            {
                Load& here = m_used[slice.stage % m_target.stages];
                here = here + LoadOfChunks(m_target, m_problem.units[unit], slice.chunks);
                if (!Fits(here, CapacityOf(m_target.stage)))
                {
                    return Fail(unit, unit,
                                "stage " + std::to_string(slice.stage) + " is too small for what it shares");
                }
            }
        }
        return true;
    }

    /** The last stage in which each unit may end, for the pinned ones behind it. */
    void FindLatest()
    {
        std::vector<StageEdge> edges = m_problem.edges; // units are in an order that every edge follows
        std::stable_sort(edges.begin(), edges.end(),
                         [](const StageEdge& a, const StageEdge& b) { return a.from < b.from; });
        for (auto edge = edges.rbegin(); edge != edges.rend(); ++edge)
        {
            const bool isPinned = IsPinned(edge->to);
            const int first = isPinned ? static_cast<int>(m_slices[edge->to].front().stage) : m_latest[edge->to];
            int last = std::max(first, kNoStage);
            while (last >= 0 && !MayFollow(static_cast<unsigned>(last), static_cast<unsigned>(first), *edge))
            {
                --last;
            }
            if (last < m_latest[edge->from])
            {
                m_latest[edge->from] = std::max(last, kNoStage);
                m_limit[edge->from] = isPinned ? edge->to : m_limit[edge->to];
            }
        }
    }

    /** Gives the unit its first stages with room. */
    bool Fill(uint32_t id)
    {
        const StageUnit& unit = m_problem.units[id];
        std::vector<Load> used = m_used;
        uint64_t missing = unit.chunks;
        std::optional<unsigned> first;
        for (unsigned stage = 0; static_cast<int>(stage) <= m_latest[id] && missing > 0; ++stage)
        {
            if (!IsBehindAll(id, stage))
            {
                continue;
            }
            first = first.value_or(stage);
            Load& here = used[stage % m_target.stages];
            const uint64_t fits = std::min(missing, ChunksThatFit(m_target, unit, here));
            if (fits > 0)
            {
                m_slices[id].push_back({stage, fits});
                missing -= fits;
                here = here + LoadOfChunks(m_target, unit, fits);
            }
        }
        if (missing == 0)
        {
            m_used = std::move(used);
            return true;
        }
        return Blame(id, first);
    }

    bool IsBehindAll(uint32_t id, unsigned stage) const
    {
        return std::all_of(m_problem.edges.begin(), m_problem.edges.end(),
                           [&](const StageEdge& edge)
                           { return edge.to != id || MayFollow(m_slices[edge.from].back().stage, stage, edge); });
    }

    /** What waits for the unit is in its way; if nothing does, whoever holds most where it could go. */
    bool Blame(uint32_t id, std::optional<unsigned> first)
    {
        m_slices[id].clear();
        const std::string last = std::to_string(std::max(m_latest[id], 0));
        if (m_limit[id])
        {
            const std::string room = first ? "finds no room in stages " + std::to_string(*first) + " to " + last
                                           : "cannot come before stage " + last;
            return Fail(id, m_limit[id], "waits for " + Name(id) + ", which " + room);
        }
        std::optional<uint32_t> largest;
        for (uint32_t other = 0; other < m_slices.size(); ++other)
        {
            const bool isThere = IsPinned(other) && first && m_slices[other].back().stage >= *first;
            if (isThere && (!largest || m_problem.units[other].whole > m_problem.units[*largest].whole))
            {
                largest = other;
            }
        }
        return Fail(id, largest, "holds memory that " + Name(id) + " needs behind what it waits for");
    }

    std::string Name(uint32_t unit) const
    {
        return NameOf(m_problem.units[unit]);
    }

    const StageProblem& m_problem;
    const Target& m_target;
    const StagePins& m_pins;
    std::vector<Slices> m_slices;
    std::vector<Load> m_used;                     ///< of physical stages
    std::vector<int> m_latest;                    ///< stage in which each may end; kNoStage: in none
    std::vector<std::optional<uint32_t>> m_limit; ///< the pinned unit that sets it
    PinnedFit m_fit;
};

} // namespace

PinnedFit
FitAround(const StageProblem& problem, const Target& target, const StagePins& pins)
{
    return Fitting(problem, target, pins).Run();
}

} // namespace pisa
