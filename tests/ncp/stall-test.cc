// Runs that would wait for ever end, and say who waits for what.
// SPDX-License-Identifier: GPL-2.0-only
#include "ncp/host-bench.h"

#include "ns3/boolean.h"
#include "ns3/nstime.h"
#include "ns3/pisa-ncp-progress.h"
#include "ns3/simulator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

using namespace pisa;
using namespace pisa::test;
using ns3::MicroSeconds;
using ns3::Seconds;
using ns3::Simulator;
using testing::ElementsAre;
using testing::IsEmpty;

namespace
{

/** h1 sends `count` windows at `sent` ns and waits for `awaited`; h2 sends back all but those that it is told to
 * keep. */
const char* const kEcho = R"(
    #include <cstdlib>
    extern const ncl::Window window;
    extern "C" {
    _net_ _out_ void echo_kernel(uint32_t*) {}
    _net_ _in_ void result_kernel(uint32_t*, _ext_ uint32_t* seq) { *seq = window.seq; }
    }
    static int Number(const char* name) { const char* t = ncl_host_argument(name); return t ? std::atoi(t) : 0; }
    int main()
    {
        static uint32_t data[128];
        uint32_t seq = 0;
        if (ncl::self() == 1)
        {
            ncl::sleep(12345);
            ncl::out(echo_kernel, {ncl::Argument(data, Number("count"))}, ncl::Window{0, 0, 2, 0}, {1});
            for (int i = 0; i < Number("awaited"); ++i) ncl::in(result_kernel, {&seq});
            return 0;
        }
        for (;;)
        {
            ncl::in(result_kernel, {&seq});
            if (seq == 5 || (seq >= 9 && seq <= 12)) continue;
            ncl::out_window(echo_kernel, {ncl::Argument(data, 1)}, ncl::Window{seq, 0, 1, 0}, {1});
        }
    })";

const std::string&
EchoObject()
{
    static const std::string object = CompileHost(kEcho);
    return object;
}

NcpInterface
EchoInterface()
{
    auto interface = MakeHosts(2);
    interface.kernels = {{"allreduce", "echo_kernel", 1, {MakeParameter("data", 32, 1)}, false}};
    interface.incoming = {{"result", "result_kernel", {1}, 1}};
    return interface;
}

class Stall : public testing::Test
{
  protected:
    Stall() : m_bench(EchoInterface(), EchoObject())
    {
        m_bench.Host(1).SetAttribute("Service", ns3::BooleanValue(true));
    }

    void Set(const std::string& count, const std::string& awaited)
    {
        m_bench.Host(0).SetArgument("count", count);
        m_bench.Host(0).SetArgument("awaited", awaited);
    }

    /** Events that have nothing to do with the program, every microsecond. */
    void KeepBusy()
    {
        Simulator::Schedule(MicroSeconds(1), &Stall::KeepBusy, this);
    }

    HostBench m_bench;
};

} // namespace

TEST_F(Stall, IsReportedWhenNoEventIsLeftWithHostCallTimeAndMissingWindows)
{
    Set("128", "128");
    m_bench.Run();
    // 48-byte packets at 1 Gbit/s: window 127 has left at 12345 + 128 * 384 ns, is there 1000 ns and back 1384 ns
    // later
    EXPECT_THAT(m_bench.Network().GetStalled(),
                ElementsAre("host h1 waits in ncl::in(result) since 63.881 us; sent windows 0..127 of allreduce, "
                            "received 123, missing windows 5, 9..12",
                            "host h2 waits in ncl::in(result) since 62.497 us; sent windows 0..4, 6..8, 13..127 of "
                            "allreduce, received 128"));
}

TEST_F(Stall, IsNoneWhenAllThatWaitAreServices)
{
    Set("5", "5");
    m_bench.Run();
    EXPECT_EQ(m_bench.Host(0).GetExitCode(), 0);
    EXPECT_THAT(m_bench.Network().GetStalled(), IsEmpty());
}

TEST_F(Stall, OfTheServiceCountsWhenItIsNotMarkedAsOne)
{
    m_bench.Host(1).SetAttribute("Service", ns3::BooleanValue(false));
    Set("1", "1");
    m_bench.Run();
    EXPECT_THAT(m_bench.Network().GetStalled(), testing::SizeIs(1));
}

TEST_F(Stall, StopsTheRunThatOtherTrafficKeepsAlive)
{
    Set("6", "6");
    m_bench.Network().SetAttribute("StallTimeout", ns3::TimeValue(MicroSeconds(100)));
    KeepBusy();
    m_bench.Run();
    EXPECT_THAT(m_bench.Network().GetStalled(), testing::SizeIs(2));
    // last progress: window 4, sent fifth, came back at 12345 + 5 * 384 + 1000 + 1384 ns; before that h2 got window 5
    EXPECT_EQ(Simulator::Now(), ns3::NanoSeconds(12345 + 5 * 384 + 1000 + 1384 + 100000));
}

TEST_F(Stall, IsNotSeenWhileAProgramSleepsLongerThanTheTimeout)
{
    Set("3", "3");
    m_bench.Network().SetAttribute("StallTimeout", ns3::TimeValue(MicroSeconds(5)));
    KeepBusy();
    Simulator::Stop(MicroSeconds(30));
    m_bench.Run();
    EXPECT_EQ(m_bench.Host(0).GetExitCode(), 0);
    EXPECT_EQ(Simulator::Now(), MicroSeconds(30));
}

TEST_F(Stall, WatchDoesNotOutliveThePrograms)
{
    Set("1", "1");
    m_bench.Run();
    EXPECT_EQ(Simulator::Now(), ns3::NanoSeconds(12345 + 2 * 384 + 2000))
        << "the answer's arrival was the last event";
}

TEST(NcpProgress, DescribesWhatNeverSent)
{
    ns3::NcpProgress progress;
    progress.NoteReceived(3);
    EXPECT_EQ(progress.Describe("query"), "sent no windows of query, received 1");
}

TEST(NcpProgress, NumbersWindowsAnewInEachInvocation)
{
    ns3::NcpProgress progress;
    progress.BeginInvocation();
    progress.NoteSent(0);
    progress.NoteSent(1);
    progress.NoteReceived(0);
    progress.NoteReceived(1);
    progress.BeginInvocation();
    progress.NoteSent(0);
    EXPECT_EQ(progress.Describe("k"), "sent window 0 of k, received 0, missing window 0");
    EXPECT_EQ(progress.GetSent(), 3u);
    EXPECT_EQ(progress.GetReceived(), 2u);
}

TEST(StallReport, IsPrintedAtTheEndWhenNobodyAsks)
{
    testing::internal::CaptureStderr();
    {
        HostBench bench(EchoInterface(), EchoObject());
        bench.Host(0).SetArgument("count", "6");
        bench.Host(0).SetArgument("awaited", "6");
        bench.Run();
    }
    EXPECT_THAT(
        testing::internal::GetCapturedStderr(),
        testing::HasSubstr("host h1 waits in ncl::in(result) since 16.649 us; sent windows 0..5 of allreduce, "
                           "received 5, missing window 5\n"));
}

TEST(StallReport, IsNotPrintedForARunThatAnErrorEnded)
{
    testing::internal::CaptureStderr();
    {
        HostBench bench(EchoInterface(), EchoObject());
        bench.Device(0)->SetMtu(47);
        EXPECT_NE(bench.RunToError(), "");
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}
