// Fields that are never needed at once into the same words of the header vector.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_PHV_SHARER_H
#define PISA_COMPILER_PLACE_PHV_SHARER_H

#include "compiler/place/phv-placer.h"
#include "target/exclusive-headers.h"

namespace pisa
{

/**
 * Gives the fields of one program their words, for as many placements of its tables as there are to try.
 *
 * Each field has words of its own as long as these suffice. Else fields share words, as far as the chip allows it:
 * neighbours in a header that no action tells apart stand in one word (see target/field-runs.h), and fields that no
 * packet needs at once have the same (see target/word-sharing.h). First fit, widest first, into words that others
 * have before fresh ones; what finds no words is placed first in the next try (squeaky wheel optimisation, Joslin and
 * Clements 1999). So a program may be refused although there is an allocation; where none can be, because fields that
 * need words of their own take too many bits, the reason says so.
 */
class PhvSharer
{
  public:
    /** Both must outlive this; analyses of the program are made once, when words must be shared. */
    PhvSharer(const Program& program, const Target& target);

    /** @param placement where the tables are; its words are not looked at */
    PhvAnswer Place(const Placement& placement);

    /** The same around fields that keep the words which they have; no answer if these no longer do. */
    PhvAnswer PlaceAround(const Placement& placement, const std::vector<PhvPlacement>& kept);

  private:
    PhvAnswer Share(const Placement& placement, const std::vector<PhvPlacement>& kept, const Diagnostic& alone);

    const Program& m_program;
    const Target& m_target;
    std::optional<ExclusiveHeaders> m_exclusive;
};

/** Place of one PhvSharer. */
PhvAnswer PlaceOrSharePhv(const Program& program, const Placement& placement, const Target& target);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_PHV_SHARER_H
