// Visits the fields of a program, part by part.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/field-uses.h"

namespace pisa
{

namespace
{

/** Visits the fields of values of the program. */
struct Visit
{
    const FieldVisitor& visit;

    void Read(Operand& operand) const
    {
        if (auto* field = std::get_if<FieldId>(&operand))
        {
            visit(*field, FieldUse::Read);
        }
    }

    void Read(std::vector<Operand>& operands) const
    {
        for (Operand& operand : operands)
        {
            Read(operand);
        }
    }

    void Read(std::vector<HashInput>& inputs) const
    {
        for (HashInput& input : inputs)
        {
            Read(input.value);
        }
    }

    void Read(std::vector<FieldId>& fields, FieldUse use = FieldUse::Read) const
    {
        for (FieldId& field : fields)
        {
            visit(field, use);
        }
    }

    void Read(Condition& condition) const
    {
        Read(condition.left);
        Read(condition.right);
    }

    void Write(FieldId& field) const
    {
        visit(field, FieldUse::Write);
    }

    void operator()(Statement& statement) const
    {
        Read(statement.operands);
        Write(statement.dest);
    }

    void operator()(StatefulOperation& operation) const
    {
        Read(operation.index);
        Read(operation.guard);
        Read(operation.inputs);
        for (AtomOutput& output : operation.outputs)
        {
            Write(output.dest);
        }
    }

    void operator()(Hash& hash) const
    {
        Read(hash.guard);
        Read(hash.inputs);
        Write(hash.dest);
    }

    void operator()(RandomNumber& random) const
    {
        Read(random.guard);
        Read(random.low);
        Read(random.high);
        Write(random.dest);
    }

    void operator()(Count& count) const
    {
        Read(count.guard);
        Read(count.index);
    }

    void operator()(MeterExecute& execute) const
    {
        Read(execute.guard);
        Read(execute.index);
        Write(execute.dest);
    }

    void operator()(Digest& digest) const
    {
        Read(digest.guard);
    }

    void operator()(Log& log) const
    {
        Read(log.guard);
        Read(log.operands);
    }

    void operator()(Assert& assertion) const
    {
        Read(assertion.guard);
        Read(assertion.condition);
    }

    void operator()(Extract& extract) const
    {
        Read(extract.variableBits);
    }

    void operator()(Advance& advance) const
    {
        Read(advance.bits);
    }

    void operator()(Lookahead& lookahead) const
    {
        Write(lookahead.dest);
    }

    void operator()(ParseCheck& check) const
    {
        Read(check.condition);
    }

    void operator()(Checksum& checksum, FieldUse use) const
    {
        Read(checksum.inputs);
        for (Condition& condition : checksum.when)
        {
            Read(condition);
        }
        visit(checksum.dest, use);
    }

    void operator()(Table& table) const
    {
        for (MatchKey& key : table.keys)
        {
            visit(key.field, FieldUse::Read);
        }
        if (table.meter)
        {
            Write(table.meter->colour);
        }
    }

    void operator()(Control& control) const
    {
        for (ControlNode& node : control.nodes)
        {
            if (auto* branch = std::get_if<Branch>(&node))
            {
                Read(branch->condition);
            }
        }
    }
};

} // namespace

void
ForEachField(Instruction& instruction, const FieldVisitor& visit)
{
    std::visit(Visit{visit}, instruction);
}

void
ForEachField(ParseStep& step, const FieldVisitor& visit)
{
    std::visit(Visit{visit}, step);
}

void
ForEachField(Program& program, const FieldVisitor& visitor)
{
    const Visit visit{visitor};
    for (ParseState& state : program.parser)
    {
        for (ParseStep& step : state.steps)
        {
            ForEachField(step, visitor);
        }
        visit.Read(state.select);
    }
    for (Checksum& check : program.checks)
    {
        visit(check, FieldUse::Read);
    }
    for (Action& action : program.actions)
    {
        for (Instruction& instruction : action.body)
        {
            ForEachField(instruction, visitor);
        }
    }
    for (Table& table : program.tables)
    {
        visit(table);
    }
    visit(program.ingress);
    visit(program.egress);
    for (Checksum& checksum : program.checksums)
    {
        visit(checksum, FieldUse::Write);
    }
    for (ActionProfile& profile : program.profiles)
    {
        visit.Read(profile.fields);
    }
    for (DigestLayout& digest : program.digests)
    {
        visit.Read(digest.fields);
    }
    for (std::vector<FieldId>& list : program.fieldLists)
    {
        visit.Read(list, FieldUse::Keep);
    }
}

} // namespace pisa
