// How long a switch takes to be set up: booted, and given its entries, by kind of table.
// SPDX-License-Identifier: GPL-2.0-only
//   set-up-bench IMAGE TABLE KIND ENTRIES    KIND: exact, lpm, ternary or range, of the table's only key
#include "image/image.h"

#include "ns3/node.h"
#include "ns3/pisa-control-apply.h"
#include "ns3/pisa-control-entry.h"
#include "ns3/pisa-helper.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>

using namespace ns3;

namespace
{

/** @return the n-th of keys that are all different; many prefix lengths and masks. */
PisaKey
KeyOf(const std::string& kind, uint32_t n)
{
    const uint32_t mixed = n * 2654435761u; // odd: no two are alike
    if (kind == "lpm")
    {
        const unsigned length = 24 + n % 9;
        return PisaKey::Prefix(mixed >> (32 - length) << (32 - length), length);
    }
    if (kind == "ternary")
    {
        return PisaKey::Masked(mixed & ~15u, ~15u);
    }
    if (kind == "range")
    {
        return PisaKey::Range(n * 4, n * 4 + 3);
    }
    return PisaKey(mixed);
}

double
MillisecondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

int
main(int argc, char* argv[])
{
    if (argc != 5)
    {
        std::cerr << "usage: set-up-bench IMAGE TABLE exact|lpm|ternary|range ENTRIES\n";
        return 1;
    }
    const std::string kind = argv[3];
    const auto wanted = static_cast<uint32_t>(std::strtoul(argv[4], nullptr, 10));
    const auto start = std::chrono::steady_clock::now();
    const pisa::Image image = pisa::ReadImage(argv[1]);
    const double read = MillisecondsSince(start);
    const Ptr<PisaSwitch> device = PisaHelper().InstallSwitch(CreateObject<Node>(), image);
    const double booted = MillisecondsSince(start);
    const pisa::Program& program = image.program;
    uint32_t done = 0;
    for (uint32_t n = 0; n < wanted; ++n)
    {
        PisaTableEntry entry{argv[2], {{"key", KeyOf(kind, n)}}, {"go", {{"port", n % 64}}}};
        entry.priority = kind == "ternary" || kind == "range" ? -static_cast<int32_t>(n) - 1 : 0;
        done += PisaApplyControl(*device, PisaBindEntry(program, entry)).done ? 1 : 0;
    }
    const double filled = MillisecondsSince(start);
    std::printf("%-8s %8u entries: image read in %.2f ms, booted in %.2f ms, entries in %.2f ms, %u refused\n",
                kind.c_str(), done, read, booted - read, filled - booted, wanted - done);
    return 0;
}
