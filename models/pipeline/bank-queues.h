// Memory banks that serve one access a cycle, first come, first served.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_BANK_QUEUES_H
#define PISA_PIPELINE_BANK_QUEUES_H

#include "target/cycle.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace pisa
{

/** What a bank has done since boot. */
struct BankCounters
{
    uint64_t accesses{0};
    uint64_t waited{0}; ///< cycles, summed over accesses
};

/** An access that comes at c is served at the first cycle from c on that nobody before it has taken. */
class BankQueues
{
  public:
    explicit BankQueues(unsigned banks) : m_free(banks, 0), m_counters(banks)
    {
    }

    unsigned Count() const
    {
        return static_cast<unsigned>(m_free.size());
    }

    /** Accesses of a bank come in ascending cycles. @return when the one that comes at `cycle` is served */
    Cycle Claim(unsigned bank, Cycle cycle)
    {
        const Cycle served = std::max(cycle, m_free[bank]);
        m_free[bank] = served + 1;
        ++m_counters[bank].accesses;
        m_counters[bank].waited += served - cycle;
        return served;
    }

    const std::vector<BankCounters>& Counters() const
    {
        return m_counters;
    }

  private:
    std::vector<Cycle> m_free; ///< by bank: the first cycle that is not taken
    std::vector<BankCounters> m_counters;
};

} // namespace pisa

#endif // PISA_PIPELINE_BANK_QUEUES_H
