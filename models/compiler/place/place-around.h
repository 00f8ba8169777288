// A program that holds a running one: placed around what runs, or with as little moved as is found.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_PLACE_AROUND_H
#define PISA_COMPILER_PLACE_PLACE_AROUND_H

#include "target/placement.h"

#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** A table of the running program that cannot stay. */
struct TableMove
{
    TableId table{0};
    std::vector<TableSlice> from;
    std::vector<TableSlice> to;
    std::string why;
};

/** Where all of a program goes on the stages of a chip that runs a part of it. */
struct AroundAnswer
{
    std::optional<Placement> placement;
    std::vector<TableMove> moves;
    bool isRetimed{false};           ///< packets would meet stages at other cycles than they do now
    bool hasNewWords{false};         ///< fields of the running program would change their words
    std::vector<Diagnostic> reasons; ///< without a placement

    /** Whether it can be loaded while packets are on their way. */
    bool IsLive() const
    {
        return placement && moves.empty() && !isRetimed && !hasNewWords;
    }
};

/**
 * Places a program on an RMT chip on which a part of it runs: its first tables, in their order, and its first headers
 * are those of `running`; one without slices there is not met by anybody and goes anywhere. Looks for a placement
 * that keeps every table's slices, every field's words and every stage's start; then for one that keeps the slices;
 * then takes away, one by one, the slices of that table which is in the way, and gives back those that turn out not
 * to matter. First fit throughout: no proof that nothing smaller would do.
 */
AroundAnswer PlaceAround(const Program& program, const Target& target, const Program& runningProgram,
                         const Placement& running);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_PLACE_AROUND_H
