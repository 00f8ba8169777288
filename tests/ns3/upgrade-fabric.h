// Two hosts over two leaves and two spines, each switch of which writes to frames which program it ran.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TEST_UPGRADE_FABRIC_H
#define PISA_TEST_UPGRADE_FABRIC_H

#include "ns3/node-container.h"
#include "ns3/pisa-helper.h"
#include "ns3/pisa-upgrade-helper.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/** @return a program that forwards frames, then adds `number` to their source address. */
pisa::Image MakeAdder(uint64_t number, const std::string& chip);

/** @return one that adds `first` to frames of FIRST_TYPE, and `second` to all others: on no way are both. */
pisa::Image MakeAdders(uint64_t first, uint64_t second, const std::string& chip);

/** EtherTypes of the frames that UpgradeFabric sends, in turn. */
constexpr uint16_t FIRST_TYPE = 0x88b5;
constexpr uint16_t SECOND_TYPE = 0x88b7;

/** Host 0 sends to host 1 over a leaf, spine 0, a leaf; over spine 1 if there is no way over spine 0. 100 Gbit/s, 1
 * us. */
class UpgradeFabric
{
  public:
    explicit UpgradeFabric(const pisa::Image& image);
    ~UpgradeFabric();

    /** Frames of 60 bytes, of both types in turn, one every `spacing` picoseconds from now on. */
    void Send(uint32_t count, int64_t spacing);

    /** Runs until nothing happens any more. */
    void Run();

    ns3::Ptr<ns3::PisaSwitch> Switch(uint32_t index) const;

    ns3::PisaHelper helper;
    ns3::NodeContainer hosts;
    ns3::NodeContainer switches;                         ///< leaves 0 and 1, spines 0 and 1
    std::vector<ns3::Ptr<ns3::PisaUpgradeAgent>> agents; ///< of the switches
    std::map<uint64_t, uint64_t> sums;                   ///< frames that arrived, by what was added
    uint64_t sent{0};
    uint64_t arrived{0};

  private:
    void Arrive(ns3::Ptr<ns3::PisaNetDevice> device, ns3::Ptr<ns3::Packet> frame);

    ns3::NetDeviceContainer m_ports; ///< of the hosts
};

#endif // PISA_TEST_UPGRADE_FABRIC_H
