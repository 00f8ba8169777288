// How running switches get other programs: by a plan, carelessly, or by a flash.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_PROGRAM_CHANGE_H
#define PISA_LIVE_UPGRADE_PROGRAM_CHANGE_H

#include "memory-log.h"
#include "network.h"
#include "prepared-upgrade.h"

#include "upgrade/witness.h"

#include <functional>
#include <string>
#include <vector>

namespace pisa
{

/** What one switch shall run. */
struct NextProgram
{
    ns3::Ptr<ns3::Node> node;
    Image image;
    std::vector<Image> parts{}; ///< of tenants who change at once, which together make that; none: it changes as one
};

/**
 * Begins to give switches other programs, now; `done` is called when nothing more remains to be done.
 * @throws InputError if a switch cannot be changed so
 */
using ProgramChange =
    std::function<void(const std::vector<NextProgram>& switches, const std::function<void()>& done)>;

/**
 * One switch gets its program by a plan of its own; several get theirs as one upgrade of the network, with stamps on
 * the lines between them, in their order. Tenants' upgrades are of each switch by itself, all at once.
 * @param switches all that will change, booted
 * @param prepared for chips on which plans need places, at that level; lives until the simulation is over
 */
ProgramChange PlannedChange(const ns3::NodeContainer& switches, const UpgradeExperiment& experiment,
                            Consistency level, PreparedUpgrades& prepared, const MemoryListener& listener);

/**
 * @param faults gets, in words, what broke the level
 * @return what the witness saw at switches that were changed by plan; nothing if there was none
 */
WitnessCounts WitnessedBy(const ns3::NodeContainer& switches, std::vector<std::string>& faults);

/** ...of one upgrade of each of the switches, counted from 1. */
WitnessCounts WitnessedBy(const ns3::NodeContainer& switches, uint32_t upgrade);

/** Of one switch at a time. @param prepared as above, for program consistency, of which nothing is kept */
ProgramChange NaiveChange(const UpgradeExperiment& experiment, PreparedUpgrades& prepared,
                          const MemoryListener& listener);

/** Of one switch at a time. */
ProgramChange ReflashChange(const UpgradeExperiment& experiment, const MemoryListener& listener);

/** Of one switch of this network at a time; the network lives until the simulation is over. */
ProgramChange DrainChange(Network& network, const UpgradeExperiment& experiment, const MemoryListener& listener);

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_PROGRAM_CHANGE_H
