// Hosts on one wire that run a program compiled at test time, without any switch.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TEST_NCP_HOST_BENCH_H
#define PISA_TEST_NCP_HOST_BENCH_H

#include "image/ncp-interface.h"

#include "ns3/pisa-ncp-host.h"

#include <string>
#include <vector>

namespace pisa::test
{

/** Compiles NCL host source (ncl.h is included for it) with clang++ to a shared object. @return its path */
std::string CompileHost(const std::string& source);

/** A parameter of a kernel; capacity 0 makes a scalar. */
NcpParameter MakeParameter(const std::string& name, unsigned width, unsigned capacity);

/** Hosts h1, h2, ... with ids 1, 2, ... and no kernels. */
NcpInterface MakeHosts(unsigned count);

/**
 * The hosts of an interface on one wire, 1 Gbit/s and 1 us, with addresses 10.0.0.1, 10.0.0.2, ... in the order of
 * their labels and filled ARP caches. Ends the simulation's world when it goes.
 */
class HostBench
{
  public:
    HostBench(const NcpInterface& interface, const std::string& object, const std::string& queueSize = "1000p");
    ~HostBench();
    HostBench(const HostBench&) = delete;
    HostBench& operator=(const HostBench&) = delete;

    ns3::PisaNcpHost& Host(std::size_t index)
    {
        return *m_hosts.at(index);
    }

    ns3::PisaNcpNetwork& Network()
    {
        return *m_network;
    }

    ns3::Ptr<ns3::NetDevice> Device(std::size_t index) const
    {
        return m_devices.at(index);
    }

    void Run();

    /** Runs and @return the message with which the run was ended, empty if it was not. */
    std::string RunToError();

  private:
    ns3::Ptr<ns3::PisaNcpNetwork> m_network;
    std::vector<ns3::Ptr<ns3::PisaNcpHost>> m_hosts;
    std::vector<ns3::Ptr<ns3::NetDevice>> m_devices;
};

} // namespace pisa::test

#endif // PISA_TEST_NCP_HOST_BENCH_H
