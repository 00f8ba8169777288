// The obvious way to run a control: one node, one instruction after another.
// SPDX-License-Identifier: GPL-2.0-only
#include "p4-lower/interpreter.h"

#include <gtest/gtest.h>

namespace pisa::test
{

Interpreter::Interpreter(const Program& program) : m_program(program)
{
    for (HeaderId header = 0; header < program.headers.size(); ++header)
    {
        const Header& each = program.headers[header];
        m_names[each.name + ".$valid$"] = {header, FieldId::kValid};
        for (uint32_t i = 0; i < each.fields.size(); ++i)
        {
            m_names[each.name + "." + each.fields[i].name] = {header, i};
        }
    }
}

void
Interpreter::Begin()
{
    m_fields.clear();
}

const FieldId*
Interpreter::Find(const std::string& name) const
{
    const auto it = m_names.find(name);
    return it == m_names.end() ? nullptr : &it->second;
}

void
Interpreter::Set(const std::string& name, uint64_t value)
{
    if (const FieldId* field = Find(name))
    {
        Write(*field, value);
    }
}

uint64_t
Interpreter::Get(const std::string& name) const
{
    const FieldId* field = Find(name);
    EXPECT_NE(field, nullptr) << name;
    return field ? Get(*field) : 0;
}

uint64_t
Interpreter::Get(FieldId field) const
{
    const auto it = m_fields.find(field);
    return it == m_fields.end() ? 0 : it->second;
}

void
Interpreter::Write(FieldId field, uint64_t value)
{
    const unsigned width =
        field.index == FieldId::kValid ? 1 : m_program.headers[field.header].fields[field.index].width;
    m_fields[field] = value & LowBits(width);
}

uint64_t
Interpreter::Value(const Operand& operand) const
{
    if (const auto* field = std::get_if<FieldId>(&operand))
    {
        return Get(*field);
    }
    const auto* parameter = std::get_if<Parameter>(&operand);
    return parameter ? m_parameters.at(parameter->index) : std::get<Constant>(operand).value;
}

void
Interpreter::Do(const StatefulOperation& operation)
{
    const Register& reg = m_program.registers[operation.reg];
    const uint64_t index = Value(operation.index);
    const bool isThere = index < reg.size;
    const uint64_t old = isThere ? cells[{operation.reg, index}] : 0;
    std::vector<uint64_t> steps;
    const auto value = [&](const AtomValue& atom)
    {
        switch (atom.kind)
        {
        case AtomValue::Kind::Old:
            return old;
        case AtomValue::Kind::Input:
            return Value(operation.inputs.at(atom.index));
        case AtomValue::Kind::Step:
            return steps.at(atom.index);
        default:
            return atom.literal;
        }
    };
    for (const AtomStep& step : operation.steps)
    {
        uint64_t operands[3] = {0, 0, 0};
        for (std::size_t i = 0; i < step.operands.size(); ++i)
        {
            operands[i] = value(step.operands[i]);
        }
        steps.push_back(Evaluate(step.operation, step.width, operands[0], operands[1], operands[2]));
    }
    const uint64_t next = value(operation.next) & LowBits(reg.width);
    std::vector<uint64_t> results;
    for (const AtomOutput& output : operation.outputs)
    {
        results.push_back(value(output.value));
    }
    if (isThere && Value(operation.guard) != 0)
    {
        cells[{operation.reg, index}] = next;
    }
    for (std::size_t i = 0; i < results.size(); ++i)
    {
        Write(operation.outputs[i].dest, results[i]);
    }
}

void
Interpreter::Do(const Instruction& instruction)
{
    if (const auto* statement = std::get_if<Statement>(&instruction))
    {
        uint64_t operands[3] = {0, 0, 0};
        for (std::size_t i = 0; i < statement->operands.size(); ++i)
        {
            operands[i] = Value(statement->operands[i]);
        }
        Write(statement->dest,
              Evaluate(statement->operation, statement->width, operands[0], operands[1], operands[2]));
    }
    else if (const auto* operation = std::get_if<StatefulOperation>(&instruction))
    {
        Do(*operation);
    }
    else if (const auto* count = std::get_if<Count>(&instruction))
    {
        counts[{count->counter, Value(count->index)}] += Value(count->guard) != 0 ? 1 : 0;
    }
    else if (const auto* hash = std::get_if<Hash>(&instruction))
    {
        // of whole bytes in at most 64 bits: the inputs one behind the other
        ASSERT_EQ(hash->algorithm, HashAlgorithm::Identity);
        uint64_t bits = 0;
        for (const HashInput& input : hash->inputs)
        {
            bits = (bits << input.width) | (Value(input.value) & LowBits(input.width));
        }
        Write(hash->dest, bits);
    }
    else
    {
        ADD_FAILURE() << "an instruction that this model does not know";
    }
}

bool
Interpreter::Holds(const Condition& condition) const
{
    return Evaluate(condition.operation, condition.width, Value(condition.left), Value(condition.right)) != 0;
}

bool
Interpreter::Matches(const Table& table, const Entry& entry) const
{
    for (std::size_t i = 0; i < table.keys.size(); ++i)
    {
        const uint64_t key = Get(table.keys[i].field);
        const MatchValue& match = entry.match[i];
        const bool isExact = table.keys[i].kind == MatchKind::Exact;
        const bool isRange = table.keys[i].kind == MatchKind::Range;
        const bool fits = isExact   ? key == match.value
                          : isRange ? match.value <= key && key <= match.mask
                                    : (key & match.mask) == match.value;
        if (!fits)
        {
            return false;
        }
    }
    return true;
}

const Entry*
Interpreter::Lookup(const Table& table) const
{
    const Entry* best = nullptr;
    for (const Entry& entry : table.entries)
    {
        if (Matches(table, entry) && (!best || entry.priority > best->priority))
        {
            best = &entry;
        }
    }
    return best;
}

NodeId
Interpreter::Apply(const pisa::Apply& apply)
{
    const Table& table = m_program.tables[apply.table];
    const Entry* entry = table.keys.empty() ? nullptr : Lookup(table);
    const ActionCall& call = entry ? entry->call : table.defaultCall;
    m_parameters = call.arguments;
    for (const Instruction& instruction : m_program.actions[call.action].body)
    {
        Do(instruction);
    }
    for (const auto& [action, next] : apply.onAction)
    {
        if (action == call.action)
        {
            return next;
        }
    }
    return entry ? apply.onHit : apply.onMiss;
}

void
Interpreter::Run(const Control& control)
{
    for (NodeId node = control.entry; node != kEndOfControl;)
    {
        if (const auto* branch = std::get_if<Branch>(&control.nodes[node]))
        {
            node = Holds(branch->condition) ? branch->onTrue : branch->onFalse;
            continue;
        }
        node = Apply(std::get<pisa::Apply>(control.nodes[node]));
    }
}

} // namespace pisa::test
