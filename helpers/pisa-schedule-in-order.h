// A dRMT schedule made without a compiler.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SCHEDULE_IN_ORDER_H
#define PISA_SCHEDULE_IN_ORDER_H

#include "target/placement.h"
#include "target/target.h"

#include <vector>

namespace ns3
{

/**
 * Schedules for ingress and egress: each operation at the first cycle that keeps all limits behind those before it in
 * the program, at the smallest period for which there is one; as many processors as the period. `pisa schedule` finds
 * shorter ones. Where a single operation is too much for the chip the limits are broken: sealing says by how much.
 */
std::vector<pisa::ThreadPlacement> PisaScheduleInProgramOrder(const pisa::Program& program,
                                                              const pisa::Target& target);

} // namespace ns3

#endif // PISA_SCHEDULE_IN_ORDER_H
