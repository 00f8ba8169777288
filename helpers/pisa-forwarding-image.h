// The image of a switch that only forwards Ethernet frames.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_FORWARDING_IMAGE_H
#define PISA_FORWARDING_IMAGE_H

#include "image/image.h"

namespace ns3
{

/**
 * pisa::MakeForwardingProgram on a chip, made without a compiler: in the order of the program, on RMT each table in
 * stages of its own, on dRMT each operation behind those before it.
 * @throws pisa::InputError if the chip is too small for it
 */
pisa::Image MakePisaForwardingImage(const pisa::Target& target);

/** The same for any program whose tables are applied in the order of their ids; for tests and examples. */
pisa::Image PisaSealInProgramOrder(pisa::Program program, const pisa::Target& target);

} // namespace ns3

#endif // PISA_FORWARDING_IMAGE_H
