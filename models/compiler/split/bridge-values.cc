// Numbers values and says where they are asked for.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/split/bridge-values.h"

#include "compiler/lyra/versions.h"
#include "compiler/network/lyra-problem.h"

#include <algorithm>

namespace pisa
{

using namespace lyra;

std::map<uint32_t, BridgeValue>
BridgeValues::All(const std::set<uint32_t>& locals) const
{
    const Definitions definitions(m_program);
    const Storage storage(m_program, definitions);
    const HeaderId facts = m_bridge.facts.at(Intrinsic::EgressPort).header;
    std::map<uint32_t, BridgeValue> values;
    const auto add = [&](uint32_t variable, Value value)
    {
        const Variable& what = m_program.variables[value.variable];
        if (what.field && what.field->header == facts)
        {
            const std::string& name = m_program.frame.headers[facts].fields[what.field->index].name;
            values.emplace(variable, BridgeValue{name, what.width, {{}, {}, *what.field}});
        }
        else if (locals.count(variable) > 0)
        {
            values.emplace(variable, BridgeValue{what.name, what.width, {{}, storage.Of(value), {}}});
        }
    };
    for (InstructionId id = 0; id < m_program.instructions.size(); ++id)
    {
        const ContextInstruction& instruction = m_program.instructions[id];
        const std::vector<Value> reads = ReadsOf(m_program, instruction);
        for (std::size_t i = 0; i < reads.size(); ++i)
        {
            add(m_problem.pieces[id].reads[i], reads[i]);
        }
        for (std::size_t i = 0; i < instruction.results.size(); ++i)
        {
            add(m_problem.pieces[id].writes[i], instruction.results[i]);
        }
    }
    for (std::size_t id = 0; id < m_bridge.checksums.size(); ++id)
    {
        const FieldId fact = m_bridge.checksums[id].isChanged;
        const std::string& name = m_program.frame.headers[fact.header].fields[fact.index].name;
        values.emplace(NumberOf(id), BridgeValue{name, 1, {{}, {}, fact}});
    }
    return values;
}

bool
BridgeValues::IsWritten(const BridgeChecksum& checksum, const std::set<uint32_t>& variables) const
{
    return std::any_of(variables.begin(), variables.end(),
                       [&](uint32_t variable)
                       {
                           const auto header = variable < m_problem.variables.size()
                                                   ? m_problem.variables[variable].header
                                                   : std::nullopt;
                           return header && checksum.headers.count(*header) > 0;
                       });
}

ValueUse
BridgeValues::Use(const NetworkPlacement& placement, const Routes& routes) const
{
    ValueUse use = UseAlong(m_problem, placement, routes);
    for (const auto& [number, value] : All({}))
    {
        const auto fact = std::find_if(m_bridge.facts.begin(), m_bridge.facts.end(),
                                       [&field = value.slot.fact](const auto& one) { return one.second == field; });
        if (fact == m_bridge.facts.end() || !IsDecision(fact->first))
        {
            continue;
        }
        const bool isForLast = fact->first == Intrinsic::Drop || fact->first == Intrinsic::MirrorSession;
        for (uint32_t label = 0; label < routes.labels.size(); ++label)
        {
            const bool isLast = label != 0 && routes.labels[label].next == 0;
            if (isForLast ? isLast : label == 0)
            {
                use.reads[label].insert(number);
            }
        }
    }
    for (std::size_t id = 0; id < m_bridge.checksums.size(); ++id)
    {
        use.reads[0].insert(NumberOf(id));
        for (std::set<uint32_t>& writes : use.writes)
        {
            if (IsWritten(m_bridge.checksums[id], writes))
            {
                writes.insert(NumberOf(id));
            }
        }
    }
    return use;
}

} // namespace pisa
