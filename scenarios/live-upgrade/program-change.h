// How a running switch gets another program: by a plan, carelessly, or by a flash.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_PROGRAM_CHANGE_H
#define PISA_LIVE_UPGRADE_PROGRAM_CHANGE_H

#include "network.h"

#include "upgrade/plan.h"

#include <functional>

namespace pisa
{

/** Told what a switch holds from now on. */
using MemoryListener = std::function<void(uint32_t number, const UpgradeMemory& held)>;

/**
 * Begins to give a switch another program, now; `done` is called when nothing more remains to be done.
 * @throws InputError if the switch cannot be changed so
 */
using ProgramChange = std::function<void(uint32_t number, const Image& image, const std::function<void()>& done)>;

/** @return what an image holds of its chip's memories. */
UpgradeMemory MemoryOf(const Image& image);

/** The network's switches have been booted, and it lives until the simulation is over. */
ProgramChange PlannedChange(Network& network, const UpgradeExperiment& experiment, Consistency level,
                            MemoryListener listener);
ProgramChange NaiveChange(Network& network, const UpgradeExperiment& experiment, MemoryListener listener);
ProgramChange ReflashChange(Network& network, const UpgradeExperiment& experiment, MemoryListener listener);
ProgramChange DrainChange(Network& network, const UpgradeExperiment& experiment, MemoryListener listener);

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_PROGRAM_CHANGE_H
