// Levels by dependence, and when results may overwrite the fields of the packet.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/flow-schedule.h"

#include <algorithm>

namespace pisa
{

namespace
{

class Scheduler
{
  public:
    Scheduler(const KernelFlow& flow, const DeviceSource& source) : m_flow(flow), m_source(source)
    {
    }

    FlowSchedule Run();

  private:
    unsigned LevelOf(FlowId value);
    unsigned AtomLevel(uint32_t atom);
    unsigned LookupLevel(uint32_t lookup);
    void Use(FlowId value, unsigned level);
    void UseAtomInputs(uint32_t atom);
    void FindOwners();
    void PlaceResults();
    bool IsOverwritten(FieldId field) const;
    bool IsOnlyReader(const FlowResult& result, unsigned level) const;

    const KernelFlow& m_flow;
    const DeviceSource& m_source;
    FlowSchedule m_result;
    std::vector<uint32_t> m_owner; ///< atom + 1
    std::vector<bool> m_isKnown;
    std::vector<bool> m_isOpen;             ///< atoms whose level is being found
    std::map<FieldId, unsigned> m_lastRead; ///< of the packet's fields
};

void
Scheduler::FindOwners()
{
    m_owner.assign(m_flow.values.size(), 0);
    for (uint32_t atom = 0; atom < m_flow.atoms.size(); ++atom)
    {
        for (FlowId step : m_flow.atoms[atom].steps)
        {
            m_owner[step] = atom + 1;
        }
    }
    for (FlowId value = 0; value < m_flow.values.size(); ++value)
    {
        if (m_flow.values[value].kind == FlowValue::Kind::Old)
        {
            m_owner[value] = static_cast<uint32_t>(m_flow.values[value].payload) + 1;
        }
        m_result.isOwned.push_back(m_owner[value] != 0);
    }
}

unsigned
Scheduler::LevelOf(FlowId value)
{
    if (m_isKnown[value])
    {
        return m_result.levels[value];
    }
    const FlowValue& known = m_flow.values[value];
    unsigned level = 0;
    if (m_owner[value] != 0)
    {
        level = AtomLevel(m_owner[value] - 1);
    }
    else if (known.kind == FlowValue::Kind::Hit || known.kind == FlowValue::Kind::MapValue)
    {
        level = LookupLevel(static_cast<uint32_t>(known.payload));
    }
    else if (known.kind == FlowValue::Kind::Operation)
    {
        level = 1;
        for (FlowId operand : known.operands)
        {
            level = std::max(level, LevelOf(operand) + 1);
        }
    }
    m_isKnown[value] = true;
    m_result.levels[value] = level;
    return level;
}

unsigned
Scheduler::AtomLevel(uint32_t index)
{
    unsigned& level = m_result.atomLevels[index];
    if (level != 0)
    {
        return level;
    }
    const FlowAtom& atom = m_flow.atoms[index];
    if (m_isOpen[index])
    {
        throw InputError(atom.where,
                         "memory '" + m_source.memories[atom.memory].name +
                             "' and another one each need the other's result (limit: one access of each a pass)",
                         "reorder the accesses so that one memory depends on the other only");
    }
    m_isOpen[index] = true;
    unsigned latest = std::max(LevelOf(atom.index), LevelOf(atom.guard));
    const auto need = [&](FlowId value)
    {
        if (m_owner[value] != index + 1)
        {
            latest = std::max(latest, LevelOf(value));
        }
    };
    for (FlowId step : atom.steps)
    {
        std::for_each(m_flow.values[step].operands.begin(), m_flow.values[step].operands.end(), need);
    }
    if (atom.isWritten)
    {
        need(atom.next);
    }
    m_isOpen[index] = false;
    return m_result.atomLevels[index] = latest + 1;
}

unsigned
Scheduler::LookupLevel(uint32_t index)
{
    unsigned& level = m_result.lookupLevels[index];
    if (level == 0)
    {
        unsigned earliest = LevelOf(m_flow.lookups[index].key) + 1;
        for (uint32_t earlier = 0; earlier < index; ++earlier)
        {
            if (m_flow.lookups[earlier].map == m_flow.lookups[index].map)
            {
                earliest = std::max(earliest, LookupLevel(earlier) + 2); // after its results have been copied
            }
        }
        level = earliest;
    }
    return level;
}

void
Scheduler::Use(FlowId value, unsigned level)
{
    const FlowValue& known = m_flow.values[value];
    if (known.kind == FlowValue::Kind::Constant)
    {
        return;
    }
    if (known.kind == FlowValue::Kind::Field)
    {
        m_lastRead[known.field] = std::max(m_lastRead[known.field], level);
        return;
    }
    m_result.lastUse[value] = std::max(m_result.lastUse[value], level);
    if (m_result.isMade[value])
    {
        return;
    }
    m_result.isMade[value] = true;
    if (m_owner[value] != 0)
    {
        UseAtomInputs(m_owner[value] - 1);
        return;
    }
    if (known.kind == FlowValue::Kind::Hit || known.kind == FlowValue::Kind::MapValue)
    {
        const uint32_t lookup = static_cast<uint32_t>(known.payload);
        Use(m_flow.lookups[lookup].key, LookupLevel(lookup));
    }
    for (FlowId operand : known.operands)
    {
        Use(operand, LevelOf(value));
    }
}

void
Scheduler::UseAtomInputs(uint32_t index)
{
    const FlowAtom& atom = m_flow.atoms[index];
    const unsigned level = AtomLevel(index);
    const auto use = [&](FlowId value)
    {
        if (m_owner[value] != index + 1)
        {
            Use(value, level);
        }
    };
    use(atom.index);
    use(atom.guard);
    for (FlowId step : atom.steps)
    {
        std::for_each(m_flow.values[step].operands.begin(), m_flow.values[step].operands.end(), use);
    }
    if (atom.isWritten)
    {
        use(atom.next);
    }
}

bool
Scheduler::IsOverwritten(FieldId field) const
{
    return std::any_of(m_flow.results.begin(), m_flow.results.end(),
                       [&](const FlowResult& result) { return result.field == field; });
}

void
Scheduler::PlaceResults()
{
    for (size_t r = 0; r < m_flow.results.size(); ++r)
    {
        const FlowResult& result = m_flow.results[r];
        const FlowValue& value = m_flow.values[result.value];
        const unsigned level = LevelOf(result.value);
        const bool isComputed = m_result.isMade[result.value] && value.kind != FlowValue::Kind::Hit &&
                                value.kind != FlowValue::Kind::MapValue;
        const auto read = m_lastRead.find(result.field);
        const unsigned lastRead = read == m_lastRead.end() ? 0 : read->second;
        const bool isFree = lastRead < level || (lastRead == level && IsOnlyReader(result, level));
        if (isComputed && isFree && m_result.direct.emplace(result.value, r).second)
        {
            continue;
        }
        ResultMove move;
        move.result = r;
        move.viaCopy = value.kind == FlowValue::Kind::Field && IsOverwritten(value.field);
        move.level = std::max(std::max(level, lastRead), move.viaCopy ? 1u : 0u) + 1;
        m_result.lastUse[result.value] = std::max(m_result.lastUse[result.value], move.level);
        m_result.moves.push_back(move);
    }
}

bool
Scheduler::IsOnlyReader(const FlowResult& result, unsigned level) const
{
    // What makes the value may read the field that it then overwrites; nobody else may at that level.
    const bool isCopied = std::any_of(m_flow.results.begin(), m_flow.results.end(),
                                      [&](const FlowResult& other)
                                      {
                                          const FlowValue& value = m_flow.values[other.value];
                                          return value.kind == FlowValue::Kind::Field && value.field == result.field;
                                      });
    unsigned readers = isCopied && level == 1 ? 1 : 0; // copies are made at level 1
    std::set<uint32_t> atoms;
    const auto reads = [&](FlowId value)
    {
        const FlowValue& known = m_flow.values[value];
        return known.kind == FlowValue::Kind::Field && known.field == result.field;
    };
    for (FlowId value = 0; value < m_flow.values.size(); ++value)
    {
        const auto& operands = m_flow.values[value].operands;
        const bool isReader = std::any_of(operands.begin(), operands.end(), reads);
        if (!isReader || m_result.levels[value] != level)
        {
            continue;
        }
        if (m_owner[value] != 0)
        {
            atoms.insert(m_owner[value]);
        }
        else if (m_result.isMade[value])
        {
            readers += value == result.value ? 0 : 1;
        }
    }
    for (uint32_t atom = 0; atom < m_flow.atoms.size(); ++atom)
    {
        const FlowAtom& candidate = m_flow.atoms[atom];
        if (m_result.atomLevels[atom] == level &&
            (reads(candidate.index) || reads(candidate.guard) || reads(candidate.next)))
        {
            atoms.insert(atom + 1);
        }
    }
    for (uint32_t lookup = 0; lookup < m_flow.lookups.size(); ++lookup)
    {
        readers += m_result.lookupLevels[lookup] == level && reads(m_flow.lookups[lookup].key) ? 1 : 0;
    }
    atoms.erase(m_owner[result.value]);
    return readers == 0 && atoms.empty();
}

FlowSchedule
Scheduler::Run()
{
    const size_t count = m_flow.values.size();
    m_result.levels.assign(count, 0);
    m_result.isMade.assign(count, false);
    m_result.lastUse.assign(count, 0);
    m_result.atomLevels.assign(m_flow.atoms.size(), 0);
    m_result.lookupLevels.assign(m_flow.lookups.size(), 0);
    m_isKnown.assign(count, false);
    m_isOpen.assign(m_flow.atoms.size(), false);
    FindOwners();
    for (uint32_t atom = 0; atom < m_flow.atoms.size(); ++atom)
    {
        if (m_flow.atoms[atom].isWritten)
        {
            UseAtomInputs(atom);
        }
    }
    for (const auto& result : m_flow.results)
    {
        const FlowValue& value = m_flow.values[result.value];
        if (value.kind == FlowValue::Kind::Field)
        {
            Use(result.value, IsOverwritten(value.field) ? 1 : 0);
        }
        else
        {
            Use(result.value, 0);
        }
    }
    PlaceResults();
    for (const auto& move : m_result.moves)
    {
        m_result.last = std::max(m_result.last, move.level);
    }
    for (const auto* levels : {&m_result.levels, &m_result.atomLevels, &m_result.lookupLevels})
    {
        for (unsigned level : *levels)
        {
            m_result.last = std::max(m_result.last, level);
        }
    }
    return std::move(m_result);
}

} // namespace

FlowSchedule
ScheduleFlow(const KernelFlow& flow, const DeviceSource& source)
{
    return Scheduler(flow, source).Run();
}

} // namespace pisa
