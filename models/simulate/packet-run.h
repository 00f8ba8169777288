// Runs packets of captures through one switch.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SIMULATE_PACKET_RUN_H
#define PISA_SIMULATE_PACKET_RUN_H

#include "entries/control-operation.h"
#include "image/image.h"

#include "ns3/data-rate.h"
#include "ns3/pisa-control-apply.h"
#include "ns3/pisa-switch-counters.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** A pcap file whose frames come to a port. */
struct PacketSource
{
    uint32_t port{0};
    std::string path;
};

struct PacketRunSettings
{
    std::vector<PacketSource> sources;
    std::string outputFolder;          ///< gets a file portN.pcap for each port by which frames left; it exists
    uint32_t ports{1};                 ///< more than any source names
    ns3::DataRate portRate;            ///< of every port's line
    std::optional<ns3::DataRate> rate; ///< at which each source sends without a gap; none: by its time stamps
    std::vector<ControlStep> before;   ///< carried out before the first frame
    std::vector<ControlStep> after;    ///< carried out when all frames are through
};

/** Cycles from the arrival of a frame, or its first bit where parsers stream, to its exit from egress. */
struct LatencySum
{
    uint64_t frames{0};
    uint64_t least{0};
    uint64_t most{0};
    uint64_t sum{0};

    void Add(uint64_t cycles);
    double Mean() const;
};

struct PortSum
{
    uint64_t framesIn{0};
    uint64_t bytesIn{0};
    uint64_t framesOut{0};
    uint64_t bytesOut{0};
};

/** What an operation of the control plane found or why it was refused. */
struct ControlNote
{
    SourceLocation where;
    ns3::PisaControlAnswer answer;
};

struct PacketRunReport
{
    std::map<uint32_t, PortSum> ports;                   ///< those that saw a frame
    std::vector<std::pair<std::string, uint64_t>> drops; ///< by reason, those that were
    ns3::PisaSwitchCounters counters;
    uint64_t inside{0}; ///< packets left in a switch that does not come to rest
    LatencySum latency;
    std::vector<ControlNote> notes; ///< of operations that read or were refused, in order
};

/**
 * A frame starts on its port's line at its time stamp; the earliest of all files is time zero of the simulation.
 * Frames that come earlier than their line is free wait for it. A frame is written with the time at which its last
 * bit has left, on the time axis of the sources.
 * @throws InputError for files that cannot be read or written
 */
PacketRunReport RunPackets(const Image& image, const PacketRunSettings& settings);

} // namespace pisa

#endif // PISA_SIMULATE_PACKET_RUN_H
