// Where an assignment writes.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_LEFT_VALUE_H
#define PISA_COMPILER_P4_LOWER_LEFT_VALUE_H

#include "compiler/p4/lower/data.h"

namespace pisa::p4
{

/** One place that may be meant, and the bit that says whether it is. */
struct ChosenPlace
{
    Operand isMeant{pisa::Constant{1}};
    Data place;
    std::optional<Data> unionOf{}; ///< the header union whose member the place is, or a part of
};

/** A place, or several of which run-time indices of stacks choose at most one; all of it or some of its bits. */
struct LeftValue
{
    TypePtr type; ///< of what is assigned
    std::vector<ChosenPlace> places;
    std::optional<std::pair<unsigned, unsigned>> slice{}; ///< highest and lowest bit

    /** @return whether it is one place that is written as a whole. */
    bool IsPlain() const
    {
        return places.size() == 1 && !slice && places[0].isMeant == Operand{pisa::Constant{1}};
    }
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_LEFT_VALUE_H
