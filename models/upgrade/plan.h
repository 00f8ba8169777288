// An upgrade as a list of primitives that a control agent sends to a running chip.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_PLAN_H
#define PISA_UPGRADE_PLAN_H

#include "ir/diagnostic.h"
#include "upgrade/flow-graph.h"

#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** What packets are promised while programs change (FlexCore, NSDI 2022, section 5), the strongest first. */
enum class Consistency : uint8_t
{
    Program,   ///< every intermediate program is the old or the new one
    Element,   ///< a changed element is met by all packets that should meet it, or by none
    Execution, ///< every path through an intermediate program is a path of the old or of the new one
};

/** @return "program", "element" or "execution". */
const char* NameOf(Consistency level);

/** @return the level of that name, or nothing. */
std::optional<Consistency> FindConsistency(const std::string& name);

/** A node that plans speak of, by name: an element of the old or the new program or a flex branch. */
struct PlanNode
{
    enum class Origin : uint8_t
    {
        End,  ///< null: no node, the end of the pipe
        Old,  ///< of the running program: kept and removed elements
        New,  ///< added elements
        Flex, ///< a branch on the packet's version: true is new
    };

    Origin origin{Origin::End};
    std::string name{};

    bool operator==(const PlanNode& o) const
    {
        return origin == o.origin && name == o.name;
    }

    bool operator!=(const PlanNode& o) const
    {
        return !(*this == o);
    }

    bool operator<(const PlanNode& o) const
    {
        return origin != o.origin ? origin < o.origin : name < o.name;
    }
};

/** @return the name as in command files: old_X, new_X, flx_X, null. */
std::string NameOf(const PlanNode& node);

/** One pointer's new value. */
struct PointerChange
{
    PointerSlot slot;
    PlanNode target;

    bool operator==(const PointerChange& o) const
    {
        return slot == o.slot && target == o.target;
    }
};

/** Where a primitive stands in its transaction; packets in flight leave in the quiescent phases. */
enum class PlanPhase : uint8_t
{
    Prepare, ///< beside the running program, nothing leads there
    Splice,  ///< flex branches into the packets' way, each without effect on packets of the old version
    Commit,  ///< version on: packets parsed from now on are new
    QuiesceOld,
    FixUp, ///< pointers past the flex branches; version off
    QuiesceFlex,
    Retire, ///< what no packet can meet any more is freed
};
constexpr unsigned kPlanPhases = 7;

const char* NameOf(PlanPhase phase);

/** What a chip can do in one step. Of the members only those that the kind names count. */
struct Primitive
{
    enum class Kind : uint8_t
    {
        AllocTable,        ///< node
        DeallocTable,      ///< node
        AllocBranch,       ///< node; of origin Flex: a version branch
        DeallocBranch,     ///< node
        SetPointer,        ///< node (End: the entry of the pipe), one change. One write, atomic
        SetBranchPointers, ///< node, one or two changes. Atomic only if one, or while nothing leads to the node
        GroupTables,       ///< node and other: looked up side by side, other's entries win
        MigrateEntries,    ///< node to other, count entries one by one, each taken out of node when it is in other
        UngroupTables,     ///< node leaves, other stays
        PopulateEntries,   ///< node, count
        AllocState,        ///< count parser states; this and the five that follow in scratch until the commit
        AllocTransition,   ///< count
        AllocExtraction,   ///< count
        DeallocState,
        DeallocTransition,
        DeallocExtraction,
        AllocRegister,   ///< name, count cells
        MigrateRegister, ///< name, toName, count cells: the running array's content, at the commit
        DeallocRegister, ///< name, count cells
        SwitchFrame, ///< versioned transitions: parser and deparser of version 1 become (count 1) the new ones, or
                     ///< (count 0) those of all versions
        VersionOn,
        VersionOff,
        Quiesce, ///< until every packet that was admitted before has left
    };

    Kind kind{Kind::Quiesce};
    PlanPhase phase{PlanPhase::Prepare};
    Thread pipe{Thread::Ingress};
    PlanNode node{};
    PlanNode other{};
    std::vector<PointerChange> changes{};
    std::string name{};
    std::string toName{};
    uint64_t count{0};

    bool operator==(const Primitive& o) const;
};

/**
 * @return register writes of one copy of the description table, in DWORDs, as table 1 of the paper counts them: only
 * of metadata, not of entries. Ours: 1 for a register's resource pointer, for a version and for a switch of frames.
 */
uint64_t DwordWrites(const Primitive& primitive);

/** @return entries or cells that move or are installed. */
uint64_t EntryWrites(const Primitive& primitive);

/** One step from an intermediate program to the next, all or nothing. Primitives are in the order of their phases. */
struct PlannedTransaction
{
    std::vector<Primitive> primitives;
    uint64_t elements{0}; ///< that it inserts or removes: its size in the sense of the paper's figure 11(a)
    UpgradeMemory peak;   ///< held at most while it is carried out
    UpgradeMemory after;  ///< held when it is done

    bool operator==(const PlannedTransaction& o) const;
};

/** A whole upgrade: apply the transactions in order, or roll back the one under way and stop. */
struct UpgradePlan
{
    Consistency level{Consistency::Program};
    std::vector<PlannedTransaction> transactions;
    UpgradeMemory before;    ///< held by the old program
    UpgradeMemory peak;      ///< held at most
    UpgradeMemory peakBound; ///< no order of transactions of this level holds less, kind by kind
    std::vector<Diagnostic> warnings;

    bool operator==(const UpgradePlan& o) const;
};

/** How fast primitives are carried out. */
struct ChannelRates
{
    double writesPerSecond{1e6};  ///< DWORDs over PCIe at its peak (section 8.1)
    double entriesPerSecond{3e3}; ///< (section 8.4)
    unsigned copies{1};           ///< of the description table, one a processor
};

struct PlanCost
{
    uint64_t primitives{0}; ///< quiescence not counted
    uint64_t writes{0};     ///< DWORDs of one copy
    uint64_t entries{0};
    double writeSeconds{0};
    double entrySeconds{0};
};

PlanCost CostOf(const UpgradePlan& plan, const ChannelRates& rates = {});

} // namespace pisa

#endif // PISA_UPGRADE_PLAN_H
