// Adds memory, maps and kernels of one switch to the shell.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/build-switch.h"

#include "compiler/ncl/build-interface.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** @return the cells of one bank at boot; packed elements lie first one most significant. */
std::vector<uint64_t>
InitialCells(const DeviceMemory& memory, const MemoryLayout& layout, uint64_t bank)
{
    std::vector<uint64_t> cells;
    for (uint64_t element = 0; element < memory.initial.size(); ++element)
    {
        const uint64_t unit = element / layout.packing;
        if (unit / layout.rowUnits != bank / layout.banks ||
            unit % layout.rowUnits % layout.banks != bank % layout.banks)
        {
            continue;
        }
        const uint64_t cell = unit % layout.rowUnits / layout.banks;
        cells.resize(std::max<size_t>(cells.size(), cell + 1));
        const unsigned shift = (layout.packing - 1 - static_cast<unsigned>(element % layout.packing)) * memory.width;
        cells[cell] |= memory.initial[element] << shift;
    }
    return cells;
}

void
AddMemory(Program& program, const DeviceMemory& memory, const MemoryLayout& layout, std::vector<RegisterId>& banks)
{
    const auto names = BankNames(memory, layout);
    for (uint64_t bank = 0; bank < layout.Registers(); ++bank)
    {
        Register reg;
        reg.name = names[bank];
        reg.width = memory.width * layout.packing;
        reg.size = (layout.rowUnits - bank % layout.banks + layout.banks - 1) / layout.banks;
        reg.initial = InitialCells(memory, layout, bank);
        reg.where = memory.where;
        banks.push_back(static_cast<RegisterId>(program.registers.size()));
        program.registers.push_back(reg);
    }
}

void
AddMap(Program& program, const DeviceMap& map, HeaderId header, SwitchResources& resources, size_t m)
{
    const std::string name = Identifier(map.name);
    auto& fields = program.headers[header].fields;
    resources.mapHit[m] = {header, static_cast<uint32_t>(fields.size())};
    fields.push_back({name + "_hit", 1});
    resources.mapValue[m] = {header, static_cast<uint32_t>(fields.size())};
    fields.push_back({name + "_value", map.valueWidth});
    const auto add = [&](const std::string& suffix, std::vector<Field> parameters, Operand hit, Operand value)
    {
        Action action;
        action.name = name + suffix;
        action.parameters = std::move(parameters);
        action.body = {Statement{Operation::Move, 1, resources.mapHit[m], {hit}},
                       Statement{Operation::Move, map.valueWidth, resources.mapValue[m], {value}}};
        action.where = map.where;
        program.actions.push_back(action);
        return static_cast<ActionId>(program.actions.size() - 1);
    };
    resources.mapActionHit[m] = add("_hit", {{"value", map.valueWidth}}, Constant{1}, Parameter{0});
    resources.mapActionMiss[m] = add("_miss", {}, Constant{0}, Constant{0});
}

SwitchResources
AddResources(Program& program, const std::string& label, const DeviceSource& source,
             const std::vector<MemoryLayout>& layouts, HeaderId header)
{
    SwitchResources resources;
    resources.registers.resize(source.memories.size());
    for (size_t m = 0; m < source.memories.size(); ++m)
    {
        if (ExistsAt(source.memories[m].labels, label))
        {
            AddMemory(program, source.memories[m], layouts[m], resources.registers[m]);
        }
    }
    const size_t maps = source.maps.size();
    resources.mapHit.resize(maps);
    resources.mapValue.resize(maps);
    resources.mapActionHit.resize(maps);
    resources.mapActionMiss.resize(maps);
    resources.mapTables.resize(maps);
    for (size_t m = 0; m < maps; ++m)
    {
        resources.mapCapacity.push_back(source.maps[m].capacity);
        resources.mapNames.push_back(Identifier(source.maps[m].name));
        if (ExistsAt(source.maps[m].labels, label))
        {
            AddMap(program, source.maps[m], header, resources, m);
        }
    }
    return resources;
}

/** @return where a kernel's window and decision lie in the shell. */
KernelFields
FieldsOf(const NcpShell& shell, const NcpInterface& wire, size_t number)
{
    KernelFields fields;
    fields.ncp = shell.ncp;
    fields.decision = {shell.meta, 0};
    fields.target = {shell.meta, 1};
    uint32_t next = 0;
    const HeaderId window = shell.windows[number];
    for (size_t f = 0; f < wire.windowFields.size(); ++f)
    {
        fields.windowFields.push_back({window, next++});
    }
    for (const auto& parameter : wire.kernels[number].parameters)
    {
        fields.parameters.emplace_back();
        for (unsigned i = 0; i < (parameter.isArray ? parameter.capacity : 1); ++i)
        {
            fields.parameters.back().push_back({window, next++});
        }
    }
    return fields;
}

} // namespace

Program
BuildSwitch(const std::string& label, std::vector<SwitchKernel>& kernels, const DeviceSource& source,
            const std::vector<MemoryLayout>& layouts, const NcpInterface& wire, NcpInterface& interface)
{
    NcpShell shell = MakeNcpShell(wire, label);
    const HeaderId header = static_cast<HeaderId>(shell.program.headers.size());
    Header temporary;
    temporary.name = "kernel_meta";
    temporary.isMetadata = true;
    shell.program.headers.push_back(temporary);
    SwitchResources resources = AddResources(shell.program, label, source, layouts, header);
    TemporaryFields temporaries(header);
    for (auto& kernel : kernels)
    {
        KernelFlow flow = LowerKernel(kernel.state, kernel.operations, FieldsOf(shell, wire, kernel.number));
        FormAtoms(flow);
        EmitKernel(shell, kernel.number, source.kernels[kernel.kernel], flow, resources, temporaries, source);
    }
    if (shell.program.headers[header].fields.empty())
    {
        shell.program.headers.pop_back(); // it is the last one and nothing refers to it
    }
    for (size_t m = 0; m < source.maps.size(); ++m)
    {
        auto& tables = interface.maps[m].tables;
        for (const auto& table : resources.mapTables[m])
        {
            if (std::find(tables.begin(), tables.end(), table) == tables.end())
            {
                tables.push_back(table);
            }
        }
    }
    shell.program.name = label;
    return std::move(shell.program);
}

} // namespace pisa
