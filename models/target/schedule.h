// When each operation of a program runs on a dRMT processor, and the checker that believes no scheduler.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_SCHEDULE_H
#define PISA_TARGET_SCHEDULE_H

#include "ir/diagnostic.h"
#include "target/cycle.h"

#include <array>
#include <string>
#include <vector>

namespace pisa
{

enum class OperationKind
{
    Match,
    Action,
    Condition,
};

/** Why an operation waits for another; names as in p4-hlir's scheduling data. */
enum class OperationDependency
{
    MatchToAction, ///< "new_match_to_action": a table's match before its own action
    TableResult,   ///< "new_successor_conditional_on_table_result_action_type": another table's outcome decides
    Match,         ///< "rmt_match": an action writes what a later match or condition reads
    Action,        ///< "rmt_action": an action writes what a later action reads or writes
    Successor,     ///< "rmt_successor": control order
    ReverseRead,   ///< "rmt_reverse_read": an action reads what a later action overwrites
};

/** One node of the graph. */
struct ScheduledOperation
{
    std::string name;
    OperationKind kind{OperationKind::Match};
    unsigned keyBits{0};      ///< of a match
    unsigned actionFields{0}; ///< of an action: fields that it writes
    SourceLocation where;     ///< of the node in its file; no part of ==

    bool operator==(const ScheduledOperation& o) const;
};

/** `to` starts no earlier than `from` plus the latency of the dependency. */
struct OperationEdge
{
    unsigned from{0};
    unsigned to{0};
    OperationDependency dependency{OperationDependency::Match};
    SourceLocation where; ///< no part of ==

    bool operator==(const OperationEdge& o) const;
};

/** Operations of one program and their order; without circles when read from a file. */
struct OperationGraph
{
    std::string name;
    std::vector<ScheduledOperation> operations;
    std::vector<OperationEdge> edges;

    bool operator==(const OperationGraph& o) const;
};

/** What one processor of a dRMT chip issues in a cycle. Matches take key units, actions and conditions take fields.
 */
enum class IssueResource
{
    KeyUnits,
    ActionFields,
};
constexpr unsigned kIssueResources = 2;

/** A dRMT chip as numbers. */
struct DrmtLimits
{
    std::string name;
    unsigned keyUnits{0}; ///< a cycle
    unsigned keyUnitBits{0};
    unsigned actionFields{0};    ///< a cycle
    unsigned conditionFields{0}; ///< action fields that a condition is charged
    unsigned matchPackets{0};    ///< packets that may match in one cycle of one processor (IPC)
    unsigned actionPackets{0};   ///< the same for actions and conditions
    unsigned matchLatency{0};
    unsigned actionLatency{0};
    unsigned successorLatency{0};

    bool operator==(const DrmtLimits& o) const;

    /** How much of a resource a cycle offers, and to how many packets. */
    unsigned Capacity(IssueResource resource) const;
    unsigned Packets(IssueResource resource) const;
};

/**
 * Start cycles of one packet's operations, counted from its entry; one packet enters a processor every `period`
 * cycles, and all follow the same schedule.
 */
struct Schedule
{
    unsigned period{0};
    std::vector<Cycle> start;            ///< one an operation, in their order
    std::vector<SourceLocation> where{}; ///< of each start in its file, empty if it is from none; no part of ==

    bool operator==(const Schedule& o) const;

    /** Cycles from the first operation to the last one's start, both included. */
    Cycle Length() const;

    /** Packets that a processor has in flight at most. */
    Cycle Threads() const;
};

/** Names as in files: "match"; "rmt_match", ...; "key units", "action fields" for messages. */
const char* NameOf(OperationKind kind);
const char* NameOf(OperationDependency dependency);
const char* NameOf(IssueResource resource);

IssueResource ResourceOf(OperationKind kind);

/** How much of its resource an operation takes in the cycle in which it starts. */
unsigned CostOf(const ScheduledOperation& operation, const DrmtLimits& limits);

/** Least cycles between two starts. */
unsigned LatencyOf(OperationDependency dependency, const DrmtLimits& limits);

/** What an operation needs beyond a cycle's limits, so that no schedule can exist; empty if there is nothing. */
std::vector<Diagnostic> CheckOperations(const OperationGraph& graph, const DrmtLimits& limits);

/** Use of one residue (start modulo period) by all packets in flight. */
struct ResidueUse
{
    std::array<unsigned, kIssueResources> used{};    ///< key units, action fields
    std::array<unsigned, kIssueResources> packets{}; ///< distinct packets that match, that act
};

/** @return the use of every residue, `period` long. */
std::vector<ResidueUse> UseOfResidues(const OperationGraph& graph, const DrmtLimits& limits,
                                      const Schedule& schedule);

/**
 * Checks a schedule against every edge of the graph and every limit of the chip.
 * @return every violation with the arithmetic, e.g. "residue 3 uses 9 key units, limit 8"; empty if it holds
 */
std::vector<Diagnostic> Check(const OperationGraph& graph, const DrmtLimits& limits, const Schedule& schedule);

} // namespace pisa

#endif // PISA_TARGET_SCHEDULE_H
