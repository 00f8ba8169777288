// What a timeline says of frames in a switch, event by event.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "programs.h"
#include "star.h"

#include "ns3/pisa-timeline.h"
#include "ns3/test.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace ns3;

namespace
{

using Json = nlohmann::json;

const std::vector<uint8_t> FRAME = MakeFrame(0x020000000002, 0x020000000001, 0x88b5, {1, 2, 3});

// As in the switch suite: a minimum frame sent at 0 arrives before cycle 1007 and is parsed there, in one state.
constexpr uint64_t PARSE = 1007;
constexpr uint64_t ISSUE = PARSE + 1;

struct Event
{
    double begin;    ///< us
    double duration; ///< us
    uint64_t frame;
};

/** The complete events of a file by the name of their row, in the order of their begin, the longer first. */
std::map<std::string, std::vector<Event>>
EventsOf(const Json& file)
{
    std::map<int, std::string> rows;
    for (const Json& event : file["traceEvents"])
    {
        if (event["name"] == "thread_name")
        {
            rows[event["tid"]] = event["args"]["name"];
        }
    }
    std::map<std::string, std::vector<Event>> events;
    for (const Json& event : file["traceEvents"])
    {
        if (event["ph"] == "X")
        {
            events[rows.at(event["tid"])].push_back({event["ts"], event["dur"], event["args"]["frame"]});
        }
    }
    for (auto& [row, list] : events)
    {
        std::stable_sort(list.begin(), list.end(),
                         [](const Event& a, const Event& b)
                         { return std::pair(a.begin, -a.duration) < std::pair(b.begin, -b.duration); });
    }
    return events;
}

std::string
ReadAll(const std::string& path)
{
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/** Sends a minimum frame from each station at time 0 through plain forwarding, which floods it. */
class TimelineCase : public TestCase
{
  protected:
    using TestCase::TestCase;

    void Record(uint32_t senders, uint64_t limit, const pisa::Image& image = MakeForwardImage(16))
    {
        const std::string path = CreateTempDirFilename("timeline.json");
        Star star(std::max(2U, senders), image);
        PisaTimeline timeline(path, limit);
        timeline.Watch(star.Switch(), "s\"1");
        for (uint32_t station = 0; station < senders; ++station)
        {
            star.SendAt(0, station, FRAME);
        }
        star.Run();
        timeline.Close();
        m_file = Json::parse(ReadAll(path));
        m_events = EventsOf(m_file);
        m_occupancy = ReadAll(path + ".occupancy.csv");
    }

    void Expect(const std::string& row, std::size_t index, uint64_t beginPs, uint64_t durationPs)
    {
        NS_TEST_ASSERT_MSG_GT(m_events[row].size(), index, row);
        const Event& event = m_events[row][index];
        NS_TEST_EXPECT_MSG_EQ_TOL(event.begin, static_cast<double>(beginPs) * 1e-6, 1e-9, row << " begins");
        NS_TEST_EXPECT_MSG_EQ_TOL(event.duration, static_cast<double>(durationPs) * 1e-6, 1e-9, row << " lasts");
    }

    Json m_file;
    std::map<std::string, std::vector<Event>> m_events;
    std::string m_occupancy;
};

class TwoFrames : public TimelineCase
{
  public:
    TwoFrames() : TimelineCase("two frames that arrive together are parsed side by side and issued a cycle apart")
    {
    }

  private:
    void DoRun() override
    {
        Record(2, 1000);
        for (uint64_t frame : {0, 1})
        {
            Expect("parser " + std::to_string(frame), 0, PARSE * 1000, 1000);
            // no table waits for another: stage s starts s cycles after the issue
            for (uint64_t stage : {0, 1, 31})
            {
                Expect("ingress stage " + std::to_string(stage), frame, (ISSUE + frame + stage) * 1000, 1000);
                Expect("egress stage " + std::to_string(stage), frame,
                       (ISSUE + frame + THREAD_LATENCY + stage) * 1000, 1000);
            }
            Expect("ingress exit", frame, (ISSUE + frame + THREAD_LATENCY) * 1000, 1000);
            Expect("egress exit", frame, (ISSUE + frame + 2 * THREAD_LATENCY) * 1000, 1000);
            // flooded to the other port: 84 bytes at 100 Gbit/s
            Expect("line " + std::to_string(1 - frame), 0, (ISSUE + frame + 2 * THREAD_LATENCY) * 1000, 84 * 80);
            NS_TEST_EXPECT_MSG_EQ(m_events["ingress stage 0"][frame].frame,
                                  m_events["parser " + std::to_string(frame)][0].frame, "by port");
        }
        NS_TEST_EXPECT_MSG_EQ(m_events["ingress stage 0"].size(), 2U, "one event a frame");
        NS_TEST_EXPECT_MSG_EQ(m_file["otherData"]["cut"], "no", "two frames are no thousand");
    }
};

class SeveralPasses : public TimelineCase
{
  public:
    SeveralPasses() : TimelineCase("a frame comes to each stage once in every pass, the second where the first ends")
    {
    }

  private:
    void DoRun() override
    {
        pisa::Image image = MakeForwardImage(16);
        image.placement.passes[0] = 2;
        Record(1, 1000, image);
        for (uint64_t stage : {0, 1, 31})
        {
            for (uint64_t pass : {0, 1})
            {
                Expect("ingress stage " + std::to_string(stage), pass, (ISSUE + pass * THREAD_LATENCY + stage) * 1000,
                       1000);
            }
            Expect("egress stage " + std::to_string(stage), 0, (ISSUE + 2 * THREAD_LATENCY + stage) * 1000, 1000);
        }
        NS_TEST_EXPECT_MSG_EQ(m_events["ingress stage 31"].size(), 2U, "two passes of one frame");
        Expect("ingress exit", 0, (ISSUE + 2 * THREAD_LATENCY) * 1000, 1000);
    }
};

class UnderCredits : public TimelineCase
{
  public:
    UnderCredits() : TimelineCase("a frame that waits for a header vector between passes is shown where it is then")
    {
    }

  private:
    void DoRun() override
    {
        pisa::StageLengths lengths;
        lengths.base = 10;
        lengths.action = 1;
        lengths.headerVectors = 2;
        lengths.creditReissue = 3;
        pisa::Image image = MakeReflectImage();
        image.target.latency = lengths;
        image.target.stages = 1; // so that a pass takes the base length
        image.placement.passes[0] = 2;
        Record(3, 1000, image);
        // issues 0 and 1 hold both header vectors until 13 and 14; then the second passes go first, and hold them
        // until 26 and 27
        const std::vector<std::pair<uint64_t, uint64_t>> issues = {{0, 0},  {1, 1},  {13, 0},
                                                                   {14, 1}, {26, 2}, {36, 2}}; // cycle, frame
        NS_TEST_ASSERT_MSG_EQ(m_events["ingress stage 0"].size(), issues.size(), "two passes of three frames");
        for (std::size_t i = 0; i < issues.size(); ++i)
        {
            Expect("ingress stage 0", i, (ISSUE + issues[i].first) * 1000, 1000);
            const std::string parser = "parser " + std::to_string(issues[i].second);
            NS_TEST_EXPECT_MSG_EQ(m_events["ingress stage 0"][i].frame, m_events[parser][0].frame, "by port");
        }
        std::size_t exit = 0;
        for (const uint64_t cycle : {23, 24, 46})
        {
            Expect("ingress exit", exit++, (ISSUE + cycle) * 1000, 1000);
        }
    }
};

class OnProcessors : public TimelineCase
{
  public:
    OnProcessors()
        : TimelineCase("a dRMT processor holds a packet from its issue to its exit, each in a row of its own")
    {
    }

  private:
    void DoRun() override
    {
        // an action at once (reflect) and one behind a look-up (count, 22 cycles): at period 1 two packets would act
        // in one cycle, at period 2 the second action waits a cycle for that: 0, 0, 23, length 24
        constexpr uint64_t LENGTH = 24;
        Record(2, 1000, MakeCountImage("drmt"));
        for (uint64_t frame : {0, 1})
        {
            // cycle 1008 is slot 0 of period 504; a processor holds 12 packets at a time, and 504 is 42 times 12
            const std::string row = "ingress processor " + std::to_string(frame) + " packet 0";
            Expect(row, 0, (ISSUE + frame) * 1000, LENGTH * 1000);
            Expect(row, 1, (ISSUE + frame) * 1000, 1000); // meets both tables
            NS_TEST_EXPECT_MSG_EQ(m_events[row].size(), 2U, "one packet");
            Expect("ingress exit", frame, (ISSUE + frame + LENGTH) * 1000, 1000);
        }
    }
};

class OnBanks : public TimelineCase
{
  public:
    OnBanks()
        : TimelineCase("a banked chip shows who is on each processor, what it meets there, and what each bank serves")
    {
    }

  private:
    void DoRun() override
    {
        // reflect acts at once, count begins an action latency (2) later and is answered a match latency (22) later
        constexpr uint64_t LENGTH = 2 + 22 + 1;
        Record(1, 1000, MakeCountImage("drmt-banked"));
        Expect("processor 0", 0, ISSUE * 1000, LENGTH * 1000);
        Expect("processor 0", 1, ISSUE * 1000, 1000);       // reflect
        Expect("processor 0", 2, (ISSUE + 2) * 1000, 1000); // count
        Expect("ingress exit", 0, (ISSUE + LENGTH) * 1000, 1000);
        Expect("processor 1", 0, (ISSUE + LENGTH) * 1000, 1000); // nothing to do in egress
        Expect("egress exit", 0, (ISSUE + LENGTH + 1) * 1000, 1000);
        std::size_t accesses = 0;
        for (const auto& [row, events] : m_events)
        {
            if (row.rfind("bank ", 0) == 0)
            {
                accesses += events.size();
                Expect(row, 0, (ISSUE + 2) * 1000, 1000);
                const std::string line = row + ",1," + std::to_string(1 + LENGTH + 1) + ",";
                NS_TEST_EXPECT_MSG_NE(m_occupancy.find(line), std::string::npos,
                                      "one cycle of those from parsing on");
            }
        }
        NS_TEST_EXPECT_MSG_EQ(accesses, 1U, "of the one register");
        NS_TEST_EXPECT_MSG_NE(m_occupancy.find("bank 63,"), std::string::npos, "all banks have their line");
    }
};

class BufferCells : public TimelineCase
{
  public:
    BufferCells() : TimelineCase("the cells that the buffer holds are told as copies come and go")
    {
    }

  private:
    void DoRun() override
    {
        Record(1, 1000);
        std::vector<uint64_t> cells;
        for (const Json& event : m_file["traceEvents"])
        {
            if (event["ph"] == "C" && event["name"] == "buffer cells")
            {
                NS_TEST_EXPECT_MSG_EQ_TOL(event["ts"].get<double>(), (ISSUE + THREAD_LATENCY) * 1e-3, 1e-9, "then");
                cells.push_back(event["args"].begin()->get<uint64_t>());
            }
        }
        NS_TEST_EXPECT_MSG_EQ((cells == std::vector<uint64_t>{1, 0}), true, "17 bytes take one cell, for no time");
    }
};

class Occupancy : public TimelineCase
{
  public:
    Occupancy() : TimelineCase("occupancy is the cycles taken out of those from the first parse to the last stage")
    {
    }

  private:
    void DoRun() override
    {
        Record(2, 1);
        // the second frame takes stage 31 of egress at cycle 1009 + 43 + 31, 76 cycles after the first parse
        NS_TEST_EXPECT_MSG_NE(m_occupancy.find("\"s\"\"1\",ingress stage 0,2,77,"), std::string::npos, m_occupancy);
        NS_TEST_EXPECT_MSG_NE(m_occupancy.find("\"s\"\"1\",parser 1,1,77,"), std::string::npos, m_occupancy);
    }
};

class Limit : public TimelineCase
{
  public:
    Limit() : TimelineCase("a frame beyond the limit has no event, and the file says so")
    {
    }

  private:
    void DoRun() override
    {
        Record(2, 1);
        NS_TEST_EXPECT_MSG_EQ(m_events["ingress stage 0"].size(), 1U, "one frame is followed");
        NS_TEST_EXPECT_MSG_EQ(m_events["line 0"].size() + m_events["line 1"].size(), 1U, "to the end");
        NS_TEST_EXPECT_MSG_EQ(m_file["otherData"]["frames"], 1, "frames followed");
        NS_TEST_EXPECT_MSG_EQ(m_file["otherData"]["limit"], 1, "of so many");
        NS_TEST_EXPECT_MSG_NE(m_file["otherData"]["cut"], "no", "one was left out");
    }
};

class TimelineTestSuite : public PicosecondSuite
{
  public:
    TimelineTestSuite() : PicosecondSuite("pisa-timeline", Type::UNIT)
    {
        AddTestCase(new TwoFrames);
        AddTestCase(new SeveralPasses);
        AddTestCase(new UnderCredits);
        AddTestCase(new OnProcessors);
        AddTestCase(new OnBanks);
        AddTestCase(new BufferCells);
        AddTestCase(new Occupancy);
        AddTestCase(new Limit);
    }
};

TimelineTestSuite g_timelineTestSuite;

} // namespace
