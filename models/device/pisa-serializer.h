// When a line that sends one frame after the other is free again, without losing what the clock cannot show.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SERIALIZER_H
#define PISA_SERIALIZER_H

#include "ns3/nstime.h"

#include <cstdint>

namespace ns3
{

/**
 * Bytes that a frame occupies on the line: padded to the Ethernet minimum (60 bytes, 64 with FCS), and with
 * preamble and start delimiter (8), FCS (4) and the gap that must follow it (12).
 */
constexpr uint64_t
WireBytes(uint64_t frameBytes)
{
    return (frameBytes < 60 ? 60 : frameBytes) + 24;
}

/**
 * The transmitter's view of the line. A frame's time is cut to the resolution of ns3::Time; what was cut is carried
 * to the frame that follows without a gap, so that a busy line has its nominal rate at any resolution.
 */
class PisaSerializer
{
  public:
    /** @param bitRate in bit/s. @return when the frame has left; it is the first instant at which the next one may
     * start. */
    Time Transmit(Time start, uint64_t bytes, uint64_t bitRate);

    /** @return when the last frame has left. */
    Time FreeAt() const
    {
        return m_freeAt;
    }

  private:
    Time m_freeAt{0};
    uint64_t m_remainder{0}; ///< of a unit of time, in 1/rate
    uint64_t m_rate{0};      ///< bit/s that m_remainder was taken at
};

} // namespace ns3

#endif // PISA_SERIALIZER_H
