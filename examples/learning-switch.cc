// A controller teaches a P4 switch who is where: digests, packets by the CPU port, entries over the control channel.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/p4-example.h"
#include "common/report.h"

#include "ns3/node-container.h"
#include "ns3/simulator.h"

#include <iostream>
#include <map>

using namespace ns3;

namespace
{

constexpr uint32_t CPU_PORT = 255; ///< as the program has it
constexpr uint32_t INTERVAL = 100; ///< microseconds between frames
constexpr uint32_t DELAY = 20;     ///< microseconds to the controller, and back

/** Learns ports of hosts, and sends out again what it is asked about. */
struct Controller
{
    Ptr<PisaControlAgent> agent;
    std::map<pisa::WideNumber, PisaTableEntry> sources{}; ///< by MAC address
    uint32_t learnt{0};
    uint32_t asked{0};

    void Learn(const PisaDigest& digest)
    {
        ++learnt;
        const PisaValue mac = digest.fields.at("meta.learnt.mac");
        const PisaValue port = digest.fields.at("meta.learnt.port");
        const PisaTableEntry source{"sources",
                                    {{"hdr.ethernet.source", mac}, {"standard.ingress_port", port}},
                                    {"NoAction", {}}};
        const PisaTableEntry destination{"destinations",
                                         {{"hdr.ethernet.destination", mac}},
                                         {"forward", {{"port", port}}}};
        if (sources.count(mac.Get()) == 0)
        {
            agent->Insert(destination);
        }
        else // it has moved
        {
            agent->Modify(destination);
            agent->Delete(sources[mac.Get()]);
        }
        agent->Insert(source);
        sources[mac.Get()] = source;
    }

    void Flood(Ptr<const Packet> frame)
    {
        ++asked;
        agent->SendPacketOut(frame->Copy()); // to all but the port that stands in front of it
    }
};

/** A frame that a host sends, and what should become of it. */
struct Step
{
    uint32_t plug;    ///< host by whose port it comes
    uint8_t from;     ///< host whose MAC address it has
    uint8_t to;       ///< 0: everybody
    const char* gets; ///< hosts at whose ports it leaves, in order
    bool isAsked;     ///< whether the controller is asked
    const char* why;
};

const std::vector<Step> STEPS{
    {1, 1, 2, "h2 h3", true, "nobody is known"},
    {2, 2, 1, "h1", false, "h1 is known since it has sent"},
    {1, 1, 2, "h2", false, "h2 too"},
    {3, 3, 2, "h2", false, "a sender need not be known"},
    {1, 1, 0, "h2 h3", true, "everybody is no host"},
    {2, 1, 3, "h3", false, "h1 has moved to the port of h2"},
    {3, 3, 1, "h2", false, "so it gets its frames there"},
};

std::map<std::size_t, std::map<uint32_t, Time>> g_arrived; ///< by step and host: when

void
OnFrame(uint32_t host, Ptr<PisaNetDevice>, Ptr<Packet>)
{
    g_arrived[Simulator::Now().GetMicroSeconds() / INTERVAL][host] = Simulator::Now();
}

void
Compare(P4Checks& checks)
{
    pisa::ResultTable table("Frames through a switch that learns",
                            {{"from"}, {"to"}, {"got by"}, {"forwarded by"}, {"took [us]", 3}, {"why"}});
    for (std::size_t i = 0; i != STEPS.size(); ++i)
    {
        const Step& step = STEPS[i];
        const std::string name = "frame " + std::to_string(i);
        std::string gets;
        double took = 0;
        for (const auto& [host, time] : g_arrived[i])
        {
            gets += (gets.empty() ? "h" : " h") + std::to_string(host);
            took = (time - MicroSeconds(INTERVAL * i)).GetPicoSeconds() / 1e6;
        }
        checks.Holds(name + " goes to " + step.gets + ", not to " + gets, gets == step.gets);
        // there and back over the control channel, beside less than 2 us on lines and in the switch
        checks.Holds("the time of " + name, step.isAsked ? took > 2 * DELAY && took < 2 * DELAY + 2 : took < 2);
        table.Add({"h" + std::to_string(step.from), step.to == 0 ? "everybody" : "h" + std::to_string(step.to), gets,
                   std::string(step.isAsked ? "controller" : "switch"), took, std::string(step.why)});
    }
    table.Print(std::cout);
}

void
Run(const P4Example& example, P4Checks& checks)
{
    NodeContainer hosts(3);
    NodeContainer switches(1);
    PisaP4Helper helper(example.Image());
    helper.SetControlAgentAttribute("Delay", TimeValue(MicroSeconds(DELAY)));
    const NetDeviceContainer devices = helper.InstallStar(hosts, switches.Get(0)); // ports 0 to 2
    const Ptr<PisaSwitch> device = helper.InstallProgram(switches.Get(0), {example.File("learning-switch-s1.txt")});
    Controller controller{switches.Get(0)->GetObject<PisaControlAgent>()};
    controller.agent->SetDigestCallback([&](const PisaDigest& digest) { controller.Learn(digest); });
    controller.agent->SetCpuPort(CPU_PORT, [&](Ptr<const Packet> frame) { controller.Flood(frame); });
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        DynamicCast<PisaNetDevice>(devices.Get(i))->SetFrameCallback(MakeBoundCallback(&OnFrame, i + 1));
    }
    for (std::size_t i = 0; i != STEPS.size(); ++i)
    {
        const Mac48Address to = STEPS[i].to == 0 ? Mac48Address::GetBroadcast() : P4HostMac(STEPS[i].to);
        P4SendAt(MicroSeconds(INTERVAL * i), devices.Get(STEPS[i].plug - 1),
                 P4Frame(to, P4HostMac(STEPS[i].from), 0x88b5, std::vector<uint8_t>(46)));
    }
    Simulator::Run();

    Compare(checks);
    checks.Equal("digests: h1, h2, h3, and h1 again", controller.learnt, 4);
    checks.Equal("frames that the controller was asked about", controller.asked, 2);
    checks.Equal("copies back to where they came from", device->GetCounters().egressDrops, 2);
}

} // namespace

int
main(int argc, char* argv[])
{
    return P4Main(argc, argv, "learning-switch", Run);
}
