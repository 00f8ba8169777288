// Case 5: the policy of a key-value cache in NCL is replaced under load.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_CACHE_CHANGE_H
#define PISA_LIVE_UPGRADE_CACHE_CHANGE_H

#include "attempt.h"
#include "experiment.h"

#include "common/output-folder.h"
#include "common/report.h"

#include "upgrade/plan.h"

#include <vector>

namespace pisa
{

constexpr const char* kCacheCase = "cache-policy";
constexpr const char* kCachePurpose = "A cache that forgets what is written becomes one that takes it";

/**
 * Clients of the scenario kvs-cache load one storage server with as many PUTs as GETs. The switch runs figure 5's
 * kernel, which makes an item invalid by a PUT; then one that takes the PUT's value. Adds a row a manner to
 * `summaries`, and writes the transient as CSV and pictures.
 * @param manners all but drain
 * @return whether planned changes lost no query and mixed no packet, and every value read was one that had been
 * written, but for naive changes, which promise nothing
 */
bool RunCacheChange(const UpgradeExperiment& experiment, Consistency level, const std::vector<Manner>& manners,
                    OutputFolder& output, Attempts& attempts, ResultTable& summaries);

/** The columns of `summaries`. */
ResultTable MakeCacheTable();

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_CACHE_CHANGE_H
