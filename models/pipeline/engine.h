// A program ready to run and its state: what all chips share, whatever the cycle at which they reach a table.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_ENGINE_H
#define PISA_PIPELINE_ENGINE_H

#include "pipeline/linked-operation.h"
#include "pipeline/match-table.h"
#include "pipeline/packet-deparser.h"
#include "pipeline/packet-parser.h"
#include "pipeline/services.h"
#include "pipeline/table-access.h"

#include <array>
#include <vector>

namespace pisa
{

/** When packets access a table: so many cycles after they are issued for a pass. */
struct AccessTime
{
    Cycle after{0};
    unsigned pass{0};
};

/** By TableId. */
using AccessTimes = std::vector<AccessTime>;

/**
 * Runs packets one by one, in the order of their issue in each pass of a thread, and keeps the changes of the control
 * plane until a packet accesses their table at or after their cycle.
 */
class Engine
{
  public:
    Engine(const Program& program, AccessTimes accessTimes, uint64_t clockHz);

    Parsed Parse(const uint8_t* frame, std::size_t length, Phv& phv) const;
    void Deparse(Phv& phv, std::vector<uint8_t>& out) const;

    /**
     * Runs one thread's control.
     * @param issues cycles at which the packet is issued, one for each pass that the tables' access times name
     * @return stateful operations whose index lay outside their register
     */
    uint64_t Run(Thread thread, Phv& phv, const std::vector<Cycle>& issues);

    uint32_t SlotOf(FieldId field) const
    {
        return m_layout.SlotOf(field);
    }

    // As in Pipeline.
    bool InsertEntry(TableId table, const Entry& entry, Cycle at);
    bool RemoveEntry(TableId table, const std::vector<MatchValue>& match, Cycle at);
    bool RemoveEntry(TableId table, const std::vector<MatchValue>& match, int32_t priority, Cycle at);
    bool ModifyEntry(TableId table, const Entry& entry, Cycle at);
    std::vector<Entry> Entries(TableId table) const;
    std::optional<uint32_t> CellOf(TableId table, const Entry& entry) const;
    void SetDefault(TableId table, const ActionCall& call, Cycle at);
    void SetDefault(TableId table, const Entry& choice, Cycle at);
    void WriteRegister(RegisterId reg, uint64_t index, uint64_t value, Cycle at);
    uint64_t ReadRegister(RegisterId reg, uint64_t index, Cycle at) const;
    void Look(StateName state, Cycle at, std::function<void()> look);
    /** No packet comes to that state before `next` any more. */
    void Pass(StateName state, Cycle next);

    /** Replaces the members of a value set for all frames that are parsed from now on. */
    void SetValues(ValueSetId valueSet, std::vector<MatchValue> members)
    {
        m_parser.SetValues(valueSet, std::move(members));
    }

    const std::vector<MatchValue>& Values(ValueSetId valueSet) const
    {
        return m_parser.Values(valueSet);
    }

    Services& GetServices()
    {
        return m_services;
    }

    /** Tells of each access from now on; an empty function ends that. */
    void SetAccessSink(std::function<void(const TableAccess& access)> sink)
    {
        m_accessSink = std::move(sink);
    }

  private:
    /** An action as one table calls it. */
    struct Callee
    {
        uint32_t begin{0}; ///< into m_code
        uint32_t end{0};
        uint32_t arguments{0};
        bool hasServices{false};
        NodeId onHit{kEndOfControl};
        NodeId onMiss{kEndOfControl};
    };

    struct Node
    {
        bool isApply{false};
        TableId table{0};
        uint32_t callees{0};       ///< Apply: of the table's first action, into m_callees
        bool hasServices{false};   ///< Apply: the table has a direct counter, a direct meter or a profile
        LinkedOperation condition; ///< Branch
        NodeId onTrue{kEndOfControl};
        NodeId onFalse{kEndOfControl};
    };

    struct LinkedControl
    {
        std::vector<Node> nodes;
        NodeId entry{kEndOfControl};
        std::vector<Cycle> nextIssue; ///< no packet is issued before for each pass any more
    };

    /** What a table has beside entries. */
    struct DirectServices
    {
        std::optional<CounterId> counter;
        std::optional<MeterId> meter;
        Services::Destination colour{PhvLayout::kScratch, PhvLayout::kScratch, 0};
        std::optional<ProfileId> profile;
        std::vector<uint32_t> positions; ///< in Table::actions, by ActionId
    };

    /** Which packets reach a table or register, and when at the earliest; nobody if it is unused. */
    struct Reach
    {
        std::array<bool, 2> isUsed{}; ///< by ingress, by egress
        std::array<AccessTime, 2> access{};
    };

    void LinkActions(const Program& program);
    void LinkControlOf(const Program& program, const Control& control, Thread thread);
    Node LinkApply(const Program& program, const Apply& apply, Thread thread);
    Cycle NextAccess(const Reach& reach) const;
    void LinkRegister(RegisterId reg, Thread thread, AccessTime access);
    void LinkDirect(const Program& program, TableId table);
    NodeId Step(const Node& node, Phv& phv, const Cycle* issues, uint64_t& outside);
    uint64_t RunServices(const Callee& callee, Phv& phv, Cycle access);
    void Serve(TableId table, ChosenAction& chosen, Phv& phv, Cycle access);

    PhvLayout m_layout;
    AccessTimes m_accessTimes;
    Services m_services;
    std::vector<LinkedOperation> m_code;
    std::vector<std::pair<uint32_t, uint32_t>> m_bodies; ///< of each action, into m_code
    std::vector<Callee> m_callees;
    std::array<LinkedControl, 2> m_controls;
    std::vector<Reach> m_tableReach;
    std::vector<Reach> m_registerReach;
    uint32_t m_firstParameter; ///< slots of parameters follow one another from here
    PacketParser m_parser;
    PacketDeparser m_deparser;
    std::vector<MatchTable> m_tables;
    std::vector<DirectServices> m_direct; ///< by table
    std::vector<RegisterArray> m_registers;
    std::function<void(const TableAccess& access)> m_accessSink;
};

} // namespace pisa

#endif // PISA_PIPELINE_ENGINE_H
