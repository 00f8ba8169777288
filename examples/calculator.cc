// A host asks two switches to calculate: each knows some operations, and passes the rest on.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/p4-example.h"
#include "common/report.h"

#include "ns3/node-container.h"
#include "ns3/simulator.h"

#include <iostream>

using namespace ns3;

namespace
{

constexpr uint16_t TYPE = 0x88b5;
constexpr std::size_t CALCULATION = 14; ///< where it begins in a frame

/** A question, with the answer as one gets it on paper, modulo 2^32. */
struct Calculation
{
    char operation;
    uint32_t left;
    uint32_t right;
    uint32_t result;
    uint8_t switchId; ///< who knows the operation
};

const std::vector<Calculation> CALCULATIONS{
    {'+', 1000, 234, 1234, 1},
    {'+', 0xffffffff, 2, 1, 1},
    {'-', 5, 7, 0xfffffffe, 1},
    {'-', 70000, 69999, 1, 1},
    {'&', 0xff00ff00, 0x0ff00ff0, 0x0f000f00, 2},
    {'|', 0xff00ff00, 0x0ff00ff0, 0xfff0fff0, 2},
    {'^', 0xff00ff00, 0x0ff00ff0, 0xf0f0f0f0, 2},
    {'<', 3, 0x80000000, 1, 2},
    {'<', 7, 7, 0, 2},
};

std::vector<std::vector<uint8_t>> g_answers;
std::vector<Time> g_times;

void
OnFrame(Ptr<PisaNetDevice>, Ptr<Packet> frame)
{
    g_answers.push_back(P4Bytes(frame));
    g_times.push_back(Simulator::Now());
}

void
Ask(Ptr<PisaNetDevice> host, const Calculation& question)
{
    std::vector<uint8_t> payload(46); // the least that Ethernet carries
    payload[0] = static_cast<uint8_t>(question.operation);
    for (unsigned i = 0; i < 4; ++i)
    {
        payload[1 + i] = static_cast<uint8_t>(question.left >> (24 - 8 * i));
        payload[5 + i] = static_cast<uint8_t>(question.right >> (24 - 8 * i));
    }
    host->SendFrame(P4Frame(P4HostMac(2), P4HostMac(1), TYPE, payload));
}

void
Run(const P4Example& example, P4Checks& checks)
{
    NodeContainer hosts;
    hosts.Create(1);
    NodeContainer switches;
    switches.Create(2);
    PisaP4Helper helper(example.Image());
    const auto host = DynamicCast<PisaNetDevice>(helper.Install(hosts.Get(0), switches.Get(0)).Get(0)); // port 0
    helper.Install(switches.Get(0), switches.Get(1)); // port 1 of s1, port 0 of s2
    Ptr<PisaSwitch> first = helper.InstallProgram(switches.Get(0), {example.File("calculator-s1.txt")});
    Ptr<PisaSwitch> second = helper.InstallProgram(switches.Get(1), {example.File("calculator-s2.txt")});
    host->SetAddress(P4HostMac(1));
    host->SetFrameCallback(MakeCallback(&OnFrame));
    for (std::size_t i = 0; i != CALCULATIONS.size(); ++i)
    {
        Simulator::Schedule(MicroSeconds(10 * i), [host, i] { Ask(host, CALCULATIONS[i]); });
    }
    const Calculation unknown{'%', 7, 3, 1, 0};
    Simulator::Schedule(MicroSeconds(10 * CALCULATIONS.size()), [host, unknown] { Ask(host, unknown); });
    Simulator::Run();

    checks.Equal("answers", g_answers.size(), CALCULATIONS.size());
    checks.Equal("questions that no switch can answer", P4Dropped(second), 1);
    checks.Equal("frames dropped by s1", P4Dropped(first), 0);
    pisa::ResultTable table("Calculated by switches",
                            {{"left"}, {"operation"}, {"right"}, {"result"}, {"switch"}, {"took [ns]", 1}});
    for (std::size_t i = 0; i != std::min(g_answers.size(), CALCULATIONS.size()); ++i)
    {
        const Calculation& question = CALCULATIONS[i];
        const uint64_t result = P4Number(g_answers[i], CALCULATION + 9, 4);
        const uint64_t by = P4Number(g_answers[i], CALCULATION + 13, 1);
        checks.Equal(std::string("result of ") + question.operation, result, question.result);
        checks.Equal(std::string("switch that knows ") + question.operation, by, question.switchId);
        checks.Holds("the answer goes to who asked", P4Number(g_answers[i], 0, 6) == 0x080000000001);
        table.Add({int64_t(question.left), std::string(1, question.operation), int64_t(question.right),
                   int64_t(result), "s" + std::to_string(by),
                   (g_times[i] - MicroSeconds(10 * i)).GetPicoSeconds() / 1000.0});
    }
    table.Print(std::cout);
}

} // namespace

int
main(int argc, char* argv[])
{
    return P4Main(argc, argv, "calculator", Run);
}
