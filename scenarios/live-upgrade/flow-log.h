// The traffic of a case: ns-3 applications that send and receive, and when each datagram did what.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_FLOW_LOG_H
#define PISA_LIVE_UPGRADE_FLOW_LOG_H

#include "network.h"
#include "relay.h"
#include "upgrade-case.h"

#include "ns3/application-container.h"

#include <map>
#include <vector>

namespace pisa
{

/** One flow's datagrams, in picoseconds of simulated time. */
struct FlowRecord
{
    struct Arrival
    {
        uint32_t number{0};
        int64_t at{0};
    };

    std::vector<int64_t> sent;                  ///< by number
    std::vector<std::vector<Arrival>> arrivals; ///< at each receiver
};

constexpr int64_t kNeverArrived = -1;

/** A datagram that one receiver should get, in picoseconds. */
struct Delivery
{
    int64_t sent{0};
    int64_t arrived{kNeverArrived}; ///< for the first time
};

/** @return those of a flow, receiver after receiver. */
std::vector<Delivery> DeliveriesOf(const FlowRecord& flow);

/** Installs the applications, and listens at the hosts' ports. */
class FlowLog
{
  public:
    /** The network's hosts have addresses. Must live as long as the simulation runs. */
    FlowLog(Network& network, const UpgradeExperiment& experiment, const std::vector<Flow>& flows);
    FlowLog(const FlowLog&) = delete;
    FlowLog& operator=(const FlowLog&) = delete;

    /** Each sender sends one datagram more at most. */
    void Stop();

    /** Of each flow. */
    const std::vector<FlowRecord>& Records() const
    {
        return m_records;
    }

    /** @return datagrams that the receiving applications got. */
    uint64_t Received() const;

  private:
    void InstallSender(Network& network, const UpgradeExperiment& experiment, const Flow& flow, double phase);
    void InstallReceivers(Network& network, const Flow& flow, std::size_t number);
    void NoteSent(ns3::Ptr<const ns3::Packet> frame);
    void NoteReceived(uint32_t host, ns3::Ptr<const ns3::Packet> frame);
    /** The host's datagrams are those of a flow. */
    void Know(uint32_t host, std::size_t flow);

    std::vector<FlowRecord> m_records;
    std::map<ns3::Ipv4Address, std::size_t> m_flows;                      ///< by sender or relay, who has one
    std::map<std::pair<std::size_t, uint32_t>, std::size_t> m_receivedBy; ///< flow and host; which receiver it is
    ns3::ApplicationContainer m_senders;
    ns3::ApplicationContainer m_receivers;
    std::vector<ns3::Ptr<Relay>> m_relays;
};

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_FLOW_LOG_H
