// What the P4 examples share: where their files are, hosts, frames, and checks of what they show.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_EXAMPLES_P4_EXAMPLE_H
#define PISA_EXAMPLES_P4_EXAMPLE_H

#include "ns3/command-line.h"
#include "ns3/ipv4-header.h"
#include "ns3/pisa-p4-helper.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ns3
{

/** The files of one example, which are named on the command line or found where the build has put them. */
class P4Example
{
  public:
    /** @param program its name: examples/p4/PROGRAM.p4 */
    explicit P4Example(const std::string& program);

    /** Adds --image and --out. */
    void AddOptions(CommandLine& command);

    const std::string& Image() const
    {
        return m_image;
    }

    /** @return the folder for tables and pictures. */
    const std::string& OutputFolder() const
    {
        return m_out;
    }

    /** @return the path of a file in examples/p4: entries, or a script that plots. */
    std::string File(const std::string& name) const;

    /** @return the path of the entries of switch N: PROGRAM-sN and then the suffix. */
    std::string Entries(uint32_t number, const std::string& suffix = ".txt") const;

  private:
    std::string m_program;
    std::string m_image;
    std::string m_out;
};

/** Compares what an example found with what it should find, and says where they differ. */
class P4Checks
{
  public:
    void Equal(const std::string& what, uint64_t found, uint64_t expected);
    void Holds(const std::string& what, bool holds);

    /** Says how many checks there were. @return whether all held */
    bool Conclude() const;

  private:
    uint64_t m_checks{0};
    uint64_t m_failures{0};
};

/**
 * The main of an example: reads the command line, runs it with times to the picosecond, says how many checks hold.
 * @param run builds the network, runs the simulation and checks; the simulation is destroyed afterwards
 * @param addOptions beside those of P4Example
 * @return 0; 1 for bad input or a check that failed; 2 for a fault of ours
 */
int P4Main(int argc, char* argv[], const std::string& program,
           const std::function<void(const P4Example& example, P4Checks& checks)>& run,
           const std::function<void(CommandLine& command)>& addOptions = {});

/** @return 08:00:00:00:00:NN of host NN. */
Mac48Address P4HostMac(uint8_t host);

/** @return 10.0.NN.NN of host NN. */
Ipv4Address P4HostIp(uint8_t host);

/**
 * Gives hosts 1, 2, ..., whose only devices these are, P4HostMac, P4HostIp and an Internet stack. All are in one
 * subnet and know each other's MAC address. Checksums are computed and verified.
 */
void P4SetUpHosts(const NetDeviceContainer& devices);

/** Hosts 1, 2, ..., each at port 0 of a switch of its own. */
struct P4Sites
{
    NodeContainer hosts;
    NodeContainer switches;
    NetDeviceContainer ports; ///< the hosts' devices
    std::vector<Ptr<PisaSwitch>> devices;

    Ptr<PisaNetDevice> Port(uint32_t host) const; ///< counted from 1
};

/** Installs sites whose switches have the entries that the example keeps for each. */
P4Sites P4InstallSites(const PisaP4Helper& helper, const P4Example& example, uint32_t count,
                       const std::string& suffix = ".txt");

/** A port, which is a PisaNetDevice, sends a frame at that time. */
void P4SendAt(Time time, Ptr<NetDevice> port, Ptr<Packet> frame);

/** @return an Ethernet frame. */
Ptr<Packet> P4Frame(Mac48Address destination, Mac48Address source, uint16_t type,
                    const std::vector<uint8_t>& payload);

/** @return a UDP datagram in IPv4 between two hosts, `bytes` long with the headers. */
std::vector<uint8_t> P4Datagram(Ipv4Address source, Ipv4Address destination, uint16_t sourcePort,
                                uint16_t destinationPort, uint32_t bytes);

/** @return packets that the program dropped in ingress: mark_to_drop sends them to a port that is not there. */
uint64_t P4Dropped(Ptr<const PisaSwitch> device);

/** @return all bytes of a packet. */
std::vector<uint8_t> P4Bytes(Ptr<const Packet> packet);

/** @return the big-endian number of `length` bytes at `offset`. */
uint64_t P4Number(const std::vector<uint8_t>& bytes, std::size_t offset, std::size_t length);

} // namespace ns3

#endif // PISA_EXAMPLES_P4_EXAMPLE_H
