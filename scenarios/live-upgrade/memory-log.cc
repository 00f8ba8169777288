// What switches hold of their chips' memories while they change, against time.
// SPDX-License-Identifier: GPL-2.0-only
#include "memory-log.h"

#include "upgrade/delta.h"

namespace pisa
{

UpgradeMemory
MemoryOf(const Image& image)
{
    return MemoryBefore(Compare(image, image));
}

void
MemoryLog::Note(int64_t at, uint32_t node, const UpgradeMemory& held)
{
    m_held[node] = held;
    Sample sample{at, {}};
    for (const auto& [of, memory] : m_held)
    {
        sample.held += memory;
    }
    m_samples.push_back(sample);
}

UpgradeMemory
MemoryLog::HeldAt(int64_t end) const
{
    UpgradeMemory held;
    for (const Sample& sample : m_samples)
    {
        held = sample.at < end || sample.at == 0 ? sample.held : held;
    }
    return held;
}

UpgradeMemory
MemoryLog::Peak() const
{
    UpgradeMemory peak = Before();
    for (const Sample& sample : m_samples)
    {
        peak = sample.at == 0 ? peak : Most(peak, sample.held);
    }
    return peak;
}

void
AddMemoryColumns(std::vector<Column>& columns)
{
    for (const char* name : {"elements", "SRAM rows", "TCAM rows", "descriptions"})
    {
        columns.push_back({name});
    }
}

void
AddMemoryCells(const UpgradeMemory& held, std::vector<Cell>& row)
{
    for (const uint64_t amount : held.amount)
    {
        row.emplace_back(static_cast<int64_t>(amount));
    }
}

} // namespace pisa
