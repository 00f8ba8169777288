// The memory of cells that all queues of a chip share.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_CELL_BUFFER_H
#define PISA_PIPELINE_CELL_BUFFER_H

#include "target/target.h"

#include <cstdint>
#include <vector>

namespace pisa
{

/** A packet in the buffer; dense numbers, reused. */
using StoredPacket = uint32_t;

/**
 * Packets take whole cells. A packet is stored once, however many copies of it wait, and its cells are free again
 * when the last copy has let go. At all times UsedCells() is the sum of CellsOf over the stored packets, and at most
 * the limit.
 */
class CellBuffer
{
  public:
    /** Limits of at least one cell of at least one byte. */
    explicit CellBuffer(const TrafficManagerLimits& limits);

    /** @return cells that a packet takes; at least one, for what the chip notes about it. */
    uint64_t CellsFor(uint32_t bytes) const;

    uint64_t UsedCells() const;
    uint64_t FreeCells() const;
    /** @return the most cells that were used at once. */
    uint64_t HighWaterCells() const;
    /** @return packets stored now. */
    uint64_t Packets() const;

    /** Takes cells for a packet, which must fit, and holds them for `copies` copies, at least one. */
    StoredPacket Store(uint32_t bytes, uint32_t copies);

    uint32_t BytesOf(StoredPacket packet) const;
    uint32_t CellsOf(StoredPacket packet) const;

    /** One copy lets go; with the last one the cells are free and the number names no packet any more. */
    void Release(StoredPacket packet);

  private:
    struct Slot
    {
        uint32_t bytes{0};
        uint32_t cells{0};
        uint32_t copies{0}; ///< 0: free
    };

    TrafficManagerLimits m_limits;
    uint64_t m_used{0};
    uint64_t m_highWater{0};
    std::vector<Slot> m_slots;
    std::vector<StoredPacket> m_free;
};

} // namespace pisa

#endif // PISA_PIPELINE_CELL_BUFFER_H
