// How long a switch takes to be set up, booted and given its entries, by kind of table: a table, and exit 1 above 10
// ms. SPDX-License-Identifier: GPL-2.0-only
//   set-up-bench [ENTRIES]    1000 without it; times are of the processor, so that other work does not count
#include "image/image.h"
#include "ir/text.h"

#include "ns3/node.h"
#include "ns3/pisa-control-apply.h"
#include "ns3/pisa-control-entry.h"
#include "ns3/pisa-helper.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>

using namespace ns3;

namespace
{

constexpr double kMostMilliseconds = 10;
constexpr std::array<const char*, 4> kKinds{"exact", "lpm", "ternary", "range"};
constexpr unsigned kRepetitions = 5;

/** Milliseconds that this process worked. */
struct SetUp
{
    double boot{0};
    double fill{0};
    uint32_t refused{0};
};

/** @return one table on one key of 32 bits, on a switch without limits. */
pisa::Image
ImageOf(const std::string& kind)
{
    const std::string text = "program " + kind +
                             "; header h { key : 32; } parser { state start { extract h; default -> accept; } }"
                             " action \"go\"(port : 9) { intrinsic.egress_port = move<9>(port); }"
                             " action \"stop\"() { intrinsic.egress_port = move<16>(511); }"
                             " table \"t\"[131072] { key h.key : " +
                             kind +
                             "; named (key : 32 = 1); action \"go\"; action \"stop\"; default \"stop\"(); }"
                             " ingress -> n0 { n0: apply \"t\" -> end; } deparser { emit h; }";
    return pisa::Seal(pisa::ParseProgram(text, kind), pisa::LoadTarget("ideal"), pisa::Placement());
}

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
MillisecondsSince(std::clock_t start)
{
    return 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

SetUp
SetUpOnce(const std::string& kind, const pisa::Image& image, uint32_t entries)
{
    SetUp took;
    const std::clock_t start = std::clock();
    const Ptr<PisaSwitch> device = PisaHelper().InstallSwitch(CreateObject<Node>(), image);
    took.boot = MillisecondsSince(start);
    for (uint32_t n = 0; n < entries; ++n)
    {
        PisaTableEntry entry{"t", {{"key", KeyOf(kind, n)}}, {"go", {{"port", n % 64}}}};
        entry.priority = kind == "ternary" || kind == "range" ? -static_cast<int32_t>(n) - 1 : 0;
        took.refused += PisaApplyControl(*device, PisaBindEntry(image.program, entry)).done ? 0 : 1;
    }
    took.fill = MillisecondsSince(start) - took.boot;
    return took;
}

} // namespace

int
main(int argc, char* argv[])
{
    const auto entries = static_cast<uint32_t>(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1000);
    std::printf("%-8s %8s %8s %10s %10s  (ms, worst of %u)\n", "kind", "entries", "refused", "boot", "entries",
                kRepetitions);
    bool isFast = true;
    for (const char* kind : kKinds)
    {
        const pisa::Image image = ImageOf(kind);
        SetUp worst;
        for (unsigned i = 0; i < kRepetitions; ++i)
        {
            const SetUp took = SetUpOnce(kind, image, entries);
            worst = {std::max(worst.boot, took.boot), std::max(worst.fill, took.fill), took.refused};
        }
        std::printf("%-8s %8u %8u %10.2f %10.2f\n", kind, entries - worst.refused, worst.refused, worst.boot,
                    worst.fill);
        isFast = isFast && worst.refused == 0 && worst.boot + worst.fill < kMostMilliseconds;
    }
    return isFast ? 0 : 1;
}
