// How a running switch gets another program: by a plan, carelessly, or by a flash.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_PROGRAM_CHANGE_H
#define PISA_LIVE_UPGRADE_PROGRAM_CHANGE_H

#include "network.h"

#include "upgrade/plan.h"
#include "upgrade/witness.h"

#include <functional>

namespace pisa
{

/** Told what the switch on a node of that number holds from now on. */
using MemoryListener = std::function<void(uint32_t node, const UpgradeMemory& held)>;

/**
 * Begins to give a switch another program, now; `done` is called when nothing more remains to be done.
 * @throws InputError if the switch cannot be changed so
 */
using ProgramChange =
    std::function<void(ns3::Ptr<ns3::Node> node, const Image& image, const std::function<void()>& done)>;

/** @return what an image holds of its chip's memories. */
UpgradeMemory MemoryOf(const Image& image);

/** @param switches all that will change, booted */
ProgramChange PlannedChange(const ns3::NodeContainer& switches, const UpgradeExperiment& experiment,
                            Consistency level, const MemoryListener& listener);

/**
 * @param faults gets, in words, what broke the level
 * @return what the witness saw at switches that were changed by plan; nothing if there was none
 */
WitnessCounts WitnessedBy(const ns3::NodeContainer& switches, std::vector<std::string>& faults);

ProgramChange NaiveChange(const UpgradeExperiment& experiment, const MemoryListener& listener);
ProgramChange ReflashChange(const UpgradeExperiment& experiment, const MemoryListener& listener);

/** Of switches of this network, which lives until the simulation is over. */
ProgramChange DrainChange(Network& network, const UpgradeExperiment& experiment, const MemoryListener& listener);

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_PROGRAM_CHANGE_H
