// Host programs as processes: their own globals, their exit codes, their time, their ends.
// SPDX-License-Identifier: GPL-2.0-only
#include "ncp/host-bench.h"

#include "ns3/boolean.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

using namespace pisa;
using namespace pisa::test;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(NcpProgram, HasGlobalsOfItsOwnOnEveryHost)
{
    // counts in a plain global, an inline one, a static of a template and a static of an inline function
    const auto object = CompileHost(R"(
        int plain = 0;
        inline int inlined = 0;
        template <typename T> struct Holder { static int held; };
        template <typename T> int Holder<T>::held = 0;
        inline int& Local() { static int local = 0; return local; }
        int main()
        {
            for (int i = 0; i < ncl::self(); ++i)
            {
                ++plain; ++inlined; ++Holder<long>::held; ++Local();
                ncl::sleep(10);
            }
            return plain + 10 * inlined + 100 * Holder<long>::held + 1000 * Local();
        })");
    HostBench bench(MakeHosts(3), object);
    bench.Run();
    EXPECT_EQ(bench.Host(0).GetExitCode(), 1111);
    EXPECT_EQ(bench.Host(1).GetExitCode(), 2222);
    EXPECT_EQ(bench.Host(2).GetExitCode(), 3333);
}

TEST(NcpProgram, SleepsInSimulatedTime)
{
    const auto object = CompileHost(R"(
        int main()
        {
            ncl_host_report("time", ncl::now());
            ncl::sleep(12345);
            ncl_host_report("time", ncl::now());
            ncl::sleep(1);
            ncl_host_report("time", ncl::now());
        })");
    HostBench bench(MakeHosts(1), object);
    bench.Host(0).SetStartTime(ns3::NanoSeconds(100));
    bench.Run();
    EXPECT_THAT(bench.Host(0).GetReports().at("time"), ElementsAre(100, 12445, 12446));
}

TEST(NcpProgram, EndsByExitWithoutEndingTheOthersOrTheSimulator)
{
    const auto object = CompileHost(R"(
        #include <cstdlib>
        void Deep() { if (ncl::self() == 1) std::exit(7); }
        int main() { Deep(); ncl::sleep(1000); return 3; })");
    HostBench bench(MakeHosts(2), object);
    bench.Run();
    EXPECT_EQ(bench.Host(0).GetExitCode(), 7);
    EXPECT_EQ(bench.Host(1).GetExitCode(), 3);
}

TEST(NcpProgram, GetsTheScenariosArgumentsAndItsLabel)
{
    const auto object = CompileHost(R"(
        int main(int, char** name)
        {
            const char* text = ncl_host_argument("answer");
            if (ncl_host_argument("nothing")) return 1;
            return text && text[0] == '4' && name[0][0] == 'h' && name[0][1] == '2' ? ncl::self() : 1;
        })");
    HostBench bench(MakeHosts(2), object);
    bench.Host(1).SetArgument("answer", "42");
    bench.Run();
    EXPECT_EQ(bench.Host(1).GetExitCode(), 2);
}

TEST(NcpProgram, LeftByAnExceptionEndsTheRunWithTheHostsName)
{
    const auto object = CompileHost(R"(
        #include <stdexcept>
        int main() { if (ncl::self() == 2) throw std::out_of_range("row 17"); })");
    HostBench bench(MakeHosts(2), object);
    EXPECT_THAT(bench.RunToError(), testing::AllOf(HasSubstr("host h2"), HasSubstr("row 17")));
}

TEST(NcpProgram, KeepsItsExceptionsApartFromOtherHostsWhileItBlocks)
{
    // every host blocks inside a handler; rethrowing must give each its own exception back
    const auto object = CompileHost(R"(
        int main()
        {
            try
            {
                try { throw int(ncl::self()); }
                catch (...) { ncl::sleep(100 - 10 * ncl::self()); throw; }
            }
            catch (int value) { return value; }
            return -1;
        })");
    HostBench bench(MakeHosts(3), object);
    bench.Run();
    EXPECT_EQ(bench.Host(0).GetExitCode(), 1);
    EXPECT_EQ(bench.Host(1).GetExitCode(), 2);
    EXPECT_EQ(bench.Host(2).GetExitCode(), 3);
}

TEST(NcpProgram, MayUseADeepStack)
{
    const auto object = CompileHost(R"(
        #include <cstring>
        int main()
        {
            volatile char large[6 << 20];
            for (unsigned i = 0; i < sizeof(large); i += 4096) large[i] = 1;
            ncl::sleep(1);
            return large[4096 * 1000];
        })");
    HostBench bench(MakeHosts(2), object);
    bench.Run();
    EXPECT_EQ(bench.Host(1).GetExitCode(), 1);
}

TEST(NcpProgram, RunsOnTwoHundredHostsAtOnce)
{
    const auto object = CompileHost(R"(
        int sum = 0;
        int main()
        {
            for (int i = 1; i <= 100; ++i) { sum += i; ncl::sleep(ncl::self()); }
            return sum + ncl::self();
        })");
    HostBench bench(MakeHosts(200), object);
    bench.Run();
    for (int i = 0; i < 200; ++i)
    {
        EXPECT_EQ(bench.Host(i).GetExitCode(), 5050 + i + 1);
    }
}

TEST(NcpProgram, MayStillRunWhenTheSimulationEnds)
{
    const auto object = CompileHost(R"(
        int main() { for (;;) ncl::sleep(1000); })");
    HostBench bench(MakeHosts(1), object);
    ns3::Simulator::Stop(ns3::MicroSeconds(10));
    bench.Run();
    EXPECT_EQ(bench.Host(0).GetExitCode(), std::nullopt);
    EXPECT_EQ(bench.Host(0).GetState(), ns3::PisaNcpHost::State::Sleeps);
}

TEST(NcpProgram, MissingFileIsNamed)
{
    HostBench bench(MakeHosts(1), "/nowhere/host.so");
    EXPECT_THAT(bench.RunToError(), HasSubstr("/nowhere/host.so"));
}

TEST(NcpProgram, FileThatIsNoObjectIsNamed)
{
    const std::string path = testing::TempDir() + "no-object.so";
    std::ofstream(path) << "text";
    HostBench bench(MakeHosts(1), path);
    EXPECT_THAT(bench.RunToError(), testing::AllOf(HasSubstr(path), HasSubstr("does not load")));
    std::remove(path.c_str());
}

TEST(NcpProgram, WithoutMainIsRefused)
{
    HostBench bench(MakeHosts(1), CompileHost("int value;"));
    EXPECT_THAT(bench.RunToError(), HasSubstr("has no main"));
}

TEST(NcpProgram, WithAnUndefinedFunctionIsRefusedByItsName)
{
    HostBench bench(MakeHosts(1),
                    CompileHost(R"(extern "C" void nowhere_defined(); int main() { nowhere_defined(); })"));
    EXPECT_THAT(bench.RunToError(), HasSubstr("nowhere_defined"));
}

TEST(NcpProgram, OfAnotherCompilationIsRefused)
{
    auto interface = MakeHosts(1);
    interface.kernels.push_back({"add", "add_kernel", 1, {MakeParameter("d", 32, 4)}, false});
    HostBench bench(interface, CompileHost("int main() {}"));
    EXPECT_THAT(bench.RunToError(), HasSubstr("no outgoing kernel 'add'"));
}

TEST(NcpProgram, MayNotWaitBeforeMain)
{
    HostBench bench(MakeHosts(1), CompileHost("int early = (ncl::sleep(1), 1); int main() {}"));
    EXPECT_THAT(bench.RunToError(), HasSubstr("before main"));
}

TEST(NcpProgram, StoppedByItsApplicationTimeIsGone)
{
    HostBench bench(MakeHosts(1), CompileHost("int main() { ncl::sleep(1000000); return 1; }"));
    bench.Host(0).SetStopTime(ns3::MicroSeconds(10));
    bench.Run();
    EXPECT_EQ(bench.Host(0).GetState(), ns3::PisaNcpHost::State::Ended);
    EXPECT_EQ(bench.Host(0).GetExitCode(), std::nullopt);
}

TEST(NcpProgram, MayNotRunOutgoingKernelsItself)
{
    HostBench bench(MakeHosts(1), CompileHost("int main() { _drop(); }"));
    EXPECT_THAT(bench.RunToError(), testing::AllOf(HasSubstr("host h1"), HasSubstr("_drop()")));
}

TEST(NcpProgram, ThatPollsForEverIsEndedWithAWordOnHowTimePasses)
{
    for (const char* poll : {"!ncl::pending()", "ncl::now() < 5"})
    {
        HostBench bench(MakeHosts(1), CompileHost("int main() { while (" + std::string(poll) + ") {} }"));
        EXPECT_THAT(bench.RunToError(), HasSubstr("simulated time stands still")) << poll;
    }
}

TEST(NcpProgram, MayLookAtTheClockAsOftenAsItLikesWhileTimePasses)
{
    HostBench bench(MakeHosts(1), CompileHost(R"(
        int main()
        {
            uint64_t sum = 0;
            for (int i = 0; i < 40; ++i) { for (int j = 0; j < 500000; ++j) sum += ncl::now(); ncl::sleep(1); }
            return sum == 500000ull * (39 * 40 / 2) ? 0 : 1;
        })"));
    bench.Run();
    EXPECT_EQ(bench.Host(0).GetExitCode(), 0);
}
