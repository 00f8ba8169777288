// A switch that runs MakePathImage, one clock edge after the other: written to be read, not to be fast.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TEST_STEPPED_SWITCH_H
#define PISA_TEST_STEPPED_SWITCH_H

#include <array>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

/** A frame at a port: when its parser sees it and its last bit came, or when it left egress and its first bit went.
 */
struct SteppedFrame
{
    uint32_t port;
    uint64_t cycle;
    uint64_t picoseconds; ///< of that bit on the line
    std::vector<uint8_t> bytes;

    bool operator==(const SteppedFrame& o) const
    {
        return port == o.port && cycle == o.cycle && picoseconds == o.picoseconds && bytes == o.bytes;
    }
};

/** Clock 1 GHz, lines 100 Gbit/s (80 ps a byte), 16 parsers, queue 1 of each port served before queue 0. */
class SteppedSwitch
{
  public:
    /** Group 1 and sessions 1 and 2 as (port, replication id), ascending. */
    using Members = std::vector<std::pair<uint32_t, uint16_t>>;

    /** `bytesPerCycle` reach a parser while a frame comes in; 0: frames are stored first. */
    SteppedSwitch(uint32_t ports, Members group, Members first, Members second, uint64_t limitCells,
                  uint64_t bytesPerCycle);

    /** `arrivals` by time. @return frames in the order in which they leave egress */
    std::vector<SteppedFrame> Run(const std::vector<SteppedFrame>& arrivals);

    uint64_t drops{0}; ///< by queues that held limitCells

  private:
    struct Packet
    {
        std::vector<uint8_t> bytes;
        uint32_t ingressPort;
        uint8_t kind;
        uint32_t port;
        uint16_t copy;
        uint64_t depth;
        uint64_t exit;  ///< of the pipeline that it is in
        uint64_t first; ///< bytes come in from this cycle on
        uint64_t whole; ///< the cycle at which the last one is there
    };

    struct Parser
    {
        std::deque<Packet> waiting;
        std::deque<Packet> inside; ///< one at most
        int lookups{0};            ///< that it has still to do for that
    };

    struct Port
    {
        std::array<std::deque<Packet>, 2> queues;
        uint64_t paceFree{0}; ///< ps
        uint64_t lineFree{0}; ///< ps
    };

    void Arrive(const Packet& packet, uint32_t parser);
    void LeaveIngress(Packet packet);
    void LeaveEgress(Packet packet);
    void Store(const Packet& packet, const Members& members);
    void StoreWhole();
    void Enqueue(const Packet& packet, const Members& members);
    bool HasHeaders(const Packet& packet) const;
    void Parse();
    void Dequeue();

    Members m_group;
    Members m_first;
    Members m_second;
    uint64_t m_limitCells;
    uint64_t m_bytesPerCycle;
    uint64_t m_now{0};
    std::vector<Parser> m_parsers;
    std::deque<Packet> m_parsed; ///< waits for a slot of ingress
    std::deque<Packet> m_ingress;
    std::vector<std::pair<Packet, Members>> m_arriving; ///< out of ingress before they are whole
    std::vector<Port> m_ports;
    std::deque<Packet> m_dequeued; ///< waits for a slot of egress
    std::deque<Packet> m_egress;
    std::vector<std::pair<Packet, uint32_t>> m_again; ///< come to these parsers in this cycle
    std::vector<SteppedFrame> m_sent;
};

#endif // PISA_TEST_STEPPED_SWITCH_H
