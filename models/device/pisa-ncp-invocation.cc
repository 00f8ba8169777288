// Masks, lengths, partial windows.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-ncp-invocation.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace ns3
{

namespace
{

/** "1 element", "3 elements". */
std::string
Count(uint64_t number, const std::string& noun)
{
    return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

} // namespace

NcpInvocation::NcpInvocation(const pisa::NcpInterface& interface, const pisa::NcpKernel& kernel,
                             const NcpOutCall& call)
    : m_interface(interface),
      m_kernel(kernel),
      m_call(call)
{
    for (std::size_t i = 0; i < kernel.parameters.size(); ++i)
    {
        if (kernel.parameters[i].isArray)
        {
            m_arrays.push_back(i);
        }
    }
    CheckArguments();
    ReadFields();
    CountWindows();
}

void
NcpInvocation::CheckArguments() const
{
    const auto& parameters = m_kernel.parameters;
    if (m_call.argumentCount != parameters.size())
    {
        throw NcpCallError{Count(m_call.argumentCount, "argument") + " for a kernel of " +
                               Count(parameters.size(), "parameter"),
                           "give one argument for each parameter of the kernel"};
    }
    for (std::size_t i = 0; i < parameters.size(); ++i)
    {
        const bool isPointer = m_call.arguments[i].isPointer;
        if (isPointer != parameters[i].isArray)
        {
            throw NcpCallError{
                "argument '" + parameters[i].name + "' is " +
                    (isPointer ? "an array, the kernel takes a scalar" : "a scalar, the kernel takes an array"),
                "give the arguments in the order of the kernel's parameters"};
        }
        if (isPointer && m_call.arguments[i].pointer == nullptr)
        {
            throw NcpCallError{"array '" + parameters[i].name + "' is empty or a null pointer",
                               "give an array of at least one element"};
        }
    }
    if (m_call.maskCount != m_arrays.size())
    {
        throw NcpCallError{"the mask has " + std::to_string(m_call.maskCount) +
                               (m_call.maskCount == 1 ? " entry, the kernel takes " : " entries, the kernel takes ") +
                               Count(m_arrays.size(), "array"),
                           "give the mask one entry for each array"};
    }
    for (std::size_t array = 0; array < m_arrays.size(); ++array)
    {
        CheckMask(array, m_arrays[array]);
    }
}

void
NcpInvocation::CheckMask(std::size_t array, std::size_t argument) const
{
    const auto& parameter = m_kernel.parameters[argument];
    const unsigned entry = m_call.mask[array];
    const std::string subject = "mask entry " + std::to_string(array) + ", for '" + parameter.name + "', is " +
                                Count(entry, "element") + " a window";
    if (entry == 0 || entry > parameter.capacity)
    {
        throw NcpCallError{subject + ", the kernel is compiled for 1 to " + std::to_string(parameter.capacity),
                           "use the mask that the compiler saw, or compile the kernel for larger windows"};
    }
    if (m_kernel.hasFixedLength && entry != parameter.capacity)
    {
        throw NcpCallError{subject + ", the kernel works on windows of exactly " + std::to_string(parameter.capacity),
                           "use the mask that the kernel is written for, or let the kernel look at window.len"};
    }
    if (m_call.isSingle && m_call.arguments[argument].length > entry)
    {
        throw NcpCallError{"array '" + parameter.name + "' has " +
                               Count(m_call.arguments[argument].length, "element") + ", one window takes " +
                               std::to_string(entry),
                           "give a pointer to the window's first element, or use ncl::out for whole arrays"};
    }
}

void
NcpInvocation::ReadFields()
{
    std::size_t needed = offsetof(NcpWindowBase, len) + sizeof(m_base.len);
    for (const auto& field : m_interface.windowFields)
    {
        needed = std::max<std::size_t>(needed, field.offset + field.width / 8);
    }
    if (m_call.windowBytes < needed)
    {
        throw NcpCallError{"the window instance has " + Count(m_call.windowBytes, "byte") +
                               ", the program's window type needs " + std::to_string(needed),
                           "give an instance of the type that `window` is declared with"};
    }
    std::memcpy(&m_base.seq, m_call.window + offsetof(NcpWindowBase, seq), sizeof(m_base.seq));
    std::memcpy(&m_base.to, m_call.window + offsetof(NcpWindowBase, to), sizeof(m_base.to));
    for (const auto& field : m_interface.windowFields)
    {
        const uint64_t value = ReadElement(m_call.window + field.offset, 0, field.width);
        if (field.fixedValue && value != *field.fixedValue)
        {
            throw NcpCallError{"window field '" + field.name + "' is " + std::to_string(value) +
                                   ", the kernels are compiled for " + std::to_string(*field.fixedValue) + " only",
                               "give the window instance that the compiler saw"};
        }
        m_fields.push_back(value);
    }
}

uint64_t
NcpInvocation::Length(std::size_t array, std::size_t argument) const
{
    const uint64_t length = m_call.arguments[argument].length;
    return length == 0 ? m_call.mask[array] : length;
}

void
NcpInvocation::CountWindows()
{
    for (std::size_t array = 0; array < m_arrays.size(); ++array)
    {
        const uint64_t windows = (Length(array, m_arrays[array]) + m_call.mask[array] - 1) / m_call.mask[array];
        if (windows > std::numeric_limits<uint32_t>::max())
        {
            throw NcpCallError{"array '" + m_kernel.parameters[m_arrays[array]].name + "' makes " +
                                   std::to_string(windows) + " windows, window.seq counts to 4294967295",
                               "send it in several calls"};
        }
        if (array > 0 && windows != m_windows)
        {
            const auto describe = [this](std::size_t of, uint64_t count)
            {
                return "'" + m_kernel.parameters[m_arrays[of]].name + "' makes " + Count(count, "window") + " (" +
                       Count(Length(of, m_arrays[of]), "element") + ", " + std::to_string(m_call.mask[of]) +
                       " a window)";
            };
            throw NcpCallError{"array " + describe(0, m_windows) + ", array " + describe(array, windows),
                               "give arrays and mask entries that make equally many windows"};
        }
        m_windows = static_cast<uint32_t>(windows);
    }
}

uint32_t
NcpInvocation::GetSequence(uint32_t index) const
{
    return m_call.isSingle ? m_base.seq : index;
}

uint64_t
NcpInvocation::RealElements(uint32_t index, std::size_t array, std::size_t argument) const
{
    const uint64_t first = uint64_t{index} * m_call.mask[array];
    return std::min<uint64_t>(m_call.mask[array], Length(array, argument) - first);
}

std::vector<uint8_t>
NcpInvocation::Cut(uint32_t index, uint16_t from, uint16_t to) const
{
    NcpHeader header;
    header.flags = index + 1 == m_windows ? kNcpLastWindow : 0;
    header.kernel = m_kernel.id;
    header.from = from;
    header.to = to;
    header.hop = from;
    header.seq = GetSequence(index);
    if (!m_arrays.empty())
    {
        header.len = static_cast<uint16_t>(m_kernel.hasFixedLength ? m_kernel.parameters[m_arrays[0]].capacity
                                                                   : RealElements(index, 0, m_arrays[0]));
    }
    std::vector<uint8_t> bytes;
    bytes.reserve(pisa::kNcpHeaderBytes + pisa::WindowBytes(m_interface, m_kernel));
    AppendNcpHeader(bytes, header);
    for (std::size_t i = 0; i < m_fields.size(); ++i)
    {
        AppendBigEndian(bytes, m_fields[i], m_interface.windowFields[i].width);
    }
    std::size_t array = 0;
    for (std::size_t i = 0; i < m_kernel.parameters.size(); ++i)
    {
        const auto& parameter = m_kernel.parameters[i];
        if (!parameter.isArray)
        {
            AppendBigEndian(bytes, m_call.arguments[i].scalar, parameter.width);
            continue;
        }
        const uint64_t first = uint64_t{index} * m_call.mask[array];
        const uint64_t real = RealElements(index, array++, i);
        for (unsigned e = 0; e < parameter.capacity; ++e)
        {
            AppendBigEndian(bytes,
                            e < real ? ReadElement(m_call.arguments[i].pointer, first + e, parameter.width) : 0,
                            parameter.width);
        }
    }
    return bytes;
}

} // namespace ns3
