// What a user of the live-upgrade scenario can choose.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_CHOICES_H
#define PISA_LIVE_UPGRADE_CHOICES_H

#include "experiment.h"
#include "upgrade-case.h"

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

/** Two programs that a user brings; all is empty if there are none. */
struct OwnPair
{
    std::string was;                    ///< file of the running program
    std::string is;                     ///< ...and of the next one
    std::string wasCommands;            ///< of datagram programs: files of entries, see host-commands.h
    std::string isCommands;             ///< as for the running one if nothing else is said
    std::string network;                ///< of NCL programs: AND file
    std::vector<std::string> defines;   ///< ...macros, NAME=VALUE
    std::vector<std::string> arguments; ///< ...what ncl_host_argument returns to all hosts, NAME=VALUE

    bool IsGiven() const
    {
        return !was.empty();
    }

    bool IsNcl() const;
};

/** All that a user can choose. */
struct Choices
{
    UpgradeExperiment experiment;
    std::string wanted{"all"};               ///< a case by number or name, or all
    std::optional<Consistency> level;        ///< nothing: that of the case
    std::vector<Manner> baselines;           ///< beside the plan
    OwnPair own;                             ///< in place of the cases
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
