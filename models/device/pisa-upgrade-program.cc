// What a switch is said to run: images of its own chip, and what upgrades have left on it.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-upgrade-program.h"

#include "pisa-switch.h"

#include "upgrade/running-program.h"

#include "ns3/simulator.h"

namespace ns3
{

void
PisaCheckChip(const pisa::Image& image, const pisa::Target& chip)
{
    if (!(image.target == chip))
    {
        throw pisa::InputError({}, "an image for " + image.target.name + " cannot run on this " + chip.name,
                               "compile the program for the switch's chip");
    }
}

void
PisaSettle(PisaSwitch& device, const pisa::Image& merged)
{
    device.Extend(pisa::Settle(device.GetPipeline(), merged, device.ControlCycle(Simulator::Now())));
}

} // namespace ns3
