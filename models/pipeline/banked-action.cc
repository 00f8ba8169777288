// Cutting actions where an instruction needs what a bank has not answered yet.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-action.h"

#include <algorithm>
#include <set>

namespace pisa
{

namespace
{

/** The fields that an instruction needs from before it, and those that it leaves. */
struct Footprint
{
    std::set<uint32_t> reads;
    std::set<uint32_t> writes;
};

Footprint
FootprintOf(const LinkedCode& code, const PhvLayout& layout)
{
    Footprint footprint;
    for (const LinkedOperation& operation : code)
    {
        for (const uint32_t slot : {operation.a, operation.b, operation.c})
        {
            if (layout.IsField(slot))
            {
                footprint.reads.insert(slot);
            }
        }
        const bool isStore = operation.kind == LinkedOperation::Kind::Store;
        if (!isStore && layout.IsField(operation.dest))
        {
            footprint.writes.insert(operation.dest);
        }
    }
    return footprint;
}

/** What an instruction sends to a bank it needs, whether or not the bank makes use of it. */
void
AddSent(const Instruction& instruction, const PhvLayout& layout, Footprint& footprint)
{
    const auto* atom = std::get_if<StatefulOperation>(&instruction);
    if (atom == nullptr)
    {
        return;
    }
    std::vector<Operand> sent = atom->inputs;
    sent.push_back(atom->guard);
    for (const Operand& operand : sent)
    {
        if (const auto* field = std::get_if<FieldId>(&operand))
        {
            footprint.reads.insert(layout.SlotOf(*field));
        }
    }
}

bool
Meet(const std::set<uint32_t>& a, const std::set<uint32_t>& b)
{
    return std::any_of(a.begin(), a.end(), [&b](uint32_t slot) { return b.count(slot) > 0; });
}

/** Distributes instructions over steps. */
class StepCutter
{
  public:
    void Add(LinkedCode code, const Footprint& footprint)
    {
        if (Meet(footprint.reads, m_sent.writes) || Meet(footprint.writes, m_sent.writes) ||
            Meet(footprint.writes, m_sent.reads))
        {
            m_steps.emplace_back();
            m_sent = {};
        }
        ActionStep& step = m_steps.back();
        const auto load = std::find_if(code.begin(), code.end(),
                                       [](const LinkedOperation& operation)
                                       { return operation.kind == LinkedOperation::Kind::Load; });
        if (load == code.end())
        {
            step.compute.insert(step.compute.end(), code.begin(), code.end());
            return;
        }
        m_sent.reads.insert(footprint.reads.begin(), footprint.reads.end());
        m_sent.writes.insert(footprint.writes.begin(), footprint.writes.end());
        const RegisterId reg = load->reg;
        const uint32_t index = load->a;
        step.accesses.push_back({reg, index, std::move(code)});
    }

    std::vector<ActionStep> Finish()
    {
        if (!m_steps.back().accesses.empty())
        {
            m_steps.emplace_back();
        }
        return std::move(m_steps);
    }

  private:
    std::vector<ActionStep> m_steps{1};
    Footprint m_sent; ///< by the accesses of the last step
};

} // namespace

BankedAction
LinkBankedAction(const Action& action, PhvLayout& layout)
{
    StepCutter cutter;
    for (const Instruction& instruction : action.body)
    {
        LinkedCode code;
        LinkInstruction(instruction, layout, code);
        Footprint footprint = FootprintOf(code, layout);
        AddSent(instruction, layout, footprint);
        cutter.Add(std::move(code), footprint);
    }
    return {cutter.Finish(), static_cast<uint32_t>(action.parameters.size()), layout.ParameterSlot(0)};
}

} // namespace pisa
