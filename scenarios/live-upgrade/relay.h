// A host that copies every datagram that it gets to several others.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_RELAY_H
#define PISA_LIVE_UPGRADE_RELAY_H

#include "ns3/application.h"
#include "ns3/ipv4-address.h"
#include "ns3/socket.h"

#include <vector>

namespace pisa
{

/** Takes no time but that of its line. */
class Relay : public ns3::Application
{
  public:
    /** @param port its own, and that of all receivers */
    Relay(uint16_t port, std::vector<ns3::Ipv4Address> receivers);

    uint64_t GetReceived() const
    {
        return m_received;
    }

  protected:
    void DoDispose() override;

  private:
    void StartApplication() override;
    void StopApplication() override;
    void Copy(ns3::Ptr<ns3::Socket> socket);

    const uint16_t m_port;
    const std::vector<ns3::Ipv4Address> m_receivers;
    ns3::Ptr<ns3::Socket> m_socket;
    uint64_t m_received{0};
};

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_RELAY_H
