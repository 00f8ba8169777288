// What a user of the live-upgrade scenario can choose.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_CHOICES_H
#define PISA_LIVE_UPGRADE_CHOICES_H

#include "experiment.h"

#include "upgrade/plan.h"

#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** A case as it is named on the command line. */
struct CaseName
{
    std::string number;
    std::string name;
};

/** All that a user can choose. */
struct Choices
{
    UpgradeExperiment experiment;
    std::string wanted{"all"};               ///< a case by number or name, or all
    std::optional<Consistency> level;        ///< nothing: that of the case
    std::vector<Manner> baselines;           ///< beside the plan
    std::string out{"results/live-upgrade"}; ///< folder for results

    bool IsWanted(const CaseName& known) const
    {
        return IsAll() || wanted == known.name || wanted == known.number;
    }

    bool IsAll() const
    {
        return wanted == "all";
    }
};

/** @throws InputError naming the option, what it must be and what was given; --help prints and exits with 0. */
Choices ReadChoices(int argc, char** argv, const std::vector<CaseName>& cases);

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_CHOICES_H
