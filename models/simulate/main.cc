// `pisa-simulate`: puts one switch into ns-3 and feeds it; `pisa stf` and `pisa run` call it.
// SPDX-License-Identifier: GPL-2.0-only
#include "simulate/command.h"

#include "ir/exit-code.h"

#include "ns3/nstime.h"

#include <iostream>

namespace
{

constexpr const char* kUsage =
    "usage: pisa-simulate stf|run IMAGE ...\n\n"
    "  stf       runs tests of p4c's simple test framework on one switch\n"
    "  run       runs packets of pcap files through one switch\n\n"
    "`pisa-simulate COMMAND --help` tells more. `pisa stf` and `pisa run` compile first.\n";

int
RunCommand(const std::vector<std::string>& words)
{
    ns3::Time::SetResolution(ns3::Time::PS); // a frame of 84 bytes takes 6.72 ns at 100 Gbit/s
    const std::vector<std::string> arguments(words.begin() + 1, words.end());
    if (words[0] == "stf")
    {
        return pisa::SimulateStf(arguments);
    }
    if (words[0] == "run")
    {
        return pisa::SimulateRun(arguments);
    }
    std::cerr << "pisa-simulate: there is no command '" << words[0] << "' (pisa-simulate --help lists them)\n";
    return 1;
}

} // namespace

int
main(int argc, char** argv)
{
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.empty() || words[0] == "--help" || words[0] == "-h")
    {
        (words.empty() ? std::cerr : std::cout) << kUsage;
        return words.empty() ? 1 : 0;
    }
    return pisa::ExitCodeOf("pisa-simulate", [&] { return RunCommand(words); });
}
