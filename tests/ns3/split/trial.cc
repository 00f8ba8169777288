// Networks in ns-3 with a host at each port.
// SPDX-License-Identifier: GPL-2.0-only
#include "trial.h"

#include "../star.h"

#include "ns3/pisa-control-apply.h"
#include "ns3/pisa-network-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <algorithm>

using namespace ns3;

namespace
{

constexpr int64_t APART = 20'000'000; ///< picoseconds between frames: each is through before the next

/** Sends each frame alone, and notes what comes back to the hosts. */
class Stations
{
  public:
    explicit Stations(const NetDeviceContainer& devices)
    {
        for (uint32_t port = 0; port < devices.GetN(); ++port)
        {
            m_devices.push_back(DynamicCast<PisaNetDevice>(devices.Get(port)));
            m_devices.back()->SetFrameCallback(MakeCallback(&Stations::Arrive, this));
        }
    }

    Left Run(const std::vector<Sent>& all)
    {
        for (std::size_t i = 0; i < all.size(); ++i)
        {
            const Ptr<Packet> packet = Create<Packet>(all[i].frame.data(), all[i].frame.size());
            Simulator::Schedule(PicoSeconds(static_cast<int64_t>(i + 1) * APART),
                                [device = m_devices.at(all[i].port), packet] { device->SendFrame(packet); });
        }
        Simulator::Run();
        return m_left;
    }

  private:
    void Arrive(Ptr<PisaNetDevice> device, Ptr<Packet> frame)
    {
        for (uint32_t port = 0; port < m_devices.size(); ++port)
        {
            if (m_devices[port] == device)
            {
                m_left[port].push_back(BytesOf(frame));
            }
        }
    }

    std::vector<Ptr<PisaNetDevice>> m_devices;
    Left m_left;
};

/** @return the register's cells on the only switch that has it; empty if there is none. */
std::vector<uint64_t>
CellsOf(const std::vector<Ptr<PisaSwitch>>& switches, const std::string& name)
{
    for (const Ptr<PisaSwitch>& device : switches)
    {
        const std::vector<pisa::Register>& registers = device->GetImage().program.registers;
        for (pisa::RegisterId id = 0; id < registers.size(); ++id)
        {
            if (registers[id].name == name)
            {
                return PisaApplyControl(*device, pisa::RegisterAccess{id, {}, {}}).cells;
            }
        }
    }
    return {};
}

} // namespace

void
Add(Frame& frame, uint64_t value, unsigned bytes)
{
    while (bytes-- > 0)
    {
        frame.push_back(static_cast<uint8_t>(value >> 8 * bytes));
    }
}

Frame
Ipv4Frame(uint32_t source, uint32_t destination, uint8_t protocol, const Frame& body)
{
    Frame frame = MakeFrame(0x080000000001, 0x080000000002, 0x0800);
    const std::size_t start = frame.size();
    Add(frame, 0x4500, 2);
    Add(frame, 20 + body.size(), 2);
    Add(frame, 0, 4);
    Add(frame, 64, 1);
    Add(frame, protocol, 1);
    Add(frame, 0, 2);
    Add(frame, source, 4);
    Add(frame, destination, 4);
    uint64_t sum = 0;
    for (std::size_t at = start; at < frame.size(); at += 2)
    {
        sum += NumberAt(frame, at, 2);
    }
    sum = (sum & 0xffff) + (sum >> 16);
    sum = ~((sum & 0xffff) + (sum >> 16)) & 0xffff;
    frame[start + 10] = static_cast<uint8_t>(sum >> 8);
    frame[start + 11] = static_cast<uint8_t>(sum);
    frame.insert(frame.end(), body.begin(), body.end());
    frame.resize(std::max<std::size_t>(frame.size(), 60), 0x5a);
    return frame;
}

Outcome
RunDivided(const Trial& trial)
{
    PisaNetworkHelper helper(PISA_SPLIT_DIR "/" + trial.placed);
    helper.SetDeviceAttribute("DataRate", StringValue("100Gbps"));
    helper.SetChannelAttribute("Delay", StringValue("1us"));
    NodeContainer hosts;
    hosts.Create(helper.GetPorts());
    Stations stations(helper.InstallNetwork(hosts));
    for (const Installed& one : trial.entries)
    {
        helper.AddEntry(one.table, one.number, one.match, one.values);
    }
    Outcome outcome;
    outcome.left = stations.Run(trial.frames);
    std::vector<Ptr<PisaSwitch>> switches;
    for (const std::string name : {"leaf1", "leaf2", "spine1", "spine2"})
    {
        switches.push_back(helper.GetSwitch(name));
        outcome.through[name] = switches.back()->GetCounters().received;
    }
    for (const std::string& name : trial.registers)
    {
        outcome.cells[name] = CellsOf(switches, name);
    }
    Simulator::Destroy();
    return outcome;
}

Outcome
RunWhole(const Trial& trial)
{
    PisaHelper helper;
    helper.SetDeviceAttribute("DataRate", StringValue("100Gbps"));
    helper.SetChannelAttribute("Delay", StringValue("1us"));
    NodeContainer hosts;
    hosts.Create(PORTS);
    const Ptr<Node> node = CreateObject<Node>();
    const std::string folder = PISA_SPLIT_DIR "/" + trial.program + "-whole/";
    const Ptr<PisaSwitch> device = helper.InstallSwitch(node, pisa::ReadImage(folder + "s1.image"));
    Stations stations(helper.InstallStar(hosts, node));
    const pisa::Program& program = device->GetImage().program;
    for (const Installed& one : trial.entries)
    {
        for (pisa::TableId id = 0; id < program.tables.size(); ++id)
        {
            if (program.tables[id].name == one.table)
            {
                pisa::InsertEntry insert{id, {}};
                insert.entry.match = one.match;
                insert.entry.call = {program.tables[id].actions.front(), one.values};
                PisaApplyControl(*device, insert);
            }
        }
    }
    Outcome outcome;
    outcome.left = stations.Run(trial.frames);
    for (const std::string& name : trial.registers)
    {
        outcome.cells[name] = CellsOf({device}, name);
    }
    Simulator::Destroy();
    return outcome;
}
