// What `pisa plan` compares: two edge lists, two images, or two programs from source.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_PLAN_INPUT_H
#define PISA_COMPILER_TOOL_PLAN_INPUT_H

#include "upgrade/delta.h"
#include "upgrade/planner.h"

#include <array>
#include <string>
#include <vector>

namespace pisa
{

/** Where the programs of a pair come from. */
struct PlanSources
{
    std::string oldPath;
    std::string newPath;
    std::string target;  ///< that programs from source are compiled for; empty: entries count as rows
    std::string andFile; ///< of both NCL sources; empty: beside each
    std::string label;   ///< of the switch, where sources have several
    std::vector<std::string> includePath;
    std::vector<std::string> definitions;
};

/** Both programs on one chip. */
struct ImagePair
{
    Image was;
    Image is;
};

/** A pair, compared. */
struct PlanInput
{
    Delta delta;
    std::optional<ImagePair> images;      ///< unless it is of edge lists, or of sources for no chip
    std::array<FlowGraphSize, 2> oldSize; ///< by pipe; of BMv2's JSON as it is written
    std::array<FlowGraphSize, 2> newSize;
    std::array<std::optional<uint64_t>, kMemoryKinds> capacity{}; ///< of the whole chip, where it is one pool
    std::vector<Diagnostic> warnings;
};

/**
 * Reads both files by their type: edge lists (.txt), images (.image), or sources as for `pisa compile`, which are
 * compiled for the target.
 * @throws InputError: a file that cannot be read or is faulty, files of different types, images for different chips,
 * a source for several switches of which none is named, a program that does not fit the target
 */
PlanInput ReadPlanInput(const PlanSources& sources);

/**
 * Reads a headroom: N (elements), N% (of the old program's elements), or KIND=N,... with kinds elements, sram and
 * tcam (rows) and pdt (entries of the description table).
 * @throws InputError: below zero, no number, an unknown kind, a kind given twice
 */
std::array<std::optional<uint64_t>, kMemoryKinds> ParseHeadroom(const std::string& text, uint64_t oldElements);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_PLAN_INPUT_H
