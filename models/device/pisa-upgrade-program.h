// What a switch is said to run: images of its own chip, and what upgrades have left on it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_PROGRAM_H
#define PISA_UPGRADE_PROGRAM_H

#include "image/image.h"

namespace ns3
{

class PisaSwitch;

/** @throws pisa::InputError if an image is for another chip than this one. */
void PisaCheckChip(const pisa::Image& image, const pisa::Target& chip);

/** When no upgrade is under way: the switch's image says what the pipeline runs by now, see pisa::Settle. */
void PisaSettle(PisaSwitch& device, const pisa::Image& merged);

} // namespace ns3

#endif // PISA_UPGRADE_PROGRAM_H
