// What all parts of the key-value scenario agree on: the rack, the store and the load.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_KVS_CACHE_EXPERIMENT_H
#define PISA_KVS_CACHE_EXPERIMENT_H

#include "common/ncl-rack.h"
#include "common/output-folder.h"

#include "ns3/data-rate.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <optional>
#include <string>

namespace pisa
{

/** Items that the switch has room for: the arrays of the kernel. */
constexpr uint64_t kCacheItems = 256;

/** One rack and one load on it. */
struct KvsExperiment
{
    uint64_t clients{8};
    uint64_t keys{100000};
    double skew{0.99};
    std::string workload{"C"};
    double serviceRate{1e6};      ///< requests that the server answers in a second
    uint64_t outstanding{16};     ///< queries that each client keeps under way
    uint64_t requests{4000};      ///< of each client
    uint64_t cached{kCacheItems}; ///< hottest keys that the server puts in the switch; 0: no cache
    double load{0};               ///< Poisson arrivals that use this share of the server; 0: clients wait for answers
    ns3::DataRate rate{"100Gbps"};
    ns3::Time delay{ns3::MicroSeconds(1)};         ///< of a link, one way
    ns3::Time controlDelay{ns3::MicroSeconds(10)}; ///< of the control channel, one way
    std::string target{"rmt-32"};
    bool isWriteThrough{false}; ///< a PUT leaves its value in the switch; else it makes the item invalid
    uint64_t seed{1};
    std::string timeline{};               ///< file for the timeline of the run; empty: none
    std::optional<RackNetwork> network{}; ///< around the switch; nothing: a rack

    /** Share of queries that are PUTs: YCSB's workloads A, B and C. */
    double WriteShare() const
    {
        return workload == "A" ? 0.5 : workload == "B" ? 0.05 : 0;
    }

    RackLinks Links() const
    {
        return {rate, delay, controlDelay, network};
    }

    uint64_t ServiceNanoseconds() const
    {
        return static_cast<uint64_t>(1e9 / serviceRate + 0.5);
    }
};

/** Compiles the program for so many clients, once in a run of the scenario. @return the folder */
std::string CompileCache(const KvsExperiment& experiment, const OutputFolder& output);

} // namespace pisa

#endif // PISA_KVS_CACHE_EXPERIMENT_H
