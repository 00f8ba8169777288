// Marks congestion in the IP header of an Ethernet frame.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-congestion-mark.h"

namespace ns3
{

namespace
{

constexpr uint16_t TYPE_VLAN = 0x8100;
constexpr uint16_t TYPE_SERVICE_VLAN = 0x88a8;
constexpr uint16_t TYPE_IPV4 = 0x0800;
constexpr uint16_t TYPE_IPV6 = 0x86dd;
constexpr unsigned NOT_CAPABLE = 0;
constexpr unsigned CONGESTION = 3;

uint16_t
WordAt(const uint8_t* at)
{
    return static_cast<uint16_t>(at[0] << 8 | at[1]);
}

bool
MarkIpv4(uint8_t* header, std::size_t bytes)
{
    if (bytes < 20 || (header[1] & CONGESTION) == NOT_CAPABLE || (header[1] & CONGESTION) == CONGESTION)
    {
        return false;
    }
    const uint32_t before = WordAt(header);
    header[1] |= CONGESTION;
    uint32_t sum = (~uint32_t{WordAt(header + 10)} & 0xffff) + (~before & 0xffff) + WordAt(header);
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    header[10] = static_cast<uint8_t>(~sum >> 8);
    header[11] = static_cast<uint8_t>(~sum);
    return true;
}

bool
MarkIpv6(uint8_t* header, std::size_t bytes)
{
    // version, traffic class and flow label begin in the first two bytes: the class ends in the second's upper half
    const unsigned ecn = bytes < 2 ? NOT_CAPABLE : header[1] >> 4 & CONGESTION;
    if (ecn == NOT_CAPABLE || ecn == CONGESTION)
    {
        return false;
    }
    header[1] |= CONGESTION << 4;
    return true;
}

} // namespace

bool
PisaMarkCongestion(uint8_t* frame, std::size_t bytes)
{
    std::size_t at = 12;
    for (int tags = 0; tags < 2 && at + 2 <= bytes; ++tags)
    {
        const uint16_t type = WordAt(frame + at);
        if (type != TYPE_VLAN && type != TYPE_SERVICE_VLAN)
        {
            break;
        }
        at += 4;
    }
    if (at + 2 > bytes)
    {
        return false;
    }
    const uint16_t type = WordAt(frame + at);
    at += 2;
    return (type == TYPE_IPV4 && MarkIpv4(frame + at, bytes - at)) ||
           (type == TYPE_IPV6 && MarkIpv6(frame + at, bytes - at));
}

} // namespace ns3
