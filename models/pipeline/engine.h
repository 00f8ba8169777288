// A program ready to run and its state: what all chips share, whatever the cycle at which they reach a table.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_ENGINE_H
#define PISA_PIPELINE_ENGINE_H

#include "pipeline/access-times.h"
#include "pipeline/linked-control.h"
#include "pipeline/match-table.h"
#include "pipeline/packet-formats.h"
#include "pipeline/pipeline.h"
#include "pipeline/services.h"
#include "pipeline/table-access.h"

#include <array>
#include <vector>

namespace pisa
{

struct NewElements;

/**
 * Runs packets one by one, in the order of their issue in each pass of a thread, and keeps the changes of the control
 * plane until a packet accesses their table at or after their cycle.
 */
class Engine
{
  public:
    Engine(const Program& program, const AccessTimes& times, uint64_t clockHz);

    /** Links what the program has beyond the one before. @return the number of its parser and deparser */
    uint32_t Extend(const Program& program, const Program& before, const AccessTimes& times);

    /** Parses as the stamp of `phv` says. */
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
    std::vector<Entry> PlannedEntries(TableId table) const;
    std::optional<Entry> PlannedEntry(TableId table, const Entry& like) const;
    std::optional<uint32_t> CellOf(TableId table, const Entry& entry) const;
    void SetDefault(TableId table, const ActionCall& call, Cycle at);
    void SetDefault(TableId table, const Entry& choice, Cycle at);
    void WriteRegister(RegisterId reg, uint64_t index, uint64_t value, Cycle at);
    uint64_t ReadRegister(RegisterId reg, uint64_t index, Cycle at) const;
    void Look(StateName state, Cycle at, std::function<void()> look);

    /** No packet comes to that state before `next` any more. */
    void Pass(StateName state, Cycle next);

    void SetValues(ValueSetId valueSet, const std::vector<MatchValue>& members)
    {
        m_formats.SetValues(valueSet, members);
    }

    const std::vector<MatchValue>& Values(ValueSetId valueSet) const
    {
        return m_formats.Values(valueSet);
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

    std::size_t Formats() const
    {
        return m_formats.Count();
    }

    // As in LiveControl.
    void WritePointer(const PointerWrite& write);
    NodeId TargetOf(const PointerId& pointer) const;
    void Release(Thread thread, NodeId node, Cycle at);
    void SetWitness(bool isOn);

    const std::vector<Stray>& Strays() const
    {
        return m_strays;
    }

    /** @return strays of a thread since boot. */
    uint64_t StrayCount(Thread thread) const
    {
        return m_controls[static_cast<std::size_t>(thread)].strays;
    }

  private:
    using Place = LivePointers::Place;

    /** Where the code of an action lies, and its parameters. */
    struct Body
    {
        uint32_t begin{0};
        uint32_t end{0};
        uint32_t firstParameter{0};
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

    void LinkNew(const Program& program, const NewElements& added, const AccessTimes& times);
    void LinkParameters(const Program& program, const std::vector<ActionId>& added);
    void LinkActions(const Program& program, const std::vector<ActionId>& added);
    void LinkNodes(const Program& program, const std::vector<NodeId>& added, Thread thread);
    LinkedNode LinkApply(const Program& program, const Apply& apply, Thread thread);
    Cycle NextAccess(const Reach& reach) const;
    void LinkRegister(RegisterId reg, Thread thread, AccessTime access);
    void LinkDirect(const Program& program, TableId table);
    void Complete(Phv& phv) const;
    void AddSlots(Phv& phv) const;
    uint64_t RunLive(Thread thread, Phv& phv, const Cycle* issues);
    const NodeId* Step(const LinkedNode& node, Phv& phv, const Cycle* issues, uint64_t& outside);
    Cycle AccessOf(const LinkedNode& node, const Cycle* issues, Cycle previous) const;
    std::optional<Stray::Kind> Hindrance(const LinkedNode& node, Cycle access, Cycle previous, std::size_t met,
                                         const LinkedControl& control) const;
    void GoAstray(LinkedControl& control, Stray stray, Phv& phv);
    std::vector<Place> PlacesOf(const PointerId& pointer) const;
    template <typename Self>
    static auto& TargetAt(Self& self, Thread thread, const Place& place);
    Place PlaceOf(const LinkedControl& control, NodeId node, const NodeId* next) const;
    void Settle(Thread thread);
    bool NeedsCare(const LinkedControl& control) const;
    NodeId ResolveGroup(const LinkedControl& control, NodeId node, const Phv& phv, Cycle access);
    uint64_t RunServices(const LinkedCallee& callee, Phv& phv, Cycle access);
    void Serve(TableId table, ChosenAction& chosen, Phv& phv, Cycle access);

    PhvLayout m_layout;
    uint32_t m_version; ///< slots of the stamp and of the verdict
    uint32_t m_drop;
    bool m_isWitness{false};
    AccessTimes m_accessTimes;
    Services m_services;
    std::vector<LinkedOperation> m_code;
    std::vector<Body> m_bodies; ///< by ActionId
    std::vector<LinkedCallee> m_callees;
    std::array<LinkedControl, 2> m_controls;
    std::vector<Reach> m_tableReach;
    std::vector<Reach> m_registerReach;
    uint32_t m_firstParameter{0}; ///< of the actions linked last
    PacketFormats m_formats;
    std::vector<Stray> m_strays;
    std::vector<MatchTable> m_tables;
    std::vector<DirectServices> m_direct; ///< by table
    std::vector<RegisterArray> m_registers;
    std::function<void(const TableAccess& access)> m_accessSink;
};

} // namespace pisa

#endif // PISA_PIPELINE_ENGINE_H
