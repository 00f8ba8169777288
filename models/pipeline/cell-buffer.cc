// Counting cells and the copies that hold them.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/cell-buffer.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

CellBuffer::CellBuffer(const TrafficManagerLimits& limits) : m_limits(limits)
{
    assert(limits.cells > 0 && limits.cellBytes > 0);
}

uint64_t
CellBuffer::CellsFor(uint32_t bytes) const
{
    return std::max<uint64_t>(1, (uint64_t{bytes} + m_limits.cellBytes - 1) / m_limits.cellBytes);
}

uint64_t
CellBuffer::UsedCells() const
{
    return m_used;
}

uint64_t
CellBuffer::FreeCells() const
{
    return m_limits.cells - m_used;
}

uint64_t
CellBuffer::HighWaterCells() const
{
    return m_highWater;
}

uint64_t
CellBuffer::Packets() const
{
    return m_slots.size() - m_free.size();
}

StoredPacket
CellBuffer::Store(uint32_t bytes, uint32_t copies)
{
    const uint64_t cells = CellsFor(bytes);
    assert(cells <= FreeCells() && copies > 0);
    m_used += cells;
    m_highWater = std::max(m_highWater, m_used);
    if (m_free.empty())
    {
        m_free.push_back(static_cast<StoredPacket>(m_slots.size()));
        m_slots.emplace_back();
    }
    const StoredPacket packet = m_free.back();
    m_free.pop_back();
    m_slots[packet] = {bytes, static_cast<uint32_t>(cells), copies};
    return packet;
}

uint32_t
CellBuffer::BytesOf(StoredPacket packet) const
{
    return m_slots[packet].bytes;
}

uint32_t
CellBuffer::CellsOf(StoredPacket packet) const
{
    return m_slots[packet].cells;
}

void
CellBuffer::Release(StoredPacket packet)
{
    Slot& slot = m_slots[packet];
    assert(slot.copies > 0);
    if (--slot.copies == 0)
    {
        m_used -= slot.cells;
        m_free.push_back(packet);
    }
}

} // namespace pisa
