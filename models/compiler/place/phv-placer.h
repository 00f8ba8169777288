// Fields into words of the header vector.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_PHV_PLACER_H
#define PISA_COMPILER_PLACE_PHV_PLACER_H

#include "target/placement.h"

#include <optional>
#include <vector>

namespace pisa
{

/** Words for every field, or why they do not suffice. */
struct PhvAnswer
{
    std::optional<std::vector<PhvPlacement>> phv;
    std::vector<Diagnostic> reasons;
};

/**
 * Gives each field whole words of its own: as few spare bits as the chip's words allow, narrow fields in wider words
 * only where narrow words run out. Finds an allocation whenever there is one, given that each word width divides the
 * next wider one (targets are read so).
 */
PhvAnswer PlacePhv(const Program& program, const Target& target);

/** The same around fields that keep the words which they have. */
PhvAnswer PlacePhv(const Program& program, const Target& target, const std::vector<PhvPlacement>& kept);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_PHV_PLACER_H
