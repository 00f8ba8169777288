// What all parts of the AllReduce scenario agree on: the rack and the job.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ALLREDUCE_EXPERIMENT_H
#define PISA_ALLREDUCE_EXPERIMENT_H

#include "common/all-reduce-time.h"
#include "common/ncl-rack.h"

#include "ns3/data-rate.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <optional>
#include <string>

namespace pisa
{

/** One rack with one switch, and one AllReduce on it. */
struct Experiment
{
    uint64_t workers{8};
    uint64_t length{8192}; ///< elements of each worker's array, 32 bits each
    uint64_t window{32};   ///< elements a window
    ns3::DataRate rate{"100Gbps"};
    ns3::Time delay{ns3::MicroSeconds(1)};         ///< of a link, one way
    ns3::Time controlDelay{ns3::MicroSeconds(10)}; ///< of the control channel, one way
    std::string target{"rmt-32"};
    bool countsRounds{false}; ///< the kernel counts the sums of each slot, too
    uint64_t seed{1};
    std::string timeline{};               ///< file for the timeline of the run; empty: none
    std::optional<RackNetwork> network{}; ///< around the switch; nothing: a rack

    uint64_t Windows() const
    {
        return (length + window - 1) / window;
    }
};

/** Bytes of headers in front of a UDP payload: Ethernet, IPv4, UDP. */
constexpr uint64_t kUdpFrameHeaders = 14 + 20 + 8;

/** The name of a limit, as tables show it. */
inline std::string
NameOf(Limit limit)
{
    return limit == Limit::Line ? "line" : limit == Limit::Issue ? "issue, 1 packet/cycle" : "parser";
}

} // namespace pisa

#endif // PISA_ALLREDUCE_EXPERIMENT_H
