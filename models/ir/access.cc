// Collects reads and writes, instruction by instruction.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/access.h"

namespace pisa
{

namespace
{

/** Adds what instructions read and write to one Access. */
class Collector
{
  public:
    Collector(const Program* program, Access& access) : m_program(program), m_access(access)
    {
    }

    void Read(const Operand& operand)
    {
        const auto* field = std::get_if<FieldId>(&operand);
        if (field != nullptr && m_access.writes.count(*field) == 0)
        {
            m_access.reads.insert(*field);
        }
    }

    void Read(const std::vector<Operand>& operands)
    {
        for (const Operand& operand : operands)
        {
            Read(operand);
        }
    }

    void Read(const std::vector<HashInput>& inputs)
    {
        for (const HashInput& input : inputs)
        {
            Read(input.value);
        }
    }

    /** A narrow statement still writes its whole destination: the result is cut or zero-extended to it. */
    void Add(const Statement& statement)
    {
        Read(statement.operands);
        m_access.writes.insert(statement.dest);
    }

    void Add(const StatefulOperation& atom)
    {
        Read(atom.index);
        Read(atom.guard);
        Read(atom.inputs);
        for (const AtomOutput& output : atom.outputs)
        {
            m_access.writes.insert(output.dest);
        }
        m_access.registers.insert(atom.reg);
    }

    void Add(const Hash& hash)
    {
        Read(hash.inputs);
        WriteIf(hash.guard, hash.dest);
    }

    void Add(const RandomNumber& random)
    {
        Read(random.low);
        Read(random.high);
        WriteIf(random.guard, random.dest);
    }

    void Add(const Count& count)
    {
        Read(count.index);
        Read(count.guard);
        Read(IntrinsicField(Intrinsic::PacketLength));
        m_access.counters.insert(count.counter);
    }

    void Add(const MeterExecute& execute)
    {
        Read(execute.index);
        Read(IntrinsicField(Intrinsic::PacketLength));
        WriteIf(execute.guard, execute.dest);
        m_access.meters.insert(execute.meter);
    }

    void Add(const Digest& digest)
    {
        Read(digest.guard);
        for (FieldId field : m_program->digests[digest.digest].fields)
        {
            Read(field);
        }
    }

    void Add(const Log& log)
    {
        Read(log.operands);
        Read(log.guard);
    }

    void Add(const Assert& assertion)
    {
        Read(assertion.condition);
        Read(assertion.guard);
    }

    void Add(const Extract& extract)
    {
        Read(extract.variableBits);
    }

    void Add(const Advance& advance)
    {
        Read(advance.bits);
    }

    void Add(const Lookahead& lookahead)
    {
        m_access.writes.insert(lookahead.dest);
    }

    void Add(const ParseCheck& check)
    {
        Read(check.condition);
    }

  private:
    /** What is not written keeps its value: behind a guard the destination is read as well. */
    void WriteIf(const Operand& guard, FieldId dest)
    {
        Read(guard);
        if (!(guard == Operand{Constant{1}}))
        {
            Read(dest);
        }
        m_access.writes.insert(dest);
    }

    const Program* m_program; ///< null where there are no digests
    Access& m_access;
};

std::set<FieldId>
Together(Access access)
{
    access.reads.merge(access.writes);
    return std::move(access.reads);
}

} // namespace

Access
AccessOf(const Program& program, const Action& action)
{
    Access access;
    Collector collector(&program, access);
    for (const Instruction& instruction : action.body)
    {
        std::visit([&collector](const auto& i) { collector.Add(i); }, instruction);
    }
    return access;
}

Access
AccessOf(const Program& program, const Instruction& instruction)
{
    Access access;
    Collector collector(&program, access);
    std::visit([&collector](const auto& i) { collector.Add(i); }, instruction);
    return access;
}

std::set<FieldId>
FieldsOf(const Condition& condition)
{
    Access access;
    Collector collector(nullptr, access);
    collector.Read(condition.left);
    collector.Read(condition.right);
    return access.reads;
}

std::set<FieldId>
FieldsOf(const ParseState& state)
{
    Access access;
    Collector collector(nullptr, access);
    for (const ParseStep& step : state.steps)
    {
        std::visit([&collector](const auto& s) { collector.Add(s); }, step);
    }
    for (FieldId field : state.select)
    {
        collector.Read(field);
    }
    return Together(std::move(access));
}

std::set<FieldId>
FieldsOf(const Checksum& checksum)
{
    Access access;
    Collector collector(nullptr, access);
    collector.Read(checksum.inputs);
    for (const Condition& condition : checksum.when)
    {
        collector.Read(condition.left);
        collector.Read(condition.right);
    }
    access.reads.insert(checksum.dest);
    return access.reads;
}

} // namespace pisa
