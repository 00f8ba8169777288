// The checker's part for dRMT chips: schedules, processors and the pool of memory.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_DRMT_CHECK_H
#define PISA_TARGET_DRMT_CHECK_H

#include "target/placement.h"
#include "target/thread-operations.h"

namespace pisa
{

/** Blocks of the pool. */
struct PoolUse
{
    uint64_t sramBlocks{0};
    uint64_t tcamBlocks{0};
};

/** @return what all tables and registers of a program take together. */
PoolUse UseOfPool(const Program& program, const Target& target);

/** What no schedule can mend: operations beyond a cycle's limits or in contradiction, more memory than the pool has.
 */
std::vector<Diagnostic> CheckDemandOnProcessors(const Program& program, const Target& target);

/** Check for a dRMT chip, but for the scratch pad. */
std::vector<Diagnostic> CheckProcessors(const Program& program, const Placement& placement, const Target& target);

} // namespace pisa

#endif // PISA_TARGET_DRMT_CHECK_H
