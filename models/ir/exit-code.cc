// What a command-line tool tells its user, and its caller, of faults.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/exit-code.h"

#include "ir/diagnostic.h"

#include <exception>
#include <iostream>

namespace pisa
{

int
ExitCodeOf(const std::string& tool, const std::function<int()>& run)
{
    try
    {
        return run();
    }
    catch (const InputError& error)
    {
        for (const Diagnostic& diagnostic : error.Diagnostics())
        {
            std::cerr << ToString(diagnostic) << '\n';
        }
        return 1;
    }
    catch (const std::exception& error)
    {
        std::cerr << tool << ": internal error: " << error.what() << " (please report it with the input)\n";
        return 2;
    }
}

} // namespace pisa
