// A traffic manager and the ports behind it, stepped clock by clock and written for reading.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_REFERENCE_STEPPED_TRAFFIC_MANAGER_H
#define PISA_TESTS_REFERENCE_STEPPED_TRAFFIC_MANAGER_H

#include "pipeline/traffic-manager.h"

#include <deque>
#include <list>
#include <map>
#include <memory>
#include <vector>

namespace pisa
{

/** A packet that comes at a cycle; its copies ask for their queues at the same cycle or later, in this order. */
struct OfferedPacket
{
    struct Copy
    {
        Cycle at{0};
        CopyRequest request;
    };

    Cycle at{0};
    uint32_t bytes{0};
    bool isMulticast{false}; ///< stored before its copies ask; a unicast packet only if its queue takes it
    std::vector<Copy> copies;
};

/** A departure with its place and time. */
struct SteppedDeparture
{
    Cycle at{0};
    uint32_t port{0};
    Departure departure;
};

/**
 * Every cycle: new settings, then packets of this cycle in the order of the offers, then copies of multicast packets
 * that are due, then each port that is not sending takes a packet, in ascending order. A port sends a fixed number
 * of bytes a cycle and is busy for at least one. Nothing is remembered that can be counted: free cells are the limit
 * less the cells of all packets that somebody still holds.
 */
class SteppedTrafficManager
{
  public:
    SteppedTrafficManager(const TrafficManagerLimits& limits, const TrafficManagerSettings& settings, uint32_t ports,
                          uint32_t portBytesPerCycle);

    void Configure(Cycle at, const TrafficManagerSettings& settings);
    void Offer(const OfferedPacket& packet);
    void RunUntil(Cycle end);

    std::vector<SteppedDeparture> departures;
    std::map<uint64_t, EnqueueResult> results; ///< by handle
    uint64_t highWaterCells{0};

    uint64_t FreeCells() const;
    QueueDepth GetDepth(uint32_t port, uint32_t queue) const;
    std::size_t PacketsHeld() const;

  private:
    struct Stored
    {
        uint32_t bytes{0};
        uint64_t cells{0};
    };

    struct Waiting
    {
        std::shared_ptr<Stored> packet; ///< cells are in use while anybody points here
        Departure told;
    };

    struct Queue
    {
        QueueSettings settings;
        std::deque<Waiting> packets;
        uint64_t deficitCounter{0};
    };

    struct Port
    {
        std::vector<Queue> queues;
        std::map<uint32_t, std::list<uint32_t>> activeLists; ///< by priority: queues in the order of their turns
        std::map<uint32_t, bool> hasQuantum;                 ///< by priority: the first of the list, for this turn
        uint32_t sendingFor{0};                              ///< cycles
    };

    struct Copying
    {
        std::shared_ptr<Stored> packet; ///< null: refused by the buffer
        OfferedPacket::Copy copy;
    };

    void Step();
    void Arrive(const OfferedPacket& packet);
    void Ask(const Copying& copying);
    Admission Judge(const Queue& queue, const Stored* packet) const;
    void Send(uint32_t port);
    uint32_t NextQueue(Port& port);
    void ApplySettings(const TrafficManagerSettings& settings);
    std::shared_ptr<Stored> Store(uint32_t bytes);

    TrafficManagerLimits m_limits;
    uint32_t m_portBytesPerCycle;
    std::vector<Port> m_ports;
    std::vector<std::weak_ptr<Stored>> m_stored;
    std::multimap<Cycle, TrafficManagerSettings> m_settings;
    std::multimap<Cycle, OfferedPacket> m_offers;
    std::multimap<Cycle, Copying> m_copying;
    Cycle m_now{0};
};

} // namespace pisa

#endif // PISA_TESTS_REFERENCE_STEPPED_TRAFFIC_MANAGER_H
