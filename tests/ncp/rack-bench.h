// A rack of hosts around one switch that runs a small program built by hand, as the compiler would have written it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TEST_NCP_RACK_BENCH_H
#define PISA_TEST_NCP_RACK_BENCH_H

#include "image/ncp-interface.h"

#include "ns3/pisa-ncl-helper.h"

#include <string>

namespace pisa::test
{

/**
 * Hosts h1, h2, h3 (ids 1 to 3) and switch s1 (id 4), and one kernel
 *
 *     vote(uint32_t* data, uint32_t key, uint8_t how, uint8_t found)     two elements of data a window
 *
 * that reads bonus[0..1] into data[0] and bonus[2..3] into data[1], adds the value of `key` in map `items` to found
 * once for each of the map's two tables, and decides as `how` says (NcpDecision; PassTo means h3). bonus is a control
 * variable of four 16-bit elements, two a register cell, over two banks; at first 0x1111, 0x2222, 0x3333, 0x4444.
 * items holds two entries.
 */
NcpInterface MakeVoteInterface();

/** C++ declarations of the kernel, the memory, the map, and an incoming kernel `got` that copies into a Copy. */
extern const char* const kVoteKernels;

/** Writes interface.json, s1.image and host.so (kVoteKernels and `main`) to a new folder. @return the folder */
std::string WriteVoteProgram(const std::string& main);

/** The program on its rack: 10 Gbit/s, 1 us, control delay 10 us. Ends the simulation's world when it goes. */
class RackBench
{
  public:
    explicit RackBench(const std::string& folder);
    ~RackBench();
    RackBench(const RackBench&) = delete;
    RackBench& operator=(const RackBench&) = delete;

    ns3::PisaNcpHost& Host(unsigned number)
    {
        return *helper.GetHost("h" + std::to_string(number));
    }

    ns3::PisaNclHelper helper;
};

} // namespace pisa::test

#endif // PISA_TEST_NCP_RACK_BENCH_H
