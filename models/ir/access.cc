// Collects reads and writes, instruction by instruction.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/access.h"

namespace pisa
{

namespace
{

void
AddRead(const Operand& operand, Access& access)
{
    const auto* field = std::get_if<FieldId>(&operand);
    if (field != nullptr && access.writes.count(*field) == 0)
    {
        access.reads.insert(*field);
    }
}

/** A narrow statement still writes its whole destination: the result is cut or zero-extended to it. */
void
Add(const Statement& statement, Access& access)
{
    for (const Operand& operand : statement.operands)
    {
        AddRead(operand, access);
    }
    access.writes.insert(statement.dest);
}

void
Add(const StatefulOperation& atom, Access& access)
{
    AddRead(atom.index, access);
    AddRead(atom.guard, access);
    for (const Operand& input : atom.inputs)
    {
        AddRead(input, access);
    }
    for (const AtomOutput& output : atom.outputs)
    {
        access.writes.insert(output.dest);
    }
    access.registers.insert(atom.reg);
}

} // namespace

Access
AccessOf(const Action& action)
{
    Access access;
    for (const Instruction& instruction : action.body)
    {
        std::visit([&access](const auto& i) { Add(i, access); }, instruction);
    }
    return access;
}

std::set<FieldId>
FieldsOf(const Condition& condition)
{
    Access access;
    AddRead(condition.left, access);
    AddRead(condition.right, access);
    return access.reads;
}

} // namespace pisa
