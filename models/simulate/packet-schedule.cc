// The frames of several captures in the order in which they are sent.
// SPDX-License-Identifier: GPL-2.0-only
#include "simulate/packet-schedule.h"

#include "ir/diagnostic.h"

#include <algorithm>

namespace pisa
{

namespace
{

constexpr uint64_t kLongestNs = 1000000ULL * 1000000000ULL; ///< what a clock of picoseconds holds with room to spare

} // namespace

PacketSchedule::PacketSchedule(std::optional<ns3::DataRate> rate) : m_rate(rate)
{
}

void
PacketSchedule::Add(uint32_t port, const std::string& path)
{
    m_captures.push_back(std::make_unique<Capture>(port, path));
    Capture& capture = *m_captures.back();
    capture.next = capture.reader.Next();
    if (capture.next)
    {
        const uint64_t first = capture.next->nanoseconds;
        m_origin = m_hasBegun ? std::min(m_origin, first) : first;
        m_hasBegun = true;
    }
}

void
PacketSchedule::SetTime(Capture& capture) const
{
    if (m_rate)
    {
        capture.at = capture.line.FreeAt();
        capture.line.Transmit(capture.at, ns3::WireBytes(capture.next->bytes.size()), m_rate->GetBitRate());
        return;
    }
    const uint64_t stamp = std::max(capture.next->nanoseconds, m_origin);
    if (stamp - m_origin > kLongestNs)
    {
        throw InputError({}, "the captures span more than " + std::to_string(kLongestNs / 1000000000) + " s",
                         "cut them with editcap, or send the frames without gaps: --rate");
    }
    capture.at = std::max(capture.at, ns3::NanoSeconds(stamp - m_origin));
}

std::optional<ScheduledFrame>
PacketSchedule::Next()
{
    Capture* first = nullptr;
    for (const auto& capture : m_captures)
    {
        if (capture->next && !capture->isTimed)
        {
            SetTime(*capture);
            capture->isTimed = true;
        }
        if (capture->next && (first == nullptr || capture->at < first->at))
        {
            first = capture.get();
        }
    }
    if (first == nullptr)
    {
        return std::nullopt;
    }
    ScheduledFrame frame{first->at, first->port, std::move(first->next->bytes)};
    first->next = first->reader.Next();
    first->isTimed = false;
    return frame;
}

} // namespace pisa
