// Random programs with version branches, and random writes to their pointers.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_PIPELINE_LIVE_DRAW_H
#define PISA_TESTS_PIPELINE_LIVE_DRAW_H

#include "pipeline/trial-draw.h"

namespace pisa
{

/** Stamps that packets of these programs have are below. */
constexpr uint32_t kVersions = 4;

/** A pointer and where it may lead. */
struct FreePointer
{
    PointerId pointer;
    std::vector<NodeId> targets;
};

/** A program, and the pointers that may change while it runs. */
struct LiveProgram
{
    Program program;
    std::vector<FreePointer> pointers;
};

/**
 * Puts up to four branches on the version before random pointers, each with another way out, so that the program
 * has every way that the pointers may take.
 */
LiveProgram WithVersionBranches(Program program, std::mt19937_64& random);

/** @return writes in the order of their cycles. @param copies each goes to one of them or to all */
std::vector<TrialChange> DrawWrites(const LiveProgram& live, unsigned copies, std::mt19937_64& random);

/** @return writes of any target to any pointer, ways that end nowhere and circles among them, and elements freed. */
std::vector<TrialChange> DrawWildWrites(const Program& program, unsigned copies, std::mt19937_64& random);

} // namespace pisa

#endif // PISA_TESTS_PIPELINE_LIVE_DRAW_H
