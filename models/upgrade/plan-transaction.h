// The primitives of one transaction in their order.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_PLAN_TRANSACTION_H
#define PISA_UPGRADE_PLAN_TRANSACTION_H

#include "upgrade/delta.h"
#include "upgrade/plan.h"

#include <vector>

namespace pisa
{

/** What one transaction changes; all are indexes into the delta. */
struct TransactionContent
{
    std::vector<uint32_t> exchanges;
    std::vector<ElementId> added;
    std::vector<ElementId> removed;
    std::vector<uint32_t> newRegisters; ///< changes whose new array is allocated
    std::vector<uint32_t> oldRegisters; ///< changes whose old array is freed
    bool hasFrame{false};
    bool isInPlace{false}; ///< one table becomes another by moving its entries
};

/** @return prepare, splice, commit, quiesce, fix up, quiesce, retire (FlexCore, section 5.1, and our waits). */
std::vector<Primitive> PrimitivesOf(const Delta& delta, const TransactionContent& content);

} // namespace pisa

#endif // PISA_UPGRADE_PLAN_TRANSACTION_H
