// Classes of equal tasks.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/interchangeable.h"

#include <map>
#include <tuple>

namespace pisa
{

namespace
{

using Neighbours = std::vector<std::pair<unsigned, unsigned>>;

/** All that tells tasks apart. */
using TaskKey =
    std::tuple<std::array<unsigned, kIssueResources>, std::array<bool, kIssueResources>, Neighbours, Neighbours>;

Neighbours
NeighboursOf(const std::vector<TaskLag>& lags)
{
    Neighbours neighbours;
    for (const TaskLag& lag : lags)
    {
        neighbours.emplace_back(lag.task, lag.lag);
    }
    return neighbours;
}

} // namespace

std::vector<std::pair<unsigned, unsigned>>
InterchangeablePairs(const ModuloProblem& problem)
{
    std::map<TaskKey, unsigned> last;
    std::vector<std::pair<unsigned, unsigned>> pairs;
    for (unsigned task = 0; task < problem.tasks.size(); ++task)
    {
        TaskKey key{problem.tasks[task].cost, problem.tasks[task].isUser, NeighboursOf(problem.before[task]),
                    NeighboursOf(problem.after[task])};
        const auto [found, isNew] = last.emplace(std::move(key), task);
        if (!isNew)
        {
            pairs.emplace_back(found->second, task);
            found->second = task;
        }
    }
    return pairs;
}

} // namespace pisa
