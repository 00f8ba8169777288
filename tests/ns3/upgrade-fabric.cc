// Two hosts over two leaves and two spines, each switch of which writes to frames which program it ran.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade-fabric.h"

#include "star.h"

#include "image/shell.h"

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/pisa-forwarding-image.h"
#include "ns3/pisa-forwarding.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

using namespace ns3;

namespace
{

using pisa::NodeId;

/** Appends a table that adds a number to the source address. @return its node */
NodeId
AppendAdder(pisa::Program& program, uint64_t number)
{
    using namespace pisa;
    const FieldId source{1, 1}; // of the Ethernet header
    Action action;
    action.name = "do_add_" + std::to_string(number);
    action.body = {Statement{Operation::Add, 48, source, {source, Constant{number}}}};
    const auto id = static_cast<ActionId>(program.actions.size());
    program.actions.push_back(action);
    Table table;
    table.name = "add_" + std::to_string(number);
    table.actions = {id};
    table.defaultCall = {id, {}};
    program.ingress.nodes.push_back(
        Apply{static_cast<TableId>(program.tables.size()), kEndOfControl, kEndOfControl, {}});
    program.tables.push_back(table);
    return static_cast<NodeId>(program.ingress.nodes.size() - 1);
}

/** Behind the forwarding all frames go on to a node. */
void
GoOnTo(pisa::Program& program, NodeId node)
{
    auto& forward = std::get<pisa::Apply>(program.ingress.nodes.at(program.ingress.entry));
    forward.onHit = forward.onMiss = node;
}

} // namespace

pisa::Image
MakeAdder(uint64_t number, const std::string& chip)
{
    pisa::Program program = pisa::MakeForwardingProgram();
    program.name = "add " + std::to_string(number);
    GoOnTo(program, AppendAdder(program, number));
    return PisaSealInProgramOrder(std::move(program), pisa::LoadTarget(chip));
}

pisa::Image
MakeAdders(uint64_t first, uint64_t second, const std::string& chip)
{
    using namespace pisa;
    Program program = MakeForwardingProgram();
    program.name = "add " + std::to_string(first) + " or " + std::to_string(second);
    const NodeId onFirst = AppendAdder(program, first);
    const NodeId onSecond = AppendAdder(program, second);
    const FieldId type{1, 2};
    program.ingress.nodes.push_back(
        Branch{"is_first", {Operation::Equal, 16, type, Constant{FIRST_TYPE}}, onFirst, onSecond});
    GoOnTo(program, static_cast<NodeId>(program.ingress.nodes.size() - 1));
    return PisaSealInProgramOrder(std::move(program), LoadTarget(chip));
}

UpgradeFabric::UpgradeFabric(const pisa::Image& image)
{
    hosts.Create(2);
    switches.Create(4);
    helper.SetDeviceAttribute("DataRate", StringValue("100Gbps"));
    helper.SetChannelAttribute("Delay", StringValue("1us"));
    PisaUpgradeHelper upgrades;
    upgrades.SetAgentAttribute("OperationRate", DoubleValue(1e9));
    upgrades.SetAgentAttribute("Delay", TimeValue(NanoSeconds(1000)));
    upgrades.SetAgentAttribute("PollInterval", TimeValue(NanoSeconds(50)));
    upgrades.SetAgentAttribute("Watchdog", TimeValue(NanoSeconds(2000)));
    upgrades.SetAgentAttribute("Witness", BooleanValue(true));
    for (uint32_t i = 0; i < switches.GetN(); ++i)
    {
        helper.InstallSwitch(switches.Get(i), image);
        agents.push_back(upgrades.Install(switches.Get(i)));
    }
    for (const uint32_t leaf : {0, 1})
    {
        m_ports.Add(helper.Install(hosts.Get(leaf), switches.Get(leaf)).Get(0));
        for (const uint32_t spine : {2, 3})
        {
            helper.Install(switches.Get(leaf), switches.Get(spine));
        }
    }
    PisaHelper::PopulateForwarding();
    DynamicCast<PisaNetDevice>(m_ports.Get(1))->SetFrameCallback(MakeCallback(&UpgradeFabric::Arrive, this));
}

UpgradeFabric::~UpgradeFabric()
{
    Simulator::Destroy();
    Config::Reset();
}

void
UpgradeFabric::Send(uint32_t count, int64_t spacing)
{
    const uint64_t to = PisaToNumber(Mac48Address::ConvertFrom(m_ports.Get(1)->GetAddress()));
    for (uint32_t i = 0; i < count; ++i)
    {
        const std::vector<uint8_t> frame =
            MakeFrame(to, 0, i % 2 == 0 ? FIRST_TYPE : SECOND_TYPE, std::vector<uint8_t>(46));
        Simulator::ScheduleWithContext(hosts.Get(0)->GetId(), PicoSeconds(i * spacing), &PisaNetDevice::SendFrame,
                                       DynamicCast<PisaNetDevice>(m_ports.Get(0)),
                                       Create<Packet>(frame.data(), frame.size()));
    }
    sent += count;
}

void
UpgradeFabric::Arrive(Ptr<PisaNetDevice>, Ptr<Packet> frame)
{
    ++arrived;
    ++sums[NumberAt(BytesOf(frame), 6, 6)];
}

void
UpgradeFabric::Run()
{
    Simulator::Run();
}

Ptr<PisaSwitch>
UpgradeFabric::Switch(uint32_t index) const
{
    return switches.Get(index)->GetObject<PisaSwitch>();
}
