// Draws statements and stateful operations over the headers of a program under construction.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_IR_RANDOM_INSTRUCTIONS_H
#define PISA_TESTS_IR_RANDOM_INSTRUCTIONS_H

#include "ir/program.h"
#include "ir/random-source.h"

namespace pisa
{

/** What a generator of programs draws instructions from. */
class InstructionSource : public RandomSource
{
  public:
    using RandomSource::RandomSource;

    FieldId AnyField()
    {
        const auto header = static_cast<HeaderId>(Below(m_program.headers.size()));
        if (!m_program.headers[header].isMetadata && Chance(15))
        {
            return {header, FieldId::kValid};
        }
        return {header, static_cast<uint32_t>(Below(m_program.headers[header].fields.size()))};
    }

    Operand AnyOperand(const Action& action, unsigned width)
    {
        const uint64_t kind = Below(action.parameters.empty() ? 3 : 4);
        if (kind == 3)
        {
            return Parameter{static_cast<uint32_t>(Below(action.parameters.size()))};
        }
        return kind == 2 ? Operand{Constant{Value(width)}} : Operand{AnyField()};
    }

    Operation AnyOperation()
    {
        return static_cast<Operation>(Below(static_cast<uint64_t>(Operation::Select) + 1));
    }

    Statement DrawStatement(const Action& action)
    {
        Statement statement{AnyOperation(), Width(), AnyField(), {}};
        for (unsigned i = 0; i < Info(statement.operation).arity; ++i)
        {
            statement.operands.push_back(AnyOperand(action, statement.width));
        }
        return statement;
    }

    AtomValue AnyValue(const StatefulOperation& atom, unsigned width)
    {
        switch (Below(4))
        {
        case 1:
            return {AtomValue::Kind::Literal, 0, Value(width)};
        case 2:
            if (!atom.inputs.empty())
            {
                return {AtomValue::Kind::Input, static_cast<uint32_t>(Below(atom.inputs.size())), 0};
            }
            break;
        case 3:
            if (!atom.steps.empty())
            {
                return {AtomValue::Kind::Step, static_cast<uint32_t>(Below(atom.steps.size())), 0};
            }
            break;
        default:
            break;
        }
        return {};
    }

    StatefulOperation DrawAtom(const Action& action, RegisterId reg)
    {
        StatefulOperation atom;
        atom.reg = reg;
        atom.index = AnyOperand(action, 3);
        atom.guard = Chance(50) ? AnyOperand(action, 64) : Operand{Constant{1}};
        for (uint64_t i = Below(3); i > 0; --i)
        {
            atom.inputs.push_back(AnyOperand(action, 64));
        }
        for (uint64_t i = Below(4); i > 0; --i)
        {
            AtomStep step{AnyOperation(), Width(), {}};
            for (unsigned k = 0; k < Info(step.operation).arity; ++k)
            {
                step.operands.push_back(AnyValue(atom, step.width));
            }
            atom.steps.push_back(std::move(step));
        }
        atom.next = AnyValue(atom, 64);
        for (uint64_t i = Below(3); i > 0; --i)
        {
            atom.outputs.push_back({AnyField(), AnyValue(atom, 64)});
        }
        return atom;
    }

  protected:
    Program m_program; ///< so far
};

} // namespace pisa

#endif // PISA_TESTS_IR_RANDOM_INSTRUCTIONS_H
