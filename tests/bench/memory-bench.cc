// Sends a million packets through one switch and says how much memory that takes beyond the first ten thousand.
// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/command-line.h"
#include "ns3/node-container.h"
#include "ns3/pisa-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <iostream>
#include <malloc.h>
#include <vector>

using namespace ns3;

namespace
{

/** Sends frames at half the line's rate and looks at the heap now and then. */
class Source
{
  public:
    Source(Ptr<PisaNetDevice> device, uint64_t packets) : m_device(device), m_left(packets)
    {
    }

    void Send()
    {
        m_device->SendFrame(Create<Packet>(m_frame.data(), m_frame.size()));
        if (++m_sent == WARM)
        {
            before = mallinfo2().uordblks;
        }
        if (--m_left != 0)
        {
            Simulator::Schedule(PicoSeconds(2 * 84 * 80), &Source::Send, this);
        }
    }

    static constexpr uint64_t WARM = 10000;
    std::size_t before{0}; ///< bytes of the heap after WARM packets

  private:
    Ptr<PisaNetDevice> m_device;
    std::vector<uint8_t> m_frame = std::vector<uint8_t>(60);
    uint64_t m_left;
    uint64_t m_sent{0};
};

uint64_t g_received = 0;

void
Count(Ptr<PisaNetDevice>, Ptr<Packet>)
{
    ++g_received;
}

} // namespace

int
main(int argc, char* argv[])
{
    uint64_t packets = 1000000;
    CommandLine command(__FILE__);
    command.AddValue("packets", "frames to send, more than ten thousand", packets);
    command.Parse(argc, argv);
    if (packets <= Source::WARM)
    {
        std::cerr << "memory-bench: --packets=" << packets << ": send more than " << Source::WARM << "\n";
        return 1;
    }
    Time::SetResolution(Time::PS);
    NodeContainer hosts;
    hosts.Create(2);
    NodeContainer middle;
    middle.Create(1);
    PisaHelper helper;
    helper.SetDeviceAttribute("DataRate", StringValue("100Gbps"));
    const Ptr<PisaSwitch> device = helper.InstallSwitch(middle.Get(0)); // floods what it does not know
    const NetDeviceContainer ends = helper.InstallStar(hosts, middle.Get(0));
    DynamicCast<PisaNetDevice>(ends.Get(1))->SetFrameCallback(MakeCallback(&Count));
    Source source(DynamicCast<PisaNetDevice>(ends.Get(0)), packets);
    Simulator::ScheduleWithContext(hosts.Get(0)->GetId(), Seconds(0), &Source::Send, &source);
    Simulator::Run();
    const auto growth = static_cast<int64_t>(mallinfo2().uordblks) - static_cast<int64_t>(source.before);
    std::cout << g_received << " packets, heap " << source.before << " bytes after " << Source::WARM << ", " << growth
              << " more at the end\n";
    const bool isFlat = growth < 65536 && g_received == packets && device->GetCounters().sent == packets;
    Simulator::Destroy();
    return isFlat ? 0 : 1;
}
