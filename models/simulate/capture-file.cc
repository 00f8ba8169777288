// Ethernet frames in pcap files, read and written one by one.
// SPDX-License-Identifier: GPL-2.0-only
#include "simulate/capture-file.h"

#include "ir/diagnostic.h"

#include <filesystem>

namespace pisa
{

namespace
{

constexpr uint32_t kEthernet = 1; ///< LINKTYPE_ETHERNET
constexpr uint64_t kFileHeaderBytes = 24;
constexpr uint64_t kRecordHeaderBytes = 16;
constexpr uint64_t kNanoseconds = 1000000000;

} // namespace

CaptureReader::CaptureReader(const std::string& path) : m_path(path)
{
    std::error_code error;
    m_size = std::filesystem::file_size(path, error);
    if (error || !std::filesystem::is_regular_file(path))
    {
        throw InputError({path, 0, 0}, "cannot read this file", "check the path");
    }
    m_file.Open(path, std::ios::in | std::ios::binary);
    if (m_file.Fail())
    {
        throw InputError({path, 0, 0}, "this is not a pcap file",
                         "other formats: `editcap -F nsecpcap IN OUT` writes one");
    }
    if (m_file.GetDataLinkType() != kEthernet)
    {
        throw InputError({path, 0, 0},
                         "the frames are of link type " + std::to_string(m_file.GetDataLinkType()) +
                             ", but ports take Ethernet (1)",
                         "capture on an Ethernet interface");
    }
    m_read = kFileHeaderBytes;
}

std::optional<CapturedFrame>
CaptureReader::Next()
{
    if (m_read == m_size)
    {
        return std::nullopt;
    }
    ++m_frames;
    if (m_size - m_read < kRecordHeaderBytes)
    {
        Fail("the file ends in the middle of it", "the capture was not closed: cut it with editcap");
    }
    CapturedFrame frame;
    frame.bytes.resize(kLongestFrame);
    uint32_t seconds = 0;
    uint32_t fraction = 0;
    uint32_t captured = 0;
    uint32_t whole = 0;
    uint32_t copied = 0;
    m_file.Read(frame.bytes.data(), kLongestFrame, seconds, fraction, captured, whole, copied);
    if (captured < whole)
    {
        Fail("the capture holds " + std::to_string(captured) + " of its " + std::to_string(whole) + " bytes",
             "capture whole frames (tcpdump -s 0)");
    }
    if (captured > kLongestFrame)
    {
        Fail("it has " + std::to_string(captured) + " bytes, but frames at most " + std::to_string(kLongestFrame),
             "remove it with editcap");
    }
    m_read += kRecordHeaderBytes + captured;
    if (m_read > m_size)
    {
        Fail("the file ends in the middle of it", "the capture was not closed: cut it with editcap");
    }
    frame.bytes.resize(captured);
    frame.nanoseconds = seconds * kNanoseconds + (m_file.IsNanoSecMode() ? fraction : fraction * uint64_t{1000});
    return frame;
}

void
CaptureReader::Fail(const std::string& what, const std::string& remedy) const
{
    throw InputError({m_path, 0, 0}, "frame " + std::to_string(m_frames) + ": " + what, remedy);
}

CaptureWriter::CaptureWriter(const std::string& path) : m_path(path)
{
    m_file.Open(path, std::ios::out | std::ios::binary);
    if (m_file.Fail())
    {
        throw InputError({path, 0, 0}, "cannot write this file", "check the folder and its permissions");
    }
    m_file.Init(kEthernet, ns3::PcapFile::SNAPLEN_DEFAULT, ns3::PcapFile::ZONE_DEFAULT, false, true);
}

void
CaptureWriter::Add(uint64_t nanoseconds, ns3::Ptr<const ns3::Packet> frame)
{
    m_file.Write(static_cast<uint32_t>(nanoseconds / kNanoseconds), static_cast<uint32_t>(nanoseconds % kNanoseconds),
                 frame);
}

void
CaptureWriter::Close()
{
    const bool isWhole = !m_file.Fail();
    m_file.Close();
    if (!isWhole)
    {
        throw InputError({m_path, 0, 0}, "cannot write all of this file", "check the free space");
    }
}

} // namespace pisa
