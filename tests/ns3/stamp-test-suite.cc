// Which program a packet belongs to that comes to the parser more than once.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "programs.h"
#include "star.h"

#include "ns3/simulator.h"
#include "ns3/test.h"

using namespace ns3;

namespace
{

// A minimum frame sent at 0 has arrived after its 84 bytes at 100 Gbit/s and 1 us of cable.
constexpr int64_t ARRIVAL = 84 * 80 + 1000000;
// Parsed at 1007 and issued at 1008 it comes again from ingress at 1051, from egress at 1094: this is before both.
constexpr int64_t UNDER_WAY = 1030000;

constexpr uint16_t EPOCH = 0x0107;

/** The ways of a frame through the switch: once, and twice. */
const std::vector<uint16_t> WAYS = {0x88b5, TYPE_RESUBMIT, TYPE_RECIRCULATE};

const pisa::Stamp NEXT{1, 0};

class KeepsVersion : public TestCase
{
  public:
    KeepsVersion()
        : TestCase("a packet belongs to the program at its first parsing, also when it is parsed again later")
    {
    }

  private:
    /** @return the version that egress has seen in the end. */
    uint64_t VersionOf(uint16_t type, int64_t changeAt)
    {
        Star star(2, MakeVersionImage());
        star.SendAt(0, 0, MakeFrame(0x020000000002, 0x020000000001, type));
        Simulator::Schedule(PicoSeconds(changeAt), [&star] { star.Switch()->GetPipeline().SetStamp(NEXT); });
        star.Run();
        const PisaSwitchCounters& counters = star.Switch()->GetCounters();
        NS_TEST_EXPECT_MSG_EQ(counters.resubmitted, (type == TYPE_RESUBMIT ? 1U : 0U), "comes again from ingress");
        NS_TEST_EXPECT_MSG_EQ(counters.recirculated, (type == TYPE_RECIRCULATE ? 1U : 0U), "comes again from egress");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals.size(), 1U, "comes back");
        return star.arrivals.empty() ? 999 : NumberAt(star.arrivals[0].bytes, 6, 6);
    }

    void DoRun() override
    {
        for (const uint16_t type : WAYS)
        {
            NS_TEST_EXPECT_MSG_EQ(VersionOf(type, ARRIVAL - 1), 1U, type << ": changed before it comes");
            NS_TEST_EXPECT_MSG_EQ(VersionOf(type, ARRIVAL + 1), 0U, type << ": changed when it is there");
            NS_TEST_EXPECT_MSG_EQ(VersionOf(type, UNDER_WAY), 0U, type << ": changed before its second parsing");
        }
    }
};

class KeepsEpoch : public TestCase
{
  public:
    KeepsEpoch() : TestCase("a frame leaves with the epoch that it came with, or got, before it came again")
    {
    }

  private:
    /** @return the frame that comes back on lines that carry stamps. The epoch is changed while it is under way. */
    std::vector<uint8_t> Send(const std::vector<uint8_t>& frame)
    {
        Star star(2, MakeVersionImage());
        PisaUpgradeStamp& stamps = star.Switch()->GetStamps();
        stamps.Carry(0);
        stamps.SetEpoch(EPOCH - 1);
        stamps.Define(EPOCH, NEXT);
        star.SendAt(0, 0, frame);
        Simulator::Schedule(PicoSeconds(UNDER_WAY), [&stamps] { stamps.SetEpoch(EPOCH + 1); });
        star.Run();
        NS_TEST_EXPECT_MSG_EQ(star.arrivals.size(), 1U, "comes back");
        return star.arrivals.empty() ? std::vector<uint8_t>(18) : star.arrivals[0].bytes;
    }

    void DoRun() override
    {
        for (const uint16_t type : WAYS)
        {
            const std::vector<uint8_t> plain = Send(MakeFrame(0x020000000002, 0x020000000001, type));
            NS_TEST_EXPECT_MSG_EQ(NumberAt(plain, 6, 6), 0U, type << ": runs in the version of the switch");
            NS_TEST_EXPECT_MSG_EQ(NumberAt(plain, 12, 2), 0x88b6U, type << ": a stamp");
            NS_TEST_EXPECT_MSG_EQ(NumberAt(plain, 14, 2), EPOCH - 1U, type << ": of the epoch when it came");
            NS_TEST_EXPECT_MSG_EQ(NumberAt(plain, 16, 2), type, type << ": before what follows the addresses");

            const auto low = static_cast<uint8_t>(type);
            const auto high = static_cast<uint8_t>(type >> 8);
            const std::vector<uint8_t> stamped =
                Send(MakeFrame(0x020000000002, 0x020000000001, 0x88b6, {EPOCH >> 8, EPOCH & 0xff, high, low}));
            NS_TEST_EXPECT_MSG_EQ(NumberAt(stamped, 6, 6), NEXT.version, type << ": runs in its epoch's version");
            NS_TEST_EXPECT_MSG_EQ(NumberAt(stamped, 12, 2), 0x88b6U, type << ": one stamp");
            NS_TEST_EXPECT_MSG_EQ(NumberAt(stamped, 14, 2), EPOCH, type << ": the one that it came with");
            NS_TEST_EXPECT_MSG_EQ(NumberAt(stamped, 16, 2), type, type << ": and no second one");
        }
    }
};

class StampTestSuite : public PicosecondSuite
{
  public:
    StampTestSuite() : PicosecondSuite("pisa-stamp", Type::UNIT)
    {
        AddTestCase(new KeepsVersion);
        AddTestCase(new KeepsEpoch);
    }
};

StampTestSuite g_stampTestSuite;

} // namespace
