// Reads off a running switch what the closed forms need: clock, latencies, parse states.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SCENARIO_SWITCH_CLOCK_H
#define PISA_SCENARIO_SWITCH_CLOCK_H

#include "common/all-reduce-time.h"

#include "ns3/data-rate.h"
#include "ns3/nstime.h"
#include "ns3/pisa-switch.h"

namespace pisa
{

/** Parses the first frame that a switch receives once more, to learn how many states its parser visits. */
class ParseWatch
{
  public:
    /** Must live as long as frames arrive. */
    explicit ParseWatch(ns3::PisaSwitch& chip);
    ParseWatch(const ParseWatch&) = delete;
    ParseWatch& operator=(const ParseWatch&) = delete;

    /** @return parse states of the first frame, 0 if there was none. */
    uint64_t Cycles() const
    {
        return m_cycles;
    }

  private:
    void Look(ns3::Ptr<const ns3::Packet> frame, uint32_t port, Cycle cycle);

    ns3::PisaSwitch& m_chip;
    uint64_t m_cycles{0};
};

/** The links of a rack and the image of its switch, as the forms want them. */
ClockedRack ClockOf(ns3::PisaSwitch& chip, uint64_t parseCycles, ns3::DataRate rate, ns3::Time delay);

} // namespace pisa

#endif // PISA_SCENARIO_SWITCH_CLOCK_H
