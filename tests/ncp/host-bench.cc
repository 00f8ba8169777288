// clang++ as a subprocess, SimpleNetDevices on one SimpleChannel.
// SPDX-License-Identifier: GPL-2.0-only
#include "ncp/host-bench.h"

#include "ns3/data-rate.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/neighbor-cache-helper.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/simple-net-device-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/traffic-control-helper.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace pisa::test
{

namespace
{

/** A folder that goes with the test program. */
class Folder
{
  public:
    Folder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "pisa-test-ncp-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
        {
            throw std::runtime_error("no folder for compiled host programs");
        }
        m_path = name;
    }

    ~Folder()
    {
        std::filesystem::remove_all(m_path);
    }

    std::filesystem::path m_path;
};

} // namespace

std::string
CompileHost(const std::string& source)
{
    static const Folder folder;
    static unsigned number = 0;
    const std::string base = (folder.m_path / ("host" + std::to_string(number++))).string();
    std::ofstream(base + ".cc") << "#include <ncl.h>\n" << source;
    // storage for what ncl.h declares const and the host sets
    std::ofstream(base + "-storage.cc") << "char window[64];\nchar location[8];\n";
    const std::string command = "clang++-14 -std=c++17 -O1 -fPIC -shared -Wl,-Bsymbolic -I" PISA_SOURCE_DIR
                                "/models/compiler/ncl/include -o " +
                                base + ".so " + base + ".cc " + base + "-storage.cc";
    if (std::system(command.c_str()) != 0)
    {
        throw std::runtime_error("the test's host program does not compile");
    }
    return base + ".so";
}

NcpParameter
MakeParameter(const std::string& name, unsigned width, unsigned capacity)
{
    NcpParameter parameter;
    parameter.name = name;
    parameter.width = width;
    parameter.isArray = capacity > 0;
    parameter.capacity = capacity > 0 ? capacity : 1;
    return parameter;
}

NcpInterface
MakeHosts(unsigned count)
{
    NcpInterface interface;
    for (unsigned i = 1; i <= count; ++i)
    {
        NcpLabel label;
        label.name = "h" + std::to_string(i);
        label.id = static_cast<uint16_t>(i);
        interface.labels.push_back(label);
    }
    return interface;
}

HostBench::HostBench(const NcpInterface& interface, const std::string& object, const std::string& queueSize)
    : m_network(ns3::CreateObject<ns3::PisaNcpNetwork>())
{
    m_network->SetInterface(interface);
    ns3::NodeContainer nodes;
    nodes.Create(interface.labels.size());
    ns3::SimpleNetDeviceHelper wire;
    wire.SetDeviceAttribute("DataRate", ns3::DataRateValue(ns3::DataRate("1Gbps")));
    wire.SetChannelAttribute("Delay", ns3::StringValue("1us"));
    wire.SetQueue("ns3::DropTailQueue", "MaxSize", ns3::StringValue(queueSize));
    wire.DisableFlowControl();
    const auto devices = wire.Install(nodes);
    ns3::InternetStackHelper().Install(nodes);
    ns3::Ipv4AddressHelper addresses("10.0.0.0", "255.255.0.0");
    const auto interfaces = addresses.Assign(devices);
    ns3::NeighborCacheHelper().PopulateNeighborCache();
    for (uint32_t i = 0; i < nodes.GetN(); ++i)
    {
        m_network->SetAddress(interface.labels[i].id, interfaces.GetAddress(i));
        auto host = ns3::CreateObject<ns3::PisaNcpHost>();
        host->SetProgram(m_network, interface.labels[i].name, object);
        nodes.Get(i)->AddApplication(host);
        m_hosts.push_back(host);
        m_devices.push_back(devices.Get(i));
    }
}

HostBench::~HostBench()
{
    m_hosts.clear();
    m_devices.clear();
    ns3::Simulator::Destroy();
}

void
HostBench::Run()
{
    ns3::Simulator::Run();
}

std::string
HostBench::RunToError()
{
    try
    {
        Run();
        return "";
    }
    catch (const InputError& error)
    {
        return error.what();
    }
}

} // namespace pisa::test
