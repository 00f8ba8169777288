// A program ready to run on a chip with banks, and its state: what happens at an element, whatever the cycle.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_BANKED_PROGRAM_H
#define PISA_PIPELINE_BANKED_PROGRAM_H

#include "image/image.h"
#include "pipeline/banked-action.h"
#include "pipeline/match-table.h"
#include "pipeline/packet-formats.h"

#include <map>
#include <utility>
#include <vector>

namespace pisa
{

struct NewElements;

/** What a look-up decided; its arguments are in the packet's slots. */
struct BankedChoice
{
    uint32_t action{0}; ///< position in Table::actions
    bool isHit{false};
};

/** Tables and registers are met in ascending cycles. */
class BankedProgram
{
  public:
    explicit BankedProgram(const Image& image);

    /** Links what the image's program has beyond the one before. @return the number of its parser and deparser */
    uint32_t Extend(const Image& image, const Program& before);

    /** Gives a packet that was parsed before the last Extend the slots that it does not have. */
    void Complete(Phv& phv) const
    {
        const std::vector<uint64_t>& initial = m_layout.InitialSlots();
        phv.slots.insert(phv.slots.end(), initial.begin() + static_cast<std::ptrdiff_t>(phv.slots.size()),
                         initial.end());
        phv.slots[m_version] = phv.stamp.version; // whoever copies a packet may have cleared its metadata
    }

    std::size_t Formats() const
    {
        return m_formats.Count();
    }

    /** Parses as the stamp of `phv` says. */
    Parsed Parse(const uint8_t* frame, std::size_t length, Phv& phv) const;
    void Deparse(Phv& phv, std::vector<uint8_t>& out) const;
    uint32_t SlotOf(FieldId field) const;

    /** @return whether a condition holds; numbered as by Describe. */
    bool Holds(uint32_t condition, const uint64_t* slots) const
    {
        return ComputeValue(m_conditions[condition], slots) != 0;
    }

    /** @return accesses that a look-up takes, in consecutive banks; 0 without keys. */
    unsigned KeyUnits(TableId table) const
    {
        return m_keys[table].units;
    }

    /** @return the first bank of a look-up. */
    unsigned BankOfKey(TableId table, const uint64_t* slots) const;
    unsigned BankOfCell(const CellAccess& access, const uint64_t* slots) const;

    /** Looks a packet up in a table and puts the action's arguments into its slots. */
    BankedChoice Meet(TableId table, uint64_t* slots, Cycle cycle);

    /** @return an action of a table by its position there. */
    const BankedAction& ActionOf(TableId table, uint32_t position) const
    {
        return m_actions[m_actionsOf[table][position]];
    }

    std::size_t ActionsOf(TableId table) const
    {
        return m_actionsOf[table].size();
    }

    /** Runs a part of an action. @return stateful operations whose index lay outside their register */
    uint64_t Run(const LinkedCode& code, uint64_t* slots, Cycle cycle);

    void SetValues(ValueSetId valueSet, const std::vector<MatchValue>& members)
    {
        m_formats.SetValues(valueSet, members);
    }

    const std::vector<MatchValue>& Values(ValueSetId valueSet) const
    {
        return m_formats.Values(valueSet);
    }

    const MatchTable& TableAt(TableId table) const
    {
        return m_tables.at(table);
    }

    MatchTable& TableAt(TableId table)
    {
        return m_tables.at(table);
    }

    RegisterArray& RegisterAt(RegisterId reg)
    {
        return m_registers.at(reg);
    }

  private:
    struct Key
    {
        unsigned units{0};
        std::vector<uint32_t> slots;
    };

    void LinkNew(const Image& image, const NewElements& added);
    void LinkActions(const Program& program, const std::vector<ActionId>& added);
    void LinkConditions(const Control& control, const std::vector<NodeId>& added, std::size_t thread);
    void LinkTables(const Image& image, const std::vector<TableId>& added);

    unsigned m_banks;
    PhvLayout m_layout;
    uint32_t m_version;                                               ///< slot of the stamp
    std::map<std::pair<std::size_t, NodeId>, uint32_t> m_conditionOf; ///< by thread and node
    std::vector<LinkedOperation> m_conditions;
    std::vector<BankedAction> m_actions;
    std::vector<Key> m_keys;
    std::vector<std::vector<ActionId>> m_actionsOf;
    HashAlgorithms m_algorithms;
    PacketFormats m_formats;
    std::vector<MatchTable> m_tables;
    std::vector<RegisterArray> m_registers;
};

} // namespace pisa

#endif // PISA_PIPELINE_BANKED_PROGRAM_H
