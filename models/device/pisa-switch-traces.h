// What a switch tells of each packet, and at which cycle.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SWITCH_TRACES_H
#define PISA_SWITCH_TRACES_H

#include "pipeline/pipeline.h"
#include "pipeline/report.h"
#include "pipeline/traffic-manager.h"
#include "target/cycle.h"
#include "upgrade/witness.h"

#include "ns3/object.h"
#include "ns3/packet.h"
#include "ns3/pisa-trace.h"

#include <string>
#include <vector>

namespace ns3
{

/** A packet that has passed a pipeline. */
struct PisaPassage
{
    typedef void (*TracedCallback)(Ptr<const Packet> frame, const PisaPassage& passage);

    uint32_t port{0};      ///< ingress port; of the egress pipeline the egress port
    pisa::Cycle issue{0};  ///< into the pipeline's first stage
    pisa::Cycle exit{0};   ///< out of its last stage
    uint32_t processor{0}; ///< that ran it, on chips with banks
    /** Cycles into the first stage for each pass; there until the trace source has told all. */
    const std::vector<pisa::Cycle>* issues{nullptr};
};

/** A packet that meets a table. */
struct PisaTableAccess
{
    typedef void (*TracedCallback)(Ptr<const Packet> frame, const PisaTableAccess& access);

    pisa::Thread thread;       ///< ingress or egress
    uint32_t port;             ///< as in PisaPassage
    const std::string& table;  ///< its name
    const std::string& action; ///< that the packet runs
    bool isHit;                ///< by an entry, else by default
    pisa::Cycle cycle;         ///< at which the table's memory is read
    uint32_t processor;        ///< as in PisaPassage
};

/** A packet asks one of the memory banks that tables and registers are hashed over. */
struct PisaBankAccess
{
    typedef void (*TracedCallback)(Ptr<const Packet> frame, const PisaBankAccess& access);

    pisa::Thread thread;
    uint32_t processor;
    uint32_t bank;
    pisa::Cycle sent;   ///< by the processor
    pisa::Cycle served; ///< by the bank, for one cycle
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
typedef void (*PisaRecordTracedCallback)(const pisa::PacketRecord& record);
typedef void (*PisaFrameTracedCallback)(Ptr<const Packet> frame, uint32_t portOrParser, pisa::Cycle cycle);

using PisaFrameTrace = PisaTrace<uint32_t, pisa::Cycle>;
using PisaPassageTrace = PisaTrace<const PisaPassage&>;
using PisaAccessTrace = PisaTrace<const PisaTableAccess&>;
using PisaBankTrace = PisaTrace<const PisaBankAccess&>;
using PisaQueueingTrace = PisaTrace<const PisaQueueing&>;

/**
 * The trace sources of a switch. They fire when the simulator gets to a packet, mostly at the end of a pipeline; the
 * cycles that they tell are those of the chip, so that one packet's sources may tell of cycles that have passed.
 *
 * What a packet does, and who tells its cycle: parse start (ParseStart), parse done (ParseDone, ParseError), issue
 * (Ingress, Egress, EgressDrop, Recirculate: `issue`), table access (TableAccess), exit (the same: `exit`), enqueue
 * (Enqueue), dequeue (Dequeue), last bit out with the gap behind it (Transmit).
 */
class PisaSwitchSources : public Object
{
  public:
    static TypeId GetTypeId();

  protected:
    PisaFrameTrace m_receiveTrace;
    PisaFrameTrace m_parseStartTrace;
    PisaFrameTrace m_parseDoneTrace;
    PisaFrameTrace m_parseErrorTrace;
    PisaPassageTrace m_ingressTrace;
    PisaPassageTrace m_ingressDropTrace;
    PisaPassageTrace m_noDestinationTrace;
    PisaPassageTrace m_resubmitTrace;
    PisaPassageTrace m_passDropTrace;
    PisaPassageTrace m_mirrorTrace;
    PisaAccessTrace m_tableAccessTrace;
    PisaBankTrace m_bankAccessTrace;
    PisaQueueingTrace m_enqueueTrace;
    PisaQueueingTrace m_bufferDropTrace;
    PisaQueueingTrace m_dequeueTrace;
    PisaPassageTrace m_egressTrace;
    PisaPassageTrace m_egressDropTrace;
    PisaPassageTrace m_recirculateTrace;
    PisaFrameTrace m_transmitTrace;
    PisaFrameTrace m_portDropTrace;
    TracedCallback<const pisa::Report&> m_reportTrace;
    TracedCallback<const pisa::PacketRecord&> m_witnessTrace; ///< while the pipeline witnesses

  private:
    static void AddIngressSources(TypeId& type);
    static void AddEgressSources(TypeId& type);
};

} // namespace ns3

#endif // PISA_SWITCH_TRACES_H
