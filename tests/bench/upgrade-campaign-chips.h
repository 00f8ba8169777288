// Chips that run the programs of upgrades: what is loaded before, and what beside.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_BENCH_UPGRADE_CAMPAIGN_CHIPS_H
#define PISA_TESTS_BENCH_UPGRADE_CAMPAIGN_CHIPS_H

#include "pipeline/pipeline.h"
#include "upgrade/graft.h"

#include <memory>
#include <random>
#include <string>
#include <vector>

namespace pisa
{

/** Shipped targets that upgrades run on. */
const std::vector<std::string>& CampaignChips();

/** @return whether tables of the chip have their times from a placement, in an order that suits both programs. */
bool IsPlaced(const std::string& chip);

/** A running switch with all elements of an upgrade loaded, on which packets meet the old program. */
struct CampaignSwitch
{
    std::unique_ptr<Pipeline> pipeline;
    uint32_t format{0}; ///< of the new parser
};

/**
 * Chips without placement boot the old program and are given the graft while they run. The others boot all elements
 * in a row, in an order that suits both programs, each table in a stage or a slot of its own; then pointers are set
 * as the old program has them.
 * @param delta of the order Acyclic if the chip is placed
 * @throws InputError if the elements do not fit
 */
CampaignSwitch BootForUpgrade(const std::string& chip, const Program& running, const Delta& delta, const Graft& graft,
                              std::mt19937_64& random);

} // namespace pisa

#endif // PISA_TESTS_BENCH_UPGRADE_CAMPAIGN_CHIPS_H
