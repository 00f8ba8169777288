// From an order of slots to start times.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/slot-model.h"

#include <algorithm>
#include <cassert>
#include <optional>

namespace pisa
{

namespace
{

/** Residues of one resource: each bin takes one, a slot of it one turn. */
class Residues
{
  public:
    explicit Residues(unsigned period) : m_period(period), m_binOf(period)
    {
    }

    /** @return the first time from `earliest` on that the bin may use and that no slot has. */
    unsigned Take(unsigned bin, unsigned earliest)
    {
        for (unsigned time = earliest;; ++time)
        {
            std::optional<unsigned>& owner = m_binOf[time % m_period];
            const bool isOurs = owner ? *owner == bin : !HasResidue(bin);
            if (isOurs && std::find(m_times.begin(), m_times.end(), time) == m_times.end())
            {
                owner = bin;
                m_times.push_back(time);
                return time;
            }
        }
    }

  private:
    bool HasResidue(unsigned bin) const
    {
        return std::find(m_binOf.begin(), m_binOf.end(), std::optional<unsigned>(bin)) != m_binOf.end();
    }

    unsigned m_period;
    std::vector<std::optional<unsigned>> m_binOf;
    std::vector<unsigned> m_times;
};

} // namespace

std::vector<unsigned>
SpaceSlots(const ModuloProblem& problem, const SlotAnswer& answer)
{
    assert(answer.verdict == Verdict::Found);
    std::vector<unsigned> start(problem.tasks.size(), 0);
    std::array<std::vector<std::vector<unsigned>>, kIssueResources> tasksOf;
    for (unsigned resource = 0; resource < kIssueResources; ++resource)
    {
        tasksOf[resource].resize(answer.bin[resource].size());
    }
    for (unsigned task = 0; task < start.size(); ++task)
    {
        tasksOf[problem.tasks[task].isUser[0] ? 0 : 1][answer.slot[task]].push_back(task);
    }
    std::array<Residues, kIssueResources> residues{Residues(problem.period), Residues(problem.period)};
    for (const auto& [resource, slot] : answer.sequence)
    {
        const std::vector<unsigned>& tasks = tasksOf[resource][slot];
        if (tasks.empty())
        {
            continue;
        }
        unsigned earliest = 0;
        for (const unsigned task : tasks)
        {
            for (const TaskLag& other : problem.before[task])
            {
                earliest = std::max(earliest, start[other.task] + other.lag);
            }
        }
        const unsigned time = residues[resource].Take(answer.bin[resource][slot], earliest);
        for (const unsigned task : tasks)
        {
            start[task] = time;
        }
    }
    return start;
}

} // namespace pisa
