// What ns-3 asks of every Ethernet device and that has nothing to do with moving frames.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ETHERNET_DEVICE_H
#define PISA_ETHERNET_DEVICE_H

#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/traced-callback.h"

namespace ns3
{

/**
 * Identity, MTU, link state and upward callbacks of a full-duplex Ethernet device. Who derives moves the frames:
 * it implements SendFrom, GetChannel, and calls Deliver with each frame that arrives.
 *
 * IsPointToPoint is true, so that the distributed simulator finds the lookahead of the link. IsBridge is false,
 * because ns-3's global routing takes every device that says otherwise for a BridgeNetDevice.
 */
class PisaEthernetDevice : public NetDevice
{
  public:
    static TypeId GetTypeId();

    void SetIfIndex(const uint32_t index) override;
    uint32_t GetIfIndex() const override;
    void SetAddress(Address address) override;
    Address GetAddress() const override;
    /** Largest payload of a frame, the 14 bytes of the Ethernet header not counted. */
    bool SetMtu(const uint16_t mtu) override;
    uint16_t GetMtu() const override;
    bool IsLinkUp() const override;
    void AddLinkChangeCallback(Callback<void> callback) override;
    bool IsBroadcast() const override;
    Address GetBroadcast() const override;
    bool IsMulticast() const override;
    Address GetMulticast(Ipv4Address group) const override;
    Address GetMulticast(Ipv6Address address) const override;
    bool IsBridge() const override;
    bool IsPointToPoint() const override;
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;
    Ptr<Node> GetNode() const override;
    void SetNode(Ptr<Node> node) override;
    bool NeedsArp() const override;
    void SetReceiveCallback(ReceiveCallback callback) override;
    void SetPromiscReceiveCallback(PromiscReceiveCallback callback) override;
    bool SupportsSendFrom() const override;

  protected:
    void DoDispose() override;

    /** Records the state of the link and tells those who asked when it changes. */
    void NotifyLink(bool up);

    /** Hands a frame to the node: takes the Ethernet header off and calls who registered for it. */
    void Deliver(Ptr<Packet> frame);

  private:
    Ptr<Node> m_node;
    Mac48Address m_address;
    uint32_t m_ifIndex{0};
    uint16_t m_mtu{1500};
    bool m_linkUp{false};
    ReceiveCallback m_receive;
    PromiscReceiveCallback m_promiscReceive;
    TracedCallback<> m_linkChange;
    TracedCallback<Ptr<const Packet>> m_macRxTrace;
    TracedCallback<Ptr<const Packet>> m_macPromiscRxTrace;
};

} // namespace ns3

#endif // PISA_ETHERNET_DEVICE_H
