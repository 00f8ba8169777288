// One worker of a ring AllReduce over UDP: what in-network AllReduce is compared with.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ALLREDUCE_RING_WORKER_H
#define PISA_ALLREDUCE_RING_WORKER_H

#include "ns3/application.h"
#include "ns3/ipv4-address.h"
#include "ns3/nstime.h"
#include "ns3/socket.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * Reduce-scatter, then all-gather: in each of 2(N-1) steps a worker sends one of N chunks to its right neighbour and
 * gets another from its left one; the first N-1 are added, the others replace. A step ends when its chunk is in.
 *
 * Datagrams carry the step, the first element, then elements. Nothing is sent twice: a lost datagram stalls the ring.
 */
class PisaRingWorker : public Application
{
  public:
    static TypeId GetTypeId();

    /** @param payload most elements in a datagram */
    void Setup(uint32_t rank, uint32_t workers, Ipv4Address right, uint32_t payload);
    void SetData(std::vector<int32_t> data);

    /** The sum over all workers once IsDone. */
    const std::vector<int32_t>& GetData() const;
    bool IsDone() const;
    /** When the last datagram was in. */
    Time GetDoneTime() const;

    /** Bytes in front of a datagram's elements. */
    static constexpr uint32_t kHeaderBytes = 8;

  protected:
    void DoDispose() override;

  private:
    void StartApplication() override;
    void StopApplication() override;
    void SendChunk();
    void Receive(Ptr<Socket> socket);
    void Take(const uint8_t* bytes, uint32_t count);
    uint32_t Begin(uint32_t chunk) const;
    uint32_t SentChunk(uint32_t step) const;
    uint32_t Steps() const;

    uint32_t m_rank{0};
    uint32_t m_workers{1};
    uint32_t m_payload{1};
    uint32_t m_step{0};
    Ipv4Address m_right;
    std::vector<int32_t> m_data;
    std::vector<uint32_t> m_missing; ///< elements still to come, by step
    Ptr<Socket> m_socket;
    Time m_done;
};

} // namespace ns3

#endif // PISA_ALLREDUCE_RING_WORKER_H
