// Measures windows and memory by executing the kernels once under what is known.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/window-sizes.h"

#include "compiler/ncl/pack-arrays.h"

#include <algorithm>

namespace pisa
{

namespace
{

class Measuring
{
  public:
    Measuring(KernelModule& module, const DeviceSource& source, const NclOptions& options,
              const std::vector<HostCall>& calls)
        : m_module(module),
          m_source(source),
          m_options(options),
          m_calls(calls)
    {
    }

    ProgramSizes Run();

  private:
    void Prepare();
    void ApplyMask(size_t k, const std::vector<unsigned>& mask, const SourceLocation& where, bool isLargest);
    void ExecuteAll(std::vector<std::vector<StraightKernel>>& runs);
    bool FixFields(const std::vector<std::vector<StraightKernel>>& runs);
    uint64_t ValueToFix(size_t k, uint32_t field) const;
    void TakeExtents(const std::vector<std::vector<StraightKernel>>& runs);

    KernelModule& m_module;
    const DeviceSource& m_source;
    const NclOptions& m_options;
    const std::vector<HostCall>& m_calls;
    ProgramSizes m_sizes;
};

void
Measuring::ApplyMask(size_t k, const std::vector<unsigned>& mask, const SourceLocation& where, bool isLargest)
{
    const DeviceKernel& kernel = m_source.kernels[k];
    const auto arrays = std::count_if(kernel.parameters.begin(), kernel.parameters.end(),
                                      [](const DeviceParameter& p) { return p.isArray; });
    if (mask.size() != static_cast<size_t>(arrays))
    {
        throw InputError(where,
                         "the mask of kernel '" + kernel.name + "' has " + std::to_string(mask.size()) +
                             " entries, its parameter list " + std::to_string(arrays) + " arrays",
                         "give one entry an array, in order");
    }
    size_t entry = 0;
    for (size_t p = 0; p < kernel.parameters.size(); ++p)
    {
        if (!kernel.parameters[p].isArray)
        {
            continue;
        }
        const unsigned elements = mask[entry++];
        if (elements == 0 || elements > 65535)
        {
            throw InputError(where,
                             "the mask of kernel '" + kernel.name + "' takes " + std::to_string(elements) +
                                 " elements of '" + kernel.parameters[p].name + "' (limits: 1 to 65535)",
                             "take at least one element of each array");
        }
        auto& capacity = m_sizes.windows[k].capacity[p];
        capacity = isLargest && capacity ? std::max(*capacity, elements) : elements;
    }
}

void
Measuring::Prepare()
{
    m_sizes.fixedFields.resize(m_source.windowFields.size());
    m_sizes.memoryPacking.assign(m_source.memories.size(), 1);
    m_sizes.windows.resize(m_source.kernels.size());
    for (size_t k = 0; k < m_source.kernels.size(); ++k)
    {
        const DeviceKernel& kernel = m_source.kernels[k];
        WindowSize& window = m_sizes.windows[k];
        window.packing.assign(kernel.parameters.size(), 1);
        for (const auto& parameter : kernel.parameters)
        {
            window.capacity.push_back(parameter.isArray ? std::nullopt : std::make_optional(1u));
        }
        if (!kernel.isOutgoing)
        {
            continue;
        }
        for (const auto& call : m_calls)
        {
            if (call.kernel == kernel.symbol && call.mask)
            {
                ApplyMask(k, *call.mask, call.where, true);
            }
        }
        const auto mask = m_options.masks.find(kernel.name);
        if (mask != m_options.masks.end())
        {
            ApplyMask(k, mask->second, kernel.where, false);
        }
    }
    for (const auto& [name, mask] : m_options.masks)
    {
        if (std::none_of(m_source.kernels.begin(), m_source.kernels.end(),
                         [&](const DeviceKernel& kernel) { return kernel.isOutgoing && kernel.name == name; }))
        {
            throw InputError({m_source.file, 0, 0}, "a mask is given for '" + name + "', which is no outgoing kernel",
                             "name an outgoing kernel of the file");
        }
    }
}

void
Measuring::ExecuteAll(std::vector<std::vector<StraightKernel>>& runs)
{
    runs.assign(m_source.kernels.size(), {});
    for (size_t k = 0; k < m_source.kernels.size(); ++k)
    {
        for (const auto& label : m_options.network)
        {
            if (m_source.kernels[k].isOutgoing && label.isSwitch && ExistsAt(m_source.kernels[k].labels, label.name))
            {
                const auto setting = SettingOf(m_source, k, m_sizes, label, m_options.network);
                runs[k].push_back(ExecuteKernel(m_module.Kernel(m_source.kernels[k].symbol), setting));
            }
        }
    }
}

uint64_t
Measuring::ValueToFix(size_t k, uint32_t field) const
{
    const HostCall* first = nullptr;
    bool isConstant = true;
    for (const auto& call : m_calls)
    {
        if (call.kernel != m_source.kernels[k].symbol)
        {
            continue;
        }
        isConstant &= call.windowFields[field].has_value();
        if (!call.windowFields[field])
        {
            continue;
        }
        if (first && *first->windowFields[field] != *call.windowFields[field])
        {
            throw InputError(call.where,
                             "kernel '" + m_source.kernels[k].name + "' multiplies by window." +
                                 m_source.windowFields[field].name + ", which is " +
                                 std::to_string(*call.windowFields[field]) + " here and " +
                                 std::to_string(*first->windowFields[field]) + " in the call at line " +
                                 std::to_string(first->where.line) + " (limit: one value a program)",
                             "use one value in all calls, since switch ALUs cannot multiply");
        }
        first = &call;
    }
    if (first && isConstant)
    {
        return *first->windowFields[field];
    }
    const auto& parameters = m_source.kernels[k].parameters;
    for (size_t p = 0; p < parameters.size(); ++p)
    {
        if (parameters[p].isArray && m_sizes.windows[k].capacity[p])
        {
            return *m_sizes.windows[k].capacity[p];
        }
    }
    throw InputError(m_source.kernels[k].where,
                     "kernel '" + m_source.kernels[k].name + "' multiplies by window." +
                         m_source.windowFields[field].name + ", and no call or mask says what it is",
                     "give ncl::out a constant window field or a constant mask, since switch ALUs cannot multiply");
}

bool
Measuring::FixFields(const std::vector<std::vector<StraightKernel>>& runs)
{
    bool isNew = false;
    for (size_t k = 0; k < runs.size(); ++k)
    {
        for (const auto& run : runs[k])
        {
            if (run.multiplied.length && !m_sizes.windows[k].hasFixedLength)
            {
                m_sizes.windows[k].hasFixedLength = isNew = true;
            }
            for (uint32_t field : run.multiplied.fields)
            {
                const uint64_t value = ValueToFix(k, field);
                auto& fixed = m_sizes.fixedFields[field];
                if (fixed && *fixed != value)
                {
                    throw InputError(m_source.kernels[k].where,
                                     "kernel '" + m_source.kernels[k].name + "' needs window." +
                                         m_source.windowFields[field].name + " to be " + std::to_string(value) +
                                         ", another kernel " + std::to_string(*fixed) +
                                         " (limit: one value a program)",
                                     "use one field for each, since switch ALUs cannot multiply");
                }
                isNew |= !fixed;
                fixed = value;
            }
        }
    }
    return isNew;
}

void
Measuring::TakeExtents(const std::vector<std::vector<StraightKernel>>& runs)
{
    for (size_t k = 0; k < runs.size(); ++k)
    {
        for (size_t p = 0; p < m_sizes.windows[k].capacity.size() && !runs[k].empty(); ++p)
        {
            uint64_t extent = 0;
            for (const auto& run : runs[k])
            {
                extent = std::max(extent, run.parameterUse[p].extent);
            }
            auto& capacity = m_sizes.windows[k].capacity[p];
            if (!capacity && extent == 0)
            {
                throw InputError(m_source.kernels[k].where,
                                 "nothing says how many elements of '" + m_source.kernels[k].parameters[p].name +
                                     "' a window of kernel '" + m_source.kernels[k].name + "' holds",
                                 "give ncl::out a constant mask, or compile with a mask for the kernel");
            }
            capacity = capacity.value_or(static_cast<unsigned>(extent));
        }
    }
}

ProgramSizes
Measuring::Run()
{
    Prepare();
    std::vector<std::vector<StraightKernel>> runs;
    do
    {
        ExecuteAll(runs);
    } while (FixFields(runs));
    TakeExtents(runs);
    PackArrays(m_source, runs, m_sizes);
    return std::move(m_sizes);
}

} // namespace

ExecutionSetting
SettingOf(const DeviceSource& source, size_t k, const ProgramSizes& sizes, const NcpLabel& location,
          const std::vector<NcpLabel>& network)
{
    ExecutionSetting setting;
    setting.source = &source;
    setting.kernel = &source.kernels[k];
    setting.location = location;
    setting.network = &network;
    setting.capacity = sizes.windows[k].capacity;
    setting.parameterPacking = sizes.windows[k].packing;
    setting.memoryPacking = sizes.memoryPacking;
    setting.fixedFields = sizes.fixedFields;
    for (size_t p = 0; sizes.windows[k].hasFixedLength && p < setting.capacity.size(); ++p)
    {
        if (setting.kernel->parameters[p].isArray && !setting.fixedLength)
        {
            setting.fixedLength = setting.capacity[p];
        }
    }
    return setting;
}

ProgramSizes
MeasureKernels(KernelModule& module, const DeviceSource& source, const NclOptions& options,
               const std::vector<HostCall>& calls)
{
    return Measuring(module, source, options, calls).Run();
}

} // namespace pisa
