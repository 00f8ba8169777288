// Walks over the tree.
// SPDX-License-Identifier: GPL-2.0-only
#include "lyra/source-machine.h"

#include "ir/operation.h"

#include <algorithm>
#include <stdexcept>

namespace pisa::lyra
{

void
SourceMachine::Run()
{
    for (const Pipeline& pipeline : m_source.pipelines)
    {
        for (const std::string& name : pipeline.algorithms)
        {
            const auto it = std::find_if(m_source.algorithms.begin(), m_source.algorithms.end(),
                                         [&name](const Routine& one) { return one.name == name; });
            m_frames.push_back({*it, {}});
            Do(it->body);
            m_frames.pop_back();
        }
    }
}

void
SourceMachine::Do(const Statements& statements)
{
    for (const Statement& statement : statements)
    {
        Do(statement);
    }
}

void
SourceMachine::Do(const Statement& statement)
{
    if (const auto* local = std::get_if<LocalDeclaration>(&statement.node))
    {
        if (local->value)
        {
            m_frames.back().locals[local->name] = Of(*local->value);
        }
    }
    else if (const auto* assignment = std::get_if<Assignment>(&statement.node))
    {
        Assign(*assignment->target, Of(*assignment->value));
    }
    else if (const auto* branch = std::get_if<If>(&statement.node))
    {
        if (Of(*branch->condition) != 0)
        {
            Do(*branch->whenTrue);
        }
        else if (branch->whenFalse)
        {
            Do(*branch->whenFalse);
        }
    }
    else if (const auto* choice = std::get_if<Switch>(&statement.node))
    {
        DoSwitch(*choice);
    }
    else if (const auto* call = std::get_if<CallStatement>(&statement.node))
    {
        DoCall(call->call);
    }
}

void
SourceMachine::DoSwitch(const Switch& choice)
{
    const uint64_t selector = Of(*choice.selector);
    for (const SwitchCase& one : choice.cases)
    {
        bool isTaken = one.values.empty();
        for (const ExpressionPtr& value : one.values)
        {
            isTaken = isTaken || Of(*value) == selector;
        }
        if (isTaken)
        {
            Do(*one.body);
            return;
        }
    }
}

void
SourceMachine::DoCall(const Call& call)
{
    for (const Routine& function : m_source.functions)
    {
        if (function.name != call.function)
        {
            continue;
        }
        Frame frame{function, {}};
        for (std::size_t i = 0; i < call.arguments.size(); ++i)
        {
            frame.locals[function.parameters[i].name] = Of(*call.arguments[i]);
        }
        m_frames.push_back(std::move(frame));
        Do(function.body);
        const Frame done = std::move(m_frames.back());
        m_frames.pop_back();
        for (std::size_t i = 0; i < call.arguments.size(); ++i)
        {
            if (function.symbols.at(function.parameters[i].name).isAssigned)
            {
                Assign(*call.arguments[i], done.locals.at(function.parameters[i].name));
            }
        }
        return;
    }
    if (call.function == "add_header" || call.function == "remove_header")
    {
        fields[std::get<NameUse>(call.arguments[0]->node).name + ".valid"] = call.function == "add_header" ? 1 : 0;
    }
    else if (call.function == "forward")
    {
        fields["forward"] = Of(*call.arguments[0]);
    }
    else if (call.function == "drop")
    {
        fields["drop"] = 1;
    }
    else
    {
        throw std::logic_error("the model knows no " + call.function);
    }
}

void
SourceMachine::Assign(const Expression& target, uint64_t value)
{
    value &= LowBits(target.width);
    if (const auto* field = std::get_if<FieldUse>(&target.node))
    {
        fields[field->header + "." + field->field] = value;
        return;
    }
    if (const auto* index = std::get_if<Index>(&target.node))
    {
        std::vector<uint64_t>& cells = globals[index->of];
        cells.resize(m_frames.back().routine.symbols.at(index->of).global.cells);
        const uint64_t at = Of(*index->keys[0]);
        if (at < cells.size())
        {
            cells[at] = value;
        }
        return;
    }
    const std::string& name = std::get<NameUse>(target.node).name;
    if (m_frames.back().routine.symbols.at(name).kind == Symbol::Kind::Global)
    {
        globals[name] = {value};
        return;
    }
    m_frames.back().locals[name] = value;
}

std::vector<uint64_t>
SourceMachine::KeysOf(const std::vector<ExpressionPtr>& keys)
{
    std::vector<uint64_t> values;
    for (const ExpressionPtr& key : keys)
    {
        values.push_back(Of(*key));
    }
    return values;
}

uint64_t
SourceMachine::OfIndex(const Index& index, unsigned width)
{
    const Symbol& symbol = m_frames.back().routine.symbols.at(index.of);
    if (symbol.kind == Symbol::Kind::Global)
    {
        const std::vector<uint64_t>& cells = globals[index.of];
        const uint64_t at = Of(*index.keys[0]);
        return at < cells.size() ? cells[at] : 0;
    }
    const auto entry = externals[index.of].find(KeysOf(index.keys));
    for (std::size_t i = 0; entry != externals[index.of].end() && i < symbol.external.values.size(); ++i)
    {
        if (index.member.empty() || symbol.external.values[i].name == index.member)
        {
            return entry->second.at(i) & LowBits(width);
        }
    }
    return 0;
}

uint64_t
SourceMachine::Of(const Expression& expression)
{
    const uint64_t mask = LowBits(expression.width);
    if (const auto* number = std::get_if<Number>(&expression.node))
    {
        return number->value & mask;
    }
    if (const auto* name = std::get_if<NameUse>(&expression.node))
    {
        const Symbol& symbol = m_frames.back().routine.symbols.at(name->name);
        if (symbol.kind == Symbol::Kind::Global)
        {
            return globals[name->name].empty() ? 0 : globals[name->name][0];
        }
        return m_frames.back().locals[name->name];
    }
    if (const auto* field = std::get_if<FieldUse>(&expression.node))
    {
        return fields[field->header + "." + field->field];
    }
    if (const auto* index = std::get_if<Index>(&expression.node))
    {
        return OfIndex(*index, expression.width);
    }
    if (const auto* slice = std::get_if<Slice>(&expression.node))
    {
        return Of(*slice->of) >> slice->low & mask;
    }
    if (const auto* membership = std::get_if<Membership>(&expression.node))
    {
        return externals[membership->of].count(KeysOf(membership->keys));
    }
    if (const auto* unary = std::get_if<Unary>(&expression.node))
    {
        const uint64_t operand = Of(*unary->operand);
        return unary->op == UnaryOperator::Not ? (operand == 0 ? 1 : 0)
                                               : (unary->op == UnaryOperator::Minus ? -operand : ~operand) & mask;
    }
    if (const auto* binary = std::get_if<Binary>(&expression.node))
    {
        return OfBinary(*binary, expression.width);
    }
    if (const auto* choice = std::get_if<Conditional>(&expression.node))
    {
        return Of(*choice->condition) != 0 ? Of(*choice->whenTrue) : Of(*choice->whenFalse);
    }
    if (const auto* cast = std::get_if<Cast>(&expression.node))
    {
        return Of(*cast->operand) & mask;
    }
    const auto& call = std::get<Call>(expression.node);
    if (call.function == "valid")
    {
        return fields[std::get<NameUse>(call.arguments[0]->node).name + ".valid"];
    }
    const uint64_t left = Of(*call.arguments.at(0));
    return call.function == "min" ? std::min(left, Of(*call.arguments.at(1)))
                                  : std::max(left, Of(*call.arguments.at(1)));
}

uint64_t
SourceMachine::OfBinary(const Binary& binary, unsigned width)
{
    const uint64_t a = Of(*binary.left);
    const uint64_t b = Of(*binary.right);
    const uint64_t mask = LowBits(width);
    switch (binary.op)
    {
    case BinaryOperator::Or:
        return a != 0 || b != 0 ? 1 : 0;
    case BinaryOperator::And:
        return a != 0 && b != 0 ? 1 : 0;
    case BinaryOperator::Equal:
        return a == b ? 1 : 0;
    case BinaryOperator::NotEqual:
        return a != b ? 1 : 0;
    case BinaryOperator::Less:
        return a < b ? 1 : 0;
    case BinaryOperator::Greater:
        return a > b ? 1 : 0;
    case BinaryOperator::LessOrEqual:
        return a <= b ? 1 : 0;
    case BinaryOperator::GreaterOrEqual:
        return a >= b ? 1 : 0;
    case BinaryOperator::BitOr:
        return a | b;
    case BinaryOperator::BitXor:
        return a ^ b;
    case BinaryOperator::BitAnd:
        return a & b;
    case BinaryOperator::ShiftLeft:
        return b >= width ? 0 : a << b & mask;
    case BinaryOperator::ShiftRight:
        return b >= width ? 0 : a >> b;
    case BinaryOperator::Add:
        return (a + b) & mask;
    case BinaryOperator::Subtract:
        return (a - b) & mask;
    case BinaryOperator::Multiply:
        return a * b & mask;
    case BinaryOperator::Divide:
        return b == 0 ? 0 : a / b;
    default:
        return b == 0 ? 0 : a % b;
    }
}

} // namespace pisa::lyra
