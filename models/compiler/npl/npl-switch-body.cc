// Statements, stateful operations and services in NPL.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/npl/npl-switch-body.h"

#include "ir/diagnostic.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** One read-modify-write of a cell. Steps stand where they are used, if that is once. */
class NplAtomWriter
{
  public:
    NplAtomWriter(const Program& program, const StatefulOperation& atom, const NplParameters& parameters,
                  NplSwitchWords& words, P4Text& text)
        : m_atom(atom),
          m_words(words),
          m_text(text),
          m_name(words.Register(atom.reg)),
          m_width(program.registers[atom.reg].width),
          m_index(words.Read(atom.index, parameters).text),
          m_guard(words.Read(atom.guard, parameters))
    {
        for (const Operand& input : atom.inputs)
        {
            m_inputs.push_back(words.Read(input, parameters));
        }
    }

    void Write()
    {
        if (Uses(AtomValue::Kind::Old))
        {
            m_old = {m_words.AddToBus(m_name + "_old", m_width), m_width};
            m_text.Line(m_name + ".read(" + m_index + ", " + m_old.text + ");");
        }
        for (uint32_t step = 0; step < m_atom.steps.size(); ++step)
        {
            m_steps.push_back(Step(step));
        }
        std::vector<NplText> outputs = Outputs();
        if (m_atom.next.kind != AtomValue::Kind::Old && !(m_atom.guard == Operand{Constant{0}}))
        {
            const bool isGuarded = !std::holds_alternative<Constant>(m_atom.guard);
            if (isGuarded)
            {
                m_text.Open("if (" + m_guard.text + " != 0)");
            }
            m_text.Line(m_name + ".write(" + m_index + ", " + NplResized(Value(m_atom.next), m_width) + ");");
            if (isGuarded)
            {
                m_text.Close();
            }
        }
        for (std::size_t i = 0; i < outputs.size(); ++i)
        {
            const FieldId dest = m_atom.outputs[i].dest;
            m_text.Line(m_words.Place(dest) + " = " + NplResized(outputs[i], m_words.WidthOf(dest)) + ";");
        }
    }

  private:
    bool Uses(AtomValue::Kind kind) const
    {
        const auto isOne = [kind](const AtomValue& value) { return value.kind == kind; };
        return isOne(m_atom.next) ||
               std::any_of(m_atom.outputs.begin(), m_atom.outputs.end(),
                           [&](const AtomOutput& output) { return isOne(output.value); }) ||
               std::any_of(m_atom.steps.begin(), m_atom.steps.end(),
                           [&](const AtomStep& step)
                           { return std::any_of(step.operands.begin(), step.operands.end(), isOne); });
    }

    long UsesOf(uint32_t step) const
    {
        const AtomValue sought{AtomValue::Kind::Step, step, 0};
        long uses = m_atom.next == sought ? 1 : 0;
        for (const AtomOutput& output : m_atom.outputs)
        {
            uses += output.value == sought ? 1 : 0;
        }
        for (const AtomStep& other : m_atom.steps)
        {
            uses += std::count(other.operands.begin(), other.operands.end(), sought);
        }
        return uses;
    }

    NplText Value(const AtomValue& value) const
    {
        switch (value.kind)
        {
        case AtomValue::Kind::Old:
            return m_old;
        case AtomValue::Kind::Input:
            return m_inputs[value.index];
        case AtomValue::Kind::Step:
            return m_steps[value.index];
        case AtomValue::Kind::Literal:
            break;
        }
        return {std::to_string(value.literal), 0};
    }

    NplText Step(uint32_t number)
    {
        const AtomStep& step = m_atom.steps[number];
        std::vector<std::string> operands;
        bool isNumber = true;
        for (const AtomValue& operand : step.operands)
        {
            const NplText value = Value(operand);
            const bool isChoice = step.operation == Operation::Select && operands.empty();
            operands.push_back(isChoice ? value.text : NplResized(value, step.width));
            isNumber = isNumber && value.width == 0;
        }
        const unsigned width = Info(step.operation).isComparison         ? 1
                               : step.operation == Operation::SignExtend ? 64
                                                                         : step.width;
        if (step.operation == Operation::Select)
        {
            const std::string place = m_words.AddToBus(m_name + "_chosen", width);
            m_text.Open("if (" + operands[0] + " != 0)");
            m_text.Line(place + " = " + operands[1] + ";");
            m_text.Turn("else");
            m_text.Line(place + " = " + operands[2] + ";");
            m_text.Close();
            return {place, width};
        }
        operands[0] = isNumber ? "(bit[" + std::to_string(step.width) + "])" + operands[0] : operands[0];
        const std::string text = NplOperation(step.operation, operands);
        if (UsesOf(number) > 1)
        {
            const std::string place = m_words.AddToBus(m_name + "_step", width);
            m_text.Line(place + " = " + text + ";");
            return {place, width};
        }
        return {step.operation == Operation::Move ? text : "(" + text + ")", width};
    }

    /** Results are written one after the other, but all are made of what was there before. */
    std::vector<NplText> Outputs()
    {
        const bool isOne = m_atom.outputs.size() == 1;
        std::vector<NplText> outputs;
        for (const AtomOutput& output : m_atom.outputs)
        {
            NplText value = Value(output.value);
            const bool mayChange =
                output.value.kind == AtomValue::Kind::Input || output.value.kind == AtomValue::Kind::Step;
            if (mayChange && value.width != 0 && !isOne)
            {
                const std::string place = m_words.AddToBus(m_name + "_result", value.width);
                m_text.Line(place + " = " + value.text + ";");
                value.text = place;
            }
            outputs.push_back(value);
        }
        return outputs;
    }

    const StatefulOperation& m_atom;
    NplSwitchWords& m_words;
    P4Text& m_text;
    std::string m_name;
    unsigned m_width;
    std::string m_index;
    NplText m_guard;
    std::vector<NplText> m_inputs;
    std::vector<NplText> m_steps;
    NplText m_old;
};

class NplInstructionWriter
{
  public:
    NplInstructionWriter(const Program& program, const NplParameters& parameters, const Action& action,
                         NplSwitchWords& words, P4Text& text)
        : m_program(program),
          m_parameters(parameters),
          m_action(action),
          m_words(words),
          m_text(text)
    {
    }

    void operator()(const pisa::Statement& statement)
    {
        const std::string place = m_words.Place(statement.dest);
        if (statement.operation == Operation::Select)
        {
            pisa::Statement choice = statement;
            choice.operation = Operation::Move;
            m_text.Open("if (" + m_words.Read(statement.operands[0], m_parameters).text + " != 0)");
            choice.operands = {statement.operands[1]};
            (*this)(choice);
            m_text.Turn("else");
            choice.operands = {statement.operands[2]};
            (*this)(choice);
            m_text.Close();
            return;
        }
        if (statement.dest.index != FieldId::kValid)
        {
            m_text.Line(place + " = " + m_words.Computed(statement, m_parameters) + ";");
            return;
        }
        const std::string header = "(" + place.substr(0, place.rfind('.')) + ");";
        const auto* number = std::get_if<Constant>(&statement.operands[0]);
        if (statement.operation == Operation::Move && number != nullptr)
        {
            m_text.Line((number->value != 0 ? "add_header" : "delete_header") + header);
            return;
        }
        m_text.Open("if ((" + m_words.Computed(statement, m_parameters) + ") != 0)");
        m_text.Line("add_header" + header);
        m_text.Turn("else");
        m_text.Line("delete_header" + header);
        m_text.Close();
    }

    void operator()(const StatefulOperation& atom)
    {
        NplAtomWriter(m_program, atom, m_parameters, m_words, m_text).Write();
    }

    void operator()(const Hash& hash)
    {
        if (hash.withPayload)
        {
            Refuse("hashes over payload");
        }
        std::string arguments;
        for (const HashInput& input : hash.inputs)
        {
            const bool isNumber = m_words.Read(input.value, m_parameters).width == 0;
            arguments += (isNumber ? "(bit[" + std::to_string(input.width) + "])" : "") +
                         m_words.Read(input.value, input.width, m_parameters) + ", ";
        }
        Under(hash.guard, std::string(NameOf(hash.algorithm)) + "(" + arguments + m_words.Place(hash.dest) + ");");
    }

    void operator()(const RandomNumber& random)
    {
        const unsigned width = m_words.WidthOf(random.dest);
        Under(random.guard, "random(" + m_words.Read(random.low, width, m_parameters) + ", " +
                                m_words.Read(random.high, width, m_parameters) + ", " + m_words.Place(random.dest) +
                                ");");
    }

    void operator()(const Count&)
    {
        Refuse("counters");
    }

    void operator()(const MeterExecute&)
    {
        Refuse("meters");
    }

    void operator()(const Digest&)
    {
        Refuse("messages to the control plane");
    }

    void operator()(const Log&)
    {
        Refuse("logs");
    }

    void operator()(const Assert&)
    {
        Refuse("assertions");
    }

  private:
    [[noreturn]] void Refuse(const std::string& what) const
    {
        throw InputError(m_action.where, "action '" + m_action.name + "': NPL is written without " + what,
                         "write --emit p4");
    }

    void Under(const Operand& guard, const std::string& line)
    {
        if (const auto* number = std::get_if<Constant>(&guard))
        {
            number->value != 0 ? m_text.Line(line) : void();
            return;
        }
        m_text.Open("if (" + m_words.Read(guard, m_parameters).text + " != 0)");
        m_text.Line(line);
        m_text.Close();
    }

    const Program& m_program;
    const NplParameters& m_parameters;
    const Action& m_action;
    NplSwitchWords& m_words;
    P4Text& m_text;
};

} // namespace

void
WriteNplAction(const Program& program, const Action& action, const NplParameters& parameters, NplSwitchWords& words,
               P4Text& text)
{
    NplInstructionWriter writer(program, parameters, action, words, text);
    for (const Instruction& instruction : action.body)
    {
        std::visit(writer, instruction);
    }
}

} // namespace pisa
