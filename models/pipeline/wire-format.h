// One header between the wire and the header vector.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_WIRE_FORMAT_H
#define PISA_PIPELINE_WIRE_FORMAT_H

#include "pipeline/phv-layout.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pisa
{

/**
 * Moves a header's fields between big-endian bytes and slots. Fields of whole bytes at byte boundaries go one by one;
 * the others are parts of units of up to eight whole bytes, and one that is left over spans two units.
 */
class WireFormat
{
  public:
    WireFormat(const Program& program, HeaderId header, const PhvLayout& layout);

    std::size_t Bytes() const
    {
        return m_bytes;
    }

    /** `from` has at least Bytes() bytes. */
    void Read(const uint8_t* from, uint64_t* slots) const;

    /** `to` has room for Bytes() bytes. */
    void Write(const uint64_t* slots, uint8_t* to) const;

  private:
    struct Whole
    {
        uint32_t slot;
        uint32_t offset;
        uint32_t bytes;
    };

    /** Bits of one field inside one unit. */
    struct Part
    {
        uint32_t slot;
        uint8_t inSlot; ///< how far left the bits stand in the slot
        uint8_t inUnit; ///< ...and in the unit
        uint64_t mask;
        uint64_t keep; ///< bits of the slot that an earlier part has filled
    };

    struct Unit
    {
        uint32_t offset;
        uint8_t bytes;
        uint8_t parts;
    };

    void AddParts(uint32_t slot, unsigned width);
    void CloseUnit();

    uint32_t m_bytes{0};
    unsigned m_openBits{0}; ///< of the unit under construction
    uint8_t m_openParts{0};
    std::vector<Whole> m_wholes;
    std::vector<Unit> m_units;
    std::vector<Part> m_parts; ///< of all units in order
};

} // namespace pisa

#endif // PISA_PIPELINE_WIRE_FORMAT_H
