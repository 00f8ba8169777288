// Stateful operations as v1model reads and writes registers.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/p4-atom.h"

#include <algorithm>

namespace pisa
{

namespace
{

constexpr std::size_t kLongestInside = 60; ///< characters of a step that stands inside the one that uses it
constexpr const char* kCell = "cell";

std::string
Declared(unsigned width, const std::string& name)
{
    return "bit<" + std::to_string(width) + "> " + name;
}

} // namespace

P4Atom::P4Atom(const Register& cells, const std::string& reg, unsigned indexBits, const StatefulOperation& atom,
               const P4Words& words)
    : m_cells(cells),
      m_reg(reg),
      m_atom(atom),
      m_words(words),
      m_index(words.Bits(atom.index, indexBits).text),
      m_writes(atom.next.kind != AtomValue::Kind::Old && words.Guard(atom.guard) != "false")
{
    for (const Operand& input : atom.inputs)
    {
        m_inputs.push_back(words.Value(input, 64));
    }
}

bool
P4Atom::Uses(AtomValue::Kind kind) const
{
    const auto isOne = [kind](const AtomValue& value) { return value.kind == kind; };
    return (m_writes && isOne(m_atom.next)) ||
           std::any_of(m_atom.outputs.begin(), m_atom.outputs.end(),
                       [&](const AtomOutput& output) { return isOne(output.value); }) ||
           std::any_of(m_atom.steps.begin(), m_atom.steps.end(),
                       [&](const AtomStep& step)
                       { return std::any_of(step.operands.begin(), step.operands.end(), isOne); });
}

unsigned
P4Atom::UsesOf(uint32_t step) const
{
    const AtomValue sought{AtomValue::Kind::Step, step, 0};
    unsigned uses = m_writes && m_atom.next == sought ? 1 : 0;
    for (const AtomOutput& output : m_atom.outputs)
    {
        uses += output.value == sought ? 1 : 0;
    }
    for (const AtomStep& other : m_atom.steps)
    {
        uses += static_cast<unsigned>(std::count(other.operands.begin(), other.operands.end(), sought));
    }
    return uses;
}

/** Results are written one after the other, but all are made of what was there before. */
void
P4Atom::SaveInputs(P4Text& text)
{
    for (std::size_t i = 0; i < m_inputs.size(); ++i)
    {
        const bool isOverwritten =
            m_atom.outputs.size() > 1 &&
            std::any_of(m_atom.outputs.begin(), m_atom.outputs.end(),
                        [&](const AtomOutput& output) { return m_atom.inputs[i] == Operand{output.dest}; });
        if (isOverwritten)
        {
            const P4Value bits = Resized(m_inputs[i], m_inputs[i].width);
            const std::string name = "input" + std::to_string(i);
            text.Line(Declared(bits.width, name) + " = " + bits.text + ";");
            m_inputs[i] = {name, bits.width};
        }
    }
}

P4Value
P4Atom::Value(const AtomValue& value, unsigned width) const
{
    switch (value.kind)
    {
    case AtomValue::Kind::Old:
        return {kCell, m_cells.width};
    case AtomValue::Kind::Input:
    {
        const P4Value& input = m_inputs[value.index];
        return input.kind == P4Value::Kind::Literal ? P4Literal(input.literal, width) : input;
    }
    case AtomValue::Kind::Step:
        return m_steps[value.index];
    case AtomValue::Kind::Literal:
        break;
    }
    return P4Literal(value.literal, width);
}

void
P4Atom::TakeStep(const AtomStep& step, uint32_t number, P4Text& text)
{
    constexpr unsigned kWidest = 64; // to which SignExtend extends
    std::vector<P4Value> operands;
    for (const AtomValue& operand : step.operands)
    {
        const bool isChoice = step.operation == Operation::Select && operands.empty();
        const P4Value value = Value(operand, isChoice ? kWidest : step.width);
        operands.push_back(isChoice ? value : Resized(value, step.width));
    }
    const auto result = Operate(step.operation, step.width, operands, kWidest);
    if (!result)
    {
        m_words.Refuse("P4_16 does not divide by what is no power of two", "divide by a power of two");
    }
    const unsigned uses = UsesOf(number);
    if (uses > 1 || (uses == 1 && result->text.size() > kLongestInside))
    {
        const P4Value bits = Resized(*result, result->width);
        const std::string name = "step" + std::to_string(number);
        text.Line(Declared(bits.width, name) + " = " + bits.text + ";");
        m_steps.push_back({name, bits.width});
        return;
    }
    m_steps.push_back(*result);
}

void
P4Atom::WriteCell(P4Text& text) const
{
    const std::string line =
        m_reg + ".write(" + m_index + ", " + Resized(Value(m_atom.next, m_cells.width), m_cells.width).text + ");";
    const std::string guard = m_words.Guard(m_atom.guard);
    if (guard.empty())
    {
        text.Line(line);
        return;
    }
    text.Open("if (" + guard + ")");
    text.Line(line);
    text.Close();
}

void
P4Atom::WriteBody(P4Text& text)
{
    if (Uses(AtomValue::Kind::Old))
    {
        text.Line(Declared(m_cells.width, kCell) + ";");
        text.Line(m_reg + ".read(" + kCell + ", " + m_index + ");");
    }
    SaveInputs(text);
    for (uint32_t i = 0; i < m_atom.steps.size(); ++i)
    {
        TakeStep(m_atom.steps[i], i, text);
    }
    if (m_writes)
    {
        WriteCell(text);
    }
    for (const AtomOutput& output : m_atom.outputs)
    {
        m_words.Assign(output.dest, Value(output.value, m_words.WidthOf(output.dest)), text);
    }
}

void
P4Atom::Write(P4Text& text)
{
    const bool isRead = !m_writes && m_atom.steps.empty() && m_atom.outputs.size() == 1 &&
                        m_atom.outputs[0].value == AtomValue{} && m_atom.outputs[0].dest.index != FieldId::kValid;
    if (isRead)
    {
        const P4Value dest = m_words.Left(m_atom.outputs[0].dest);
        if (dest.width == m_cells.width)
        {
            text.Line(m_reg + ".read(" + dest.text + ", " + m_index + ");");
            return;
        }
    }
    const bool isPlainWrite = m_writes && m_atom.steps.empty() && m_atom.outputs.empty();
    if (isPlainWrite)
    {
        WriteCell(text);
        return;
    }
    text.Open("@atomic");
    WriteBody(text);
    text.Close();
}

} // namespace pisa
