// Cycles of a chip's clock and simulated time, converted from absolute counts only.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_CYCLE_CLOCK_H
#define PISA_CYCLE_CLOCK_H

#include "target/cycle.h"

#include "ns3/nstime.h"

namespace ns3
{

/**
 * A clock that started at time zero. Both ways round up: a packet is seen at the first edge not before it arrived,
 * and an edge is shown at the first instant of ns3::Time not before it. No error adds up, however long the run.
 */
class PisaCycleClock
{
  public:
    /** A clock of 0 Hz is not running: use it for nothing but assignment. */
    explicit PisaCycleClock(uint64_t hertz = 0);

    /** @return the first cycle that starts at or after `time`. */
    pisa::Cycle CycleAt(Time time) const;

    /** @return the last cycle whose edge is shown at or before `time`. */
    pisa::Cycle LastCycleBy(Time time) const;

    /** @return the first instant at or after the start of `cycle`. */
    Time TimeOf(pisa::Cycle cycle) const;

  private:
    uint64_t m_cycles{0}; ///< m_cycles cycles are...
    uint64_t m_ticks{1};  ///< ...m_ticks units of ns3::Time, cut to lowest terms
};

} // namespace ns3

#endif // PISA_CYCLE_CLOCK_H
