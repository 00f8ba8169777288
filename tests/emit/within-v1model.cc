// Random programs that v1model has words for.
// SPDX-License-Identifier: GPL-2.0-only
#include "emit/within-v1model.h"

#include <algorithm>
#include <set>

namespace pisa
{

namespace
{

/** Fields that v1model has in all of their bits, and the wishes that it has calls for. */
bool
IsIn(Intrinsic field)
{
    static const std::set<Intrinsic> kAlike{
        Intrinsic::PacketLength, Intrinsic::MulticastGroup, Intrinsic::ReplicationId, Intrinsic::Drop,
        Intrinsic::Flood,        Intrinsic::Resubmit,       Intrinsic::Recirculate,   Intrinsic::MirrorSession,
        Intrinsic::MirrorList,   Intrinsic::Truncate,       Intrinsic::ChecksumError};
    return kAlike.count(field) > 0;
}

/** Keeps the first of entries that match the same in all bits of the keys. */
void
RemoveEqual(const Program& program, Table& table)
{
    const auto isSame = [&](const Entry& a, const Entry& b)
    {
        for (std::size_t i = 0; i < table.keys.size(); ++i)
        {
            const FieldId field = table.keys[i].field;
            const unsigned width =
                field.index == FieldId::kValid ? 1 : program.headers[field.header].fields[field.index].width;
            if (a.match[i].value != b.match[i].value || ((a.match[i].mask ^ b.match[i].mask) & LowBits(width)) != 0)
            {
                return false;
            }
        }
        return true;
    };
    std::vector<Entry> kept;
    for (const Entry& entry : table.entries)
    {
        if (std::none_of(kept.begin(), kept.end(), [&](const Entry& other) { return isSame(entry, other); }))
        {
            kept.push_back(entry);
        }
    }
    table.entries = kept;
}

/** Puts fields of the first metadata in place of others; random programs have some. */
class Replacer
{
  public:
    explicit Replacer(Program& program) : m_program(program)
    {
    }

    void Run()
    {
        for (Action& action : m_program.actions)
        {
            for (Instruction& instruction : action.body)
            {
                std::visit([this](auto& one) { Replace(one); }, instruction);
            }
        }
        for (Table& table : m_program.tables)
        {
            for (std::size_t i = 0; i < table.keys.size(); ++i)
            {
                ReplaceKey(table, i);
            }
            RemoveEqual(m_program, table);
            for (Entry& entry : table.entries)
            {
                entry.priority += 100; // P4_16 begins at 0; random ones are small
            }
        }
        for (const Thread thread : kThreads)
        {
            for (ControlNode& node : ControlOf(m_program, thread).nodes)
            {
                if (auto* branch = std::get_if<Branch>(&node))
                {
                    Replace(branch->condition.left);
                    Replace(branch->condition.right);
                }
            }
        }
        for (Checksum& checksum : m_program.checksums)
        {
            checksum.onlyChanged = false;
        }
    }

  private:
    void Replace(FieldId& field)
    {
        const auto count = static_cast<uint32_t>(m_program.headers[1].fields.size());
        if (field.header == 0 && !IsIn(static_cast<Intrinsic>(field.index)))
        {
            field = {1, field.index % count};
        }
    }

    void Replace(Operand& operand)
    {
        if (auto* field = std::get_if<FieldId>(&operand))
        {
            Replace(*field);
        }
    }

    void Replace(Statement& statement)
    {
        Replace(statement.dest);
        for (Operand& operand : statement.operands)
        {
            Replace(operand);
        }
    }

    void Replace(StatefulOperation& atom)
    {
        Replace(atom.index);
        Replace(atom.guard);
        for (Operand& input : atom.inputs)
        {
            Replace(input);
        }
        for (AtomOutput& output : atom.outputs)
        {
            Replace(output.dest);
        }
    }

    template <typename Service>
    void Replace(Service&)
    {
        // random programs without services have none
    }

    /** Entries were drawn for the width of the field that was there: they go. */
    void ReplaceKey(Table& table, std::size_t key)
    {
        FieldId& field = table.keys[key].field;
        const FieldId before = field;
        Replace(field);
        if (field == before)
        {
            return;
        }
        table.keys[key].kind = MatchKind::Exact;
        table.entries.clear();
    }

    Program& m_program;
};

} // namespace

Program
WithinV1model(Program program)
{
    Replacer(program).Run();
    return program;
}

} // namespace pisa
