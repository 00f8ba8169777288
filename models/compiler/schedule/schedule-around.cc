// A schedule for a program that holds a running one, whose operations keep their cycles.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/schedule-around.h"

#include <algorithm>
#include <set>

namespace pisa
{
namespace
{

/** What one residue has issued. */
struct Bin
{
    unsigned load{0};
    std::set<Cycle> packets; ///< by the period in which they are
};

class Fitting
{
  public:
    Fitting(const OperationGraph& graph, const DrmtLimits& limits, unsigned period, Cycle length,
            const std::vector<std::optional<Cycle>>& starts)
        : m_graph(graph),
          m_limits(limits),
          m_period(period),
          m_starts(starts),
          m_latest(graph.operations.size(), static_cast<int64_t>(length) - 1)
    {
        for (std::vector<Bin>& bins : m_bins)
        {
            bins.resize(period);
        }
    }

    std::optional<Schedule> Run()
    {
        for (unsigned operation = 0; operation < m_starts.size(); ++operation)
        {
            if (m_starts[operation])
            {
                m_latest[operation] = static_cast<int64_t>(*m_starts[operation]);
                Take(operation, *m_starts[operation]);
            }
        }
        FindLatest();
        Schedule schedule;
        schedule.period = m_period;
        while (const std::optional<unsigned> next = MostUrgent())
        {
            if (!Place(*next))
            {
                return {};
            }
        }
        for (const std::optional<Cycle>& start : m_starts)
        {
            if (!start)
            {
                return {};
            }
            schedule.start.push_back(*start);
        }
        return Check(m_graph, m_limits, schedule).empty() ? std::optional(schedule) : std::nullopt;
    }

  private:
    /** Bounds pass backwards until nothing changes; graphs without circles need one round for each level. */
    void FindLatest()
    {
        bool isChanged = true;
        while (isChanged)
        {
            isChanged = false;
            for (const OperationEdge& edge : m_graph.edges)
            {
                const int64_t bound = m_latest[edge.to] - LatencyOf(edge.dependency, m_limits);
                isChanged = isChanged || bound < m_latest[edge.from];
                m_latest[edge.from] = std::min(m_latest[edge.from], bound);
            }
        }
    }

    /** @return of the operations that wait for nothing that has no start the one that must end first. */
    std::optional<unsigned> MostUrgent() const
    {
        std::vector<bool> waits(m_starts.size(), false);
        for (const OperationEdge& edge : m_graph.edges)
        {
            waits[edge.to] = waits[edge.to] || !m_starts[edge.from];
        }
        std::optional<unsigned> urgent;
        for (unsigned operation = 0; operation < m_starts.size(); ++operation)
        {
            const bool isFree = !m_starts[operation] && !waits[operation];
            if (isFree && (!urgent || m_latest[operation] < m_latest[*urgent]))
            {
                urgent = operation;
            }
        }
        return urgent;
    }

    bool Place(unsigned operation)
    {
        Cycle first = 0;
        for (const OperationEdge& edge : m_graph.edges)
        {
            if (edge.to == operation)
            {
                first = std::max(first, *m_starts[edge.from] + LatencyOf(edge.dependency, m_limits));
            }
        }
        for (Cycle cycle = first; static_cast<int64_t>(cycle) <= m_latest[operation]; ++cycle)
        {
            if (HasRoom(operation, cycle))
            {
                m_starts[operation] = cycle;
                Take(operation, cycle);
                return true;
            }
        }
        return false;
    }

    Bin& BinAt(unsigned operation, Cycle cycle)
    {
        const IssueResource resource = ResourceOf(m_graph.operations[operation].kind);
        return m_bins[static_cast<unsigned>(resource)][cycle % m_period];
    }

    bool HasRoom(unsigned operation, Cycle cycle)
    {
        const IssueResource resource = ResourceOf(m_graph.operations[operation].kind);
        const Bin& bin = BinAt(operation, cycle);
        const bool isThere = bin.packets.count(cycle / m_period) > 0;
        return bin.load + CostOf(m_graph.operations[operation], m_limits) <= m_limits.Capacity(resource) &&
               (isThere || bin.packets.size() < m_limits.Packets(resource));
    }

    void Take(unsigned operation, Cycle cycle)
    {
        Bin& bin = BinAt(operation, cycle);
        bin.load += CostOf(m_graph.operations[operation], m_limits);
        bin.packets.insert(cycle / m_period);
    }

    const OperationGraph& m_graph;
    const DrmtLimits& m_limits;
    unsigned m_period;
    std::vector<std::optional<Cycle>> m_starts;
    std::vector<int64_t> m_latest;
    std::array<std::vector<Bin>, kIssueResources> m_bins;
};

} // namespace

std::optional<Schedule>
ScheduleAround(const OperationGraph& graph, const DrmtLimits& limits, unsigned period, Cycle length,
               const std::vector<std::optional<Cycle>>& starts)
{
    return Fitting(graph, limits, period, length, starts).Run();
}

} // namespace pisa
