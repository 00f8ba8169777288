// Shorter schedules of a given period.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SCHEDULE_LENGTH_SEARCH_H
#define PISA_COMPILER_SCHEDULE_LENGTH_SEARCH_H

#include "compiler/schedule/ejection-search.h"

#include <functional>
#include <string>

namespace pisa
{

/** How the search for a shorter schedule is bounded. */
struct LengthBudget
{
    unsigned restarts{0}; ///< fruitless attempts at one length before the search gives up
    uint64_t steps{0};    ///< of one attempt
    WorkMeter* meter{nullptr};
};

/** @return last start + 1 */
unsigned LengthOf(const std::vector<unsigned>& starts);

/**
 * Shortens a schedule: large steps first, smaller ones where they fail, until `bound` or the end of the budget.
 * @return the best starts found, at worst those given
 */
std::vector<unsigned> Shorten(const ModuloProblem& problem, std::vector<unsigned> starts, unsigned bound,
                              uint64_t seed, const LengthBudget& budget,
                              const std::function<void(const std::string&)>& progress);

} // namespace pisa

#endif // PISA_COMPILER_SCHEDULE_LENGTH_SEARCH_H
