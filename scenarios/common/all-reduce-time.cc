// Closed forms: how long an AllReduce takes, in the network and as a ring, exact to the clock edge.
// SPDX-License-Identifier: GPL-2.0-only
//
// In the network, one switch, all at once. N workers sit on ports 0 to N-1 and begin to send M windows at the same
// instant t0; tau is a window's time on the line, d the delay of a link, f the clock.
//
// 1. Window j of every worker has arrived at the switch at A(j) = t0 + (j+1) tau + d, on N ports in one instant. The
//    chip sees it at its next edge a(j) = ceil(A(j) f), and parses a frame in p cycles. Of P parser instances the
//    first r = N mod P have n = ceil(N/P) ports, the others n = floor(N/P). An instance takes its frames one after
//    the other, by arrival, then by port. It starts on window j at s(j) = max(a(j), s(j-1) + n p); its m-th frame of
//    the window is parsed at s(j) + m p. At that cycle all instances with n ports are done with one frame.
// 2. One header vector is issued a cycle: first those that were parsed first, of one cycle those of the lower
//    instance. A slot is complete with the last of its contributions, at issue x(j). While P >= p and nobody falls
//    behind, that of port N-1 is the last, N-1 cycles after the first one: x(j) = a(j) + p + N-1.
// 3. Behind D_in cycles of ingress the result is copied to all N ports. Copies are issued into egress one a cycle, in
//    the order of ports: the one for port k leaves k cycles after the first, D_eg cycles after its issue.
//    So t_s(k) = (p + N-1 + D_in + k + D_eg) / f, plus the wait for the edge in step 1, which is below 1/f.
// 4. Results follow each other by the line time of one, or by N cycles of egress if that is longer. A slot that is
//    complete early lets the next one wait, so that the last one leaves at the
//    max over j of (X(j) + (M-1-j) max(tau, N/f)), X(j) = (x(j) + D_in + k + D_eg) / f.
//    With tau f >= max(N, n p) that is one slot a line time; with even loads and N above both, N cycles a slot.
//    With n p > tau f instances of n ports fall behind those that have a port less, whose frames go before theirs:
//    slots are complete late, and many at once when the others have nothing more; then egress is the limit.
// 5. One more tau + d brings it to the worker: T = that + tau + d - t0. Without edges this is RTT + (M-1) tau.
//
// Ring. In step 0 all workers send at once, so that the packets of port k are issued k cycles late; from then on the
// workers are k cycles apart and never meet again. A step ends for a worker when the last packet of its left
// neighbour has arrived. The worker that carries the N-1 cycles of step 0 is the last one at the end.
#include "common/all-reduce-time.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>
#include <vector>

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

/** Parser instances that have the same number of ports: they are done with their frames in the same cycles. */
struct ParserGroup
{
    uint64_t instances{0};
    uint64_t ports{0};   ///< of each
    uint64_t window{0};  ///< that they parse
    uint64_t parsed{0};  ///< frames of that window, at each instance
    uint64_t started{0}; ///< the cycle in which they began with the window

    uint64_t NextDone(const ClockedRack& rack) const
    {
        return started + (parsed + 1) * rack.parseCycles;
    }
};

/** @return x(j): the cycle at which the last contribution of each slot is issued; step 2 above. */
std::vector<uint64_t>
Completions(const ClockedRack& rack, const InNetworkRun& run)
{
    const auto arrival = [&rack, &run](uint64_t window)
    { return rack.CycleAt(run.start + rack.LineTime(window + 1, run.wireBytes) + rack.delay); };
    const uint64_t fuller = run.workers % rack.parsers;
    const uint64_t ports = run.workers / rack.parsers;
    std::vector<ParserGroup> groups;
    for (const auto& [instances, each] : {std::pair(fuller, ports + 1), std::pair(rack.parsers - fuller, ports)})
    {
        if (instances * each != 0)
        {
            groups.push_back({instances, each, 0, 0, arrival(0)});
        }
    }
    std::vector<uint64_t> completions(run.windows, 0);
    uint64_t open = 0; // the next cycle without a packet
    while (!groups.empty())
    {
        const auto first = std::min_element(groups.begin(), groups.end(),
                                            [&rack](const ParserGroup& a, const ParserGroup& b)
                                            { return a.NextDone(rack) < b.NextDone(rack); });
        const uint64_t done = first->NextDone(rack);
        open = std::max(open, done) + first->instances;
        completions[first->window] = std::max(completions[first->window], open - 1);
        if (++first->parsed == first->ports)
        {
            first->parsed = 0;
            first->started = ++first->window == run.windows ? 0 : std::max(done, arrival(first->window));
        }
        if (first->window == run.windows)
        {
            groups.erase(first);
        }
    }
    return completions;
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
    const auto fitsLineTime = [&rack, wireBytes](uint64_t cycles)
    { return Wide{cycles} * rack.rate <= Wide{8} * wireBytes * rack.clockHz; };
    const uint64_t parsing = (workers + rack.parsers - 1) / rack.parsers * rack.parseCycles;
    if (fitsLineTime(std::max(workers, parsing)))
    {
        return Limit::Line;
    }
    const bool fallsBehind = workers > rack.parsers && workers % rack.parsers != 0 && !fitsLineTime(parsing);
    return parsing > workers || fallsBehind ? Limit::Parser : Limit::Issue;
}

int64_t
InNetworkTime(const ClockedRack& rack, const InNetworkRun& run, uint64_t port)
{
    assert(run.workers > 0 && run.windows > 0 && port < run.workers);
    const std::vector<uint64_t> completions = Completions(rack, run);
    const bool isLineSlower = Wide{run.workers} * rack.rate <= Wide{8} * run.wireBytes * rack.clockHz;
    int64_t last = 0;
    for (uint64_t j = 0; j < run.windows; ++j)
    {
        const uint64_t leaves = completions[j] + rack.ingressCycles + port + rack.egressCycles;
        const uint64_t behind = run.windows - 1 - j;
        last = std::max(last, isLineSlower ? rack.TimeOf(leaves) + rack.LineTime(behind, run.wireBytes)
                                           : rack.TimeOf(leaves + behind * run.workers));
    }
    return last + rack.LineTime(1, run.wireBytes) + rack.delay - run.start;
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
