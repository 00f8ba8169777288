// Verifies actions: parameters and instructions.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/verify-subject.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** @return how many {} there are in a format. */
std::size_t
PlacesOf(const std::string& format)
{
    std::size_t places = 0;
    for (std::size_t at = format.find("{}"); at != std::string::npos; at = format.find("{}", at + 2))
    {
        ++places;
    }
    return places;
}

/** Checks one action's body, instruction by instruction. */
class ActionCheck
{
  public:
    ActionCheck(const Program& program, ActionId id, Findings& findings)
        : m_program(program),
          m_action(program.actions[id]),
          m_subject(program, {ElementKind::Action, id}, findings, &m_action.parameters)
    {
    }

    void Run()
    {
        std::vector<unsigned> widths;
        for (const Field& parameter : m_action.parameters)
        {
            widths.push_back(parameter.width);
            if (parameter.variableBits != 0)
            {
                m_subject.Add("parameter '" + parameter.name + "' is a varbit", "only packet headers have them");
            }
        }
        CheckUserNames(m_action.parameterNames, widths, "parameter", m_subject);
        std::size_t number = 0;
        for (const Instruction& instruction : m_action.body)
        {
            m_subject.At("instruction " + std::to_string(number++) + ": ");
            std::visit([this](const auto& i) { Check(i); }, instruction);
        }
    }

  private:
    void Check(const Statement& statement)
    {
        m_subject.Check(statement);
    }

    /** @param steps that exist so far */
    void CheckValue(const AtomValue& value, const StatefulOperation& atom, std::size_t steps, unsigned width)
    {
        if (value.kind == AtomValue::Kind::Input && value.index >= atom.inputs.size())
        {
            m_subject.Add("uses input " + std::to_string(value.index) + " of " + std::to_string(atom.inputs.size()));
        }
        if (value.kind == AtomValue::Kind::Step && value.index >= steps)
        {
            m_subject.Add("uses the result of step " + std::to_string(value.index) + " where only " +
                              std::to_string(steps) + " are known",
                          "order the steps");
        }
        if (value.kind == AtomValue::Kind::Literal)
        {
            m_subject.Fits(value.literal, width, "a literal");
        }
    }

    void CheckStep(const StatefulOperation& atom, std::size_t index)
    {
        const AtomStep& step = atom.steps[index];
        if (!m_subject.Shape(step.operation, step.width, step.operands.size()))
        {
            return;
        }
        for (std::size_t i = 0; i < step.operands.size(); ++i)
        {
            CheckValue(step.operands[i], atom, index, Subject::OperandWidth(step.operation, step.width, i));
        }
    }

    void Check(const StatefulOperation& atom)
    {
        m_subject.Exists(atom.reg, m_program.registers.size(), "register");
        m_subject.Value(atom.index, 64);
        m_subject.Value(atom.guard, 64);
        for (const Operand& input : atom.inputs)
        {
            m_subject.Value(input, 64);
        }
        for (std::size_t i = 0; i < atom.steps.size(); ++i)
        {
            CheckStep(atom, i);
        }
        CheckValue(atom.next, atom, atom.steps.size(), 64);
        for (const AtomOutput& output : atom.outputs)
        {
            m_subject.Number(output.dest, "an output");
            CheckValue(output.value, atom, atom.steps.size(), 64);
        }
    }

    void Check(const Hash& hash)
    {
        m_subject.Check(hash.inputs, hash.algorithm, hash.withPayload);
        m_subject.Number(hash.dest, "the destination");
        m_subject.Value(hash.guard, 64);
    }

    void Check(const RandomNumber& random)
    {
        m_subject.Number(random.dest, "the destination");
        m_subject.Value(random.low, 64);
        m_subject.Value(random.high, 64);
        m_subject.Value(random.guard, 64);
    }

    void Check(const Count& count)
    {
        m_subject.Exists(count.counter, m_program.counters.size(), "counter");
        m_subject.Value(count.index, 64);
        m_subject.Value(count.guard, 64);
    }

    void Check(const MeterExecute& execute)
    {
        m_subject.Exists(execute.meter, m_program.meters.size(), "meter");
        m_subject.Value(execute.index, 64);
        m_subject.Number(execute.dest, "the destination");
        m_subject.Value(execute.guard, 64);
    }

    void Check(const Digest& digest)
    {
        m_subject.Exists(digest.digest, m_program.digests.size(), "digest");
        m_subject.Value(digest.guard, 64);
    }

    void Check(const Log& log)
    {
        if (PlacesOf(log.format) != log.operands.size())
        {
            m_subject.Add("the format has " + std::to_string(PlacesOf(log.format)) + " {} for " +
                          std::to_string(log.operands.size()) + " operands");
        }
        for (const Operand& operand : log.operands)
        {
            m_subject.Value(operand, 64);
        }
        m_subject.Value(log.guard, 64);
    }

    void Check(const Assert& assertion)
    {
        m_subject.Value(assertion.condition, 64);
        m_subject.Value(assertion.guard, 64);
    }

    const Program& m_program;
    const Action& m_action;
    Subject m_subject;
};

} // namespace

void
VerifyActions(const Program& program, Findings& findings)
{
    CheckNames(program.actions, ElementKind::Action, "action", findings);
    for (ActionId id = 0; id < program.actions.size(); ++id)
    {
        CheckFields(program.actions[id].parameters, "parameter", {ElementKind::Action, id}, findings);
        ActionCheck(program, id, findings).Run();
    }
}

} // namespace pisa
