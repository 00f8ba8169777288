// A switch that runs one program image, exact to the clock cycle.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SWITCH_H
#define PISA_SWITCH_H

#include "image/image.h"
#include "pipeline/pipeline.h"
#include "pipeline/traffic-manager.h"
#include "target/parser-timing.h"

#include "ns3/pisa-agenda.h"
#include "ns3/pisa-chip-fields.h"
#include "ns3/pisa-replication.h"
#include "ns3/pisa-switch-counters.h"
#include "ns3/pisa-switch-ports.h"
#include "ns3/pisa-switch-traces.h"
#include "ns3/pisa-upgrade-stamp.h"

#include <functional>
#include <memory>

namespace ns3
{

class PisaPacketPool;
class PisaParserBank;
struct PisaSwitchPacket;

/**
 * An object aggregated to a node; the node's ports are its ports, numbered from 0 in the order of AddPort.
 *
 * The path of a frame, everything at clock edges:
 *  1. It comes to the parser instance of its port at the first edge after its arrival. See PisaParserBank.
 *  2. Parsed, it asks for a slot of the ingress pipeline; of frames parsed in one cycle the lowest instance goes
 * first.
 *  3. At the end of ingress a mirror session may take a copy of it as it came, parsed anew. Then the first that the
 *     program asked for is done: resubmit, drop, flood, multicast group, port. A resubmitted frame comes to its
 * parser in that cycle.
 *  4. Copies go to queues of their ports, by port, then by replication id, not before the frame's last byte is there.
 *     They take the cells of the frame as it came. What the buffer holds is let go as PisaSwitchPort says.
 *  5. Copies that leave the buffer ask for slots of the egress pipeline; in one cycle the lowest port goes first.
 *  6. At the end of egress a mirror session may take a copy of the packet as it is, without its metadata. Then: drop,
 *     recirculate to a parser instance for that alone, or leave by the port, with congestion marked (RFC 3168) if its
 *     queue stood at the threshold.
 * Ingress comes before egress, and both before the buffer lets go, within a cycle.
 *
 * A packet costs one event a pass of a pipeline, at its exit; more only where it had to wait for a slot, or in the
 * buffer. Trace sources fire at those events; their cycles tell when things happen on the chip. What adds up to what
 * says PisaSwitchCounters.
 */
class PisaSwitch : public PisaSwitchSources
{
  public:
    static TypeId GetTypeId();
    PisaSwitch();
    ~PisaSwitch() override;

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

    /** Gives the switch a port to its CPU, of this number for the program, behind all with devices. */
    void SetCpuPort(uint32_t number, PisaCpuCallback callback);
    /** A frame comes in by the CPU port, which must have been set. */
    void SendFromCpu(Ptr<Packet> frame);

    /** Frames from a port go to this instance of the target's parser; without this call to port modulo instances.
     * Boot must have been called. */
    void SetParserOfPort(uint32_t port, uint32_t instance);

    /** Where copies of a packet go; ports that do not exist when a packet comes are no destination. */
    PisaReplication& GetReplication();
    // Boot must have been called for these.
    pisa::TrafficManager& GetTrafficManager();
    pisa::Pipeline& GetPipeline();
    const pisa::Image& GetImage() const;
    const PisaCycleClock& GetClock() const;

    /** @return the cycle at which a change that reaches the chip at `time` takes effect: the next edge. */
    pisa::Cycle ControlCycle(Time time) const;

    /** Calls `look`, not before now, between the accesses to that state before the next edge and those from it on:
     * what it reads is exact. See pisa::Pipeline::Look. */
    void Look(pisa::StateName state, std::function<void()> look);

    // ---- upgrades ----
    uint32_t Extend(const pisa::Image& image); ///< of the pipeline
    void Wake(pisa::Cycle cycle);              ///< the pipeline is advanced then, unless it is kNever
    pisa::Cycle OldestPacket() const; ///< a cycle by which none in the switch had come; kNever if there is none
    /** Loses all inside, and what comes within `downtime`; then the image runs, with its own entries. Not from a
     * trace of this switch. @throws pisa::InputError if the image is for another chip */
    void Reflash(const pisa::Image& image, Time downtime);
    PisaUpgradeStamp& GetStamps();
    const PisaSwitchCounters& GetCounters() const;
    PisaSwitchInside GetInside() const;

  protected:
    void DoDispose() override;

  private:
    // ---- from the port to the pipeline: pisa-switch.cc ----
    /** A port has come, with its queues and its parser. */
    void OpenPort(uint32_t place);
    /** Takes the frames of a port, whole or as they stream in. */
    void Listen(const Ptr<PisaNetDevice>& device);
    void ReceiveFrame(Ptr<PisaNetDevice> device, Ptr<Packet> frame);
    void ReceiveStream(Ptr<PisaNetDevice> device, Ptr<Packet> frame, DataRate rate, Time whole);
    /** A frame reaches its parser; its last byte is in the switch from `whole` on. */
    void Begin(uint32_t port, Ptr<Packet> frame, const pisa::FrameArrival& arrival, pisa::Cycle whole);
    /** Has the pipeline tell of what somebody wants to know. */
    void ListenToPipeline();
    bool IsAccessHeard() const;
    void TellIssue(pisa::Transit& packet) const;
    void TellAccess(const pisa::Transit& transit, const pisa::TableAccess& access) const;
    /** These are in pisa-switch-live.cc: makes a pipeline the switch's; says which program a packet belongs to. */
    void Load(const pisa::Image& image, std::unique_ptr<pisa::Pipeline> pipeline);
    void Stamp(PisaSwitchPacket& packet, uint32_t port);
    /** Everything that happens in a cycle. */
    void Process(pisa::Cycle now);
    /** Parses the packet's frame and sets what the chip tells the program. */
    void Parse(PisaSwitchPacket& packet);
    void Arrive(PisaSwitchPacket& packet);
    void EnterIngress(pisa::Cycle now);
    /** Sets what the chip tells the program of a packet wherever it is. */
    void SetChipFields(PisaSwitchPacket& packet) const;

    // ---- at the end of ingress: pisa-switch-ingress.cc ----
    void LeaveIngress(PisaSwitchPacket& packet, pisa::Cycle now);
    void MirrorIngress(PisaSwitchPacket& packet, pisa::Cycle now);
    void Resubmit(PisaSwitchPacket& packet, uint64_t list, pisa::Cycle now);
    /** Writes to packet.copies where the program sends it. */
    void Replicate(PisaSwitchPacket& packet);
    void KeepPorts(std::vector<PisaCopy>& copies) const;

    // ---- in the buffer: pisa-switch-buffer.cc ----
    /** Asks the buffer for places for packet.copies, once the frame is whole. */
    void Store(PisaSwitchPacket& packet, pisa::Cycle now);
    void StoreWhole(pisa::Cycle now);
    void Enqueue(PisaSwitchPacket& packet, pisa::Cycle now);
    /** @return the first cycle from `now` on at which a packet may leave for the port. */
    pisa::Cycle NextDequeue(uint32_t port, pisa::Cycle now) const;
    void PlanDequeue(uint32_t port, pisa::Cycle now);
    void DequeueDue(pisa::Cycle now);
    void Dequeue(uint32_t port, pisa::Cycle now);
    PisaSwitchPacket& CopyOf(const PisaSwitchPacket& packet);
    void SetQueueing(PisaSwitchPacket& packet, const pisa::Departure& departure, pisa::Cycle now);

    // ---- at the end of egress: pisa-switch-egress.cc ----
    void LeaveEgress(PisaSwitchPacket& packet, pisa::Cycle now);
    void MirrorEgress(PisaSwitchPacket& packet, pisa::Cycle now);
    void Recirculate(PisaSwitchPacket& packet, uint64_t list, pisa::Cycle now);
    Ptr<Packet> Emit(PisaSwitchPacket& packet);
    /** @return the frame with a mark of congestion, if its sender understands such. */
    Ptr<Packet> MarkCongestion(Ptr<Packet> frame);
    void Depart(PisaSwitchPacket& packet);

    // ---- what packets keep that come again or are mirrored: pisa-switch-ingress.cc ----
    /** The packet's frame goes to its parser in this cycle, with the fields of a list. */
    void ComeAgain(PisaSwitchPacket& packet, pisa::PacketKind kind, uint64_t list, pisa::Cycle now);
    /** @return the session that the packet asks for, null if there is none. */
    const PisaMirrorSession* SessionOf(PisaSwitchPacket& packet);
    void SendMirrored(PisaSwitchPacket& copy, const PisaMirrorSession& session, pisa::Cycle now);

    std::unique_ptr<pisa::Image> m_image;
    std::unique_ptr<pisa::Pipeline> m_pipeline;
    std::unique_ptr<pisa::TrafficManager> m_buffer;
    std::unique_ptr<PisaPacketPool> m_packets;
    std::unique_ptr<PisaParserBank> m_parsers;
    PisaCycleClock m_clock;
    PisaAgenda m_agenda;
    PisaChipFields m_fields;
    PisaReplication m_replication;
    PisaUpgradeStamp m_stamps;
    Time m_upFrom;
    PisaSwitchCounters m_counters;
    PisaSwitchInside m_inside;
    bool m_marksEcn{true};
    uint32_t m_maxPasses{0};
    bool m_tellsAccesses{false}; ///< the pipeline does
    PisaSwitchPorts m_ports;
    std::vector<uint32_t> m_parserOfPort;

    pisa::Progress m_progress;
    std::vector<PisaSwitchPacket*> m_arriving;                ///< out of ingress before they are whole
    std::vector<std::pair<pisa::Cycle, uint32_t>> m_dequeues; ///< a heap: cycle and port, first on top
    std::vector<uint8_t> m_frame;                             ///< that is being parsed; grows to the longest
    std::vector<uint8_t> m_bytes;                             ///< that the deparser has written
};

} // namespace ns3

#endif // PISA_SWITCH_H
