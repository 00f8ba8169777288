// Windows from host to host: what ncl::in sees of what ncl::out sent, and when.
// SPDX-License-Identifier: GPL-2.0-only
#include "ncp/host-bench.h"

#include "ns3/nstime.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

using namespace pisa;
using namespace pisa::test;
using ns3::PisaNcpHost;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

namespace
{

/** Kernels send(uint32_t* data) and ask(uint64_t key, int16_t* text, bool flag), incoming got and answered. */
const char* const kKernels = R"(
    struct Mine : ncl::Window { uint8_t colour; };
    extern const Mine window;
    extern "C" {
    _net_ _out_ void send_kernel(uint32_t*) {}
    _net_ _out_ void ask_kernel(uint64_t, int16_t*, bool) {}
    }
    struct Copy { uint32_t data[4]; uint32_t seq; int from, to, len, colour; };
    extern "C" {
    _net_ _in_ void got_kernel(uint32_t* data, _ext_ Copy* copy, _ext_ uint8_t add)
    {
        *copy = Copy{{data[0] + add, data[1], data[2], data[3]}, window.seq, window.from, window.to, window.len,
                     window.colour};
    }
    _net_ _in_ void answered_kernel(uint64_t key, int16_t* text, bool flag, _ext_ double* result)
    {
        result[0] = key; result[1] = text[0]; result[2] = text[1]; result[3] = flag;
    }
    }
    static void ReportCopy(const Copy& c)
    {
        for (double value : {c.data[0], c.data[1], c.data[2], c.data[3]}) ncl_host_report("data", value);
        ncl_host_report("seq", c.seq); ncl_host_report("from", c.from); ncl_host_report("to", c.to);
        ncl_host_report("len", c.len); ncl_host_report("colour", c.colour);
    }
)";

NcpInterface
MakeInterface(unsigned hosts)
{
    auto interface = MakeHosts(hosts);
    interface.windowFields = {{"colour", 12, 8, {}}};
    interface.kernels = {{"send", "send_kernel", 1, {MakeParameter("data", 32, 4)}, false},
                         {"ask",
                          "ask_kernel",
                          2,
                          {MakeParameter("key", 64, 0), MakeParameter("text", 16, 2), MakeParameter("flag", 8, 0)},
                          false}};
    interface.incoming = {{"got", "got_kernel", {1}, 2}, {"answered", "answered_kernel", {2}, 1}};
    return interface;
}

std::string
Compile(const std::string& mainOfHost1, const std::string& mainOfHost2)
{
    return CompileHost(std::string(kKernels) + "int main() { Mine w{}; w.to = 2; (void)w; if (ncl::self() == 1) {" +
                       mainOfHost1 + "} else if (ncl::self() == 2) {" + mainOfHost2 + "} return 0; }");
}

/** IPv4, UDP and NCP headers, the colour, four elements: what one window of `send` is on the test's wire. */
constexpr unsigned kSendBytes = 20 + 8 + 16 + 1 + 16;

} // namespace

TEST(NcpWindows, ArriveInOrderWithTheirFieldsAndThePartialOneLast)
{
    const auto object = Compile(R"(
            uint32_t data[10];
            for (int i = 0; i < 10; ++i) data[i] = 0x01020300 + i;
            w.colour = 200;
            ncl::out(send_kernel, {data}, w, {4});)",
                                R"(
            Copy copy;
            for (int i = 0; i < 3; ++i) { ncl::in(got_kernel, {&copy, 1000 + 7}); ReportCopy(copy); })");
    HostBench bench(MakeInterface(2), object);
    bench.Run();
    const auto& reports = bench.Host(1).GetReports();
    const double b = 0x01020300;
    const double add = 1007 % 256; // the _ext_ parameter is a byte
    EXPECT_THAT(reports.at("data"), ElementsAre(b + add, b + 1, b + 2, b + 3, b + 4 + add, b + 5, b + 6, b + 7,
                                                b + 8 + add, b + 9, 0, 0));
    EXPECT_THAT(reports.at("seq"), ElementsAre(0, 1, 2));
    EXPECT_THAT(reports.at("len"), ElementsAre(4, 4, 2));
    EXPECT_THAT(reports.at("from"), ElementsAre(1, 1, 1));
    EXPECT_THAT(reports.at("to"), ElementsAre(2, 2, 2));
    EXPECT_THAT(reports.at("colour"), ElementsAre(200, 200, 200));
}

TEST(NcpWindows, CarryScalarsOfEveryWidthAndSign)
{
    const auto object = Compile(R"(
            std::vector<int16_t> text{-2, 3};
            ncl::out(ask_kernel, {uint64_t(1) << 52, text, true}, w, {2});)",
                                R"(
            double result[4];
            ncl::in(answered_kernel, {result});
            for (double value : result) ncl_host_report("result", value);)");
    HostBench bench(MakeInterface(2), object);
    bench.Run();
    EXPECT_THAT(bench.Host(1).GetReports().at("result"), ElementsAre(4503599627370496.0, -2, 3, 1));
}

TEST(NcpWindows, GoToTheOnlyOtherHostWhenTheyNameNoDestination)
{
    const auto object = Compile("uint32_t data[4] = {}; w.to = 0; ncl::out(send_kernel, {data}, w, {4});", "");
    HostBench two(MakeInterface(2), object);
    two.Run();
    EXPECT_EQ(two.Host(1).GetCounters().received, 1u);
}

TEST(NcpWindows, GoToTheSinkWhenTheyNameNoDestination)
{
    const auto object = Compile("uint32_t data[4] = {}; w.to = 0; ncl::out(send_kernel, {data}, w, {4});", "");
    auto interface = MakeInterface(3);
    interface.labels[2].isSink = true;
    HostBench bench(interface, object);
    bench.Run();
    EXPECT_EQ(bench.Host(1).GetCounters().received, 0u);
    EXPECT_EQ(bench.Host(2).GetCounters().received, 1u);
}

TEST(NcpWindows, WithoutDestinationAmongEqualsAreAnError)
{
    const auto object = Compile("uint32_t data[4] = {}; w.to = 0; ncl::out(send_kernel, {data}, w, {4});", "");
    HostBench bench(MakeInterface(3), object);
    EXPECT_THAT(bench.RunToError(), AllOf(HasSubstr("host h1: ncl::out(send)"), HasSubstr("no destination")));
}

TEST(NcpWindows, ToAnUnknownLabelAreAnError)
{
    const auto object = Compile("uint32_t data[4] = {}; w.to = 77; ncl::out(send_kernel, {data}, w, {4});", "");
    HostBench bench(MakeInterface(2), object);
    EXPECT_THAT(bench.RunToError(), HasSubstr("window.to is 77, which is no label"));
}

TEST(NcpWindows, WaitInOrderForInAndEachKernelTakesItsOwn)
{
    const auto object = Compile(R"(
            uint32_t data[12] = {}; int16_t text[2] = {5, 6};
            ncl::out(send_kernel, {data}, w, {4});
            ncl::out(ask_kernel, {uint64_t{9}, text, false}, w, {2});)",
                                R"(
            ncl_host_report("pending", ncl::pending());
            ncl::sleep(1000000);
            ncl_host_report("pending", ncl::pending());
            double result[4]; Copy copy;
            ncl::in(answered_kernel, {result});
            ncl_host_report("key", result[0]);
            for (int i = 0; i < 3; ++i) { ncl::in(got_kernel, {&copy, 0}); ReportCopy(copy); }
            ncl_host_report("pending", ncl::pending());
            ncl_host_report("end", ncl::now());)");
    HostBench bench(MakeInterface(2), object);
    bench.Run();
    const auto& reports = bench.Host(1).GetReports();
    EXPECT_THAT(reports.at("pending"), ElementsAre(0, 1, 0));
    EXPECT_THAT(reports.at("key"), ElementsAre(9));
    EXPECT_THAT(reports.at("seq"), ElementsAre(0, 1, 2));
    EXPECT_THAT(reports.at("end"), ElementsAre(1000000)) << "nothing had to be waited for";
    EXPECT_EQ(bench.Host(1).GetCounters().handled, 4u);
}

TEST(NcpWindows, InReturnsAtTheInstantInWhichTheWindowArrives)
{
    const auto object = Compile("uint32_t data[8] = {}; ncl::sleep(500); ncl::out(send_kernel, {data}, w, {4});", R"(
            Copy copy;
            for (int i = 0; i < 2; ++i) { ncl::in(got_kernel, {&copy, 0}); ncl_host_report("time", ncl::now()); })");
    HostBench bench(MakeInterface(2), object);
    bench.Run();
    const double wire = kSendBytes * 8; // nanoseconds at 1 Gbit/s
    EXPECT_THAT(bench.Host(1).GetReports().at("time"), ElementsAre(500 + wire + 1000, 500 + 2 * wire + 1000));
}

TEST(NcpWindows, BeyondTheDevicesQueueKeepTheLineBusyAndNoneIsLost)
{
    const auto object = Compile(R"(
            static uint32_t data[4000];
            ncl::out(send_kernel, {data}, w, {4});
            ncl_host_report("handed over", ncl::now());)",
                                R"(
            Copy copy;
            for (uint32_t i = 0; i < 1000; ++i)
            {
                ncl::in(got_kernel, {&copy, 0});
                if (copy.seq != i) return 1;
            }
            ncl_host_report("last", ncl::now());)");
    const double wire = kSendBytes * 8;
    for (const unsigned queue : {10, 1000})
    {
        HostBench bench(MakeInterface(2), object, std::to_string(queue) + "p");
        bench.Run();
        EXPECT_THAT(bench.Host(1).GetReports().at("last"), ElementsAre(1000 * wire + 1000)) << queue;
        EXPECT_EQ(bench.Host(1).GetExitCode(), 0);
        // the last one waits for all but those on the line and in the queue
        EXPECT_THAT(bench.Host(0).GetReports().at("handed over"),
                    ElementsAre(queue == 10 ? (1000 - 1 - 10) * wire : 0));
    }
}

TEST(NcpWindows, BeyondTheQueueLimitAreDroppedAndCounted)
{
    const auto object = Compile("uint32_t data[40] = {}; ncl::out(send_kernel, {data}, w, {4});", R"(
            ncl::sleep(1000000);
            Copy copy;
            for (int i = 0; i < 3; ++i) { ncl::in(got_kernel, {&copy, 0}); ReportCopy(copy); })");
    HostBench bench(MakeInterface(2), object);
    bench.Host(1).SetAttribute("QueueLimit", ns3::UintegerValue(3));
    bench.Run();
    EXPECT_THAT(bench.Host(1).GetReports().at("seq"), ElementsAre(0, 1, 2));
    const auto& counters = bench.Host(1).GetCounters();
    EXPECT_EQ(counters.received, 10u);
    EXPECT_EQ(counters.overflow, 7u);
    EXPECT_EQ(counters.received, counters.handled + counters.overflow);
}

TEST(NcpWindows, TooLongForTheDeviceAreRefusedWithNeedAndLimit)
{
    const auto object = Compile("uint32_t data[4] = {}; ncl::out(send_kernel, {data}, w, {4});", "");
    HostBench bench(MakeInterface(2), object);
    bench.Device(0)->SetMtu(kSendBytes - 1);
    EXPECT_THAT(bench.RunToError(),
                AllOf(HasSubstr("host h1: ncl::out(send)"), HasSubstr("a packet of 61"), HasSubstr("is 60")));
}

TEST(NcpWindows, ThatJustFitTheDeviceAreSent)
{
    const auto object = Compile("uint32_t data[4] = {}; ncl::out(send_kernel, {data}, w, {4});", "");
    HostBench bench(MakeInterface(2), object);
    bench.Device(0)->SetMtu(kSendBytes);
    bench.Run();
    EXPECT_EQ(bench.Host(1).GetCounters().received, 1u);
}

TEST(NcpWindows, OfABadCallAreReportedWithHostKernelNeedAndLimit)
{
    const auto object = Compile("uint32_t data[10] = {}; ncl::out(send_kernel, {data}, w, {5});", "");
    HostBench bench(MakeInterface(2), object);
    EXPECT_THAT(bench.RunToError(), AllOf(HasSubstr(object), HasSubstr("host h1: ncl::out(send)"),
                                          HasSubstr("is 5 elements"), HasSubstr("compiled for 1 to 4")));
}

TEST(NcpWindows, OfEmptyArraysAreRefused)
{
    for (const char* argument : {"std::vector<uint32_t>()", "reserved", "ncl::Argument(data, 0)"})
    {
        const auto object = Compile("uint32_t data[4] = {}; std::vector<uint32_t> reserved; reserved.reserve(4); "
                                    "ncl::out(send_kernel, {" +
                                        std::string(argument) + "}, w, {4});",
                                    "");
        HostBench bench(MakeInterface(2), object);
        EXPECT_THAT(bench.RunToError(), HasSubstr("array 'data' is empty or a null pointer")) << argument;
    }
}

TEST(NcpWindows, ForAKernelThatIsNoneAreRefused)
{
    const auto object = Compile("uint32_t data[4] = {}; Copy c; ncl::out(got_kernel, {data, &c, 1}, w, {4, 1});", "");
    HostBench bench(MakeInterface(2), object);
    EXPECT_THAT(bench.RunToError(), HasSubstr("no outgoing kernel"));
}

TEST(NcpWindows, InNeedsAnArgumentForEachExtensionParameter)
{
    const auto object = Compile("Copy c; ncl::in(got_kernel, {&c});", "");
    HostBench bench(MakeInterface(2), object);
    EXPECT_THAT(bench.RunToError(),
                HasSubstr("host h1: ncl::in(got): 1 arguments, the kernel has 2 _ext_ parameters"));
}

TEST(NcpWindows, OfTwoHundredHostsAllArriveAtOne)
{
    // h1 adds what everybody else sends
    const auto object = CompileHost(std::string(kKernels) + R"(
        int main()
        {
            if (ncl::self() != 1)
            {
                uint32_t data[4] = {ncl::self(), 1};
                Mine w{}; w.to = 1;
                ncl::out(send_kernel, {data}, w, {4});
                return 0;
            }
            Copy copy; uint64_t sum = 0, count = 0;
            for (int i = 0; i < 199; ++i)
            {
                ncl::in(got_kernel, {&copy, 0});
                sum += copy.data[0]; count += copy.data[1];
                if (copy.from != int(copy.data[0])) return 1;
            }
            ncl_host_report("sum", sum); ncl_host_report("count", count);
            return 0;
        })");
    HostBench bench(MakeInterface(200), object);
    bench.Run();
    EXPECT_THAT(bench.Host(0).GetReports().at("sum"), ElementsAre(200 * 201 / 2 - 1));
    EXPECT_THAT(bench.Host(0).GetReports().at("count"), ElementsAre(199));
}
