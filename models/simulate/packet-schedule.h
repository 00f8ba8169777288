// The frames of several captures in the order in which they are sent.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SIMULATE_PACKET_SCHEDULE_H
#define PISA_SIMULATE_PACKET_SCHEDULE_H

#include "simulate/capture-file.h"

#include "ns3/data-rate.h"
#include "ns3/nstime.h"
#include "ns3/pisa-serializer.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** A frame to be sent. */
struct ScheduledFrame
{
    ns3::Time at;
    uint32_t port{0};
    std::vector<uint8_t> bytes;
};

/**
 * Reads as far ahead as one frame a capture. Frames of one time come in the order of their captures, and those of one
 * capture in its order: one whose stamp lies before that of the frame before it is sent with that.
 */
class PacketSchedule
{
  public:
    /** @param rate at which each capture is sent without a gap; none: by time stamps */
    explicit PacketSchedule(std::optional<ns3::DataRate> rate);

    /** @throws InputError as CaptureReader does */
    void Add(uint32_t port, const std::string& path);

    /** @return the next frame, none behind the last. All captures have been added. @throws InputError likewise */
    std::optional<ScheduledFrame> Next();

    /** @return the time stamp, in nanoseconds, at which the simulation begins: the earliest of all first frames. */
    uint64_t Origin() const
    {
        return m_origin;
    }

  private:
    struct Capture
    {
        uint32_t port{0};
        CaptureReader reader;
        std::optional<CapturedFrame> next;
        bool isTimed{false}; ///< `at` is that of `next`
        ns3::Time at{0};
        ns3::PisaSerializer line;

        Capture(uint32_t number, const std::string& path) : port(number), reader(path)
        {
        }
    };

    void SetTime(Capture& capture) const;

    std::optional<ns3::DataRate> m_rate;
    std::vector<std::unique_ptr<Capture>> m_captures;
    uint64_t m_origin{0};
    bool m_hasBegun{false};
};

} // namespace pisa

#endif // PISA_SIMULATE_PACKET_SCHEDULE_H
