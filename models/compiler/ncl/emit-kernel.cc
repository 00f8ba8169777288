// Schedules a kernel's operations by depth and writes them as actions and tables.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/emit-kernel.h"

#include "compiler/ncl/flow-schedule.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

void
TemporaryFields::BeginKernel()
{
    for (auto& slot : m_slots)
    {
        slot.lastUse = 0;
    }
}

FieldId
TemporaryFields::Take(Program& program, unsigned width, unsigned level, unsigned lastUse)
{
    for (auto& slot : m_slots)
    {
        if (slot.width == width && slot.lastUse < level)
        {
            slot.lastUse = std::max(lastUse, level);
            return slot.field;
        }
    }
    auto& fields = program.headers[m_header].fields;
    const FieldId field{m_header, static_cast<uint32_t>(fields.size())};
    fields.push_back({"t" + std::to_string(fields.size()), width});
    m_slots.push_back({field, width, std::max(lastUse, level)});
    return field;
}

namespace
{

class KernelWriter
{
  public:
    KernelWriter(NcpShell& shell, const DeviceKernel& kernel, const KernelFlow& flow, SwitchResources& resources,
                 TemporaryFields& temporaries, const DeviceSource& source)
        : m_shell(shell),
          m_program(shell.program),
          m_kernel(kernel),
          m_flow(flow),
          m_schedule(ScheduleFlow(flow, source)),
          m_resources(resources),
          m_temporaries(temporaries),
          m_source(source),
          m_fields(flow.values.size())
    {
    }

    void Run(size_t kernelIndex);

  private:
    void PlaceLevel(unsigned level);
    void WriteLevel(unsigned level);
    void WriteStatements(unsigned level);
    void WriteAtom(uint32_t atom);
    void WriteLookup(uint32_t lookup);
    FieldId FieldFor(FlowId value, unsigned level);
    Operand OperandOf(FlowId value) const;
    AtomValue AtomValueOf(FlowId value, const FlowAtom& atom, StatefulOperation& operation) const;
    void AppendTable(const std::string& name, std::vector<MatchKey> keys, std::vector<ActionId> actions,
                     ActionId defaultAction, uint64_t size);
    ActionId AddAction(const std::string& name, std::vector<Instruction> body);
    std::string UniqueTableName(const std::string& wanted) const;

    NcpShell& m_shell;
    Program& m_program;
    const DeviceKernel& m_kernel;
    const KernelFlow& m_flow;
    FlowSchedule m_schedule;
    SwitchResources& m_resources;
    TemporaryFields& m_temporaries;
    const DeviceSource& m_source;
    std::vector<std::optional<FieldId>> m_fields; ///< where a value lies
    std::map<size_t, FieldId> m_copies;           ///< of results whose source field changes
    std::optional<NodeId> m_first;
    std::optional<NodeId> m_last;
};

Operand
KernelWriter::OperandOf(FlowId value) const
{
    const FlowValue& known = m_flow.values[value];
    if (known.kind == FlowValue::Kind::Constant)
    {
        return Constant{known.payload};
    }
    if (known.kind == FlowValue::Kind::Field)
    {
        return known.field;
    }
    assert(m_fields[value]);
    return *m_fields[value];
}

FieldId
KernelWriter::FieldFor(FlowId value, unsigned level)
{
    const auto direct = m_schedule.direct.find(value);
    if (direct != m_schedule.direct.end())
    {
        return m_flow.results[direct->second].field;
    }
    return m_temporaries.Take(m_program, m_flow.values[value].resultWidth, level, m_schedule.lastUse[value]);
}

void
KernelWriter::PlaceLevel(unsigned level)
{
    for (FlowId value = 0; value < m_flow.values.size(); ++value)
    {
        if (m_schedule.isMade[value] && m_schedule.levels[value] == level)
        {
            const FlowValue& made = m_flow.values[value];
            if (made.kind == FlowValue::Kind::Hit || made.kind == FlowValue::Kind::MapValue)
            {
                const uint32_t map = m_flow.lookups[made.payload].map;
                m_fields[value] =
                    made.kind == FlowValue::Kind::Hit ? m_resources.mapHit[map] : m_resources.mapValue[map];
                continue;
            }
            m_fields[value] = FieldFor(value, level);
        }
    }
}

ActionId
KernelWriter::AddAction(const std::string& name, std::vector<Instruction> body)
{
    Action action;
    action.name = name;
    action.body = std::move(body);
    action.where = m_kernel.where;
    m_program.actions.push_back(action);
    return static_cast<ActionId>(m_program.actions.size() - 1);
}

std::string
KernelWriter::UniqueTableName(const std::string& wanted) const
{
    const auto isTaken = [&](const std::string& name)
    {
        return std::any_of(m_program.tables.begin(), m_program.tables.end(),
                           [&](const Table& table) { return table.name == name; });
    };
    std::string name = wanted;
    for (unsigned i = 2; isTaken(name); ++i)
    {
        name = wanted + "_" + std::to_string(i);
    }
    return name;
}

void
KernelWriter::AppendTable(const std::string& name, std::vector<MatchKey> keys, std::vector<ActionId> actions,
                          ActionId defaultAction, uint64_t size)
{
    Table table;
    table.name = name;
    table.keys = std::move(keys);
    table.actions = std::move(actions);
    table.defaultCall.action = defaultAction;
    table.size = size;
    table.where = m_kernel.where;
    m_program.tables.push_back(table);
    Apply apply;
    apply.table = static_cast<TableId>(m_program.tables.size() - 1);
    apply.onHit = apply.onMiss = m_shell.afterKernels;
    const NodeId node = static_cast<NodeId>(m_program.ingress.nodes.size());
    m_program.ingress.nodes.push_back(apply);
    if (m_last)
    {
        auto& previous = std::get<Apply>(m_program.ingress.nodes[*m_last]);
        previous.onHit = previous.onMiss = node;
    }
    m_first = m_first.value_or(node);
    m_last = node;
}

void
KernelWriter::WriteStatements(unsigned level)
{
    std::vector<Instruction> body;
    for (FlowId value = 0; value < m_flow.values.size(); ++value)
    {
        const FlowValue& made = m_flow.values[value];
        if (!m_schedule.isMade[value] || m_schedule.levels[value] != level || m_schedule.isOwned[value] ||
            made.kind != FlowValue::Kind::Operation)
        {
            continue;
        }
        Statement statement;
        statement.operation = made.operation;
        statement.width = made.width;
        statement.dest = *m_fields[value];
        for (FlowId operand : made.operands)
        {
            statement.operands.push_back(OperandOf(operand));
        }
        body.push_back(statement);
    }
    for (const auto& move : m_schedule.moves)
    {
        if (move.level == level)
        {
            const FlowResult& result = m_flow.results[move.result];
            const Operand source = move.viaCopy ? Operand{m_copies.at(move.result)} : OperandOf(result.value);
            body.push_back(Statement{Operation::Move, result.width, result.field, {source}});
        }
        if (move.viaCopy && level == 1)
        {
            const FlowResult& result = m_flow.results[move.result];
            m_copies[move.result] = m_temporaries.Take(m_program, result.width, 1, move.level);
            body.push_back(
                Statement{Operation::Move, result.width, m_copies[move.result], {OperandOf(result.value)}});
        }
    }
    if (!body.empty())
    {
        const std::string name = UniqueTableName(m_kernel.name + "_" + std::to_string(level));
        const ActionId action = AddAction(name, std::move(body));
        AppendTable(name, {}, {action}, action, 1);
    }
}

AtomValue
KernelWriter::AtomValueOf(FlowId value, const FlowAtom& atom, StatefulOperation& operation) const
{
    const FlowValue& known = m_flow.values[value];
    if (known.kind == FlowValue::Kind::Constant)
    {
        return {AtomValue::Kind::Literal, 0, known.payload};
    }
    const auto step = std::find(atom.steps.begin(), atom.steps.end(), value);
    if (step != atom.steps.end())
    {
        return {AtomValue::Kind::Step, static_cast<uint32_t>(step - atom.steps.begin()), 0};
    }
    if (known.kind == FlowValue::Kind::Old && &m_flow.atoms[known.payload] == &atom)
    {
        return {};
    }
    const Operand input = OperandOf(value);
    const auto at = std::find(operation.inputs.begin(), operation.inputs.end(), input);
    const uint32_t index = static_cast<uint32_t>(at - operation.inputs.begin());
    if (at == operation.inputs.end())
    {
        operation.inputs.push_back(input);
    }
    return {AtomValue::Kind::Input, index, 0};
}

void
KernelWriter::WriteAtom(uint32_t index)
{
    const FlowAtom& atom = m_flow.atoms[index];
    StatefulOperation operation;
    operation.reg = m_resources.registers[atom.memory][atom.bank];
    operation.index = OperandOf(atom.index);
    operation.guard = OperandOf(atom.guard);
    for (FlowId id : atom.steps)
    {
        const FlowValue& value = m_flow.values[id];
        AtomStep step;
        step.operation = value.operation;
        step.width = value.width;
        for (FlowId operand : value.operands)
        {
            step.operands.push_back(AtomValueOf(operand, atom, operation));
        }
        operation.steps.push_back(step);
    }
    if (atom.isWritten)
    {
        operation.next = AtomValueOf(atom.next, atom, operation);
    }
    for (FlowId output : atom.outputs)
    {
        operation.outputs.push_back({*m_fields[output], AtomValueOf(output, atom, operation)});
    }
    const std::string reg = m_program.registers[operation.reg].name;
    const std::string name = UniqueTableName(m_kernel.name + "_" + reg);
    const ActionId action = AddAction(name, {operation});
    m_program.actions[action].where = atom.where;
    AppendTable(name, {}, {action}, action, 1);
}

void
KernelWriter::WriteLookup(uint32_t index)
{
    const FlowLookup& lookup = m_flow.lookups[index];
    const Operand key = OperandOf(lookup.key);
    const uint32_t map = lookup.map;
    const std::string name = UniqueTableName(m_resources.mapNames[map]);
    AppendTable(name, {{std::get<FieldId>(key), MatchKind::Exact}},
                {m_resources.mapActionHit[map], m_resources.mapActionMiss[map]}, m_resources.mapActionMiss[map],
                m_resources.mapCapacity[map]);
    m_resources.mapTables[map].push_back(name);
}

void
KernelWriter::WriteLevel(unsigned level)
{
    PlaceLevel(level);
    WriteStatements(level);
    for (uint32_t lookup = 0; lookup < m_flow.lookups.size(); ++lookup)
    {
        if (m_schedule.lookupLevels[lookup] == level)
        {
            WriteLookup(lookup);
        }
    }
    for (uint32_t atom = 0; atom < m_flow.atoms.size(); ++atom)
    {
        if (m_schedule.atomLevels[atom] == level)
        {
            WriteAtom(atom);
        }
    }
}

void
KernelWriter::Run(size_t kernelIndex)
{
    m_temporaries.BeginKernel();
    for (unsigned level = 1; level <= m_schedule.last; ++level)
    {
        WriteLevel(level);
    }
    if (m_first)
    {
        std::get<Branch>(m_program.ingress.nodes[m_shell.kernelEntry[kernelIndex]]).onTrue = *m_first;
    }
}

} // namespace

void
EmitKernel(NcpShell& shell, size_t kernelIndex, const DeviceKernel& kernel, const KernelFlow& flow,
           SwitchResources& resources, TemporaryFields& temporaries, const DeviceSource& source)
{
    KernelWriter(shell, kernel, flow, resources, temporaries, source).Run(kernelIndex);
}

} // namespace pisa
