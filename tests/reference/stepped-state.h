// Tables, registers and changes of a stepped model, and its packets; all by the plainest means.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_REFERENCE_STEPPED_STATE_H
#define PISA_TESTS_REFERENCE_STEPPED_STATE_H

#include "pipeline/pipeline.h"
#include "reference/field-store.h"
#include "reference/stepped-ways.h"

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <vector>

namespace pisa
{

/** A packet and all that happened to it. */
struct SteppedPacket
{
    FieldStore fields;
    std::set<HeaderId> changed;
    bool accepted{false};
    unsigned lookups{0};
    bool isDropped{false}; ///< by ingress or egress
    bool isEgress{false};  ///< whether egress has issued it
    Cycle earliest{0};     ///< for the next issue
    uint32_t order{0};     ///< among packets that wait from one cycle on for one pass
    uint32_t version{0};   ///< the stamp of its parsing
    unsigned pass{0};      ///< of its thread, the one that it is in or waits for
    Cycle issue{0};        ///< for this pass
    Passage ingress;
    Passage egress;
    NodeId node{kEndOfControl}; ///< where it stands in the control of its thread
    std::vector<Meeting> path;  ///< the elements that it met
    std::vector<uint8_t> out;   ///< the headers that leave
};

/** What packets and the control plane read and write; when packets do so is for the chips that derive from this. */
class SteppedState
{
  public:
    /** The program must outlive this. @param copies of its pointers */
    explicit SteppedState(const Program& program, unsigned copies = 1);
    virtual ~SteppedState() = default;

    /** Parses a frame; it waits for entry from `earliest` on, behind those of lower order, then those offered before.
     */
    std::shared_ptr<SteppedPacket> Offer(const std::vector<uint8_t>& frame, Cycle earliest, uint32_t order = 0);

    /** Steps until all packets are out and all changes have happened. */
    virtual void RunToEnd() = 0;

    // Calls come in ascending `at`.
    bool InsertEntry(TableId table, const Entry& entry, Cycle at);
    bool RemoveEntry(TableId table, const std::vector<MatchValue>& match, Cycle at);
    void SetDefault(TableId table, const ActionCall& call, Cycle at);
    void WriteRegister(RegisterId reg, uint64_t index, uint64_t value, Cycle at);
    void WritePointer(const PointerWrite& write);
    void Release(Thread thread, NodeId node, Cycle at);

    /** Of packets that are offered from now on. */
    uint32_t stamp{0};
    const VectorLayout* layout{nullptr}; ///< of their fields; null: each apart
    uint64_t strays{0};

    /** Notes all registers between the changes and the accesses of a cycle that has not come. */
    void LookAt(Cycle cycle)
    {
        m_looks.insert(cycle);
    }

    /** @return what was noted, by cycle and register. */
    const std::map<Cycle, std::vector<std::vector<uint64_t>>>& Seen() const
    {
        return m_seen;
    }

    const std::vector<std::vector<uint64_t>>& Registers() const
    {
        return m_registers;
    }

    uint64_t indexOutOfRange{0};

  protected:
    using PacketPointer = std::shared_ptr<SteppedPacket>;

    /** A packet that the parser has accepted waits for ingress. */
    virtual void Await(const PacketPointer& packet) = 0;

    /**
     * Takes out who is in the latest pass, of equals who waits longest, then of the lowest order, then the first.
     * @return null if nobody waits by `now`
     */
    static PacketPointer TakeNext(std::vector<PacketPointer>& waiting, Cycle now);

    void ApplyChangesDue(Cycle now);

    /** @return whether changes or looks are still to come. */
    bool HasChanges() const
    {
        return !m_changes.empty() || !m_looks.empty();
    }

    /** @return the best entry that the packet hits now, or null. */
    const Entry* Match(const SteppedPacket& packet, TableId table) const;

    const ActionCall& DefaultOf(TableId table) const
    {
        return m_tables[table].defaultCall;
    }

    bool Holds(const SteppedPacket& packet, const Condition& condition) const;
    void RunAction(SteppedPacket& packet, const ActionCall& call);
    void RunInstruction(SteppedPacket& packet, const Instruction& instruction, const ActionCall& call);
    unsigned WidthOf(FieldId field) const;
    uint64_t Get(const SteppedPacket& packet, FieldId field) const;
    uint64_t Read(const SteppedPacket& packet, const Operand& operand, const ActionCall& call) const;

    const Ways& WaysOf(const SteppedPacket& packet, std::size_t copy = 0) const
    {
        return m_ways.Of(packet.isEgress ? Thread::Egress : Thread::Ingress, copy);
    }

    const Control& ControlOf(const SteppedPacket& packet) const
    {
        return packet.isEgress ? m_program.egress : m_program.ingress;
    }

    /** @return whether the packet may meet the node where it stands; else it is lost. */
    bool MayMeet(SteppedPacket& packet, std::size_t copy, Cycle now);
    void Lose(SteppedPacket& packet);
    void Restamp(SteppedPacket& packet) const;

    /** @return the outcome of a table by the action that was called. */
    std::size_t OutcomeOf(TableId table, ActionId action, bool isHit) const;

    const Program& m_program;

  private:
    /** Entries and default of one table. */
    struct TableState
    {
        std::vector<Entry> entries; ///< oldest first
        ActionCall defaultCall;
    };

    struct Change
    {
        Cycle at{0};
        int kind{
            0}; ///< 0 insert, 1 remove, 2 default, 3 register, 4 pointer, 5 release of the write's pointer's node
        uint32_t element{0};
        Entry entry;
        uint64_t index{0};
        uint64_t value{0};
        PointerWrite write{};
    };

    std::vector<Entry> BootEntries(TableId table) const;
    void Apply(const Change& change);
    void RunAtom(SteppedPacket& packet, const StatefulOperation& atom, const ActionCall& call);
    bool SameEntry(TableId table, const Entry& a, const Entry& b) const;
    bool SameMatch(TableId table, const std::vector<MatchValue>& a, const std::vector<MatchValue>& b) const;
    uint64_t MaskOf(const MatchKey& key, const MatchValue& match) const;
    void Set(SteppedPacket& packet, FieldId field, uint64_t value) const;

    std::vector<TableState> m_tables;
    std::vector<TableState> m_planned; ///< after all changes
    std::vector<std::vector<uint64_t>> m_registers;
    SteppedWays m_ways;
    std::deque<Change> m_changes;
    std::set<Cycle> m_looks;
    std::map<Cycle, std::vector<std::vector<uint64_t>>> m_seen;
};

} // namespace pisa

#endif // PISA_TESTS_REFERENCE_STEPPED_STATE_H
