// Builds small programs for tests: metadata fields, tables in a row, what they match, read, write and count.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_TARGET_PROGRAM_BUILDER_H
#define PISA_TESTS_TARGET_PROGRAM_BUILDER_H

#include "ir/program.h"

#include <algorithm>
#include <string>
#include <vector>

namespace pisa
{

/** What one table of a test does. */
struct TableSketch
{
    std::vector<MatchKey> keys;
    std::vector<FieldId> reads;  ///< operands of its action
    std::vector<FieldId> writes; ///< each gets a constant, or the sum of what the action reads
    uint64_t size{1};
    unsigned dataBits{0}; ///< action data
    std::vector<RegisterId> registers;
    bool isEgress{false};
};

class ProgramBuilder
{
  public:
    ProgramBuilder()
    {
        m_program.name = "test";
        m_program.headers = {MakeIntrinsicHeader(), Header{"meta", true, {}, {}}};
    }

    FieldId AddField(const std::string& name, unsigned width)
    {
        auto& fields = m_program.headers[1].fields;
        fields.push_back({name, width});
        return {1, static_cast<uint32_t>(fields.size() - 1)};
    }

    RegisterId AddRegister(const std::string& name, unsigned width, uint64_t size)
    {
        m_program.registers.push_back({name, width, size, {}, {}});
        return static_cast<RegisterId>(m_program.registers.size() - 1);
    }

    /** The table runs after those added before, whatever they hit. */
    TableId AddTable(const std::string& name, const TableSketch& sketch)
    {
        Action action;
        action.name = name + "_action";
        for (unsigned left = sketch.dataBits; left > 0; left -= std::min(left, 64U))
        {
            action.parameters.push_back({"p" + std::to_string(left), std::min(left, 64U)});
        }
        for (const FieldId field : sketch.writes)
        {
            action.body.push_back(WriteOf(field, sketch));
        }
        for (const RegisterId reg : sketch.registers)
        {
            action.body.push_back(Increment(reg));
        }
        m_program.actions.push_back(action);
        const auto id = static_cast<TableId>(m_program.tables.size());
        Table table;
        table.name = name;
        table.keys = sketch.keys;
        table.actions = {id}; // one action a table
        table.defaultCall = {id, std::vector<uint64_t>(action.parameters.size(), 0)};
        table.size = sketch.size;
        m_program.tables.push_back(table);
        Control& control = sketch.isEgress ? m_program.egress : m_program.ingress;
        if (control.nodes.empty())
        {
            control.entry = 0;
        }
        else
        {
            auto& last = std::get<Apply>(control.nodes.back());
            last.onHit = last.onMiss = static_cast<NodeId>(control.nodes.size());
        }
        control.nodes.push_back(Apply{id, kEndOfControl, kEndOfControl, {}});
        return id;
    }

    /** The program so far, open to further change. */
    Program& Get()
    {
        return m_program;
    }

  private:
    Instruction WriteOf(FieldId field, const TableSketch& sketch)
    {
        const unsigned width = m_program.headers[field.header].fields[field.index].width;
        if (sketch.reads.empty())
        {
            return Statement{Operation::Move, width, field, {Constant{1}}};
        }
        const Operand second = sketch.reads.size() > 1 ? Operand{sketch.reads[1]} : Operand{Constant{1}};
        return Statement{Operation::Add, width, field, {sketch.reads[0], second}};
    }

    Instruction Increment(RegisterId reg)
    {
        StatefulOperation stateful;
        stateful.reg = reg;
        AtomStep step;
        step.operation = Operation::Add;
        step.width = m_program.registers[reg].width;
        step.operands = {{AtomValue::Kind::Old, 0, 0}, {AtomValue::Kind::Literal, 0, 1}};
        stateful.steps = {step};
        stateful.next = {AtomValue::Kind::Step, 0, 0};
        return stateful;
    }

    Program m_program;
};

/** @return exact keys on these fields. */
inline std::vector<MatchKey>
ExactOn(const std::vector<FieldId>& fields)
{
    std::vector<MatchKey> keys;
    for (const FieldId field : fields)
    {
        keys.push_back({field, MatchKind::Exact});
    }
    return keys;
}

} // namespace pisa

#endif // PISA_TESTS_TARGET_PROGRAM_BUILDER_H
