// Closed forms: how long an AllReduce takes, in the network and as a ring, exact to the clock edge.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SCENARIO_ALL_REDUCE_TIME_H
#define PISA_SCENARIO_ALL_REDUCE_TIME_H

#include <cstdint>

namespace pisa
{

// ---- the textbook forms; times in seconds ----

/** A rack: every link `rate` bit/s and `delay` s one way; a switch of latency `switchLatency` s. */
struct IdealRack
{
    double rate{0};
    double delay{0};
    double switchLatency{0};

    /** tau: time of `wireBytes` on the line. */
    double LineTime(double wireBytes) const
    {
        return 8 * wireBytes / rate;
    }

    /** 2 tau + 2 d + t_s: from a packet's first bit at one host to its last bit at another. */
    double RoundTrip(double wireBytes) const
    {
        return 2 * LineTime(wireBytes) + 2 * delay + switchLatency;
    }
};

/**
 * In-network AllReduce of `windows` windows with `slots` of them in flight per worker (O1): RTT + x(M-1), where
 * x(i) = max(i tau, floor(i/s) RTT + (i mod s) tau).
 */
double InNetworkTime(const IdealRack& rack, double wireBytes, uint64_t windows, uint64_t slots);

/** Windows in flight that fill the line (O1a): ceil(RTT / tau). */
uint64_t EnoughSlots(const IdealRack& rack, double wireBytes);

/** Windows a second with `slots` in flight: min(s / RTT, 1 / tau). */
double WindowRate(const IdealRack& rack, double wireBytes, uint64_t slots);

/** Ring AllReduce in 2(N-1) synchronous steps of `packets` packets (O3): 2(N-1) (m tau + tau + 2 d + t_s). */
double RingTime(const IdealRack& rack, double wireBytes, uint64_t workers, uint64_t packets);

// ---- the same on a chip with a clock; times in picoseconds of simulated time ----

/** What the forms need to know of the links and of the image that the switch runs. */
struct ClockedRack
{
    uint64_t rate{0}; ///< bit/s of every link
    int64_t delay{0}; ///< ps one way
    uint64_t clockHz{0};
    uint64_t parseCycles{0}; ///< parse states that the packet visits
    uint64_t parsers{1};     ///< instances; port k belongs to instance k modulo them
    uint64_t ingressCycles{0};
    uint64_t egressCycles{0};
    bool isFixed{true}; ///< false: packets contend for banks, these are the least cycles, and no form here holds

    /** ps that `frames` back-to-back frames of `wireBytes` occupy the line, cut to whole ps as the port does. */
    int64_t LineTime(uint64_t frames, uint64_t wireBytes) const;
    /**
     * Most ps by which a form may be off for each pass over the switch: 0 where a frame's line time is whole; else
     * the two ports each cut it to whole ps, and begin anew whenever they were idle.
     */
    int64_t LineTimeCut(uint64_t wireBytes) const;
    /** First clock edge at or after a time, and the first whole ps at or after an edge. */
    uint64_t CycleAt(int64_t time) const;
    int64_t TimeOf(uint64_t cycle) const;
};

/** What limits the spacing of completed slots. */
enum class Limit
{
    Line,   ///< tau
    Issue,  ///< the chip issues one packet a cycle: N cycles for the N contributions of a slot
    Parser, ///< an instance parses one frame at a time, a parse state a cycle, and some have a port more than others
};

/** @return what limits N workers that send frames of `wireBytes` without a gap. */
Limit LimitOf(const ClockedRack& rack, uint64_t workers, uint64_t wireBytes);

/** One in-network AllReduce: all workers start sending at `start` and send all windows at once (s = M). */
struct InNetworkRun
{
    uint64_t workers{0};
    uint64_t windows{0};
    uint64_t wireBytes{0};
    int64_t start{0};
};

/** @return ps from the start until the last window has arrived at the worker on `port`; derived in the .cc file. */
int64_t InNetworkTime(const ClockedRack& rack, const InNetworkRun& run, uint64_t port);

/** One ring AllReduce: each of 2(N-1) steps moves `packets` packets of `wireBytes` from every worker to the next. */
struct RingRun
{
    uint64_t workers{0};
    uint64_t packets{0};
    uint64_t wireBytes{0};
    int64_t start{0};
};

/** @return ps from the start until the last worker has the whole result; exact while the line is the limit. */
int64_t RingTime(const ClockedRack& rack, const RingRun& run);

} // namespace pisa

#endif // PISA_SCENARIO_ALL_REDUCE_TIME_H
