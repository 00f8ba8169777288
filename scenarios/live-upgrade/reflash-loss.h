// Closed form: how many frames are lost while switches are flashed in place.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_REFLASH_LOSS_H
#define PISA_LIVE_UPGRADE_REFLASH_LOSS_H

#include "experiment.h"
#include "upgrade-case.h"

namespace pisa
{

/** @return frames that a flow's sender sends in a second. */
double FrameRate(const UpgradeExperiment& experiment, const Flow& flow);

/**
 * The case's switches are flashed one after the other, for each program that follows the first: each loses its
 * downtime times the rate of the frames that come to it. Of a group that is a copy from the relay, unless a switch
 * that has the new program makes it, or the relay gets nothing because a switch in front of it is down. A switch
 * that has the new program stops what is not wanted, and where marks are trusted what the first one has not marked.
 * @return frames
 */
double ReflashLoss(const UpgradeExperiment& experiment, const UpgradeCase& upgrade);

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_REFLASH_LOSS_H
