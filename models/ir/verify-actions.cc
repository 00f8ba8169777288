// Verifies actions: parameters, statements and stateful operations.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/verify-parts.h"

namespace pisa
{

namespace
{

/** Checks one action's body, instruction by instruction. */
class ActionCheck
{
  public:
    ActionCheck(const Program& program, ActionId id, Findings& findings)
        : m_program(program),
          m_action(program.actions[id]),
          m_element{ElementKind::Action, id},
          m_findings(findings)
    {
    }

    void Run()
    {
        CheckFields(m_action.parameters, "parameter", m_element, m_findings);
        for (const Instruction& instruction : m_action.body)
        {
            m_place = "instruction " + std::to_string(m_number++) + ": ";
            std::visit([this](const auto& i) { Check(i); }, instruction);
        }
    }

  private:
    void Add(const std::string& what, const std::string& remedy = "")
    {
        m_findings.Add(m_element, m_place + what, remedy);
    }

    void CheckDestination(FieldId dest)
    {
        const std::string fault = FaultOfField(m_program, dest);
        if (!fault.empty())
        {
            Add("its destination cannot be written: " + fault);
        }
    }

    /** @param width that a constant must fit, 64 if it has none of its own */
    void CheckOperand(const Operand& operand, unsigned width)
    {
        if (const auto* field = std::get_if<FieldId>(&operand))
        {
            const std::string fault = FaultOfField(m_program, *field);
            if (!fault.empty())
            {
                Add("an operand cannot be read: " + fault);
            }
        }
        else if (const auto* parameter = std::get_if<Parameter>(&operand))
        {
            if (parameter->index >= m_action.parameters.size())
            {
                Add("there is no parameter " + std::to_string(parameter->index) + ", the action has " +
                    std::to_string(m_action.parameters.size()));
            }
        }
        else
        {
            CheckFits(std::get<Constant>(operand).value, width, m_place + "a constant", m_element, m_findings);
        }
    }

    /** @return whether the operation's width and number of operands are right. */
    bool CheckShape(Operation operation, unsigned width, std::size_t operands)
    {
        const OperationInfo& info = Info(operation);
        if (operands != info.arity)
        {
            Add("'" + std::string(info.name) + "' takes " + std::to_string(info.arity) + " operands, here are " +
                std::to_string(operands));
            return false;
        }
        return CheckWidth(width, m_place + "the operation", m_element, m_findings);
    }

    /** Select's condition is not cut to the operation's width. */
    static unsigned OperandWidth(Operation operation, unsigned width, std::size_t index)
    {
        return operation == Operation::Select && index == 0 ? 64 : width;
    }

    void Check(const Statement& statement)
    {
        CheckDestination(statement.dest);
        if (!CheckShape(statement.operation, statement.width, statement.operands.size()))
        {
            return;
        }
        for (std::size_t i = 0; i < statement.operands.size(); ++i)
        {
            CheckOperand(statement.operands[i], OperandWidth(statement.operation, statement.width, i));
        }
    }

    /** @param steps that exist so far */
    void CheckValue(const AtomValue& value, const StatefulOperation& atom, std::size_t steps, unsigned width)
    {
        if (value.kind == AtomValue::Kind::Input && value.index >= atom.inputs.size())
        {
            Add("uses input " + std::to_string(value.index) + " of " + std::to_string(atom.inputs.size()));
        }
        if (value.kind == AtomValue::Kind::Step && value.index >= steps)
        {
            Add("uses the result of step " + std::to_string(value.index) + " where only " + std::to_string(steps) +
                    " are known",
                "order the steps");
        }
        if (value.kind == AtomValue::Kind::Literal)
        {
            CheckFits(value.literal, width, m_place + "a literal", m_element, m_findings);
        }
    }

    void CheckStep(const StatefulOperation& atom, std::size_t index)
    {
        const AtomStep& step = atom.steps[index];
        if (!CheckShape(step.operation, step.width, step.operands.size()))
        {
            return;
        }
        for (std::size_t i = 0; i < step.operands.size(); ++i)
        {
            CheckValue(step.operands[i], atom, index, OperandWidth(step.operation, step.width, i));
        }
    }

    void Check(const StatefulOperation& atom)
    {
        if (atom.reg >= m_program.registers.size())
        {
            Add("there is no register " + std::to_string(atom.reg) + ", the program has " +
                std::to_string(m_program.registers.size()));
        }
        CheckOperand(atom.index, 64);
        CheckOperand(atom.guard, 64);
        for (const Operand& input : atom.inputs)
        {
            CheckOperand(input, 64);
        }
        for (std::size_t i = 0; i < atom.steps.size(); ++i)
        {
            CheckStep(atom, i);
        }
        CheckValue(atom.next, atom, atom.steps.size(), 64);
        for (const AtomOutput& output : atom.outputs)
        {
            CheckDestination(output.dest);
            CheckValue(output.value, atom, atom.steps.size(), 64);
        }
    }

    const Program& m_program;
    const Action& m_action;
    Element m_element;
    Findings& m_findings;
    std::size_t m_number{0};
    std::string m_place; ///< which instruction, to begin findings with
};

} // namespace

void
VerifyActions(const Program& program, Findings& findings)
{
    CheckNames(program.actions, ElementKind::Action, "action", findings);
    for (ActionId id = 0; id < program.actions.size(); ++id)
    {
        ActionCheck(program, id, findings).Run();
    }
}

} // namespace pisa
