// Captures built byte by byte (pcap-savefile(5)): what is read, and what is said of files that are not sound.
// SPDX-License-Identifier: GPL-2.0-only
#include "simulate/capture-file.h"

#include "ir/diagnostic.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{

namespace
{

using testing::HasSubstr;

constexpr uint32_t kMicroseconds = 0xa1b2c3d4; ///< magic numbers
constexpr uint32_t kNanoseconds = 0xa1b23c4d;

/** The bytes of a capture, written in one order. */
class Capture
{
  public:
    Capture(uint32_t magic, bool isBigEndian, uint32_t linkType = 1) : m_isBigEndian(isBigEndian)
    {
        Add(magic, 4);
        Add(2, 2);
        Add(4, 2);
        Add(0, 4);
        Add(0, 4);
        Add(65535, 4);
        Add(linkType, 4);
    }

    Capture& Frame(uint32_t seconds, uint32_t fraction, const std::string& bytes, uint32_t captured, uint32_t whole)
    {
        Add(seconds, 4);
        Add(fraction, 4);
        Add(captured, 4);
        Add(whole, 4);
        m_bytes += bytes;
        return *this;
    }

    Capture& Frame(uint32_t seconds, uint32_t fraction, const std::string& bytes)
    {
        return Frame(seconds, fraction, bytes, static_cast<uint32_t>(bytes.size()),
                     static_cast<uint32_t>(bytes.size()));
    }

    const std::string& Bytes() const
    {
        return m_bytes;
    }

  private:
    void Add(uint32_t number, unsigned bytes)
    {
        for (unsigned i = 0; i < bytes; ++i)
        {
            m_bytes += static_cast<char>(number >> 8 * (m_isBigEndian ? bytes - 1 - i : i));
        }
    }

    std::string m_bytes;
    bool m_isBigEndian;
};

class CaptureFile : public testing::Test
{
  protected:
    CaptureFile()
        : m_path(testing::TempDir() + "/pisa-" + testing::UnitTest::GetInstance()->current_test_info()->name() +
                 ".pcap")
    {
    }

    ~CaptureFile() override
    {
        std::filesystem::remove(m_path);
    }

    std::vector<CapturedFrame> Read(const std::string& bytes)
    {
        std::ofstream(m_path, std::ios::binary) << bytes;
        CaptureReader reader(m_path);
        std::vector<CapturedFrame> frames;
        while (const auto frame = reader.Next())
        {
            frames.push_back(*frame);
        }
        return frames;
    }

    std::string Fault(const std::string& bytes)
    {
        try
        {
            Read(bytes);
        }
        catch (const InputError& error)
        {
            return error.what();
        }
        return "nothing thrown";
    }

    std::string m_path;
};

const std::string kFrame = "0123456789abcdefgh";

TEST_F(CaptureFile, OfEveryResolutionAndByteOrderIsRead)
{
    for (const bool isBigEndian : {false, true})
    {
        for (const uint32_t magic : {kMicroseconds, kNanoseconds})
        {
            const auto frames =
                Read(Capture(magic, isBigEndian).Frame(7, 1234, kFrame).Frame(4000000000, 999999, "x").Bytes());
            const uint64_t unit = magic == kMicroseconds ? 1000 : 1;
            ASSERT_EQ(frames.size(), 2U);
            EXPECT_EQ(frames[0].nanoseconds, 7000000000 + 1234 * unit);
            EXPECT_EQ(std::string(frames[0].bytes.begin(), frames[0].bytes.end()), kFrame);
            EXPECT_EQ(frames[1].nanoseconds, 4000000000000000000 + 999999 * unit) << "seconds are not signed";
            EXPECT_EQ(frames[1].bytes, std::vector<uint8_t>{'x'});
        }
    }
}

TEST_F(CaptureFile, WithoutFramesHasNone)
{
    EXPECT_TRUE(Read(Capture(kMicroseconds, false).Bytes()).empty());
}

TEST_F(CaptureFile, CutAnywhereIsRefusedWithTheFrame)
{
    const std::string whole = Capture(kNanoseconds, false).Frame(1, 2, kFrame).Frame(3, 4, kFrame).Bytes();
    const std::size_t first = 24 + 16 + kFrame.size();
    for (std::size_t length = 0; length < whole.size(); ++length)
    {
        const std::string fault = Fault(whole.substr(0, length));
        if (length < 24)
        {
            EXPECT_THAT(fault, HasSubstr("this is not a pcap file")) << length;
        }
        else if (length == 24 || length == first)
        {
            EXPECT_EQ(fault, "nothing thrown") << length;
        }
        else
        {
            EXPECT_THAT(fault, HasSubstr(length < first ? "frame 1: the file ends in the middle of it"
                                                        : "frame 2: the file ends in the middle of it"))
                << length;
        }
    }
}

TEST_F(CaptureFile, OfWrongTypeIsRefused)
{
    EXPECT_THAT(Fault(Capture(kMicroseconds, false, 101).Bytes()),
                HasSubstr("link type 101, but ports take Ethernet"));
    EXPECT_THAT(Fault(Capture(0x0a0d0d0a, false).Bytes()), HasSubstr("this is not a pcap file")) << "pcapng";
    EXPECT_THAT(Fault("GIF89a and more than twenty-four bytes"), HasSubstr("this is not a pcap file"));
}

TEST_F(CaptureFile, WithPartsOfFramesIsRefused)
{
    const Capture cut = Capture(kMicroseconds, false).Frame(0, 0, kFrame, 18, 1500);
    EXPECT_THAT(Fault(cut.Bytes()), HasSubstr("frame 1: the capture holds 18 of its 1500 bytes"));
}

TEST_F(CaptureFile, WithFramesOfAbsurdLengthIsRefused)
{
    for (const uint32_t length : {65536U, 0x7fffffffU, 0xffffffffU})
    {
        const Capture longest = Capture(kMicroseconds, false).Frame(0, 0, std::string(70000, 'x'), length, length);
        EXPECT_THAT(Fault(longest.Bytes()), HasSubstr("frame 1: it has " + std::to_string(length) + " bytes"));
    }
}

TEST_F(CaptureFile, ThatIsNotThereIsRefused)
{
    EXPECT_THROW(CaptureReader("/no/such/file.pcap"), InputError);
    EXPECT_THROW(CaptureReader("/"), InputError);
    EXPECT_THROW(CaptureWriter("/no/such/folder/file.pcap"), InputError);
}

TEST_F(CaptureFile, ComesBackAsItWasWritten)
{
    {
        CaptureWriter writer(m_path);
        writer.Add(123456789012345, ns3::Create<ns3::Packet>(reinterpret_cast<const uint8_t*>(kFrame.data()), 18));
        writer.Close();
    }
    CaptureReader reader(m_path);
    const auto frame = reader.Next();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->nanoseconds, 123456789012345U);
    EXPECT_EQ(std::string(frame->bytes.begin(), frame->bytes.end()), kFrame);
    EXPECT_FALSE(reader.Next());
}

} // namespace

} // namespace pisa
