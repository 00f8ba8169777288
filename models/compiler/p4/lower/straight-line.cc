// If-conversion: choices become guards, leaving a region becomes a condition on what follows.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/straight-line.h"

#include "compiler/p4/lower/code.h"

#include <cassert>

namespace pisa::p4
{

namespace
{

class Straightener
{
  public:
    explicit Straightener(Storage& storage) : m_storage(storage), m_code(Code::Kind::Action, storage)
    {
    }

    /** Writes the code for packets with the guard. @return the guard of what follows it. */
    Operand Run(const Regions& regions, Operand guard)
    {
        for (const Region& region : regions)
        {
            m_where = region.where;
            guard = std::visit([&](const auto& node) { return Run(node, guard); }, region.node);
            if (guard == Literal(0))
            {
                break;
            }
        }
        return guard;
    }

    std::vector<CodeItem> Take()
    {
        Regions regions = m_code.Take();
        assert(regions.size() <= 1);
        return regions.empty() ? std::vector<CodeItem>{} : std::get<Straight>(regions[0].node).items;
    }

  private:
    Operand Run(const Straight& straight, const Operand& guard)
    {
        for (const CodeItem& item : straight.items)
        {
            if (guard == Literal(1))
            {
                m_code.Add(item);
            }
            else if (const auto* instruction = std::get_if<Instruction>(&item))
            {
                std::visit([&](const auto& each) { Guard(each, guard); }, *instruction);
            }
            else
            {
                throw InputError(m_where, "the parser would take this step only under a condition",
                                 "choose by a select between states");
            }
        }
        return guard;
    }

    Operand Run(const Choice& choice, const Operand& guard)
    {
        const Operand condition = Bit(choice.condition);
        const Operand whenTrue = m_code.And(guard, condition);
        const Operand whenFalse = m_code.And(guard, m_code.Not(condition));
        const Operand afterTrue = Run(choice.whenTrue, whenTrue);
        const Operand afterFalse = Run(choice.whenFalse, whenFalse);
        const bool falls = afterTrue == whenTrue && afterFalse == whenFalse;
        return falls ? guard : m_code.Or(afterTrue, afterFalse);
    }

    Operand Run(const TableUse&, const Operand&)
    {
        throw InputError(m_where, "a table is applied inside an action", "apply it in the control");
    }

    Operand Run(const Leave& leave, const Operand& guard)
    {
        const auto it = m_left.find(leave.label);
        m_left[leave.label] = it == m_left.end() ? guard : m_code.Or(it->second, guard);
        return Literal(0);
    }

    Operand Run(const Labelled& labelled, const Operand& guard)
    {
        const std::map<LabelId, Operand> before = m_left;
        const Operand falls = Run(labelled.inside, guard);
        const auto it = m_left.find(labelled.label);
        const Operand left = it == m_left.end() ? Literal(0) : it->second;
        m_left.erase(labelled.label);
        return m_left == before ? guard : m_code.Or(falls, left);
    }

    /** A field of its own for the condition, whatever is written after. */
    Operand Bit(const Condition& condition)
    {
        const auto* field = std::get_if<FieldId>(&condition.left);
        const bool isBit =
            condition.operation == Operation::NotEqual && condition.width == 1 && condition.right == Literal(0);
        if (isBit && !(field && !m_storage.IsTemporary(*field)))
        {
            return condition.left;
        }
        return m_code.Compute(condition.operation, condition.width, {condition.left, condition.right});
    }

    void Keep(FieldId dest, const Operand& guard, const Operand& value)
    {
        const unsigned width = m_storage.WidthOf(dest);
        m_code.ComputeInto(dest, Operation::Select, width, {guard, value, dest});
    }

    void Guard(const pisa::Statement& statement, const Operand& guard)
    {
        const FieldId dest = statement.dest;
        if (m_storage.IsTemporary(dest))
        {
            m_code.Add(Instruction(statement));
            return;
        }
        if (dest.index != FieldId::kValid &&
            m_storage.GetProgram().headers[dest.header].fields[dest.index].variableBits > 0)
        {
            throw InputError(m_where, "a varbit is assigned under a condition inside an action",
                             "assign it in the control, or always");
        }
        Keep(dest, guard,
             m_code.Compute(statement.operation, statement.width, statement.operands, m_storage.WidthOf(dest)));
    }

    void Guard(StatefulOperation operation, const Operand& guard)
    {
        operation.guard = m_code.And(guard, operation.guard);
        std::vector<std::pair<FieldId, FieldId>> kept;
        for (AtomOutput& output : operation.outputs)
        {
            if (!m_storage.IsTemporary(output.dest))
            {
                const FieldId result = m_storage.Temporary(m_storage.WidthOf(output.dest));
                kept.emplace_back(output.dest, result);
                output.dest = result;
            }
        }
        m_code.Add(Instruction(std::move(operation)));
        for (const auto& [dest, result] : kept)
        {
            Keep(dest, guard, result);
        }
    }

    template <typename Service>
    void Guard(Service service, const Operand& guard)
    {
        service.guard = m_code.And(guard, service.guard);
        m_code.Add(Instruction(std::move(service)));
    }

    Storage& m_storage;
    Code m_code;
    SourceLocation m_where;
    std::map<LabelId, Operand> m_left; ///< by label: the guards under which packets have left for it
};

} // namespace

std::vector<CodeItem>
Straighten(const Regions& regions, Storage& storage)
{
    Straightener straightener(storage);
    straightener.Run(regions, Literal(1));
    return straightener.Take();
}

std::vector<Instruction>
StraightenAction(const Regions& regions, Storage& storage)
{
    std::vector<Instruction> instructions;
    for (CodeItem& item : Straighten(regions, storage))
    {
        instructions.push_back(std::get<Instruction>(std::move(item)));
    }
    return instructions;
}

} // namespace pisa::p4
