// The command-line tool `pisa`: picks the subcommand and turns failures into exit codes.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/command.h"

#include "ir/exit-code.h"

#include <cstdio>
#include <iostream>

namespace
{

void
PrintUsage(std::ostream& out)
{
    out << "usage: pisa COMMAND ...\n\ncommands:\n";
    for (const pisa::Command& command : pisa::Commands())
    {
        out << "  " << command.name << std::string(10 - command.name.size(), ' ') << command.summary << '\n';
    }
    out << "\n`pisa COMMAND --help` tells more. Exit: 0 done, 1 bad input or infeasible, 2 a bug in pisa.\n";
}

int
RunCommand(const std::string& name, const std::vector<std::string>& arguments)
{
    for (const pisa::Command& command : pisa::Commands())
    {
        if (command.name == name)
        {
            return command.run(arguments);
        }
    }
    std::cerr << "pisa: there is no command '" << name << "' (pisa --help lists them)\n";
    return 1;
}

} // namespace

int
main(int argc, char** argv)
{
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.empty() || words[0] == "--help" || words[0] == "-h")
    {
        PrintUsage(words.empty() ? std::cerr : std::cout);
        return words.empty() ? 1 : 0;
    }
    return pisa::ExitCodeOf("pisa", [&] { return RunCommand(words[0], {words.begin() + 1, words.end()}); });
}
