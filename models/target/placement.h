// Where each table lives and when it runs, and the checker that believes no placer.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_PLACEMENT_H
#define PISA_TARGET_PLACEMENT_H

#include "ir/diagnostic.h"
#include "ir/table-graph.h"
#include "target/schedule.h"
#include "target/target.h"

#include <array>
#include <string>
#include <vector>

namespace pisa
{

/**
 * A part of a table in one stage. A table without match memory has one slice of 0 rows. On a chip of n stages, stage
 * s is physical stage s mod n in the packet's pass s / n, both from 0.
 */
struct TableSlice
{
    unsigned stage{0};
    uint64_t rows{0}; ///< entries held here

    bool operator==(const TableSlice& o) const
    {
        return stage == o.stage && rows == o.rows;
    }
};

/** All slices of one table in ascending stages; a table with registers has exactly one. */
struct TablePlacement
{
    TableId table{0};
    std::vector<TableSlice> slices;

    bool operator==(const TablePlacement& o) const
    {
        return table == o.table && slices == o.slices;
    }
};

/** One word of the header vector: the index-th of those `width` bits wide. */
struct PhvWord
{
    unsigned width{0};
    unsigned index{0};

    bool operator==(PhvWord o) const
    {
        return width == o.width && index == o.index;
    }
};

/** The words that hold one field, most significant first. */
struct PhvPlacement
{
    FieldId field;
    std::vector<PhvWord> words;
    unsigned shift{0}; ///< bits of the last word that lie below the field

    bool operator==(const PhvPlacement& o) const
    {
        return field == o.field && words == o.words && shift == o.shift;
    }
};

/** The processors of a dRMT chip that run one thread, and when they start each operation of OperationsOf. */
struct ThreadPlacement
{
    unsigned processors{0};
    Schedule schedule;

    bool operator==(const ThreadPlacement& o) const
    {
        return processors == o.processors && schedule == o.schedule;
    }
};

/** No thread takes more passes: each costs as much of the chip's rate as all of a program that needs only one. */
constexpr unsigned kMostPasses = 16;

/** Times that each packet passes the stages; ingress, egress. */
using Passes = std::array<unsigned, 2>;

/** Times that a thread keeps for packets on their way, though what asked for them has been taken out of the program.
 */
struct HeldTimes
{
    std::vector<Cycle> start{}; ///< on RMT, by stage: it does not start before; empty if nothing is held
    Cycle done{0};              ///< packets do not leave before

    bool operator==(const HeldTimes& o) const
    {
        return start == o.start && done == o.done;
    }

    bool operator!=(const HeldTimes& o) const
    {
        return !(*this == o);
    }
};

/**
 * Program onto one chip; ingress and egress share memories and the header vector's words. On RMT, tables have stages;
 * on dRMT, all memory is one pool, and each thread has a schedule and processors of its own. A thread that needs more
 * stages than an RMT chip has passes them several times, its header vector kept; tables of all passes share what each
 * stage has.
 */
struct Placement
{
    std::vector<TablePlacement> tables; ///< on RMT, in order of TableId, one a table; else empty
    std::vector<PhvPlacement> phv;      ///< in order of FieldId, one a field that the chip carries (CarriedFields)
    std::vector<ThreadPlacement> threads{}; ///< on dRMT, ingress and egress; else empty
    Passes passes{{1, 1}};                  ///< 1 to kMostPasses; on dRMT always 1
    std::array<HeldTimes, 2> held{};        ///< ingress, egress

    bool operator==(const Placement& o) const
    {
        return tables == o.tables && phv == o.phv && threads == o.threads && passes == o.passes && held == o.held;
    }
};

/** What one stage's tables use together. */
struct StageUse
{
    uint64_t sramBlocks{0};
    uint64_t tcamBlocks{0};
    unsigned exactCrossbarBits{0};
    unsigned ternaryCrossbarBits{0};
    unsigned actionBits{0};
    unsigned tables{0};
    unsigned statefulUnits{0};
};

/** @return for each table whether egress applies it. */
std::vector<bool> EgressTables(const Program& program);

/** @return the passes that each thread takes with its tables placed so. */
Passes PassesTaken(const Program& program, const std::vector<TablePlacement>& tables, const Target& target);

/** @return the use of every physical stage by the tables of both threads and all passes, target.stages long. */
std::vector<StageUse> UseOfStages(const Program& program, const Placement& placement, const Target& target);

/**
 * Checks a placement against every limit of the target and every edge of the program's table graph: match and
 * action dependencies need a strictly later stage, successor and reverse-match may share one; tables that share
 * a register share its stage and pass, for packets of a later pass would meet it between those of an earlier one, out
 * of their order; slices hold all rows; PHV words are not shared and hold their fields. On dRMT: the schedules
 * against every edge and residue, processors, and the pool of memory.
 * @return every violation with the arithmetic, e.g. "stage 3: 9 tables, limit 8"; empty if it holds
 */
std::vector<Diagnostic> Check(const Program& program, const Placement& placement, const Target& target);

/** The part of Check that concerns the header vector alone. */
std::vector<Diagnostic> CheckPhv(const Program& program, const Placement& placement, const Target& target);

/**
 * @return what each of `stages` physical stages waits for and uses in one thread. A stage waits for all that it waits
 * for in any pass: how long packets take between two stages is set once a thread, not once a pass (Bosshart et al.
 * 2013), or those of two passes could come to one stage in one cycle. Nothing waits for an earlier pass,
 * which is over.
 */
std::vector<StageFacts> FactsOf(const Program& program, const Placement& placement, unsigned stages, bool egress);

/** Start times of the stages for each pass of a thread: TimeStages on FactsOf by the target's model of time, none
 * before what is held. */
StageTiming TimingOf(const Program& program, const Placement& placement, const Target& target, bool egress);

/** JSON text to placement and back (tables and fields by name). @throws InputError with file and line. */
Placement ParsePlacement(const std::string& json, const Program& program, const std::string& fileName);
std::string PrintPlacement(const Placement& placement, const Program& program);

} // namespace pisa

#endif // PISA_TARGET_PLACEMENT_H
