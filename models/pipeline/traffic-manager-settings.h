// What the control plane may set on a traffic manager: queues, their schedule and the limits of each.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_TRAFFIC_MANAGER_SETTINGS_H
#define PISA_PIPELINE_TRAFFIC_MANAGER_SETTINGS_H

#include "ir/diagnostic.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** A factor, exact: chips have powers of two from 1/128 to 8. Both parts are at least 1. */
struct Ratio
{
    uint32_t numerator{1};
    uint32_t denominator{1};

    bool operator==(const Ratio& o) const;
};

/** One queue of one port. A limit that is not set does not bind. */
struct QueueSettings
{
    static constexpr uint32_t kPriorities = 8; ///< as many as IEEE 802.1Q has

    uint32_t priority{0};                 ///< below kPriorities; a queue is served before all of lower priority
    uint32_t quantumBytes{1500};          ///< at least 1; its share among the queues of its priority
    std::optional<uint32_t> limitCells;   ///< tail drop: cells that the queue may hold; at least 1
    std::optional<uint32_t> limitPackets; ///< tail drop: packets that the queue may hold; at least 1
    /** Dynamic threshold: the queue may hold alpha x free cells of the buffer (Choudhury and Hahne 1998). */
    std::optional<Ratio> alpha;
    std::optional<uint32_t> markCells; ///< a packet that finds as many cells or more in the queue is marked

    bool operator==(const QueueSettings& o) const;
};

/** The queues of all ports. They are numbered from 0 in the order of the list; a port has at least one. */
struct TrafficManagerSettings
{
    std::vector<QueueSettings> queues{QueueSettings{}};   ///< of every port that is not in `ports`
    std::map<uint32_t, std::vector<QueueSettings>> ports; ///< of these ports; they need not exist yet

    /** @return the queues of a port. */
    const std::vector<QueueSettings>& Of(uint32_t port) const;

    bool operator==(const TrafficManagerSettings& o) const;
};

/** @return what is wrong with one queue's settings, `name` in front of each; empty if nothing is. */
std::vector<Diagnostic> Check(const QueueSettings& settings, const std::string& name);

/** @return what is wrong with the settings, in the order of ports and queues; empty if nothing is. */
std::vector<Diagnostic> Check(const TrafficManagerSettings& settings);

} // namespace pisa

#endif // PISA_PIPELINE_TRAFFIC_MANAGER_SETTINGS_H
