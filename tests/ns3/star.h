// A switch between stations that send raw frames and note what arrives when.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TEST_STAR_H
#define PISA_TEST_STAR_H

#include "image/image.h"

#include "ns3/node-container.h"
#include "ns3/pisa-helper.h"

#include <cstdint>
#include <string>
#include <vector>

/** A frame that arrived at a station. */
struct Arrival
{
    uint32_t station;
    int64_t picoseconds;
    std::vector<uint8_t> bytes;
};

/** @return an Ethernet frame with these address numbers and this type, then `payload`. */
std::vector<uint8_t> MakeFrame(uint64_t destination, uint64_t source, uint16_t type,
                               const std::vector<uint8_t>& payload = {});

/** @return the big-endian number in bytes [first, first + count). */
uint64_t NumberAt(const std::vector<uint8_t>& bytes, std::size_t first, std::size_t count);

/** @return the bytes of a packet. */
std::vector<uint8_t> BytesOf(ns3::Ptr<const ns3::Packet> packet);

/** @return the conservation laws of PisaSwitchCounters that do not hold, by their left side; empty if all do. */
std::string BrokenLaws(const ns3::PisaSwitch& device);

/** Two stations on a cable, or stations around a switch; station i is at port i. Links: 100 Gbit/s, 1 us. */
class Star
{
  public:
    /** A cable between stations 0 and 1. */
    Star();
    Star(uint32_t stations, const pisa::Image& image);
    ~Star();

    /** A station starts to send at that time. */
    void SendAt(int64_t picoseconds, uint32_t station, const std::vector<uint8_t>& frame);

    /** Runs until nothing happens any more. */
    void Run();

    ns3::Ptr<ns3::PisaNetDevice> Station(uint32_t station) const;
    ns3::Ptr<ns3::PisaSwitch> Switch() const;
    ns3::Ptr<ns3::PisaControlAgent> Agent() const;

    ns3::PisaHelper helper;
    ns3::NodeContainer nodes; ///< stations, then the switch
    std::vector<Arrival> arrivals;

  private:
    void Listen(ns3::NetDeviceContainer devices);
    void Arrive(ns3::Ptr<ns3::PisaNetDevice> device, ns3::Ptr<ns3::Packet> frame);

    ns3::NetDeviceContainer m_stations;
};

#endif // PISA_TEST_STAR_H
