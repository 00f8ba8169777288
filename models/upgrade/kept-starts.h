// Schedules of programs of which one holds the other.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_KEPT_STARTS_H
#define PISA_UPGRADE_KEPT_STARTS_H

#include "target/thread-operations.h"

#include <optional>
#include <vector>

namespace pisa
{

/**
 * @param schedule of the operations `was`
 * @return by operation of `is`: in which cycle it is already; nothing if `was` does not have it. Tables and nodes
 * have the same numbers in both.
 */
std::vector<std::optional<Cycle>> StartsThatStay(const ThreadOperations& was, const ThreadOperations& is,
                                                 const Schedule& schedule);

} // namespace pisa

#endif // PISA_UPGRADE_KEPT_STARTS_H
