// Turning statements, stateful operations and conditions into flat operations.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/linked-operation.h"

#include <cassert>

namespace pisa
{

namespace
{

/** A Compute of slots into a slot, which holds `destMask`. */
LinkedOperation
LinkCompute(Operation operation, unsigned width, const std::vector<uint32_t>& operands, uint32_t dest,
            uint64_t destMask)
{
    assert(operands.size() == Info(operation).arity);
    LinkedOperation linked;
    linked.operation = operation;
    linked.width = static_cast<uint8_t>(width);
    linked.a = operands[0];
    linked.b = operands.size() > 1 ? operands[1] : PhvLayout::kScratch;
    linked.c = operands.size() > 2 ? operands[2] : PhvLayout::kScratch;
    linked.dest = dest;
    linked.operandMask = LowBits(width);
    linked.resultMask = destMask & (operation == Operation::SignExtend ? ~uint64_t{0} : LowBits(width));
    return linked;
}

LinkedOperation
LinkFieldCompute(Operation operation, unsigned width, const std::vector<uint32_t>& operands, FieldId dest,
                 const PhvLayout& layout)
{
    LinkedOperation linked = LinkCompute(operation, width, operands, layout.SlotOf(dest), layout.MaskOf(dest));
    linked.changed = layout.ChangedSlot(dest.header);
    return linked;
}

/** Links one stateful operation: load, steps, store, outputs. */
class AtomLinker
{
  public:
    AtomLinker(const StatefulOperation& atom, PhvLayout& layout, std::vector<LinkedOperation>& code)
        : m_atom(atom),
          m_layout(layout),
          m_code(code),
          m_old(NewTemporary())
    {
        for (const Operand& input : atom.inputs)
        {
            m_inputs.push_back(SlotOf(input, layout));
        }
    }

    void Link()
    {
        Access(LinkedOperation::Kind::Load);
        for (const AtomStep& step : m_atom.steps)
        {
            std::vector<uint32_t> operands;
            for (const AtomValue& value : step.operands)
            {
                operands.push_back(SlotOfValue(value));
            }
            m_steps.push_back(NewTemporary());
            m_code.push_back(LinkCompute(step.operation, step.width, operands, m_steps.back(), ~uint64_t{0}));
        }
        if (m_atom.next.kind != AtomValue::Kind::Old)
        {
            Access(LinkedOperation::Kind::Store);
        }
        LinkOutputs();
    }

  private:
    uint32_t NewTemporary()
    {
        return m_layout.TemporarySlot(m_temporaries++);
    }

    uint32_t SlotOfValue(const AtomValue& value)
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
            return m_layout.ConstantSlot(value.literal);
        }
        assert(false && "no such atom value");
        return PhvLayout::kScratch;
    }

    void Access(LinkedOperation::Kind kind)
    {
        LinkedOperation access;
        access.kind = kind;
        access.reg = m_atom.reg;
        access.a = SlotOf(m_atom.index, m_layout);
        if (kind == LinkedOperation::Kind::Load)
        {
            access.dest = m_old;
        }
        else
        {
            access.b = SlotOfValue(m_atom.next);
            access.c = SlotOf(m_atom.guard, m_layout);
        }
        m_code.push_back(access);
    }

    /** Inputs that are handed back are read first: an output may overwrite the field that they come from. */
    void LinkOutputs()
    {
        std::vector<uint32_t> sources;
        for (const AtomOutput& output : m_atom.outputs)
        {
            sources.push_back(SlotOfValue(output.value));
            if (output.value.kind == AtomValue::Kind::Input)
            {
                const uint32_t copy = NewTemporary();
                m_code.push_back(LinkCompute(Operation::Move, 64, {sources.back()}, copy, ~uint64_t{0}));
                sources.back() = copy;
            }
        }
        for (std::size_t i = 0; i < sources.size(); ++i)
        {
            m_code.push_back(LinkFieldCompute(Operation::Move, 64, {sources[i]}, m_atom.outputs[i].dest, m_layout));
        }
    }

    const StatefulOperation& m_atom;
    PhvLayout& m_layout;
    std::vector<LinkedOperation>& m_code;
    uint32_t m_temporaries{0};
    uint32_t m_old;
    std::vector<uint32_t> m_inputs;
    std::vector<uint32_t> m_steps;
};

} // namespace

void
LinkInstruction(const Instruction& instruction, PhvLayout& layout, std::vector<LinkedOperation>& code)
{
    if (const auto* statement = std::get_if<Statement>(&instruction))
    {
        std::vector<uint32_t> operands;
        for (const Operand& operand : statement->operands)
        {
            operands.push_back(SlotOf(operand, layout));
        }
        code.push_back(LinkFieldCompute(statement->operation, statement->width, operands, statement->dest, layout));
        return;
    }
    AtomLinker(std::get<StatefulOperation>(instruction), layout, code).Link();
}

LinkedOperation
LinkCondition(const Condition& condition, PhvLayout& layout)
{
    return LinkCompute(condition.operation, condition.width,
                       {SlotOf(condition.left, layout), SlotOf(condition.right, layout)}, PhvLayout::kScratch,
                       ~uint64_t{0});
}

} // namespace pisa
