// Marks congestion in the IP header of an Ethernet frame.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_CONGESTION_MARK_H
#define PISA_CONGESTION_MARK_H

#include <cstddef>
#include <cstdint>

namespace ns3
{

/** Bytes of a frame that PisaMarkCongestion needs at most: Ethernet with two VLAN tags, and IPv4 without options. */
constexpr std::size_t PISA_MARK_BYTES = 14 + 2 * 4 + 20;

/**
 * Sets Congestion Experienced (RFC 3168, section 5) in an IPv4 or IPv6 header whose sender said that it is
 * ECN-capable, the checksum of IPv4 brought up to date (RFC 1624, equation 3). VLAN tags may stand before it.
 * @return whether a byte was changed
 */
bool PisaMarkCongestion(uint8_t* frame, std::size_t bytes);

} // namespace ns3

#endif // PISA_CONGESTION_MARK_H
