// `pisa check`: runs the independent checkers on image and schedule files.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/command.h"
#include "compiler/tool/schedule-command.h"

#include "image/image.h"

#include <iostream>

namespace pisa
{

int
RunCheck(const std::vector<std::string>& arguments)
{
    if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h")
    {
        std::cout << "usage: pisa check FILE...\n\nchecks digest, program and placement of each image, order and "
                     "limits of each schedule\n";
        return arguments.empty() ? 1 : 0;
    }
    for (const std::string& path : arguments)
    {
        if (IsScheduleFile(path))
        {
            std::cout << CheckScheduleFile(path) << '\n';
            continue;
        }
        const Image image = ReadImage(path); // throws with all that is wrong
        std::cout << path << ": holds (program " << image.program.name << ", version " << image.version << ", "
                  << image.target.name << ", digest " << image.digest << ")\n";
    }
    return 0;
}

} // namespace pisa
