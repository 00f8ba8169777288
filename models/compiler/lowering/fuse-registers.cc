// Read, computation and write of a register as one atomic operation.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lowering/fuse-registers.h"

#include "compiler/lowering/straight-writer.h"
#include "ir/access.h"

#include <algorithm>
#include <map>

namespace pisa
{

namespace
{

using Body = std::vector<Instruction>;

/** A read at the front, a write at the back, of one register, and what is between them. */
class Fusion
{
  public:
    Fusion(Program& program, const Body& body, std::size_t read, std::size_t write)
        : m_program(program),
          m_fields(program),
          m_body(body),
          m_read(read),
          m_write(write)
    {
        const auto& first = std::get<StatefulOperation>(body[read]);
        for (const AtomOutput& output : first.outputs)
        {
            m_values[output.dest] = CutTo(m_fields.WidthOf(output.dest), {});
            m_outputs.push_back({output.dest, m_values[output.dest]});
        }
    }

    /** @return whether all between depends on the cell only in ways that an atom can compute. */
    bool Form()
    {
        const auto& first = std::get<StatefulOperation>(m_body[m_read]);
        const auto& last = std::get<StatefulOperation>(m_body[m_write]);
        for (std::size_t i = m_read + 1; i < m_write; ++i)
        {
            m_at = i;
            if (!Take(i, first))
            {
                return false;
            }
        }
        const auto* index = std::get_if<FieldId>(&last.index);
        if (index && m_values.count(*index) > 0) // the read overwrites it
        {
            return false;
        }
        m_at = m_write;
        m_fused = last;
        m_fused.inputs.clear();
        m_fused.next = Value(last.inputs[0], m_program.registers[last.reg].width);
        if (const auto* guard = std::get_if<FieldId>(&last.guard); guard && m_values.count(*guard) > 0)
        {
            const AtomValue old;
            const unsigned width = m_program.registers[last.reg].width;
            m_fused.next = Add({Operation::Select, width, {m_values[*guard], m_fused.next, old}});
            m_fused.guard = Constant{1};
        }
        m_fused.steps = m_steps;
        m_fused.inputs = m_inputs;
        m_fused.outputs = m_outputs;
        for (std::size_t i = 0; i < m_inputs.size(); ++i)
        {
            if (!IsStillTheSame(m_inputs[i], m_since[i]))
            {
                return false;
            }
        }
        return true;
    }

    /** @return the body with the one operation in place of the write, and without the read and what it took in. */
    Body Fused() const
    {
        Body fused;
        for (std::size_t i = 0; i < m_body.size(); ++i)
        {
            if (i == m_write)
            {
                fused.push_back(m_fused);
            }
            else if (i != m_read && std::find(m_taken.begin(), m_taken.end(), i) == m_taken.end())
            {
                fused.push_back(m_body[i]);
            }
        }
        return fused;
    }

  private:
    /** One instruction between: left alone, or made a step. @return false if it can be neither */
    bool Take(std::size_t index, const StatefulOperation& first)
    {
        const Access touched = AccessOf(m_program, m_body[index]);
        if (const auto* other = std::get_if<StatefulOperation>(&m_body[index]); other && other->reg == first.reg)
        {
            return false;
        }
        const bool depends = std::any_of(touched.reads.begin(), touched.reads.end(),
                                         [&](FieldId field) { return m_values.count(field) > 0; });
        const auto* at = std::get_if<FieldId>(&first.index);
        if (at && touched.writes.count(*at) > 0)
        {
            return false;
        }
        const auto* statement = std::get_if<Statement>(&m_body[index]);
        if (!depends)
        {
            // what the atom's results would have been written to must not change in between
            return std::none_of(touched.writes.begin(), touched.writes.end(),
                                [&](FieldId field) { return m_values.count(field) > 0; });
        }
        const bool isSimple = statement && statement->operation != Operation::DivUnsigned &&
                              statement->operation != Operation::ModUnsigned;
        if (!isSimple)
        {
            return false;
        }
        TakeStatement(*statement, index);
        return true;
    }

    void TakeStatement(const Statement& statement, std::size_t index)
    {
        AtomStep step{statement.operation, statement.width, {}};
        for (const Operand& operand : statement.operands)
        {
            step.operands.push_back(Value(operand, statement.width));
        }
        const unsigned place = m_fields.WidthOf(statement.dest);
        const bool isCopy = statement.operation == Operation::Move && BitsOf(step.operands[0]) <= statement.width;
        const AtomValue result = CutTo(place, isCopy ? step.operands[0] : Add(step));
        m_values[statement.dest] = result;
        const auto before = std::find_if(m_outputs.begin(), m_outputs.end(),
                                         [&](const AtomOutput& output) { return output.dest == statement.dest; });
        if (before != m_outputs.end())
        {
            m_outputs.erase(before);
        }
        m_outputs.push_back({statement.dest, result});
        m_taken.push_back(index);
    }

    /** @return the most bits that a value has. */
    unsigned BitsOf(const AtomValue& value) const
    {
        if (value.kind == AtomValue::Kind::Old)
        {
            return m_program.registers[std::get<StatefulOperation>(m_body[m_read]).reg].width;
        }
        if (value.kind != AtomValue::Kind::Step || m_steps[value.index].operation == Operation::SignExtend)
        {
            return 64;
        }
        return Info(m_steps[value.index].operation).isComparison ? 1 : m_steps[value.index].width;
    }

    /** @return the result of a further step. */
    AtomValue Add(AtomStep step)
    {
        m_steps.push_back(std::move(step));
        return {AtomValue::Kind::Step, static_cast<uint32_t>(m_steps.size() - 1), 0};
    }

    AtomValue CutTo(unsigned width, const AtomValue& value)
    {
        return BitsOf(value) <= width ? value : Add({Operation::Move, width, {value}});
    }

    /** @return the operand as a value inside the atom. */
    AtomValue Value(const Operand& operand, unsigned width)
    {
        if (const auto* constant = std::get_if<Constant>(&operand))
        {
            return {AtomValue::Kind::Literal, 0, constant->value & LowBits(width)};
        }
        const auto* field = std::get_if<FieldId>(&operand);
        if (field && m_values.count(*field) > 0)
        {
            return m_values[*field];
        }
        const auto it = std::find(m_inputs.begin(), m_inputs.end(), operand);
        const auto index = static_cast<uint32_t>(it - m_inputs.begin());
        if (it == m_inputs.end())
        {
            m_inputs.push_back(operand);
            m_since.push_back(m_at);
        }
        return {AtomValue::Kind::Input, index, 0};
    }

    /** An input is read where the write stood: nothing in between may have changed it after its use. */
    bool IsStillTheSame(const Operand& input, std::size_t since) const
    {
        const auto* field = std::get_if<FieldId>(&input);
        for (std::size_t i = since; field && i < m_write; ++i)
        {
            if (AccessOf(m_program, m_body[i]).writes.count(*field) > 0)
            {
                return false;
            }
        }
        return true;
    }

    const Program& m_program;
    Temporaries m_fields;
    const Body& m_body;
    std::size_t m_read;
    std::size_t m_write;
    StatefulOperation m_fused;
    std::map<FieldId, AtomValue> m_values; ///< fields that now hold what depends on the cell
    std::vector<AtomStep> m_steps;
    std::vector<Operand> m_inputs;
    std::vector<std::size_t> m_since; ///< by input: where it was first used
    std::size_t m_at{0};
    std::vector<AtomOutput> m_outputs;
    std::vector<std::size_t> m_taken;
};

bool
IsRead(const Instruction& instruction)
{
    const auto* operation = std::get_if<StatefulOperation>(&instruction);
    return operation && operation->next == AtomValue{} && operation->steps.empty() && !operation->outputs.empty() &&
           std::all_of(operation->outputs.begin(), operation->outputs.end(),
                       [](const AtomOutput& output) { return output.value == AtomValue{}; });
}

bool
IsWriteOf(const Instruction& instruction, const StatefulOperation& read)
{
    const auto* operation = std::get_if<StatefulOperation>(&instruction);
    return operation && operation->reg == read.reg && operation->index == read.index && operation->outputs.empty() &&
           operation->inputs.size() == 1 && operation->steps.empty() &&
           operation->next == AtomValue{AtomValue::Kind::Input, 0, 0};
}

bool
FuseOne(Program& program, Body& body)
{
    for (std::size_t read = 0; read < body.size(); ++read)
    {
        if (!IsRead(body[read]))
        {
            continue;
        }
        const auto write = std::find_if(body.begin() + static_cast<std::ptrdiff_t>(read), body.end(),
                                        [&](const Instruction& each)
                                        { return IsWriteOf(each, std::get<StatefulOperation>(body[read])); });
        if (write == body.end())
        {
            continue;
        }
        Fusion fusion(program, body, read, static_cast<std::size_t>(write - body.begin()));
        if (fusion.Form())
        {
            Body fused = fusion.Fused();
            body = std::move(fused);
            return true;
        }
    }
    return false;
}

} // namespace

void
FuseRegisters(Program& program)
{
    for (Action& action : program.actions)
    {
        while (FuseOne(program, action.body))
        {
        }
    }
}

} // namespace pisa
