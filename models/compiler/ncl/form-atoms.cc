// What runs inside the atoms of registers.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/kernel-flow.h"

#include <algorithm>
#include <optional>

namespace pisa
{

namespace
{

// Consumers are drawn into an atom only while it stays as small as chips have them.
constexpr size_t kMostSteps = 8;
constexpr size_t kMostInputs = 4;
constexpr unsigned kMostDepth = 5;

class AtomForming
{
  public:
    explicit AtomForming(KernelFlow& flow) : m_flow(flow)
    {
    }

    void Run();

  private:
    std::vector<bool> ValuesFromOld(uint32_t atom) const;
    void TakeCone(uint32_t atom, FlowId value);
    void FindUses();
    void Need(FlowId value);
    bool AbsorbConsumer(uint32_t atom);
    bool Fits(uint32_t atom, FlowId added) const;
    bool IsOwnedBy(FlowId value, uint32_t atom) const;
    std::vector<FlowId> InputsOf(uint32_t atom) const;

    KernelFlow& m_flow;
    std::vector<std::vector<bool>> m_fromOld;     ///< by atom: values that depend on its old cell
    std::vector<std::optional<uint32_t>> m_owner; ///< the atom that computes a value
    std::vector<std::vector<FlowId>> m_consumers; ///< operations outside atoms, by operand
    std::vector<unsigned> m_otherUses;            ///< results, keys, indices, guards, inputs of atoms
    std::vector<bool> m_isNeeded;
};

std::vector<bool>
AtomForming::ValuesFromOld(uint32_t atom) const
{
    std::vector<bool> depends(m_flow.values.size());
    for (FlowId id = 0; id < m_flow.values.size(); ++id)
    {
        const FlowValue& value = m_flow.values[id];
        depends[id] = (value.kind == FlowValue::Kind::Old && value.payload == atom) ||
                      std::any_of(value.operands.begin(), value.operands.end(),
                                  [&](FlowId operand) { return depends[operand]; });
    }
    return depends;
}

bool
AtomForming::IsOwnedBy(FlowId value, uint32_t atom) const
{
    return m_owner[value] && *m_owner[value] == atom;
}

void
AtomForming::TakeCone(uint32_t atom, FlowId value)
{
    if (!m_fromOld[atom][value] || IsOwnedBy(value, atom))
    {
        return;
    }
    if (m_owner[value])
    {
        throw InputError(m_flow.atoms[atom].where,
                         "the new values of two cells of switch memory each depend on the other's old value "
                         "(limit: one cell read and written a step)",
                         "update one of them from window data or on another window");
    }
    m_owner[value] = atom;
    for (FlowId operand : m_flow.values[value].operands)
    {
        TakeCone(atom, operand);
    }
}

std::vector<FlowId>
AtomForming::InputsOf(uint32_t atom) const
{
    std::set<FlowId> inputs;
    const auto add = [&](FlowId value)
    {
        if (!IsOwnedBy(value, atom) && m_flow.values[value].kind != FlowValue::Kind::Constant)
        {
            inputs.insert(value);
        }
    };
    for (FlowId id = 0; id < m_flow.values.size(); ++id)
    {
        if (IsOwnedBy(id, atom))
        {
            std::for_each(m_flow.values[id].operands.begin(), m_flow.values[id].operands.end(), add);
        }
    }
    if (m_flow.atoms[atom].isWritten)
    {
        add(m_flow.atoms[atom].next);
    }
    return {inputs.begin(), inputs.end()};
}

void
AtomForming::Need(FlowId value)
{
    if (m_isNeeded[value])
    {
        return;
    }
    m_isNeeded[value] = true;
    if (m_owner[value])
    {
        return;
    }
    for (FlowId operand : m_flow.values[value].operands)
    {
        m_consumers[operand].push_back(value);
        Need(operand);
    }
}

void
AtomForming::FindUses()
{
    m_consumers.assign(m_flow.values.size(), {});
    m_otherUses.assign(m_flow.values.size(), 0);
    m_isNeeded.assign(m_flow.values.size(), false);
    const auto use = [&](FlowId value)
    {
        ++m_otherUses[value];
        Need(value);
    };
    for (const auto& result : m_flow.results)
    {
        use(result.value);
    }
    for (const auto& lookup : m_flow.lookups)
    {
        use(lookup.key);
    }
    for (uint32_t atom = 0; atom < m_flow.atoms.size(); ++atom)
    {
        use(m_flow.atoms[atom].index);
        use(m_flow.atoms[atom].guard);
        for (FlowId input : InputsOf(atom))
        {
            use(input);
        }
    }
    for (uint32_t atom = 0; atom < m_flow.atoms.size(); ++atom)
    {
        m_flow.atoms[atom].steps.clear();
        m_flow.atoms[atom].outputs.clear();
        for (FlowId id = 0; id < m_flow.values.size(); ++id)
        {
            if (IsOwnedBy(id, atom) && m_flow.values[id].kind == FlowValue::Kind::Operation)
            {
                m_flow.atoms[atom].steps.push_back(id);
            }
            if (IsOwnedBy(id, atom) && m_isNeeded[id])
            {
                m_flow.atoms[atom].outputs.push_back(id);
            }
        }
    }
}

bool
AtomForming::Fits(uint32_t atom, FlowId added) const
{
    std::set<FlowId> inputs;
    for (FlowId input : InputsOf(atom))
    {
        inputs.insert(input);
    }
    std::map<FlowId, unsigned> depths;
    unsigned deepest = 0;
    std::vector<FlowId> steps = m_flow.atoms[atom].steps;
    steps.push_back(added);
    for (FlowId step : steps)
    {
        unsigned depth = 1;
        for (FlowId operand : m_flow.values[step].operands)
        {
            const auto at = depths.find(operand);
            depth = at == depths.end() ? depth : std::max(depth, at->second + 1);
            if (step == added && !IsOwnedBy(operand, atom) &&
                m_flow.values[operand].kind != FlowValue::Kind::Constant)
            {
                inputs.insert(operand);
            }
        }
        depths[step] = depth;
        deepest = std::max(deepest, depth);
    }
    return steps.size() <= kMostSteps && inputs.size() <= kMostInputs && deepest <= kMostDepth;
}

bool
AtomForming::AbsorbConsumer(uint32_t atom)
{
    for (FlowId output : m_flow.atoms[atom].outputs)
    {
        if (m_otherUses[output] != 0 || m_consumers[output].size() != 1)
        {
            continue;
        }
        const FlowId consumer = m_consumers[output].front();
        const FlowValue& value = m_flow.values[consumer];
        const bool isLast = std::all_of(value.operands.begin(), value.operands.end(),
                                        [&](FlowId operand)
                                        {
                                            const bool isOnlyUse =
                                                m_otherUses[operand] == 0 && m_consumers[operand].size() == 1;
                                            return IsOwnedBy(operand, atom) ? isOnlyUse : !m_fromOld[atom][operand];
                                        });
        if (isLast && !m_owner[consumer] && Fits(atom, consumer))
        {
            m_owner[consumer] = atom;
            return true;
        }
    }
    return false;
}

void
AtomForming::Run()
{
    m_owner.resize(m_flow.values.size());
    for (uint32_t atom = 0; atom < m_flow.atoms.size(); ++atom)
    {
        m_fromOld.push_back(ValuesFromOld(atom));
    }
    for (FlowId id = 0; id < m_flow.values.size(); ++id)
    {
        if (m_flow.values[id].kind == FlowValue::Kind::Old)
        {
            m_owner[id] = static_cast<uint32_t>(m_flow.values[id].payload);
        }
    }
    for (uint32_t atom = 0; atom < m_flow.atoms.size(); ++atom)
    {
        if (m_flow.atoms[atom].isWritten)
        {
            TakeCone(atom, m_flow.atoms[atom].next);
        }
    }
    bool changes = true;
    while (changes)
    {
        changes = false;
        FindUses();
        for (uint32_t atom = 0; atom < m_flow.atoms.size() && !changes; ++atom)
        {
            changes = AbsorbConsumer(atom);
        }
    }
}

} // namespace

void
FormAtoms(KernelFlow& flow)
{
    AtomForming(flow).Run();
}

} // namespace pisa
