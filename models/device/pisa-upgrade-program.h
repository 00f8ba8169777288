// The program that a running pipeline has by now, whatever upgrades have made of it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_PROGRAM_H
#define PISA_UPGRADE_PROGRAM_H

#include "pipeline/pipeline.h"

namespace ns3
{

class PisaSwitch;

/** @throws pisa::InputError if an image is for another chip than this one. */
void PisaCheckChip(const pisa::Image& image, const pisa::Target& chip);

/** @return what is loaded, with the pointers as they are on its first copy; nodes keep their numbers. */
pisa::Program PisaProgramOf(const pisa::Pipeline& pipeline);

/** Makes the pointers of all nodes that the program has lead where it has them lead; one write each that differs. */
void PisaPointAs(const pisa::Program& program, pisa::Pipeline& pipeline, pisa::Cycle at);

/** When no upgrade is under way: the switch's image says what the pipeline runs by now, see pisa::Settle. */
void PisaSettle(PisaSwitch& device, const pisa::Image& merged);

} // namespace ns3

#endif // PISA_UPGRADE_PROGRAM_H
