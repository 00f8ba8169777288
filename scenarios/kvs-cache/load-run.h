// Puts one load on the rack and measures: hit ratio, throughput, latencies.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_KVS_CACHE_LOAD_RUN_H
#define PISA_KVS_CACHE_LOAD_RUN_H

#include "experiment.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace pisa
{

/** What the clients saw. Latencies are in seconds, from a query's sending to its answer's arrival. */
struct LoadResult
{
    uint64_t answers{0};
    uint64_t wrongAnswers{0};   ///< another key's, or a value that nobody wrote
    uint64_t served{0};         ///< requests that reached the server
    double throughput{0};       ///< answers a second while all clients are busy
    std::vector<double> hits;   ///< GETs that the switch answered
    std::vector<double> misses; ///< GETs that the server answered
    std::vector<double> puts;
    double unloadedHit{0};  ///< s, closed form: 2 tau + 2 d + t_s
    double unloadedMiss{0}; ///< s, closed form: twice that and the service time
    std::vector<std::string> stalled;

    /** One query, in seconds of simulated time. */
    struct Query
    {
        double sent{0};
        double answered{-1}; ///< negative: never
        bool isPut{false};
        bool isHit{false};
    };

    std::vector<Query> queries; ///< all that were sent, client by client

    double HitRatio() const
    {
        const std::size_t gets = hits.size() + misses.size();
        return gets == 0 ? 0 : static_cast<double>(hits.size()) / static_cast<double>(gets);
    }

    bool IsRight() const
    {
        return wrongAnswers == 0 && stalled.empty();
    }
};

/** @param prepare may do what it wants with the rack before time begins */
LoadResult RunLoad(const KvsExperiment& experiment, const std::string& folder,
                   const std::function<void(NclRack& rack)>& prepare = {});

} // namespace pisa

#endif // PISA_KVS_CACHE_LOAD_RUN_H
