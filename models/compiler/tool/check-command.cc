// `pisa check`: runs the independent checkers on image and schedule files.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/command.h"
#include "compiler/tool/place-command.h"
#include "compiler/tool/schedule-command.h"

#include "image/image.h"
#include "upgrade/plan-check.h"
#include "upgrade/upgrade-folder.h"

#include <filesystem>
#include <iostream>

namespace pisa
{
namespace
{

/** Images, plan and digests belong together, and the plan keeps its level. @throws InputError if not */
std::string
CheckUpgrade(const std::string& folder)
{
    const PreparedUpgrade upgrade = ReadUpgrade(folder);
    const std::vector<PlanFault> faults = CheckPlan(upgrade.delta, upgrade.plan);
    if (!faults.empty())
    {
        const PlanFault& first = faults.front();
        throw InputError({folder + "/plan.json", 0, 0},
                         "transaction " + std::to_string(first.transaction + 1) + ", primitive " +
                             std::to_string(first.primitive + 1) + ": " + first.what,
                         "plan anew");
    }
    return folder + ": holds (" + upgrade.was.program.name + " -> " + upgrade.is.program.name + ", " +
           NameOf(upgrade.plan.level) + " consistency, " + std::to_string(upgrade.plan.transactions.size()) +
           " transactions, " + upgrade.was.target.name + ")";
}

} // namespace

int
RunCheck(const std::vector<std::string>& arguments)
{
    if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h")
    {
        std::cout << "usage: pisa check FILE...\n\nchecks digest, program and placement of each image, order and "
                     "limits of each schedule and of each placed table graph, images and plan of each folder of an upgrade\n";
        return arguments.empty() ? 1 : 0;
    }
    for (const std::string& path : arguments)
    {
        if (IsBarePlacementFile(path))
        {
            std::cout << CheckBarePlacementFile(path) << '\n';
            continue;
        }
        if (IsScheduleFile(path))
        {
            std::cout << CheckScheduleFile(path) << '\n';
            continue;
        }
        if (std::filesystem::is_directory(path))
        {
            std::cout << CheckUpgrade(path) << '\n';
            continue;
        }
        const Image image = ReadImage(path); // throws with all that is wrong
        std::cout << path << ": holds (program " << image.program.name << ", version " << image.version << ", "
                  << image.target.name << ", digest " << image.digest << ")\n";
    }
    return 0;
}

} // namespace pisa
