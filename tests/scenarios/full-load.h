// Cases and loads whose figures are round numbers.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_SCENARIOS_FULL_LOAD_H
#define PISA_TESTS_SCENARIOS_FULL_LOAD_H

#include "live-upgrade/experiment.h"
#include "live-upgrade/upgrade-case.h"

#include <string>
#include <vector>

namespace pisa
{

/** A frame of 1000 bytes takes 1024 byte times on the wire: a host sends 1000 in a millisecond. */
inline UpgradeExperiment
FullLoad(const std::string& topology)
{
    UpgradeExperiment experiment;
    experiment.topology = topology;
    experiment.rate = ns3::DataRate(8192000000);
    experiment.load = 1;
    experiment.frameBytes = 1000;
    return experiment;
}

/** One change for these flows. */
inline UpgradeCase
CaseOf(const std::vector<Flow>& flows)
{
    UpgradeCase upgrade;
    upgrade.programs = {"old", "new"};
    upgrade.flows = flows;
    return upgrade;
}

} // namespace pisa

#endif // PISA_TESTS_SCENARIOS_FULL_LOAD_H
