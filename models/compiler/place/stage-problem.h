// What a placer of tables has to solve: units with a price and an order, free of packet programs.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_STAGE_PROBLEM_H
#define PISA_COMPILER_PLACE_STAGE_PROBLEM_H

#include "compiler/place/load.h"
#include "target/demand.h"

#include <string>
#include <vector>

namespace pisa
{

/**
 * Tables that must share one stage because of a common register, or one table that may spread over several.
 * A table spreads in chunks, the rows of one memory block; a smaller part would save no memory.
 */
struct StageUnit
{
    std::vector<TableId> tables;    ///< just one if chunks > 1
    std::vector<std::string> names; ///< of the tables, in their order
    SourceLocation where;           ///< of the first table
    TableDemand demand;             ///< of the only table, if chunks > 1
    Load whole{};                   ///< what it takes when it lies in one stage
    uint64_t chunks{1};
    uint64_t chunkRows{0};
    unsigned leastStages{1}; ///< that it fills on an empty chip; 0: not even the whole chip holds it
};

/** The unit `to` comes after the unit `from`: in a strictly later stage, or not in an earlier one. */
struct StageEdge
{
    uint32_t from{0};
    uint32_t to{0};
    DependencyKind kind{DependencyKind::Match};
    bool isEgress{false};

    bool IsStrict() const
    {
        return kind == DependencyKind::Match || kind == DependencyKind::Action;
    }
};

/** Units in an order that every edge follows. With `contradictions` there is no placement on any chip of this kind.
 */
struct StageProblem
{
    std::vector<StageUnit> units;
    std::vector<StageEdge> edges;
    std::vector<Diagnostic> contradictions;
    unsigned stages{0}; ///< that a packet meets: those of the chip in every pass; see TableSlice
};

/** Sets the chunks of a unit that is one table without arrays, from its `demand`, and what it takes in one stage. */
void PriceSpread(StageUnit& unit, const Target& target);

/** @param passes that each thread may take */
StageProblem MakeStageProblem(const Program& program, const Target& target, unsigned passes = 1);

/** @return what `chunks` chunks of the unit take in one stage, 0 <= chunks <= unit.chunks. */
Load LoadOfChunks(const Target& target, const StageUnit& unit, uint64_t chunks);

/** @return the most chunks of the unit that fit into what is left of a stage, beside `used`. */
uint64_t ChunksThatFit(const Target& target, const StageUnit& unit, const Load& used);

/** A part of a unit in one stage. */
struct UnitSlice
{
    unsigned stage{0};
    uint64_t chunks{0};
};

/** @return the placement that the units' slices, in ascending stages, and the words make; no more passes than needed.
 */
Placement PlacementOf(const Program& program, const Target& target, const StageProblem& problem,
                      const std::vector<std::vector<UnitSlice>>& slices, std::vector<PhvPlacement> phv);

/** @return "chip has 6", or "chip has 6 in each of 2 passes". */
std::string StagesOfChip(const StageProblem& problem, const Target& target);

/** @return the names of the unit's tables, for messages: "table 'a'" or "tables 'a' and 'b'". */
std::string NameOf(const StageUnit& unit);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_STAGE_PROBLEM_H
