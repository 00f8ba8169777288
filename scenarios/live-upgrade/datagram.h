// Which datagram a frame carries.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_DATAGRAM_H
#define PISA_LIVE_UPGRADE_DATAGRAM_H

#include "ns3/ipv4-address.h"
#include "ns3/packet.h"

#include <cstdint>
#include <optional>

namespace pisa
{

/** Bytes of Ethernet, IPv4 and UDP headers. */
constexpr uint32_t kFrameHeaderBytes = 14 + 20 + 8;

/** A datagram of ns3::UdpClient by its ends and its number. */
struct Datagram
{
    ns3::Ipv4Address source;
    ns3::Ipv4Address destination;
    uint32_t number{0};
};

/** @param frame a whole one, of UDP over IPv4 with ns3::SeqTsHeader in front of the data */
inline Datagram
DatagramIn(const ns3::Packet& frame)
{
    uint8_t bytes[kFrameHeaderBytes + 4];
    frame.CopyData(bytes, sizeof bytes);
    const auto word = [&bytes](unsigned at) {
        return uint32_t{bytes[at]} << 24 | uint32_t{bytes[at + 1]} << 16 | uint32_t{bytes[at + 2]} << 8 |
               bytes[at + 3];
    };
    return {ns3::Ipv4Address(word(14 + 12)), ns3::Ipv4Address(word(14 + 16)), word(kFrameHeaderBytes)};
}

/** @return nothing if the frame, which a program may have changed, has no UDP over IPv4 behind its addresses. */
inline std::optional<Datagram>
FindDatagram(const ns3::Packet& frame)
{
    uint8_t bytes[kFrameHeaderBytes + 4];
    const bool isWhole = frame.CopyData(bytes, sizeof bytes) == sizeof bytes;
    const bool isUdp = isWhole && bytes[12] == 0x08 && bytes[13] == 0x00 && bytes[14] == 0x45 && bytes[14 + 9] == 17;
    return isUdp ? std::optional(DatagramIn(frame)) : std::nullopt;
}

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_DATAGRAM_H
