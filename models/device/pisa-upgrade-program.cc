// The program that a running pipeline has by now, whatever upgrades have made of it.
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

pisa::Program
PisaProgramOf(const pisa::Pipeline& pipeline)
{
    return pisa::ProgramOf(pipeline);
}

void
PisaPointAs(const pisa::Program& program, pisa::Pipeline& pipeline, pisa::Cycle at)
{
    pisa::PointAs(program, pipeline, at);
}

void
PisaSettle(PisaSwitch& device, const pisa::Image& merged)
{
    device.Extend(pisa::Settle(device.GetPipeline(), merged, device.ControlCycle(Simulator::Now())));
}

} // namespace ns3
