// All that a switch needs to be upgraded, as files.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_UPGRADE_FOLDER_H
#define PISA_UPGRADE_UPGRADE_FOLDER_H

#include "image/image.h"
#include "upgrade/delta.h"
#include "upgrade/graft.h"
#include "upgrade/plan.h"

#include <string>

namespace pisa
{

/** An upgrade that can be carried out: Extend a switch that runs `boot` with `merged`, then run the transactions. */
struct PreparedUpgrade
{
    Image was;    ///< the old program
    Image is;     ///< the new one
    Image boot;   ///< what the switch runs before: `was`, or the merged program ahead of the upgrade
    Image merged; ///< `boot` and what the plan allocates
    Delta delta;
    UpgradePlan plan;
    Graft graft;   ///< sites of the plan's nodes in `merged`; for versions 1, 2, ...
    Image settled; ///< what the switch runs when it is over: the next upgrade is planned from it
};

/** @return what a switch has settled to when it has carried the upgrade out, from all but `settled`. */
Image SettledAfter(const PreparedUpgrade& upgrade);

/**
 * @return the merged image for transactions that are numbered from `firstVersion`, which GraftOnto got too: other
 * upgrades may have taken the first numbers. Placed as the one of version 1.
 */
Image MergedFor(const PreparedUpgrade& upgrade, const Graft& graft);

/** Writes was, is, boot, merged and settled .image, plan.json, commands.txt and, with all their digests,
 * upgrade.json. */
void WriteUpgrade(const PreparedUpgrade& upgrade, const std::string& folder);

/**
 * Reads what WriteUpgrade wrote.
 * @throws InputError with the file: one that is missing, faulty or not the one that the plan was made for
 */
PreparedUpgrade ReadUpgrade(const std::string& folder);

} // namespace pisa

#endif // PISA_UPGRADE_UPGRADE_FOLDER_H
