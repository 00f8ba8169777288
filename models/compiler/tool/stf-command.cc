// `pisa stf`: tests of p4c's simple test framework on one switch.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/command.h"
#include "compiler/tool/simulator.h"

namespace pisa
{

int
RunStf(const std::vector<std::string>& arguments)
{
    return Simulate("stf", "ideal", arguments);
}

} // namespace pisa
