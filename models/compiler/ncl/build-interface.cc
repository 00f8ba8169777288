// Fills in the NCP interface from the declarations and the sizes found.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/build-interface.h"

#include <cctype>

namespace pisa
{

namespace
{

std::vector<std::string>
SwitchesOf(const std::vector<std::string>& labels, const std::vector<NcpLabel>& network)
{
    std::vector<std::string> found;
    for (const auto& label : network)
    {
        if (label.isSwitch && ExistsAt(labels, label.name))
        {
            found.push_back(label.name);
        }
    }
    return found;
}

NcpKernel
BuildKernel(const DeviceKernel& kernel, uint16_t id, const WindowSize& size)
{
    NcpKernel built;
    built.name = Identifier(kernel.name);
    built.symbol = kernel.symbol;
    built.id = id;
    built.hasFixedLength = size.hasFixedLength;
    for (size_t p = 0; p < kernel.parameters.size(); ++p)
    {
        NcpParameter parameter;
        parameter.name = kernel.parameters[p].name;
        parameter.isArray = kernel.parameters[p].isArray;
        parameter.width = kernel.parameters[p].width;
        parameter.isSigned = kernel.parameters[p].isSigned;
        parameter.isBool = kernel.parameters[p].isBool;
        parameter.capacity = size.capacity[p].value_or(1);
        built.parameters.push_back(parameter);
    }
    return built;
}

/** @return whether `incoming` repeats the outgoing kernel's parameters before its extensions. */
bool
Repeats(const DeviceKernel& incoming, const DeviceKernel& outgoing)
{
    size_t own = 0;
    while (own < incoming.parameters.size() && !incoming.parameters[own].isExtension)
    {
        ++own;
    }
    bool repeats = own == outgoing.parameters.size();
    for (size_t p = 0; repeats && p < own; ++p)
    {
        repeats = incoming.parameters[p].HasTypeOf(outgoing.parameters[p]);
    }
    return repeats;
}

NcpIncomingKernel
BuildIncoming(const DeviceKernel& kernel, const DeviceSource& source)
{
    NcpIncomingKernel built;
    built.name = Identifier(kernel.name);
    built.symbol = kernel.symbol;
    for (const auto& parameter : kernel.parameters)
    {
        built.extensions += parameter.isExtension ? 1 : 0;
    }
    uint16_t id = 0;
    for (const auto& outgoing : source.kernels)
    {
        id += outgoing.isOutgoing ? 1 : 0;
        if (outgoing.isOutgoing && Repeats(kernel, outgoing))
        {
            built.kernels.push_back(id);
        }
    }
    return built;
}

} // namespace

std::string
Identifier(const std::string& name)
{
    std::string identifier;
    for (unsigned char c : name)
    {
        identifier += std::isalnum(c) ? static_cast<char>(c) : '_';
    }
    return identifier;
}

std::vector<std::string>
BankNames(const DeviceMemory& memory, const MemoryLayout& layout)
{
    const std::string stem = Identifier(memory.name);
    std::vector<std::string> names;
    for (uint64_t bank = 0; bank < layout.Registers(); ++bank)
    {
        names.push_back(layout.Registers() == 1 ? stem : stem + "_" + std::to_string(bank));
    }
    return names;
}

NcpInterface
BuildInterface(const DeviceSource& source, const std::vector<NcpLabel>& network, const ProgramSizes& sizes,
               const std::vector<MemoryLayout>& layouts)
{
    NcpInterface interface;
    interface.labels = network;
    interface.windowFields = source.windowFields;
    for (size_t f = 0; f < interface.windowFields.size(); ++f)
    {
        interface.windowFields[f].fixedValue = sizes.fixedFields[f];
    }
    for (size_t k = 0; k < source.kernels.size(); ++k)
    {
        if (source.kernels[k].isOutgoing)
        {
            const uint16_t id = static_cast<uint16_t>(interface.kernels.size() + 1);
            interface.kernels.push_back(BuildKernel(source.kernels[k], id, sizes.windows[k]));
        }
        else
        {
            interface.incoming.push_back(BuildIncoming(source.kernels[k], source));
        }
    }
    for (size_t m = 0; m < source.memories.size(); ++m)
    {
        const DeviceMemory& memory = source.memories[m];
        interface.memories.push_back({memory.name, memory.symbol, SwitchesOf(memory.labels, network),
                                      memory.isControl, memory.width, memory.size, layouts[m].packing,
                                      BankNames(memory, layouts[m]), static_cast<unsigned>(layouts[m].rows)});
    }
    for (const auto& map : source.maps)
    {
        interface.maps.push_back({map.name,
                                  map.symbol,
                                  SwitchesOf(map.labels, network),
                                  {},
                                  Identifier(map.name) + "_hit",
                                  map.keyWidth,
                                  map.valueWidth,
                                  map.capacity,
                                  map.isValueBool});
    }
    return interface;
}

NcpInterface
WithPackedFields(const NcpInterface& interface, const DeviceSource& source, const ProgramSizes& sizes)
{
    NcpInterface packed = interface;
    size_t number = 0;
    for (size_t k = 0; k < source.kernels.size(); ++k)
    {
        if (!source.kernels[k].isOutgoing)
        {
            continue;
        }
        auto& parameters = packed.kernels[number++].parameters;
        for (size_t p = 0; p < parameters.size(); ++p)
        {
            parameters[p].width *= sizes.windows[k].packing[p];
            parameters[p].capacity /= sizes.windows[k].packing[p];
        }
    }
    return packed;
}

} // namespace pisa
