// Shortening by ejection search.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/length-search.h"

#include <algorithm>

namespace pisa
{

unsigned
LengthOf(const std::vector<unsigned>& starts)
{
    return *std::max_element(starts.begin(), starts.end()) + 1;
}

std::vector<unsigned>
Shorten(const ModuloProblem& problem, std::vector<unsigned> starts, unsigned bound, uint64_t seed,
        const LengthBudget& budget, const std::function<void(const std::string&)>& progress)
{
    unsigned failures = 0;
    unsigned divisor = 8; // of the distance to the bound that one attempt tries to win
    EjectionSearch search(problem, seed);
    search.Load(starts);
    while (LengthOf(starts) > bound && failures < budget.restarts &&
           (budget.meter == nullptr || !budget.meter->IsSpent()))
    {
        const unsigned length = LengthOf(starts);
        const unsigned step = std::max(1U, (length - bound) / divisor);
        if (search.Run(length - step, {budget.steps, budget.meter}))
        {
            starts = search.Starts();
            failures = 0;
            progress("length " + std::to_string(LengthOf(starts)));
            continue;
        }
        failures += step == 1 ? 1 : 0;
        divisor *= 2;
        search = EjectionSearch(problem, ++seed);
        // every other attempt begins from nothing, to leave the neighbourhood of the best
        if (failures % 2 == 0)
        {
            search.Load(starts);
        }
    }
    return starts;
}

} // namespace pisa
