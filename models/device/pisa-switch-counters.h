// Sums over all packets of a switch, and what adds up to what.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SWITCH_COUNTERS_H
#define PISA_SWITCH_COUNTERS_H

#include <cstdint>

namespace ns3
{

/** Packets and copies by the place where they are in a switch. */
struct PisaSwitchInside
{
    uint64_t ingress{0};  ///< at a parser, waiting for a slot, or in the ingress pipeline
    uint64_t arriving{0}; ///< copies that have left ingress before the frame's last byte was there
    uint64_t buffer{0};   ///< copies in queues
    uint64_t egress{0};   ///< waiting for a slot, or in the egress pipeline
};

/**
 * Sums since the start. Inside is what has come in and not gone on: see PisaSwitchInside. At all times
 *   received + resubmitted + recirculated = parseErrors + inside.ingress + lost.ingress + ingressLeft
 *   ingressLeft = ingressDrops + resubmitted + resubmitDrops + noDestination + replicated
 *   copies + mirrored = inside.arriving + lost.arriving + noQueue + bufferDrops + enqueued
 *   enqueued = inside.buffer + lost.buffer + dequeued
 *   dequeued = inside.egress + lost.egress + egressDrops + recirculated + recirculateDrops + departed
 *   departed = portDrops + sent,
 * where lost is reflashLost.
 */
struct PisaSwitchCounters
{
    uint64_t received{0};    ///< frames from the ports
    uint64_t parseErrors{0}; ///< rejected by the parser, or too short for it; those that come again, too

    uint64_t ingressLeft{0};   ///< packets at the end of ingress
    uint64_t ingressDrops{0};  ///< by the program's decision
    uint64_t resubmitted{0};   ///< sent to the parser again
    uint64_t resubmitDrops{0}; ///< not sent there, because of MaxPasses
    uint64_t noDestination{0}; ///< to a port or group that is not there, or a group or flood without members
    uint64_t replicated{0};    ///< packets that went on as one copy or more

    uint64_t copies{0};      ///< those copies
    uint64_t mirrored{0};    ///< copies by mirror sessions, of ingress and egress
    uint64_t noSession{0};   ///< wishes for a session that is not there or has no port
    uint64_t noQueue{0};     ///< copies for a queue that their port does not have
    uint64_t bufferDrops{0}; ///< copies that the traffic manager refused; it knows why
    uint64_t enqueued{0};
    uint64_t dequeued{0};

    uint64_t egressDrops{0};      ///< by the program's decision
    uint64_t recirculated{0};     ///< sent to the parser again
    uint64_t recirculateDrops{0}; ///< not sent there, because of MaxPasses
    uint64_t departed{0};         ///< let go by the egress pipeline
    uint64_t marked{0};           ///< of those, given a mark of congestion in their IP header
    uint64_t portDrops{0};        ///< refused by their port: queue full, or longer than the MTU
    uint64_t sent{0};             ///< taken by their port

    PisaSwitchInside reflashLost; ///< by where they were; frames that came to a switch that was down count as ingress
};

} // namespace ns3

#endif // PISA_SWITCH_COUNTERS_H
