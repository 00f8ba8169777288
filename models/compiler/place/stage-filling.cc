// Fills a row of stages, stage by stage, with the most urgent units that may begin.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/stage-filling.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** What an attempt to place one unit in one stage costs, in steps. */
constexpr uint64_t kStepsAPlace = 4;

/** One pass. Stages count from the side's end. */
class Filling
{
  public:
    Filling(const StageProblem& problem, const Target& target, const StageSide& side, const FillingOrder& order,
            unsigned stages, SearchSteps& steps)
        : m_problem(problem),
          m_target(target),
          m_side(side),
          m_order(order),
          m_stages(stages),
          m_steps(steps),
          m_capacity(CapacityOf(target.stage)),
          m_used(std::min(stages, target.stages)),
          m_waits(side.leaders),
          m_earliest(order.notBefore),
          m_slices(problem.units.size())
    {
        for (const StageUnit& unit : problem.units)
        {
            m_missing.push_back(unit.chunks);
        }
    }

    FillingAnswer Run()
    {
        FillingAnswer answer;
        for (m_stage = 0; m_stage < m_stages && m_ended < m_missing.size(); ++m_stage)
        {
            FillStage();
            if (const auto late = Late())
            {
                answer.late = *late;
                return answer;
            }
        }
        for (auto& slices : m_slices)
        {
            if (m_side.isReversed)
            {
                std::reverse(slices.begin(), slices.end());
            }
        }
        answer.slices = std::move(m_slices);
        return answer;
    }

  private:
    bool IsReady(uint32_t unit) const
    {
        return m_waits[unit] == 0 && m_missing[unit] > 0 && m_earliest[unit] <= m_stage;
    }

    /** @return units that may take a part of this stage, the most urgent first. */
    std::vector<uint32_t> Ready() const
    {
        std::vector<uint32_t> ready;
        for (uint32_t unit = 0; unit < m_missing.size(); ++unit)
        {
            if (IsReady(unit))
            {
                ready.push_back(unit);
            }
        }
        std::stable_sort(ready.begin(), ready.end(),
                         [&](uint32_t a, uint32_t b) { return m_order.urgency[a] < m_order.urgency[b]; });
        return ready;
    }

    void FillStage()
    {
        std::vector<bool> isTried(m_missing.size(), false);
        if (m_order.packsTcam)
        {
            PackTcam(isTried);
        }
        for (;;)
        {
            std::optional<uint32_t> next;
            for (uint32_t unit = 0; unit < m_missing.size(); ++unit)
            {
                if (!isTried[unit] && IsReady(unit) && (!next || m_order.urgency[unit] < m_order.urgency[*next]))
                {
                    next = unit;
                }
            }
            if (!next)
            {
                return;
            }
            isTried[*next] = true;
            Place(*next, m_missing[*next]);
        }
    }

    Load& Here()
    {
        const unsigned stage = m_side.isReversed ? m_stages - 1 - m_stage : m_stage;
        return m_used[stage % m_target.stages];
    }

    /** Gives the unit up to `wanted` chunks of this stage. */
    void Place(uint32_t id, uint64_t wanted)
    {
        const StageUnit& unit = m_problem.units[id];
        m_steps.Spend(kStepsAPlace);
        const uint64_t chunks = std::min(wanted, m_side.most[id]);
        Load load = Here() + LoadOfChunks(m_target, unit, chunks);
        uint64_t placed = chunks;
        if (!Fits(load, m_capacity))
        {
            m_steps.Spend(kStepsAPlace);
            placed = std::min(chunks, ChunksThatFit(m_target, unit, Here()));
            load = Here() + LoadOfChunks(m_target, unit, placed);
        }
        if (placed == 0)
        {
            return;
        }
        Here() = load;
        m_slices[id].push_back({m_side.isReversed ? m_stages - 1 - m_stage : m_stage, placed});
        m_missing[id] -= placed;
        if (m_missing[id] == 0)
        {
            End(id);
        }
    }

    void End(uint32_t id)
    {
        ++m_ended;
        for (const auto& [follower, isStrict] : m_side.followers[id])
        {
            --m_waits[follower];
            m_earliest[follower] = std::max(m_earliest[follower], m_stage + (isStrict ? 1 : 0));
        }
    }

    /** Gives ternary tables those chunks that leave least TCAM over, the most urgent as many as that allows. */
    void PackTcam(std::vector<bool>& isTried)
    {
        std::vector<std::pair<uint32_t, uint64_t>> tables; // and blocks of a chunk
        for (const uint32_t unit : Ready())
        {
            const StageUnit& priced = m_problem.units[unit];
            if (priced.chunks > 1 && priced.demand.isTernary)
            {
                tables.emplace_back(unit, MatchBlocks(priced.demand, priced.chunkRows, m_target));
            }
        }
        const auto kind = static_cast<std::size_t>(Resource::Tcam);
        const uint64_t room = m_capacity[kind] - Here()[kind];
        // [i][c]: whether tables from the i-th on can fill exactly c blocks
        std::vector<std::vector<bool>> reach(tables.size() + 1, std::vector<bool>(room + 1, false));
        reach.back()[0] = true;
        for (std::size_t i = tables.size(); i-- > 0;)
        {
            const uint64_t most = m_missing[tables[i].first];
            for (uint64_t filled = 0; filled <= room; ++filled)
            {
                for (uint64_t chunks = 0; chunks <= most && chunks * tables[i].second <= filled; ++chunks)
                {
                    reach[i][filled] = reach[i][filled] || reach[i + 1][filled - chunks * tables[i].second];
                }
            }
        }
        m_steps.Spend(tables.size() * room / 2);
        uint64_t filled = room;
        while (!reach.front()[filled])
        {
            --filled;
        }
        for (std::size_t i = 0; i < tables.size(); ++i)
        {
            const auto& [unit, blocks] = tables[i];
            uint64_t chunks = std::min(m_missing[unit], filled / blocks);
            while (!reach[i + 1][filled - chunks * blocks])
            {
                --chunks;
            }
            filled -= chunks * blocks;
            isTried[unit] = true;
            if (chunks > 0)
            {
                Place(unit, chunks);
            }
        }
    }

    /** @return a unit that cannot end in its window any more. */
    std::optional<uint32_t> Late() const
    {
        std::optional<uint32_t> latest;
        for (uint32_t unit = 0; unit < m_missing.size(); ++unit)
        {
            if (m_missing[unit] == 0)
            {
                continue;
            }
            const uint64_t behind = m_stage + 1 + m_side.windows[unit].tail;
            const uint64_t stagesLeft = behind >= m_stages ? 0 : m_stages - behind;
            const uint64_t needs = (m_missing[unit] - 1) / m_side.most[unit] + 1;
            if (needs > stagesLeft && (!latest || m_order.urgency[unit] > m_order.urgency[*latest]))
            {
                latest = unit;
            }
        }
        return latest;
    }

    const StageProblem& m_problem;
    const Target& m_target;
    const StageSide& m_side;
    const FillingOrder& m_order;
    unsigned m_stages;
    SearchSteps& m_steps;
    Load m_capacity;
    std::vector<Load> m_used; ///< of physical stages
    std::vector<unsigned> m_waits;
    std::vector<unsigned> m_earliest;
    std::vector<uint64_t> m_missing; ///< chunks
    StageSlices m_slices;
    unsigned m_stage{0};
    std::size_t m_ended{0};
};

} // namespace

StageSide::StageSide(const StageProblem& problem, const Target& target, bool reversed)
    : isReversed(reversed),
      followers(problem.units.size()),
      leaders(problem.units.size(), 0),
      windows(WindowsOf(problem, target))
{
    for (const StageEdge& edge : problem.edges)
    {
        const uint32_t from = isReversed ? edge.to : edge.from;
        const uint32_t to = isReversed ? edge.from : edge.to;
        followers[from].emplace_back(to, edge.IsStrict());
        ++leaders[to];
    }
    for (std::size_t unit = 0; unit < problem.units.size(); ++unit)
    {
        most.push_back(ChunksThatFit(target, problem.units[unit], Load{}));
        if (isReversed)
        {
            std::swap(windows[unit].head, windows[unit].tail);
        }
    }
}

FillingAnswer
FillStages(const StageProblem& problem, const Target& target, const StageSide& side, const FillingOrder& order,
           unsigned stages, SearchSteps& steps)
{
    return Filling(problem, target, side, order, stages, steps).Run();
}

} // namespace pisa
