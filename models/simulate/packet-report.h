// What became of the packets of a run, for people and as JSON.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SIMULATE_PACKET_REPORT_H
#define PISA_SIMULATE_PACKET_REPORT_H

#include "simulate/packet-run.h"

#include <string>

namespace pisa
{

/** @return what an operation found or why it was refused, in one line; empty if neither. */
std::string Describe(const ns3::PisaControlAnswer& answer);

/** @return frames and bytes per port, drops by reason, latency in cycles and nanoseconds, answers of operations. */
std::string PrintTable(const PacketRunReport& report, const Image& image);

/** The same as one JSON object. */
std::string PrintJson(const PacketRunReport& report, const Image& image);

} // namespace pisa

#endif // PISA_SIMULATE_PACKET_REPORT_H
