// Small programs for chips with banks, element by element.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_PIPELINE_BANKED_PROGRAM_BUILDER_H
#define PISA_TESTS_PIPELINE_BANKED_PROGRAM_BUILDER_H

#include "pipeline/banked-pipeline.h"

#include <string>

namespace pisa
{

/** Metadata of all these programs, each 64 bits. */
constexpr FieldId kKey{1, 0};
constexpr FieldId kSeen{1, 1};
constexpr FieldId kOther{1, 2}; ///< stays 0

/** Each element follows the one added before in its thread; a branch ends the thread's control if kKey is 0. */
class BankedBuilder
{
  public:
    BankedBuilder()
    {
        m_program.name = "banked";
        m_program.headers.push_back(MakeIntrinsicHeader());
        Header meta;
        meta.name = "meta";
        meta.isMetadata = true;
        meta.fields = {{"key", 64}, {"seen", 64}, {"other", 64}};
        m_program.headers.push_back(meta);
    }

    /** A table of kKey whose action moves its parameter, by default 0, to kSeen. */
    BankedBuilder& AddLookup()
    {
        return AddTable({{kKey, MatchKind::Exact}}, MoveParameter(), false);
    }

    BankedBuilder& AddEgressLookup()
    {
        return AddTable({{kKey, MatchKind::Exact}}, MoveParameter(), true);
    }

    /** Of 128 bits. */
    BankedBuilder& AddWideLookup()
    {
        return AddTable({{kKey, MatchKind::Exact}, {kOther, MatchKind::Exact}}, MoveParameter(), false);
    }

    /** A table without keys. */
    BankedBuilder& AddPlain()
    {
        return AddTable({}, MoveParameter(), false);
    }

    /** A table without keys that counts in one cell of each of so many registers; kSeen gets the first's old value.
     */
    BankedBuilder& AddCounters(unsigned registers)
    {
        return AddTable({}, Count(registers), false);
    }

    BankedBuilder& AddEgressCounters(unsigned registers)
    {
        return AddTable({}, Count(registers), true);
    }

    BankedBuilder& AddCountedLookup()
    {
        return AddTable({{kKey, MatchKind::Exact}}, Count(1), false);
    }

    BankedBuilder& AddBranch()
    {
        Branch branch;
        branch.name = "branch" + std::to_string(m_program.ingress.nodes.size());
        branch.condition = {Operation::NotEqual, 64, kKey, Constant{0}};
        Append(m_program.ingress, branch);
        return *this;
    }

    Program Build() const
    {
        return m_program;
    }

  private:
    static Action MoveParameter()
    {
        Action action;
        action.parameters = {{"value", 64}};
        action.body = {Statement{Operation::Move, 64, kSeen, {Parameter{0}}}};
        return action;
    }

    Action Count(unsigned registers)
    {
        Action action;
        for (unsigned i = 0; i < registers; ++i)
        {
            const auto id = static_cast<RegisterId>(m_program.registers.size());
            Register cells;
            cells.name = "r" + std::to_string(id);
            cells.width = 64;
            cells.size = kCells;
            m_program.registers.push_back(cells);
            StatefulOperation add;
            add.reg = id;
            add.index = kKey;
            add.steps = {{Operation::Add, 64, {{}, {AtomValue::Kind::Literal, 0, 1}}}};
            add.next = {AtomValue::Kind::Step, 0, 0};
            if (i == 0)
            {
                add.outputs = {{kSeen, {}}};
            }
            action.body.push_back(add);
        }
        return action;
    }

    BankedBuilder& AddTable(std::vector<MatchKey> keys, Action action, bool isEgress)
    {
        const auto id = static_cast<TableId>(m_program.tables.size());
        action.name = "a" + std::to_string(id);
        Table table;
        table.name = "t" + std::to_string(id);
        table.keys = std::move(keys);
        table.actions = {static_cast<ActionId>(m_program.actions.size())};
        table.defaultCall = {table.actions[0], std::vector<uint64_t>(action.parameters.size(), 0)};
        m_program.actions.push_back(std::move(action));
        m_program.tables.push_back(table);
        Append(isEgress ? m_program.egress : m_program.ingress, Apply{id, kEndOfControl, kEndOfControl, {}});
        return *this;
    }

    static void Append(Control& control, const ControlNode& node)
    {
        const auto id = static_cast<NodeId>(control.nodes.size());
        if (control.nodes.empty())
        {
            control.entry = id;
        }
        else if (auto* apply = std::get_if<Apply>(&control.nodes.back()))
        {
            apply->onHit = apply->onMiss = id;
        }
        else
        {
            std::get<Branch>(control.nodes.back()).onTrue = id;
        }
        control.nodes.push_back(node);
    }

  public:
    static constexpr uint64_t kCells = 1U << 16; ///< of each register

  private:
    Program m_program;
};

/** @return a key of kKey alone that a table keeps in the given one of so many banks. */
inline uint64_t
KeyInBank(TableId table, unsigned bank, unsigned banks)
{
    for (uint64_t key = 0;; ++key)
    {
        BankHash hash = BankHash::OfTable(table);
        hash.Add(key);
        if (hash.Bank(banks) == bank)
        {
            return key;
        }
    }
}

/** @return the same for a key of kKey and kOther. */
inline uint64_t
WideKeyInBank(TableId table, unsigned bank, unsigned banks)
{
    for (uint64_t key = 0;; ++key)
    {
        BankHash hash = BankHash::OfTable(table);
        hash.Add(key);
        hash.Add(0);
        if (hash.Bank(banks) == bank)
        {
            return key;
        }
    }
}

} // namespace pisa

#endif // PISA_TESTS_PIPELINE_BANKED_PROGRAM_BUILDER_H
