// Pairs of programs that upgrades under traffic are tried with.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_BENCH_UPGRADE_CAMPAIGN_PAIRS_H
#define PISA_TESTS_BENCH_UPGRADE_CAMPAIGN_PAIRS_H

#include "bench/upgrade-campaign-programs.h"
#include "bench/upgrade-campaign.h"
#include "upgrade/synthetic-pair.h"

#include <string>

namespace pisa
{

/** @return a pair of small random programs; of every fourth one both have an egress. */
FlowGraphPair RandomPair(uint64_t seed);

/** @return a graph that is a row of tables in ingress, one a letter, whose content is the letter. */
FlowGraph RowOf(const std::string& letters);

/**
 * @return the two programs of FlexCore's figure 5: branches into three ways, of which the first gains an element of
 * its own at its end and the others share a new one
 */
FlowGraphPair ThreeWays();

/** @return frame number `packet` of a stream: random bytes that are looked at. */
CampaignFrame RandomFrame(uint64_t seed, uint64_t packet);

/** What frames became, compared with what the two programs make of them. */
struct FrameVerdict
{
    uint64_t wrong{0};      ///< frames that neither program makes of what came
    uint64_t unlikePath{0}; ///< frames of the one program on a way that only the other has
};

/** A trial of a pair, with random frames; `verdict`, which must outlive it, is kept up to date. */
UpgradeTrial TrialOf(const FlowGraphPair& pair, uint64_t seed, FrameVerdict& verdict);

} // namespace pisa

#endif // PISA_TESTS_BENCH_UPGRADE_CAMPAIGN_PAIRS_H
