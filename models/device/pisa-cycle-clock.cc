// Cycles of a chip's clock and simulated time, converted from absolute counts only.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-cycle-clock.h"

#include "ns3/abort.h"

#include <numeric>

namespace ns3
{

__extension__ typedef unsigned __int128 Wide;

namespace
{

/** @return count * numerator / denominator, rounded up. */
uint64_t
ScaleUp(uint64_t count, uint64_t numerator, uint64_t denominator)
{
    uint64_t product = 0;
    if (!__builtin_mul_overflow(count, numerator, &product) && product <= UINT64_MAX - denominator)
    {
        return (product + (denominator - 1)) / denominator;
    }
    return static_cast<uint64_t>((Wide{count} * numerator + (denominator - 1)) / denominator);
}

} // namespace

PisaCycleClock::PisaCycleClock(uint64_t hertz)
{
    const uint64_t ticksPerSecond = static_cast<uint64_t>(Seconds(1).GetTimeStep());
    const uint64_t common = std::gcd(hertz, ticksPerSecond);
    m_cycles = hertz / common;
    m_ticks = ticksPerSecond / common;
}

pisa::Cycle
PisaCycleClock::CycleAt(Time time) const
{
    NS_ABORT_MSG_IF(time.IsStrictlyNegative(), "the chip's clock starts at time zero, not before");
    return ScaleUp(static_cast<uint64_t>(time.GetTimeStep()), m_cycles, m_ticks);
}

pisa::Cycle
PisaCycleClock::LastCycleBy(Time time) const
{
    // a clock faster than ns3::Time counts has several edges at one instant
    pisa::Cycle cycle = CycleAt(time);
    while (TimeOf(cycle + 1) <= time)
    {
        ++cycle;
    }
    return TimeOf(cycle) <= time ? cycle : cycle - 1;
}

Time
PisaCycleClock::TimeOf(pisa::Cycle cycle) const
{
    return TimeStep(ScaleUp(cycle, m_ticks, m_cycles));
}

} // namespace ns3
