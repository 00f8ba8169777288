// How long a search may go on, counted in what it does: the same on every machine.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SCHEDULE_WORK_METER_H
#define PISA_COMPILER_SCHEDULE_WORK_METER_H

#include <algorithm>
#include <chrono>

namespace pisa
{

/**
 * A span of work in nominal time. Searches charge what they do at fixed prices, set so that a nominal second takes
 * about a second on a core of a 2020s server. No clock is read, so that equal budgets give equal answers anywhere.
 */
using NominalTime = std::chrono::nanoseconds;

/** What is left of a budget. */
class WorkMeter
{
  public:
    explicit WorkMeter(NominalTime budget) : m_left(std::max(budget, NominalTime::zero()))
    {
    }

    NominalTime Left() const
    {
        return m_left;
    }

    bool IsSpent() const
    {
        return m_left == NominalTime::zero();
    }

    void Spend(NominalTime work)
    {
        m_left -= std::min(work, m_left);
    }

  private:
    NominalTime m_left;
};

} // namespace pisa

#endif // PISA_COMPILER_SCHEDULE_WORK_METER_H
