// Finds the widest word for each group of arrays that are copied to each other.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/pack-arrays.h"

#include <algorithm>

namespace pisa
{

namespace
{

constexpr unsigned kWordBytes = 4;

/** All arrays of a program, numbered: memories, then parameters kernel by kernel. */
class ArrayPacking
{
  public:
    ArrayPacking(const DeviceSource& source, const ProgramSizes& sizes);

    void Note(size_t kernel, const StraightKernel& run);
    /** @return elements a word. */
    unsigned PackingOfMemory(size_t memory)
    {
        return PackingOf(memory);
    }

    unsigned PackingOfParameter(size_t kernel, size_t parameter)
    {
        return PackingOf(m_firstParameter[kernel] + parameter);
    }

  private:
    /** One array and the group that it belongs to. */
    struct Array
    {
        size_t parent{0};
        unsigned elementBytes{1};
        unsigned wordBytes{kWordBytes}; ///< of its group, if it is the group's root
        bool isUsed{false};
    };

    void AddArray(unsigned elementBytes, uint64_t totalBytes, bool mayPack);
    size_t Root(size_t array);
    void Join(size_t a, size_t b);
    void Limit(size_t array, unsigned bytes);
    void NoteUse(size_t kernel, size_t array, const ArrayUse& use);
    unsigned PackingOf(size_t array);

    std::vector<Array> m_arrays;
    std::vector<size_t> m_firstParameter;
};

ArrayPacking::ArrayPacking(const DeviceSource& source, const ProgramSizes& sizes)
{
    for (const auto& memory : source.memories)
    {
        const unsigned bytes = memory.width / 8;
        AddArray(bytes, memory.size * bytes, !memory.isControl);
    }
    for (size_t k = 0; k < source.kernels.size(); ++k)
    {
        m_firstParameter.push_back(m_arrays.size());
        for (size_t p = 0; p < source.kernels[k].parameters.size(); ++p)
        {
            const DeviceParameter& parameter = source.kernels[k].parameters[p];
            const unsigned bytes = std::max(1u, parameter.width / 8);
            AddArray(bytes, uint64_t{sizes.windows[k].capacity[p].value_or(1)} * bytes, parameter.isArray);
        }
    }
}

void
ArrayPacking::AddArray(unsigned elementBytes, uint64_t totalBytes, bool mayPack)
{
    Array array;
    array.parent = m_arrays.size();
    array.elementBytes = elementBytes;
    array.wordBytes = mayPack ? kWordBytes : 1;
    while (totalBytes % array.wordBytes != 0)
    {
        array.wordBytes /= 2;
    }
    m_arrays.push_back(array);
}

size_t
ArrayPacking::Root(size_t array)
{
    size_t& parent = m_arrays[array].parent;
    return parent == array ? array : parent = Root(parent);
}

void
ArrayPacking::Limit(size_t array, unsigned bytes)
{
    unsigned& word = m_arrays[Root(array)].wordBytes;
    word = std::min(word, bytes);
}

void
ArrayPacking::Join(size_t a, size_t b)
{
    const unsigned bytes = m_arrays[Root(a)].wordBytes;
    m_arrays[Root(a)].parent = Root(b);
    Limit(b, bytes);
}

void
ArrayPacking::NoteUse(size_t kernel, size_t array, const ArrayUse& use)
{
    if (use.granularity == 0)
    {
        return;
    }
    m_arrays[array].isUsed = true;
    Limit(array, use.granularity);
    for (const auto& [isMemory, index] : use.partners)
    {
        Join(array, isMemory ? index : m_firstParameter[kernel] + index);
    }
}

void
ArrayPacking::Note(size_t kernel, const StraightKernel& run)
{
    for (size_t p = 0; p < run.parameterUse.size(); ++p)
    {
        NoteUse(kernel, m_firstParameter[kernel] + p, run.parameterUse[p]);
    }
    for (size_t m = 0; m < run.memoryUse.size(); ++m)
    {
        NoteUse(kernel, m, run.memoryUse[m]);
    }
}

unsigned
ArrayPacking::PackingOf(size_t array)
{
    const Array& known = m_arrays[array];
    return known.isUsed ? std::max(1u, m_arrays[Root(array)].wordBytes / known.elementBytes) : 1;
}

} // namespace

void
PackArrays(const DeviceSource& source, const std::vector<std::vector<StraightKernel>>& runs, ProgramSizes& sizes)
{
    ArrayPacking packing(source, sizes);
    for (size_t k = 0; k < runs.size(); ++k)
    {
        for (const auto& run : runs[k])
        {
            packing.Note(k, run);
        }
    }
    for (size_t m = 0; m < source.memories.size(); ++m)
    {
        sizes.memoryPacking[m] = packing.PackingOfMemory(m);
    }
    for (size_t k = 0; k < runs.size(); ++k)
    {
        for (size_t p = 0; p < source.kernels[k].parameters.size(); ++p)
        {
            sizes.windows[k].packing[p] = packing.PackingOfParameter(k, p);
        }
    }
}

} // namespace pisa
