// Old and new program as one, in which every way of a packet during an upgrade is a way.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_MERGED_PROGRAM_H
#define PISA_UPGRADE_MERGED_PROGRAM_H

#include "target/target.h"
#include "upgrade/graft.h"

namespace pisa
{

/**
 * @return how programs must be merged for a chip: those that give tables their times by a placement (stages of RMT,
 * schedules of dRMT) need an order of all elements, those with banks and ideal ones follow any pointers.
 */
MergeOrder MergeOrderOf(const Target& target);

/** See MergeOnto. */
struct MergedProgram
{
    Program program;
    /** Packets of version 0 take the old program's ways, so that a switch can boot with it ahead of the upgrade. */
    bool isOldAtFirst{true};
};

/**
 * Sets all pointers of a graft as the plan's transactions set them up to their commits: packets of version 0 take the
 * ways of the old program, those of the last version the ways of the new one. This is what a chip that times tables
 * by a placement must place, and may load beside the running program. Where one pointer of the program leads to
 * several places without a version branch of the plan's (a table that changes in place; hits and misses of one action
 * that part), a branch is appended, so that the graft's ids stay. Verifies if the delta was merged in MergeOrderOf
 * the chip.
 */
MergedProgram MergeOnto(const Graft& graft, const UpgradePlan& plan);

} // namespace pisa

#endif // PISA_UPGRADE_MERGED_PROGRAM_H
