// Hosts, switch and control plane together: decisions, addresses, control variables, maps.
// SPDX-License-Identifier: GPL-2.0-only
#include "ncp/rack-bench.h"

#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/simulator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

using namespace pisa;
using namespace pisa::test;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

namespace
{

/** Windows received at h1, h2, h3 when h1 sends one with this call. */
std::vector<uint64_t>
ReceivedAfter(const std::string& vote)
{
    RackBench rack(WriteVoteProgram("if (ncl::self() == 1) " + vote + ";"));
    ns3::Simulator::Run();
    std::vector<uint64_t> received;
    for (const unsigned host : {1, 2, 3})
    {
        received.push_back(rack.Host(host).GetCounters().received);
        EXPECT_EQ(rack.Host(host).GetCounters().malformed, 0u);
    }
    return received;
}

} // namespace

TEST(NcpRack, BroadcastReachesAllNeighboursTheSenderIncluded)
{
    EXPECT_THAT(ReceivedAfter("Vote(broadcast)"), ElementsAre(1, 1, 1));
}

TEST(NcpRack, ReflectedWindowReturnsToItsSenderAlone)
{
    EXPECT_THAT(ReceivedAfter("Vote(reflect, 2)"), ElementsAre(1, 0, 0));
}

TEST(NcpRack, WindowPassedToALabelArrivesThereWhateverItsDestination)
{
    EXPECT_THAT(ReceivedAfter("Vote(pass_to, 2)"), ElementsAre(0, 0, 1));
}

TEST(NcpRack, PassedWindowReachesItsDestination)
{
    EXPECT_THAT(ReceivedAfter("Vote(pass, 2)"), ElementsAre(0, 1, 0));
}

TEST(NcpRack, PassedWindowWithoutDestinationEndsAtTheSwitch)
{
    EXPECT_THAT(ReceivedAfter("Vote(pass)"), ElementsAre(0, 0, 0));
}

TEST(NcpRack, DroppedWindowReachesNobody)
{
    EXPECT_THAT(ReceivedAfter("Vote(drop, 2)"), ElementsAre(0, 0, 0));
}

TEST(NcpRack, KernelSeesAndChangesWhatTheHostSent)
{
    RackBench rack(WriteVoteProgram(R"(
        if (ncl::self() != 1) return 0;
        Vote(reflect);
        const Copy copy = Get();
        Put("data", copy.data[0]); Put("data", copy.data[1]); Put("from", copy.from);)"));
    ns3::Simulator::Run();
    EXPECT_THAT(rack.Host(1).GetReports().at("data"), ElementsAre(0x11112222, 0x33334444));
    EXPECT_THAT(rack.Host(1).GetReports().at("from"), ElementsAre(1));
}

TEST(NcpRack, ControlWriteChangesOneElementOfItsCellAndReturnsWhenTheSwitchHasAnswered)
{
    // two hosts write the two elements of one cell: neither undoes the other
    RackBench rack(WriteVoteProgram(R"(
        if (ncl::self() == 2) { ncl::sleep(1); ncl::ctrl_wr(&bonus_memory[2], 0xcdef); return 0; }
        if (ncl::self() != 1) return 0;
        ncl::ctrl_wr(&bonus_memory[3], 0x5678);
        Put("time", ncl::now());
        ncl::sleep(1000);
        Vote(reflect);
        const Copy copy = Get();
        Put("data", copy.data[0]); Put("data", copy.data[1]);)"));
    ns3::Simulator::Run();
    EXPECT_THAT(rack.Host(1).GetReports().at("time"), ElementsAre(20000)) << "10 us there and 10 us back";
    EXPECT_THAT(rack.Host(1).GetReports().at("data"), ElementsAre(0x11112222, 0xcdef5678));
}

TEST(NcpRack, MapHoldsItsCapacityAndFindsWhatWasInsertedUntilItIsRemoved)
{
    RackBench rack(WriteVoteProgram(R"(
        if (ncl::self() != 1) return 0;
        const auto look = [](uint32_t key) { Vote(reflect, 0, key); Put("found", Get().found); };
        Put("done", items_map.insert(0xdeadbeef, 7));
        Put("done", items_map.insert(0xdeadbeef, 8));
        Put("done", items_map.insert(2, 20));
        Put("done", items_map.insert(3, 30));
        look(0xdeadbeef); look(2); look(3);
        Put("done", items_map.remove(2));
        Put("done", items_map.remove(2));
        Put("done", items_map.insert(3, 30));
        look(2); look(3);
        Put("time", ncl::now());)"));
    ns3::Simulator::Run();
    const auto& reports = rack.Host(1).GetReports();
    EXPECT_THAT(reports.at("done"), ElementsAre(1, 0, 1, 0, 1, 0, 1));
    EXPECT_THAT(reports.at("found"), ElementsAre(14, 40, 0, 0, 60)) << "each of the two tables adds the value";
}

TEST(NcpRack, MapRefusedByOneTableIsInsertedIntoNone)
{
    RackBench rack(WriteVoteProgram(R"(
        if (ncl::self() != 1) return 0;
        ncl::sleep(100000);
        Put("done", items_map.insert(5, 50));
        Vote(reflect, 0, 5);
        Put("found", Get().found);)"));
    const auto agent = rack.helper.GetNode("s1")->GetObject<ns3::PisaControlAgent>();
    for (const uint64_t key : {1, 2})
    {
        agent->InsertEntry("items_1", {{{key}}, 0, agent->Call("hit", {1})});
    }
    ns3::Simulator::Run();
    EXPECT_THAT(rack.Host(1).GetReports().at("done"), ElementsAre(0));
    EXPECT_THAT(rack.Host(1).GetReports().at("found"), ElementsAre(0));
}

namespace
{

std::string
ErrorOf(const std::string& main)
{
    RackBench rack(WriteVoteProgram(main));
    try
    {
        ns3::Simulator::Run();
        return "";
    }
    catch (const InputError& error)
    {
        return error.what();
    }
}

} // namespace

TEST(NcpRack, ControlWriteOutsideControlVariablesIsRefused)
{
    EXPECT_THAT(ErrorOf("ncl::ctrl_wr(&held_memory[1], 1);"),
                AllOf(HasSubstr("host h1: ncl::ctrl_wr(held)"), HasSubstr("only kernels may write")));
    EXPECT_THAT(ErrorOf("static int mine; ncl::ctrl_wr(&mine, 1);"), HasSubstr("lies in no control variable"));
    EXPECT_THAT(ErrorOf("ncl::ctrl_wr(reinterpret_cast<uint32_t*>(bonus_memory), 1u);"),
                HasSubstr("a write of 4 bytes at offset 0, elements have 2"));
}

TEST(NcpRack, OverlayNeighboursMayLieBehindPlainSwitches)
{
    // h1 and h2 - plain switch - s1 - h3; s1 has no other way to its two neighbours than its first port
    ns3::PisaNclHelper helper(WriteVoteProgram("if (ncl::self() == 1) Vote(broadcast);"));
    ns3::NodeContainer hosts(3);
    ns3::NodeContainer switches(2);
    ns3::PisaHelper links;
    links.InstallSwitch(switches.Get(0));
    ns3::NetDeviceContainer devices;
    links.Install(switches.Get(1), switches.Get(0));
    devices.Add(links.Install(hosts.Get(0), switches.Get(0)).Get(0));
    devices.Add(links.Install(hosts.Get(1), switches.Get(0)).Get(0));
    devices.Add(links.Install(hosts.Get(2), switches.Get(1)).Get(0));
    ns3::InternetStackHelper().Install(hosts);
    ns3::Ipv4AddressHelper("192.168.7.0", "255.255.255.248").Assign(devices);
    helper.Map("s1", switches.Get(1));
    for (const unsigned host : {1, 2, 3})
    {
        helper.Map("h" + std::to_string(host), hosts.Get(host - 1));
    }
    helper.Install(links);
    ns3::Simulator::Run();
    EXPECT_EQ(helper.GetNetwork()->GetAddress(4), ns3::Ipv4Address("192.168.7.6"));
    for (const char* host : {"h1", "h2", "h3"})
    {
        EXPECT_EQ(helper.GetHost(host)->GetCounters().received, 1u) << host;
    }
    // one window up, three copies down, two of them over the link to the plain switch
    EXPECT_EQ(helper.GetSwitch("s1")->GetCounters().received, 1u);
    EXPECT_EQ(switches.Get(0)->GetObject<ns3::PisaSwitch>()->GetCounters().received, 3u);
    ns3::Simulator::Destroy();
}

TEST(NcpRack, HostsOfDifferentSubnetsAreRefused)
{
    ns3::PisaNclHelper helper(WriteVoteProgram(""));
    ns3::PisaHelper links;
    helper.BuildTopology(links, ns3::Ipv4Address("10.0.0.0"), ns3::Ipv4Mask("255.255.255.0"));
    const auto ipv4 = helper.GetNode("h3")->GetObject<ns3::Ipv4>();
    ipv4->RemoveAddress(1, 0);
    ipv4->AddAddress(1, ns3::Ipv4InterfaceAddress("10.1.0.1", "255.255.255.0"));
    try
    {
        helper.Install(links);
        ADD_FAILURE() << "was accepted";
    }
    catch (const InputError& error)
    {
        EXPECT_THAT(error.what(), AllOf(HasSubstr("'h3'"), HasSubstr("10.1.0.1"), HasSubstr("different subnets")));
    }
    ns3::Simulator::Destroy();
}

TEST(NcpRack, FolderWithoutAProgramIsNamed)
{
    EXPECT_THROW(
        {
            try
            {
                ns3::PisaNclHelper helper("/nowhere");
            }
            catch (const InputError& error)
            {
                EXPECT_THAT(error.what(), HasSubstr("/nowhere/interface.json"));
                throw;
            }
        },
        InputError);
}

TEST(NcpRack, LabelWithoutANodeIsNamed)
{
    ns3::PisaNclHelper helper(WriteVoteProgram(""));
    EXPECT_THROW(helper.Map("h9", ns3::CreateObject<ns3::Node>()), InputError);
    EXPECT_THROW(helper.Install(ns3::PisaHelper()), InputError);
    ns3::Simulator::Destroy();
}
