// Measures windows and memory by executing the kernels once under what is known.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/window-sizes.h"

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
    void Pack(const std::vector<std::vector<StraightKernel>>& runs);

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

/** Arrays that blocks are copied between get one packing. */
struct PackingGroups
{
    std::vector<size_t> parent;
    std::vector<unsigned> granularity; ///< bytes, by array

    size_t Find(size_t a)
    {
        return parent[a] == a ? a : parent[a] = Find(parent[a]);
    }

    void Join(size_t a, size_t b)
    {
        parent[Find(a)] = Find(b);
    }
};

void
Measuring::Pack(const std::vector<std::vector<StraightKernel>>& runs)
{
    std::vector<size_t> firstParameter; // arrays are numbered: memories, then parameters kernel by kernel
    size_t count = m_source.memories.size();
    for (const auto& kernel : m_source.kernels)
    {
        firstParameter.push_back(count);
        count += kernel.parameters.size();
    }
    PackingGroups groups;
    groups.granularity.assign(count, 4);
    std::vector<bool> isUsed(count, false);
    std::vector<unsigned> elementBytes(count, 1);
    for (size_t a = 0; a < count; ++a)
    {
        groups.parent.push_back(a);
    }
    const auto limit = [&](size_t array, unsigned bytes, uint64_t totalBytes)
    {
        auto& granularity = groups.granularity[array];
        granularity = std::min(granularity, bytes);
        while (granularity > 1 && totalBytes % granularity != 0)
        {
            granularity /= 2;
        }
    };
    for (size_t m = 0; m < m_source.memories.size(); ++m)
    {
        elementBytes[m] = m_source.memories[m].width / 8;
        limit(m, m_source.memories[m].isControl ? 1 : 4, m_source.memories[m].size * elementBytes[m]);
    }
    for (size_t k = 0; k < runs.size(); ++k)
    {
        const auto note = [&](size_t array, const ArrayUse& use)
        {
            isUsed[array] = isUsed[array] || use.granularity != 0;
            limit(array, use.granularity == 0 ? 4 : use.granularity, 0);
            for (const auto& [isMemory, index] : use.partners)
            {
                groups.Join(array, isMemory ? index : firstParameter[k] + index);
            }
        };
        for (size_t p = 0; p < m_source.kernels[k].parameters.size(); ++p)
        {
            const auto& parameter = m_source.kernels[k].parameters[p];
            const size_t array = firstParameter[k] + p;
            elementBytes[array] = std::max(1u, parameter.width / 8);
            limit(array, parameter.isArray ? 4 : 1,
                  uint64_t{m_sizes.windows[k].capacity[p].value_or(1)} * elementBytes[array]);
            for (const auto& run : runs[k])
            {
                note(array, run.parameterUse[p]);
            }
        }
        for (const auto& run : runs[k])
        {
            for (size_t m = 0; m < m_source.memories.size(); ++m)
            {
                note(m, run.memoryUse[m]);
            }
        }
    }
    std::vector<unsigned> common(count, 4);
    for (size_t a = 0; a < count; ++a)
    {
        common[groups.Find(a)] = std::min(common[groups.Find(a)], groups.granularity[a]);
    }
    const auto packingOf = [&](size_t array)
    { return isUsed[array] ? std::max(1u, common[groups.Find(array)] / elementBytes[array]) : 1; };
    for (size_t m = 0; m < m_source.memories.size(); ++m)
    {
        m_sizes.memoryPacking[m] = packingOf(m);
    }
    for (size_t k = 0; k < runs.size(); ++k)
    {
        for (size_t p = 0; p < m_source.kernels[k].parameters.size(); ++p)
        {
            m_sizes.windows[k].packing[p] = packingOf(firstParameter[k] + p);
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
    Pack(runs);
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
