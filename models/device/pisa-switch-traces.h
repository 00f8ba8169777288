// What a switch tells of each packet, and at which cycle.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SWITCH_TRACES_H
#define PISA_SWITCH_TRACES_H

#include "pipeline/report.h"
#include "pipeline/traffic-manager.h"
#include "target/cycle.h"

#include "ns3/packet.h"
#include "ns3/pisa-trace.h"

namespace ns3
{

/** A packet that has passed a pipeline. */
struct PisaPassage
{
    typedef void (*TracedCallback)(Ptr<const Packet> frame, const PisaPassage& passage);

    uint32_t port{0};     ///< ingress port; of the egress pipeline the egress port
    pisa::Cycle issue{0}; ///< into the pipeline's first stage
    pisa::Cycle exit{0};  ///< out of its last stage
};

/** A copy that asks for a place in a queue, or leaves it. */
struct PisaQueueing
{
    typedef void (*TracedCallback)(Ptr<const Packet> frame, const PisaQueueing& queueing);

    uint32_t port{0};
    uint32_t queue{0};
    pisa::Cycle cycle{0};
    pisa::QueueDepth depth; ///< of the queue: as the copy found it, or as it leaves it behind
    pisa::Admission admission{pisa::Admission::Accepted};
    bool isMarked{false};
};

typedef void (*PisaReportTracedCallback)(const pisa::Report& report);
typedef void (*PisaFrameTracedCallback)(Ptr<const Packet> frame, uint32_t portOrParser, pisa::Cycle cycle);

using PisaFrameTrace = PisaTrace<uint32_t, pisa::Cycle>;
using PisaPassageTrace = PisaTrace<const PisaPassage&>;
using PisaQueueingTrace = PisaTrace<const PisaQueueing&>;

} // namespace ns3

#endif // PISA_SWITCH_TRACES_H
