// Ethernet frames in pcap files, read and written one by one.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SIMULATE_CAPTURE_FILE_H
#define PISA_SIMULATE_CAPTURE_FILE_H

#include "ns3/packet.h"
#include "ns3/pcap-file.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** The longest frame that captures hold, Ethernet header included. */
constexpr uint32_t kLongestFrame = 65535;

/** A frame and when it was captured, in nanoseconds since the epoch of its file. */
struct CapturedFrame
{
    uint64_t nanoseconds{0};
    std::vector<uint8_t> bytes;
};

/** A pcap file (microseconds or nanoseconds, either byte order) that is read from front to back. */
class CaptureReader
{
  public:
    /** @throws InputError if there is no such file, or it is no pcap file of Ethernet frames */
    explicit CaptureReader(const std::string& path);

    /**
     * @return the next frame, none behind the last
     * @throws InputError if the file ends in the middle of a frame, or the capture had cut one off
     */
    std::optional<CapturedFrame> Next();

  private:
    [[noreturn]] void Fail(const std::string& what, const std::string& remedy) const;

    std::string m_path;
    ns3::PcapFile m_file;
    uint64_t m_size{0}; ///< bytes of the file
    uint64_t m_read{0}; ///< bytes of it that are behind
    uint64_t m_frames{0};
};

/** A pcap file with time stamps in nanoseconds. */
class CaptureWriter
{
  public:
    /** @throws InputError if the file cannot be made */
    explicit CaptureWriter(const std::string& path);

    void Add(uint64_t nanoseconds, ns3::Ptr<const ns3::Packet> frame);

    /** @throws InputError if not all could be written */
    void Close();

  private:
    std::string m_path;
    ns3::PcapFile m_file;
};

} // namespace pisa

#endif // PISA_SIMULATE_CAPTURE_FILE_H
