// Between ingress and egress: a shared buffer, queues for each port, and who sends next.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_TRAFFIC_MANAGER_H
#define PISA_PIPELINE_TRAFFIC_MANAGER_H

#include "pipeline/cell-buffer.h"
#include "pipeline/port-scheduler.h"
#include "pipeline/traffic-manager-settings.h"
#include "target/cycle.h"
#include "target/target.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace pisa
{

/** How much waits in a queue. A multicast packet counts in each queue that holds a copy. */
struct QueueDepth
{
    uint32_t packets{0};
    uint64_t cells{0};

    bool operator==(const QueueDepth& o) const;
};

/** What became of a copy that asked for a place in a queue. The first reason that applies, in this order. */
enum class Admission : uint8_t
{
    Accepted,
    BufferFull,       ///< fewer cells are free than the packet takes
    QueueLimit,       ///< the queue would hold more than its limitCells or limitPackets
    DynamicThreshold, ///< the queue would hold more than alpha x the cells that are free with the packet stored
};
constexpr std::size_t kAdmissions = 4;

/** @return "accepted", "buffer full", "queue limit" or "dynamic threshold". */
const char* NameOf(Admission admission);

/** Where a copy is to wait. `handle` is the caller's own name for it and comes back with the departure. */
struct CopyRequest
{
    uint32_t port{0};
    uint32_t queue{0};
    uint64_t handle{0};
};

struct EnqueueResult
{
    Admission admission{Admission::Accepted};
    QueueDepth before;    ///< of the queue, the packet not counted
    bool isMarked{false}; ///< accepted, and the queue held markCells or more
};

/** A copy that leaves its queue, with all that egress may see of its wait. */
struct Departure
{
    uint64_t handle{0};
    uint32_t queue{0};
    uint32_t bytes{0};
    Cycle enqueued{0};
    QueueDepth before;    ///< what it found in the queue when it came
    QueueDepth left;      ///< what it leaves behind in the queue
    bool isMarked{false}; ///< congestion was to be marked when it came
};

/** Sums since the start. enqueued = dequeued + packets waiting. */
struct QueueCounters
{
    /** By Admission: copies that asked, in all their sum. [Accepted] are those enqueued. */
    std::array<uint64_t, kAdmissions> asked{};
    uint64_t dequeued{0};
    uint64_t marked{0};   ///< of those enqueued
    QueueDepth highWater; ///< the most packets and the most cells at once

    uint64_t Enqueued() const;
    uint64_t Dropped() const;
};

/**
 * The traffic manager of one chip. No clock of its own: calls come in the order of their cycles, and within a cycle
 * in the order in which the chip does them. What it does depends on the order of the calls alone; cycles are kept for
 * egress to see.
 *
 * Conservation: for each queue, as QueueCounters says; UsedCells of the buffer is the sum over stored packets, each
 * counted once, with copies that still wait or have been announced to Store and not asked yet.
 *
 * No allocation once the vectors have grown to the most that waited at once. Ports without packets cost nothing but
 * their memory.
 */
class TrafficManager
{
  public:
    /** Copies of a packet that Store has refused are dropped with BufferFull. */
    static constexpr StoredPacket kNotStored = 0xffffffff;

    /**
     * Starts without ports.
     * @throws InputError: limits without cells, or settings that Check finds fault with
     */
    explicit TrafficManager(const TrafficManagerLimits& limits, TrafficManagerSettings settings = {});

    /** @return the number of one more port, counted from 0, with the queues that the settings name. */
    uint32_t AddPort();
    uint32_t Ports() const;
    /** @return the number of queues of a port. */
    uint32_t Queues(uint32_t port) const;

    const TrafficManagerSettings& Settings() const;

    /**
     * Changes all settings; those of packets that wait stay as they are, the next call meets the new ones.
     * @throws InputError and changes nothing: what Check finds, or a queue that would vanish with packets in it
     */
    void Configure(TrafficManagerSettings settings);

    /** Changes one queue, as Configure does. Port and queue must exist. @throws InputError: what Check finds */
    void ConfigureQueue(uint32_t port, uint32_t queue, const QueueSettings& settings);

    // ---- ports and queues must exist: a bug of the caller otherwise ----

    /** One packet to one queue. */
    EnqueueResult Enqueue(Cycle cycle, const CopyRequest& request, uint32_t bytes);

    /**
     * Stores a packet of which `copies` copies, at least one, will ask by EnqueueCopy, in this cycle or later: cells
     * are charged once, and free when the last copy has been dropped or has left.
     * @return kNotStored if fewer cells are free than the packet takes; its copies must ask all the same
     */
    StoredPacket Store(uint32_t bytes, uint32_t copies);
    EnqueueResult EnqueueCopy(Cycle cycle, StoredPacket packet, const CopyRequest& request);

    /** @return whether any packet waits for the port. */
    bool HasPacket(uint32_t port) const;

    /** Takes the next packet of the port, none if none waits. Its cells are free from this call on. */
    std::optional<Departure> Dequeue(Cycle cycle, uint32_t port);

    QueueDepth GetDepth(uint32_t port, uint32_t queue) const;
    const QueueCounters& GetCounters(uint32_t port, uint32_t queue) const;
    const CellBuffer& GetBuffer() const;

  private:
    static constexpr uint32_t kNone = 0xffffffff;

    /** A copy that waits. */
    struct Waiting
    {
        uint64_t handle{0};
        Cycle enqueued{0};
        QueueDepth before;
        StoredPacket packet{0};
        uint32_t next{kNone}; ///< behind it in its queue, or in the list of free places
        bool isMarked{false};
    };

    struct Queue
    {
        QueueSettings settings;
        uint32_t first{kNone};
        uint32_t last{kNone};
        QueueDepth depth;
        QueueCounters counters;
    };

    struct Port
    {
        std::vector<Queue> queues;
        PortScheduler scheduler;
    };

    void SetQueues(Port& port, const std::vector<QueueSettings>& settings);
    Queue& QueueOf(const CopyRequest& request);
    /** Counts the verdict; the copy waits if it is accepted. */
    EnqueueResult Conclude(Cycle cycle, const CopyRequest& request, Admission admission, StoredPacket packet);
    /** Puts a copy at the end of its queue. */
    void Append(const CopyRequest& request, const Waiting& copy);
    /** Takes the first copy of a queue. */
    Waiting RemoveFirst(Port& port, uint32_t queue);
    void Advance(Cycle cycle);

    TrafficManagerSettings m_settings;
    CellBuffer m_buffer;
    std::vector<Port> m_ports;
    std::vector<Waiting> m_waiting;
    uint32_t m_free{kNone}; ///< first free place of m_waiting
    Cycle m_now{0};
};

} // namespace pisa

#endif // PISA_PIPELINE_TRAFFIC_MANAGER_H
