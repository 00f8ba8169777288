// What passes look at in one instruction: its operands.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/instruction-parts.h"

namespace pisa
{

namespace
{

constexpr unsigned kAllBits = 64;

void
Visit(Statement& statement, const OperandVisit& visit)
{
    for (std::size_t i = 0; i < statement.operands.size(); ++i)
    {
        const bool isChoice = statement.operation == Operation::Select && i == 0;
        visit(statement.operands[i], isChoice ? kAllBits : statement.width);
    }
}

void
Visit(StatefulOperation& atom, const OperandVisit& visit)
{
    visit(atom.index, kAllBits);
    visit(atom.guard, kAllBits);
    for (Operand& input : atom.inputs)
    {
        visit(input, kAllBits);
    }
}

void
Visit(Hash& hash, const OperandVisit& visit)
{
    for (HashInput& input : hash.inputs)
    {
        if (input.width > 0) // the content of a varbit is no number
        {
            visit(input.value, input.width);
        }
    }
    visit(hash.guard, kAllBits);
}

void
Visit(RandomNumber& random, const OperandVisit& visit)
{
    visit(random.low, kAllBits);
    visit(random.high, kAllBits);
    visit(random.guard, kAllBits);
}

void
Visit(Count& count, const OperandVisit& visit)
{
    visit(count.index, kAllBits);
    visit(count.guard, kAllBits);
}

void
Visit(MeterExecute& execute, const OperandVisit& visit)
{
    visit(execute.index, kAllBits);
    visit(execute.guard, kAllBits);
}

void
Visit(Digest& digest, const OperandVisit& visit)
{
    visit(digest.guard, kAllBits);
}

void
Visit(Log& log, const OperandVisit& visit)
{
    for (Operand& operand : log.operands)
    {
        visit(operand, kAllBits);
    }
    visit(log.guard, kAllBits);
}

void
Visit(Assert& assertion, const OperandVisit& visit)
{
    visit(assertion.condition, kAllBits);
    visit(assertion.guard, kAllBits);
}

} // namespace

void
ForEachOperand(Instruction& instruction, const OperandVisit& visit)
{
    std::visit([&visit](auto& one) { Visit(one, visit); }, instruction);
}

bool
IsForUser(const Instruction& instruction)
{
    return std::holds_alternative<Log>(instruction) || std::holds_alternative<Assert>(instruction);
}

} // namespace pisa
