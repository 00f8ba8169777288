// Messages of a program to its controller.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_DIGEST_H
#define PISA_DIGEST_H

#include "ir/program.h"
#include "pipeline/report.h"

#include "ns3/pisa-control-entry.h"

#include <map>
#include <string>

namespace ns3
{

/** The values of one packet that a program sends with a digest, by name: "meta.port", "ethernet.srcAddr". */
struct PisaDigest
{
    std::string name;
    std::map<std::string, PisaValue> fields;
    pisa::Cycle at{0}; ///< when the packet sent it
};

/** @return a report that is a digest, by its names; pieces of wide fields are one value. */
PisaDigest PisaNameDigest(const pisa::Program& program, const pisa::Report& report);

} // namespace ns3

#endif // PISA_DIGEST_H
