// `pisa run`: packets of pcap files through one switch.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/command.h"
#include "compiler/tool/simulator.h"

namespace pisa
{

int
RunRun(const std::vector<std::string>& arguments)
{
    return Simulate("run", "rmt-32", arguments);
}

} // namespace pisa
