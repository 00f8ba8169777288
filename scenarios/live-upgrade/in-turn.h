// Closed forms: what packets meet, and what is lost, where switches change one after the other.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_IN_TURN_H
#define PISA_LIVE_UPGRADE_IN_TURN_H

#include "experiment.h"
#include "upgrade-case.h"

#include <map>
#include <optional>
#include <vector>

namespace pisa
{

/** When switches ran the next program for all that came, in picoseconds: of each transaction of their plans. */
using Commits = std::map<uint32_t, std::vector<int64_t>>;

/** Packets of all flows together. */
struct InTurn
{
    double between{0}; ///< met the old program in some switch and the new one in another
    double lost{0};    ///< stopped by the new program for want of a mark that an old first switch did not give
};

/**
 * Between the first and the last commit on its way each packet of a flow meets both programs; between the first
 * commit of another switch on the way and that of the first switch it is stopped, if marks are trusted.
 * @return nothing for cases with more changes or transactions than one, and with groups or what is not wanted, which
 * end elsewhere
 */
std::optional<InTurn> InTurnForm(const UpgradeExperiment& experiment, const UpgradeCase& upgrade,
                                 const Commits& commits);

/**
 * A drained switch's flows go another way. @return the load of the line that has most of it then, of its rate; up to
 * 1 a drain loses nothing
 */
double MostLoadAround(const UpgradeExperiment& experiment, const UpgradeCase& upgrade);

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_IN_TURN_H
