// Stations around a switch that runs services.p4: they send orders, and read what became of them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TEST_ORDERS_H
#define PISA_TEST_ORDERS_H

#include "../star.h"

#include <cstdint>
#include <string>
#include <vector>

/** What a frame asks for, as services.p4 has it. */
struct Order
{
    static constexpr uint8_t Neighbour = 0;
    static constexpr uint8_t Drop = 1;
    static constexpr uint8_t Port = 2;
    static constexpr uint8_t Clone = 3;
    static constexpr uint8_t Resubmit = 4;
    static constexpr uint8_t Recirculate = 5;
    static constexpr uint8_t Digest = 6;
    static constexpr uint8_t Meter = 7;
};

/** A frame that came to a station, with what the program wrote into it. */
struct Answer
{
    uint32_t station;
    int64_t picoseconds;
    uint64_t turns;
    uint64_t reason;
    uint64_t arrived; ///< microseconds
    uint64_t departs; ///< microseconds
};

/** @return the image of a program in this folder, which the build has compiled. */
pisa::Image ImageOf(const std::string& program);

/** Station i is at port i; links have 1 us. */
class Orders
{
  public:
    explicit Orders(uint32_t stations, const std::string& rate = "100Gbps");

    /** @return the source address of frames of a station. */
    static uint64_t SourceOf(uint64_t station);

    /** A station starts to send an order at that time. */
    void SendAt(int64_t picoseconds, uint32_t station, uint8_t what, uint8_t port, uint32_t bytes = 60);
    void Run();

    /** @return what came, in order. */
    const std::vector<Answer>& Arrived() const;
    std::vector<Answer> At(uint32_t station) const;

    ns3::Ptr<ns3::PisaSwitch> Switch() const;
    ns3::Ptr<ns3::PisaControlAgent> Agent() const;

  private:
    Star m_star;
    std::vector<Answer> m_arrived;
};

#endif // PISA_TEST_ORDERS_H
