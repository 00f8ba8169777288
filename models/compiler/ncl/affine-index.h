// Array indices as integer combinations of values, so that constant distances and common factors show.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_AFFINE_INDEX_H
#define PISA_COMPILER_NCL_AFFINE_INDEX_H

#include "compiler/ncl/value-graph.h"

#include <map>
#include <optional>

namespace pisa
{

/** constant + sum of coefficient times value; the values count as unsigned and nothing wraps. */
struct AffineIndex
{
    int64_t constant{0};
    std::map<ValueId, int64_t> terms; ///< coefficients are not 0

    bool IsConstant() const
    {
        return terms.empty();
    }

    bool operator==(const AffineIndex& o) const
    {
        return constant == o.constant && terms == o.terms;
    }

    bool operator<(const AffineIndex& o) const
    {
        return std::tie(constant, terms) < std::tie(o.constant, o.terms);
    }
};

AffineIndex ConstantIndex(int64_t constant);
AffineIndex Add(const AffineIndex& a, const AffineIndex& b);
AffineIndex Scale(const AffineIndex& a, int64_t factor);

/** @return a / divisor if constant and all coefficients divide, else nothing. */
std::optional<AffineIndex> DivideExactly(const AffineIndex& a, int64_t divisor);

/** @return the greatest common divisor of the coefficients; 0 if there are none. */
int64_t CommonFactor(const AffineIndex& a);

/** Takes a value apart as far as ranges prove that its arithmetic does not wrap. */
AffineIndex ToAffine(ValueGraph& graph, ValueId value);

/** @return the index as a value of 32 bits (64 if a term may need them); wraps as addresses do. */
ValueId ToValue(ValueGraph& graph, const AffineIndex& index);

} // namespace pisa

#endif // PISA_COMPILER_NCL_AFFINE_INDEX_H
