// Runs ns-3's TestSuites of this project; time resolution is a picosecond in all of them.
// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/nstime.h"
#include "ns3/test.h"

int
main(int argc, char* argv[])
{
    ns3::Time::SetResolution(ns3::Time::PS);
    return ns3::TestRunner::Run(argc, argv);
}
