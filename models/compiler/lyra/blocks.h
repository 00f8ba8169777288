// Predicate blocks: instructions of one predicate that do not need each other.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_BLOCKS_H
#define PISA_COMPILER_LYRA_BLOCKS_H

#include "compiler/lyra/dependencies.h"

namespace pisa::lyra
{

using BlockId = uint32_t;

/** A candidate for a table. A look-up is a block of its own. */
struct PredicateBlock
{
    Predicate when;
    Thread thread{Thread::Ingress};
    std::vector<InstructionId> instructions; ///< ascending
    std::optional<BlockId>
        parent; ///< the block whose results the innermost condition asks, else that of an outer one
};

/**
 * Groups instructions into blocks, in an order that keeps all dependencies.
 *
 * Lyra's definition (section 5.2) allows several groupings and names no rule. Ours: in the order of the source, each
 * instruction joins the first block of its predicate that comes behind all that it depends on, else it opens a new
 * one. So a block is as early as it can be, and the number of blocks of one predicate is the length of its longest
 * chain.
 * @param gatesOnce conditions are asked once for all blocks behind them, so that Reason::Gate orders nothing
 */
std::vector<PredicateBlock> GroupIntoBlocks(const ContextProgram& program,
                                            const std::vector<Dependency>& dependencies, bool gatesOnce = false);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_BLOCKS_H
