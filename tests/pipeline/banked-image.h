// Images of dRMT chips with banks and room for all memory.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_PIPELINE_BANKED_IMAGE_H
#define PISA_TESTS_PIPELINE_BANKED_IMAGE_H

#include "image/image.h"

namespace pisa
{

/** A chip with room for everything: match 22 and action 2 cycles, key units of 80 bits. */
Target RoomyBanks(unsigned processors, unsigned banks);

/** @return the program on the chip; there is nothing to place but fields. */
Image OnBanks(const Program& program, const Target& target);

} // namespace pisa

#endif // PISA_TESTS_PIPELINE_BANKED_IMAGE_H
