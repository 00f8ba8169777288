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
 * Moves a header's fields between big-endian bytes and slots through windows of 64 bits: a field is read from the one
 * window that it lies in, whatever its alignment. Windows are written one after the other; each begins with the first
 * byte that the one before has left incomplete. A header of fewer than eight bytes goes through a window of its own.
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
    /** A field inside the window that begins at byte `offset`. */
    struct Inside
    {
        uint32_t slot;
        uint32_t offset;
        uint64_t mask;
        unsigned shift; ///< bits of the window behind the field
    };

    /** A field that begins within a window's first byte and ends in the byte behind the window. */
    struct Across
    {
        uint32_t slot;
        uint32_t offset;
        uint64_t mask;
        unsigned behind; ///< bits behind the window, 1 to 7
    };

    /** What one field gives to one window: its bits go round to their place, those outside are masked. */
    struct Part
    {
        uint32_t slot;
        unsigned rotation; ///< to the left
        uint64_t mask;
    };

    struct Window
    {
        uint32_t offset;
        uint32_t end; ///< of its parts, which begin where those of the window before end
    };

    void AddField(uint32_t slot, std::size_t at, unsigned width);
    uint32_t AddWindow(uint32_t offset, const std::vector<Field>& fields, HeaderId header, const PhvLayout& layout);
    void ReadFrom(const uint8_t* from, uint64_t* slots) const;
    void WriteTo(const uint64_t* slots, uint8_t* to) const;

    uint32_t m_bytes;
    std::vector<Inside> m_insides;
    std::vector<Across> m_acrosses;
    std::vector<Window> m_windows;
    std::vector<Part> m_parts; ///< of all windows in order
};

} // namespace pisa

#endif // PISA_PIPELINE_WIRE_FORMAT_H
