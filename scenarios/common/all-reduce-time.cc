// Closed forms: how long an AllReduce takes, in the network and as a ring, exact to the clock edge.
// SPDX-License-Identifier: GPL-2.0-only
//
// In the network, one switch, all at once. N workers sit on ports 0 to N-1 and begin to send M windows at the same
// instant t0; tau is a window's time on the line, d the delay of a link, f the clock.
//
// 1. Window j of every worker has arrived at the switch at A(j) = t0 + (j+1) tau + d, on N ports in one instant. The
//    chip sees it at its next edge a(j) = ceil(A(j) f), and parses it in p cycles, a parser a port.
// 2. One header vector is issued a cycle, ports in order. The contribution of port N-1 is the last of the slot and
//    completes it: it is issued N-1 cycles after the first one.
// 3. Behind D_in cycles of ingress the result is copied to all N ports. Copies are issued into egress one a cycle, in
//    the order of ports: the one for port k leaves k cycles after the first, D_eg cycles after its issue.
//    So t_s(k) = (p + N-1 + D_in + k + D_eg) / f, plus the wait for the edge in step 1, which is below 1/f.
// 4. The slot's spacing is tau while max(N, p) <= tau f. The wait for the edge differs from window to window, and a
//    window that leaves early lets the next one wait for the port, so that the last one leaves at
//    max over j of (X(j) + (M-1-j) tau), X(j) = (a(j) + p + N-1 + D_in + k + D_eg) / f.
//    Otherwise the chip is the limit: C = max(N, p) cycles a slot, counted from the first: M-1 times C behind X(0).
// 5. One more tau + d brings it to the worker: T = that + tau + d - t0. Without edges this is RTT + (M-1) tau.
//
// Ring. In step 0 all workers send at once, so that the packets of port k are issued k cycles late; from then on the
// workers are k cycles apart and never meet again. A step ends for a worker when the last packet of its left
// neighbour has arrived. The worker that carries the N-1 cycles of step 0 is the last one at the end.
#include "common/all-reduce-time.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace pisa
{

namespace
{

__extension__ using Wide = __int128;

constexpr Wide kPicosecondsPerSecond = 1000000000000;

Wide
CeilDivide(Wide numerator, Wide denominator)
{
    return (numerator + denominator - 1) / denominator;
}

/**
 * When the last of `frames` back-to-back frames, whose first one starts at `start` towards the switch, has arrived
 * behind it: each is `cycles` cycles in the switch, counted from the edge that sees it.
 */
int64_t
ThroughSwitch(const ClockedRack& rack, uint64_t frames, uint64_t wireBytes, int64_t start, uint64_t cycles)
{
    int64_t last = 0;
    for (uint64_t j = 0; j < frames; ++j)
    {
        const int64_t arrival = start + rack.LineTime(j + 1, wireBytes) + rack.delay;
        const int64_t leaves = rack.TimeOf(rack.CycleAt(arrival) + cycles);
        last = std::max(last, leaves + rack.LineTime(frames - 1 - j, wireBytes));
    }
    return last + rack.LineTime(1, wireBytes) + rack.delay;
}

} // namespace

double
InNetworkTime(const IdealRack& rack, double wireBytes, uint64_t windows, uint64_t slots)
{
    assert(windows > 0 && slots > 0);
    const uint64_t last = windows - 1;
    const double tau = rack.LineTime(wireBytes);
    const double roundTrip = rack.RoundTrip(wireBytes);
    const double paced = static_cast<double>(last / slots) * roundTrip + static_cast<double>(last % slots) * tau;
    return roundTrip + std::max(static_cast<double>(last) * tau, paced);
}

uint64_t
EnoughSlots(const IdealRack& rack, double wireBytes)
{
    return static_cast<uint64_t>(std::ceil(rack.RoundTrip(wireBytes) / rack.LineTime(wireBytes)));
}

double
WindowRate(const IdealRack& rack, double wireBytes, uint64_t slots)
{
    return std::min(static_cast<double>(slots) / rack.RoundTrip(wireBytes), 1 / rack.LineTime(wireBytes));
}

double
RingTime(const IdealRack& rack, double wireBytes, uint64_t workers, uint64_t packets)
{
    const double step = static_cast<double>(packets) * rack.LineTime(wireBytes) + rack.LineTime(wireBytes) +
                        2 * rack.delay + rack.switchLatency;
    return 2.0 * static_cast<double>(workers - 1) * step;
}

int64_t
ClockedRack::LineTime(uint64_t frames, uint64_t wireBytes) const
{
    return static_cast<int64_t>(Wide{8} * frames * wireBytes * kPicosecondsPerSecond / rate);
}

int64_t
ClockedRack::LineTimeCut(uint64_t wireBytes) const
{
    return Wide{8} * wireBytes * kPicosecondsPerSecond % rate == 0 ? 0 : 2;
}

uint64_t
ClockedRack::CycleAt(int64_t time) const
{
    return static_cast<uint64_t>(CeilDivide(Wide{time} * clockHz, kPicosecondsPerSecond));
}

int64_t
ClockedRack::TimeOf(uint64_t cycle) const
{
    return static_cast<int64_t>(CeilDivide(Wide{cycle} * kPicosecondsPerSecond, clockHz));
}

Limit
LimitOf(const ClockedRack& rack, uint64_t workers, uint64_t wireBytes)
{
    const uint64_t cycles = std::max(workers, rack.parseCycles);
    if (Wide{cycles} * rack.rate <= Wide{8} * wireBytes * rack.clockHz)
    {
        return Limit::Line;
    }
    return workers >= rack.parseCycles ? Limit::Issue : Limit::Parser;
}

int64_t
InNetworkTime(const ClockedRack& rack, const InNetworkRun& run, uint64_t port)
{
    assert(run.workers > 0 && run.windows > 0 && port < run.workers);
    const uint64_t inside = rack.parseCycles + (run.workers - 1) + rack.ingressCycles + port + rack.egressCycles;
    if (LimitOf(rack, run.workers, run.wireBytes) == Limit::Line)
    {
        return ThroughSwitch(rack, run.windows, run.wireBytes, run.start, inside) - run.start;
    }
    const uint64_t waiting = (run.windows - 1) * std::max(run.workers, rack.parseCycles);
    return ThroughSwitch(rack, 1, run.wireBytes, run.start, inside + waiting) - run.start;
}

int64_t
RingTime(const ClockedRack& rack, const RingRun& run)
{
    const uint64_t inside = rack.parseCycles + rack.ingressCycles + rack.egressCycles;
    int64_t time = run.start;
    for (uint64_t step = 0; step + 2 < 2 * run.workers; ++step)
    {
        const uint64_t behindOthers = step == 0 ? run.workers - 1 : 0;
        time = ThroughSwitch(rack, run.packets, run.wireBytes, time, inside + behindOthers);
    }
    return time - run.start;
}

} // namespace pisa
