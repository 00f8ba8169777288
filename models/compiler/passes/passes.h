// Turns programs into ones that a chip can carry out, without changing what they do to packets.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PASSES_PASSES_H
#define PISA_COMPILER_PASSES_PASSES_H

#include "ir/program.h"
#include "target/target.h"

namespace pisa
{

/**
 * Runs all passes in order, Verify after each. The program must verify; it comes back as it was if the chip carries
 * it out as it is, or is an ideal one. Names that users know keep their meaning; what is new has names of its own.
 */
Program FitToChip(Program program, const Target& target);

// ---- the passes; each leaves alone what needs nothing ----

/**
 * On chips whose parser looks ahead and cannot compute: a part that is cut out of bits looked ahead at, by shifts and
 * masks, is looked ahead at itself; values that the same state overwrites at once are not computed.
 */
void LookAheadAtParts(Program& program, const Target& target);

/**
 * On chips whose parser cannot compute: a check or a key that a parse state computes from few bits of the frame
 * becomes rows of a match on these bits, checks in a state of their own.
 */
void MatchInParser(Program& program, const Target& target);

/**
 * Where the parser has too few rows: states that do the same and lead to the same become one. Many come of loops over
 * stacks, which are unrolled.
 */
void MergeParseStates(Program& program, const Target& target);

/**
 * In actions: products, quotients and remainders by powers of two, where the chip has no such operation, become
 * shifts and masks.
 */
void UseCheaperOperations(Program& program, const Target& target);

/**
 * In actions: products, quotients and remainders by other constants, where the chip has no such operation, become
 * shifts and sums (see shift-and-add.h). Those of metadata that no action changes, such as times that the chip tells,
 * are made once, by a table at the beginning of the control. What is too wide for the chip stays.
 */
void AddUpShifts(Program& program, const Target& target);

/** In actions: reads and writes of one register cell become one atomic operation; see compiler/lowering. */
void TouchRegistersOnce(Program& program, const Target& target);

/**
 * In actions of several steps: operands forwarded, known results folded, results computed where they are moved to,
 * choices turned round, writes that nobody reads left out.
 */
void ShortenChains(Program& program, const Target& target);

/**
 * An action of several steps keeps the first; each further one becomes a table without keys behind the tables that
 * call the action, on the ways that packets take from there on when it ran. Parameters that later steps read travel
 * in metadata. Where what comes next depends on hit or miss, the first step notes in metadata which action ran.
 * @throws InputError if the actions take thousands of steps, as loops unrolled may
 */
void SplitActions(Program& program, const Target& target);

} // namespace pisa

#endif // PISA_COMPILER_PASSES_PASSES_H
