// Which switches of a network get other programs, and in which order.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_CHANGE_ORDER_H
#define PISA_LIVE_UPGRADE_CHANGE_ORDER_H

#include "experiment.h"
#include "upgrade-case.h"

#include "common/topology.h"

#include <cstdint>
#include <vector>

namespace pisa
{

/** @return the switches that change: those of the highest layer or all, layer by layer, each once. */
std::vector<uint32_t> ChangeOrder(const UpgradeExperiment& experiment, const UpgradeCase& upgrade,
                                  const Topology& shape);

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_CHANGE_ORDER_H
