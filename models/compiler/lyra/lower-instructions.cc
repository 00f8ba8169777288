// One to one: an instruction of the IR is one of a Program.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/lower-instructions.h"

#include <cassert>

namespace pisa::lyra
{

Places::Places(const ContextProgram& program, Program& lowered)
    : m_program(program),
      m_lowered(lowered),
      m_definitions(program),
      m_storage(program, m_definitions)
{
}

FieldId
Places::FieldOf(Value value)
{
    const Variable& variable = m_program.variables[value.variable];
    if (variable.field)
    {
        return *variable.field;
    }
    const StorageId place = m_storage.Of(value);
    const auto it = m_fields.find(place);
    if (it != m_fields.end())
    {
        return it->second;
    }
    if (!m_locals)
    {
        m_locals = static_cast<HeaderId>(m_lowered.headers.size());
        m_lowered.headers.push_back({"locals", true, {}, {}});
        for (unsigned number = 2; m_lowered.headers.size() > 1; ++number)
        {
            bool isTaken = false;
            for (HeaderId header = 0; header < *m_locals; ++header)
            {
                isTaken = isTaken || m_lowered.headers[header].name == m_lowered.headers.back().name;
            }
            if (!isTaken)
            {
                break;
            }
            m_lowered.headers.back().name = "locals_" + std::to_string(number);
        }
    }
    std::string name = variable.name;
    for (unsigned number = 2; !m_names.insert(name).second; ++number)
    {
        name = variable.name + "_" + std::to_string(number);
    }
    std::vector<Field>& fields = m_lowered.headers[*m_locals].fields;
    fields.push_back({name, variable.width});
    return m_fields.emplace(place, FieldId{*m_locals, static_cast<uint32_t>(fields.size() - 1)}).first->second;
}

Operand
Places::OperandOf(const Term& term)
{
    const Value* value = ValueOf(term);
    return value != nullptr ? Operand{FieldOf(*value)} : Operand{std::get<Constant>(term.what)};
}

namespace
{

/** Lowers the work of one instruction. */
struct InstructionLowering
{
    const ContextInstruction& from;
    Places& places;
    const std::function<Operand(const Term&)>& operandOf;

    std::vector<Operand> Sources(std::size_t begin = 0) const
    {
        std::vector<Operand> operands;
        for (std::size_t i = begin; i < from.sources.size(); ++i)
        {
            operands.push_back(operandOf(from.sources[i]));
        }
        return operands;
    }

    FieldId Dest() const
    {
        return places.FieldOf(from.results[0]);
    }

    Instruction operator()(const Compute& compute) const
    {
        return pisa::Statement{compute.operation, compute.width, Dest(), Sources()};
    }

    Instruction operator()(const HashSources& hash) const
    {
        Hash lowered;
        lowered.algorithm = hash.algorithm;
        lowered.dest = Dest();
        for (const Term& source : from.sources)
        {
            lowered.inputs.push_back({operandOf(source), source.width});
        }
        return lowered;
    }

    Instruction operator()(const DrawNumber&) const
    {
        return RandomNumber{Dest(), operandOf(from.sources[0]), operandOf(from.sources[1]), Constant{1}};
    }

    Instruction operator()(const LookUp&) const
    {
        assert(false && "look-ups are tables");
        return pisa::Statement{};
    }

    Instruction operator()(const ReadGlobal& read) const
    {
        StatefulOperation operation;
        operation.reg = read.global;
        operation.index = operandOf(from.sources[0]);
        operation.outputs.push_back({Dest(), AtomValue{}});
        return operation;
    }

    Instruction operator()(const WriteGlobal& write) const
    {
        StatefulOperation operation;
        operation.reg = write.global;
        operation.index = operandOf(from.sources[0]);
        operation.inputs = Sources(1);
        operation.next = {AtomValue::Kind::Input, 0, 0};
        return operation;
    }

    Instruction operator()(const UpdateGlobal& update) const
    {
        StatefulOperation operation;
        operation.reg = update.global;
        operation.index = operandOf(from.sources[0]);
        operation.guard = operandOf(from.sources[1]);
        operation.inputs = Sources(2);
        operation.steps = update.steps;
        operation.next = update.next;
        for (std::size_t i = 0; i < update.outputs.size(); ++i)
        {
            operation.outputs.push_back({places.FieldOf(from.results[i]), update.outputs[i]});
        }
        return operation;
    }
};

} // namespace

Instruction
LowerInstruction(const ContextInstruction& instruction, Places& places,
                 const std::function<Operand(const Term&)>& operandOf)
{
    return std::visit(InstructionLowering{instruction, places, operandOf}, instruction.work);
}

} // namespace pisa::lyra
