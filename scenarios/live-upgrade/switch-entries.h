// What the tables of each switch hold: ways to its hosts, and what a case or a user wants in them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_SWITCH_ENTRIES_H
#define PISA_LIVE_UPGRADE_SWITCH_ENTRIES_H

#include "network.h"
#include "upgrade-case.h"

#include "image/image.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace pisa
{

/** Of one switch the port towards each host. */
using SwitchPorts = std::vector<std::optional<uint32_t>>;

/**
 * @param program which of the case's, compiled
 * @return the program as the switch gets it: with its entries
 * @throws InputError if a table has no room, or a user's commands are wrong
 */
Image ImageFor(const UpgradeCase& upgrade, std::size_t program, const Image& compiled, const Network& network,
               uint32_t number, const SwitchPorts& ports);

/** Gives a switch the ports for the copies of the case's groups. */
void SetGroups(const UpgradeCase& upgrade, const Network& network, uint32_t number, const SwitchPorts& ports);

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_SWITCH_ENTRIES_H
