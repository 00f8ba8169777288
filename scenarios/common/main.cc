// The frame of every scenario program: what a user did wrong is one clear line and exit code 1.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/main.h"

#include "ir/diagnostic.h"

#include "ns3/nstime.h"

#include <exception>
#include <iostream>

namespace pisa
{

int
RunScenario(const std::function<bool()>& scenario)
{
    try
    {
        ns3::Time::SetResolution(ns3::Time::PS);
        return scenario() ? 0 : 1;
    }
    catch (const InputError& fault)
    {
        for (const Diagnostic& diagnostic : fault.Diagnostics())
        {
            std::cerr << ToString(diagnostic) << "\n";
        }
        return 1;
    }
    catch (const std::exception& fault)
    {
        std::cerr << "internal error: " << fault.what() << "\n";
        return 2;
    }
}

} // namespace pisa
