// Fields that are never needed at once into the same words of the header vector.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_PHV_SHARER_H
#define PISA_COMPILER_PLACE_PHV_SHARER_H

#include "compiler/place/phv-placer.h"

namespace pisa
{

/**
 * Gives each field words of its own as long as these suffice; else lets metadata share words where lifetimes allow it
 * (see target/field-lifetimes.h), widest fields first, each with the first that it fits behind or before. That is no
 * search: a program may be refused although there is an allocation.
 * @param placement where the tables are; its words are not looked at
 */
PhvAnswer PlaceOrSharePhv(const Program& program, const Placement& placement, const Target& target);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_PHV_SHARER_H
