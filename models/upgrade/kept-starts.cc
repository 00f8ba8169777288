// Schedules of programs of which one holds the other.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/kept-starts.h"

#include <algorithm>

namespace pisa
{

std::vector<std::optional<Cycle>>
StartsThatStay(const ThreadOperations& was, const ThreadOperations& is, const Schedule& schedule)
{
    std::vector<std::optional<Cycle>> starts(is.graph.operations.size());
    const auto keep =
        [&](const std::vector<std::optional<unsigned>>& from, const std::vector<std::optional<unsigned>>& into)
    {
        for (std::size_t i = 0; i < std::min(from.size(), into.size()); ++i)
        {
            if (from[i] && into[i])
            {
                starts[*into[i]] = schedule.start.at(*from[i]);
            }
        }
    };
    keep(was.access, is.access);
    keep(was.action, is.action);
    keep(was.condition, is.condition);
    return starts;
}

} // namespace pisa
