// A switch that runs one program image, exact to the clock cycle.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SWITCH_H
#define PISA_SWITCH_H

#include "image/image.h"
#include "pipeline/pipeline.h"

#include "ns3/event-impl.h"
#include "ns3/object.h"
#include "ns3/pisa-cycle-clock.h"
#include "ns3/pisa-net-device.h"
#include "ns3/pisa-replication.h"

#include <memory>
#include <vector>

namespace ns3
{

/** Sums over all packets of a switch; see PisaSwitch for what adds up to what. */
struct PisaSwitchCounters
{
    uint64_t received{0};      ///< frames
    uint64_t parseErrors{0};   ///< rejected by the parser, or too short for it
    uint64_t admitted{0};      ///< issued into the ingress pipeline
    uint64_t ingressDrops{0};  ///< by the program's decision
    uint64_t noDestination{0}; ///< to a port or group that is not there, or a group or flood without members
    uint64_t replicated{0};    ///< packets that went on to egress as one copy or more
    uint64_t copies{0};        ///< those copies
    uint64_t egressDrops{0};   ///< by the program's decision
    uint64_t departed{0};      ///< let go by the egress pipeline
    uint64_t sent{0};          ///< taken by their port
    uint64_t portDrops{0};     ///< refused by their port: queue full, or longer than the MTU
};

/** Where a packet met the switch's clock; what the trace sources tell beside the frame. */
struct PisaPassage
{
    uint32_t port{0};     ///< ingress port, or egress port in Egress and EgressDrop
    pisa::Cycle issue{0}; ///< into the pipeline's first stage
    pisa::Cycle exit{0};  ///< out of its last stage
};

/**
 * An object aggregated to a node; the node's ports are its ports, numbered from 0 in the order of AddPort.
 *
 * A frame that arrives is parsed by its port's parser, one frame at a time and one parse state a cycle, from the
 * first cycle after its arrival on. Frames enter ingress in the order in which their parsing ended, then by port.
 * Ingress leaves a decision: drop, one port, a multicast group or flood. Copies enter egress in the order in which
 * ingress let them go, then by port, then by replication id, and go to the queue of their port when they leave
 * egress. There is no buffer between ingress and egress.
 *
 * A packet costs one event of its own: at the earliest cycle at which it can leave, when all that entered before it
 * is known. Where slots of the pipelines were taken, it leaves later, at its exact cycle, which costs one event more.
 * All trace sources but Receive and ParseError fire at that event; their cycles tell when things happen on the chip.
 *
 * At all times
 *   received     = parseErrors + GetPending() + admitted
 *   admitted     = ingressDrops + noDestination + replicated
 *   copies       = egressDrops + departed
 *   departed     = GetLeaving() + portDrops + sent.
 */
class PisaSwitch : public Object
{
  public:
    static TypeId GetTypeId();
    PisaSwitch();
    ~PisaSwitch() override;

    /** Signatures of the trace sources. */
    typedef void (*FrameTracedCallback)(Ptr<const Packet> frame, uint32_t port, pisa::Cycle cycle);
    typedef void (*PassageTracedCallback)(Ptr<const Packet> frame, const PisaPassage& passage);

    /**
     * Loads the image and starts the chip; once in a switch's life, and after Time::SetResolution.
     * @throws pisa::InputError if this switch cannot run images for such a target
     */
    void Boot(const pisa::Image& image);

    /** Makes a device of the node a port. @return its number */
    uint32_t AddPort(Ptr<PisaNetDevice> device);
    uint32_t GetNPorts() const;
    Ptr<PisaNetDevice> GetPort(uint32_t port) const;
    /** @return the number of a port of this switch. */
    uint32_t PortOf(Ptr<const PisaNetDevice> device) const;

    /** Where copies of a packet go; ports that do not exist when a packet comes are no destination. */
    PisaReplication& GetReplication();

    /** The chip, for the control plane. Boot must have been called. */
    pisa::Pipeline& GetPipeline();
    const pisa::Image& GetImage() const;
    const PisaCycleClock& GetClock() const;

    /**
     * @return the cycle at which a change that reaches the chip at `time` takes effect: not before any access of a
     * packet whose fate is already decided.
     */
    pisa::Cycle ControlCycle(Time time) const;

    const PisaSwitchCounters& GetCounters() const;
    /** @return packets parsed and not yet issued. */
    std::size_t GetPending() const;
    /** @return packets whose fate is decided and that wait for their exit cycle. */
    std::size_t GetLeaving() const;

  protected:
    void DoDispose() override;

  private:
    struct Pending;
    struct Later;

    /** @return a place for one more frame. */
    std::unique_ptr<Pending> TakeSpare();
    void ReceiveFrame(Ptr<PisaNetDevice> device, Ptr<Packet> frame);
    void ProcessDue();
    void Process(Pending& packet);
    /** Writes to m_copies where ingress sends the packet. */
    void Replicate(Pending& packet);
    /** Takes one copy through egress, from cycle `earliest` on. */
    void Egress(const Pending& packet, const PisaCopy& copy, pisa::Phv& phv, pisa::Cycle earliest);
    Ptr<Packet> Emit(const Pending& packet, pisa::Phv& phv);
    void Depart(uint32_t port, Ptr<Packet> frame);
    /** @return the value of an intrinsic field. */
    uint64_t& Intrinsic(pisa::Phv& phv, pisa::Intrinsic field) const;

    std::unique_ptr<pisa::Image> m_image;
    std::unique_ptr<pisa::Pipeline> m_pipeline;
    PisaCycleClock m_clock;
    PisaReplication m_replication;
    PisaSwitchCounters m_counters;

    std::vector<Ptr<PisaNetDevice>> m_ports;
    std::vector<uint32_t> m_portOfInterface; ///< by ifIndex of the node's devices
    std::vector<pisa::Cycle> m_parserFree;   ///< by port

    std::vector<std::unique_ptr<Pending>> m_pending; ///< a heap: first to be issued on top
    std::vector<std::unique_ptr<Pending>> m_spare;   ///< kept for the next frames
    uint64_t m_sequence{0};
    pisa::Cycle m_latency{0}; ///< ingress and egress together
    std::size_t m_leaving{0};
    pisa::Cycle m_decided{0}; ///< every access of a decided packet lies before this cycle
    Ptr<EventImpl> m_due;     ///< calls ProcessDue; scheduled once a packet

    std::vector<uint32_t> m_intrinsicSlots; ///< by pisa::Intrinsic

    std::vector<uint8_t> m_frame;    ///< bytes of the frame that is being parsed
    std::vector<uint8_t> m_deparsed; ///< headers of the packet that is leaving
    pisa::Phv m_copy;                ///< header vector of a copy in egress
    std::vector<PisaCopy> m_copies;

    TracedCallback<Ptr<const Packet>, uint32_t, pisa::Cycle> m_receiveTrace;
    TracedCallback<Ptr<const Packet>, uint32_t, pisa::Cycle> m_parseErrorTrace;
    TracedCallback<Ptr<const Packet>, const PisaPassage&> m_ingressTrace;
    TracedCallback<Ptr<const Packet>, const PisaPassage&> m_ingressDropTrace;
    TracedCallback<Ptr<const Packet>, const PisaPassage&> m_noDestinationTrace;
    TracedCallback<Ptr<const Packet>, const PisaPassage&> m_egressTrace;
    TracedCallback<Ptr<const Packet>, const PisaPassage&> m_egressDropTrace;
};

} // namespace ns3

#endif // PISA_SWITCH_H
