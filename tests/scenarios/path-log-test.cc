// Paths that packets took before and after a change say what packets met during it, in one switch and in several.
// SPDX-License-Identifier: GPL-2.0-only
#include "live-upgrade/path-log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kNone = "NoAction";

/** A log of packets from one host to another. */
class Log
{
  public:
    /** The packet meets these tables of a switch. */
    void Pass(uint32_t at, uint32_t number, int64_t when, const std::vector<std::string>& tables)
    {
        Note(at, {ns3::Ipv4Address(1), ns3::Ipv4Address(2), number}, when, tables);
    }

    /** A packet of another sender does. */
    void PassOther(uint32_t at, uint32_t number, int64_t when, const std::vector<std::string>& tables)
    {
        Note(at, {ns3::Ipv4Address(3), ns3::Ipv4Address(2), number}, when, tables);
    }

    Verdicts Judge(const std::vector<ChangeWindow>& windows) const
    {
        return m_paths.Judge(windows);
    }

  private:
    void Note(uint32_t at, const Datagram& datagram, int64_t when, const std::vector<std::string>& tables)
    {
        for (const std::string& table : tables)
        {
            m_paths.Note(at, datagram, when, {Thread::Ingress, 0, table, kNone, true, 0, 0});
        }
    }

    PathLog m_paths;
};

const std::vector<std::string> kOld{"a"};
const std::vector<std::string> kNew{"a", "b"};

std::vector<std::optional<std::size_t>>
ProgramsOf(const Verdicts& verdicts)
{
    std::vector<std::optional<std::size_t>> programs;
    for (const Judgement& judgement : verdicts.atSwitches)
    {
        programs.push_back(judgement.program);
    }
    return programs;
}

TEST(PathLog, APathOfNeitherSideOfAChangeIsAMixture)
{
    Log log;
    log.Pass(0, 0, 10, kOld);
    log.Pass(0, 1, 110, kOld);
    log.Pass(0, 2, 120, {"b"});
    log.Pass(0, 3, 130, kNew);
    log.Pass(0, 4, 210, kNew);
    EXPECT_THAT(ProgramsOf(log.Judge({{0, 100, 200}})), ElementsAre(0U, 0U, std::nullopt, 1U, 1U));
}

TEST(PathLog, OrderOfTablesIsPartOfAPath)
{
    Log log;
    log.Pass(0, 0, 10, {"a", "b"});
    log.Pass(0, 1, 110, {"b", "a"});
    log.Pass(0, 2, 210, {"a"});
    EXPECT_THAT(ProgramsOf(log.Judge({{0, 100, 200}})), ElementsAre(0U, std::nullopt, 1U));
}

TEST(PathLog, MarksOfAnUpgradeUnderWayAreNoPartOfAName)
{
    Log log;
    log.Pass(0, 0, 10, kOld);
    log.Pass(0, 1, 110, {"a'", "b''"});
    log.Pass(0, 2, 210, kNew);
    EXPECT_THAT(ProgramsOf(log.Judge({{0, 100, 200}})), ElementsAre(0U, 1U, 1U));
}

TEST(PathLog, APacketThatAChangeDoesNotConcernIsNotJudged)
{
    Log log;
    log.Pass(0, 0, 10, kOld);
    log.Pass(0, 1, 110, kOld);
    log.Pass(0, 2, 210, kOld);
    const Verdicts verdicts = log.Judge({{0, 100, 200}});
    EXPECT_THAT(verdicts.atSwitches, IsEmpty());
    EXPECT_THAT(verdicts.between, IsEmpty());
}

// Switch 0 changes until 200, switch 1 until 300: the packets in between meet the new program, then the old one.
TEST(PathLog, PacketsThatAreNewHereAndOldThereAreMixedBetweenSwitches)
{
    Log log;
    for (uint32_t number = 0; number < 5; ++number)
    {
        const int64_t when = 50 + 100 * static_cast<int64_t>(number);
        log.Pass(0, number, when, when < 200 ? kOld : kNew);
        log.Pass(1, number, when + 5, when < 300 ? kOld : kNew);
    }
    const Verdicts verdicts = log.Judge({{0, 100, 200}, {1, 200, 300}});
    EXPECT_THAT(verdicts.between, ElementsAre(250));
}

// Packets come to switch 1 only when switch 0 is new; there, others have taken their path before.
TEST(PathLog, PathsOfBothSidesSayNothingOfMixturesBetweenSwitches)
{
    Log log;
    log.Pass(0, 0, 50, kOld);
    log.Pass(0, 1, 150, kNew);
    log.Pass(1, 1, 151, kNew);
    log.Pass(0, 2, 250, kNew);
    log.Pass(1, 2, 251, kNew);
    log.PassOther(1, 0, 50, kNew);
    EXPECT_THAT(log.Judge({{0, 100, 200}, {1, 100, 200}}).between, IsEmpty());
}

TEST(PathLog, PacketsThatAreOldOrNewEverywhereAreNot)
{
    Log log;
    for (uint32_t number = 0; number < 4; ++number)
    {
        const int64_t when = 50 + 100 * static_cast<int64_t>(number);
        for (const uint32_t at : {0, 1})
        {
            log.Pass(at, number, when + at, when < 200 ? kOld : kNew);
        }
    }
    EXPECT_THAT(log.Judge({{0, 100, 300}, {1, 100, 300}}).between, IsEmpty());
}

} // namespace
} // namespace pisa
