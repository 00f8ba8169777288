// The tables that one switch has of a program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SPLIT_PROGRAM_PART_H
#define PISA_COMPILER_SPLIT_PROGRAM_PART_H

#include "compiler/lyra/lyra-compiler.h"

#include <functional>
#include <optional>
#include <set>
#include <vector>

namespace pisa
{

/** Which instructions a switch has, and when. */
struct PartWishes
{
    std::set<lyra::InstructionId> instructions;
    std::set<lyra::InstructionId> repeated;              ///< look-ups that a switch before may have answered
    std::vector<std::optional<uint32_t>> groupOf;        ///< of each algorithm
    std::vector<std::optional<lyra::Comparison>> runsIf; ///< of each group: whether its pieces run for a packet
};

/** The whole program with the conditions that its division adds, and the tables of one switch. */
struct ProgramPart
{
    lyra::ContextProgram program;
    std::vector<lyra::CandidateTable> tables;
};

/**
 * Tables stay in the order of the whole program, without the instructions that are elsewhere. What is done with the
 * results of a look-up that is elsewhere, or was answered before, asks its hit bit.
 */
ProgramPart PartOf(const lyra::CompiledContext& context, const PartWishes& wishes);

} // namespace pisa

#endif // PISA_COMPILER_SPLIT_PROGRAM_PART_H
