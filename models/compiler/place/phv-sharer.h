// Fields that are never needed at once into the same words of the header vector.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_PHV_SHARER_H
#define PISA_COMPILER_PLACE_PHV_SHARER_H

#include "compiler/place/phv-placer.h"

namespace pisa
{

/**
 * Gives each field words of its own as long as these suffice. Else fields share words, as far as the chip allows it:
 * neighbours in a header that no action tells apart stand in one word (see target/field-runs.h), and fields that no
 * packet needs at once have the same (see target/word-sharing.h). Widest first, each in the first words that are free
 * for it, and in words that others have before fresh ones. That is no search: a program may be refused although there
 * is an allocation.
 * @param placement where the tables are; its words are not looked at
 */
PhvAnswer PlaceOrSharePhv(const Program& program, const Placement& placement, const Target& target);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_PHV_SHARER_H
