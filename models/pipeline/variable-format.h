// A header with a field of varying size between the wire and the header vector.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_VARIABLE_FORMAT_H
#define PISA_PIPELINE_VARIABLE_FORMAT_H

#include "pipeline/bit-string.h"
#include "pipeline/phv-layout.h"

#include <vector>

namespace pisa
{

/** @return the bits of a varbit's content; its place in the frame stands above. */
constexpr uint64_t
VarbitLength(uint64_t reference)
{
    return reference & 0xffffffff;
}

constexpr uint64_t
VarbitPlace(uint64_t reference)
{
    return reference >> 32;
}

/** Moves a header's fields between bits and slots; its varbit's slot refers to bits of the frame. */
class VariableFormat
{
  public:
    VariableFormat(const Program& program, HeaderId header, const PhvLayout& layout);

    /** @return bits of the header without the varbit. */
    unsigned FixedBits() const
    {
        return m_fixedBits;
    }

    /** @return the most bits that the varbit holds. */
    unsigned MostVariableBits() const
    {
        return m_mostVariableBits;
    }

    uint32_t VarbitSlot() const
    {
        return m_varbitSlot;
    }

    /** Reads a header that begins at bit `at` of the frame and has `variableBits` in its varbit. */
    void Read(const uint8_t* frame, std::size_t at, uint64_t variableBits, uint64_t* slots) const;

    /** Writes the header. @param frame to which the varbit refers */
    void Write(const uint64_t* slots, const uint8_t* frame, BitWriter& to) const;

  private:
    struct Part
    {
        uint32_t slot;
        unsigned width; ///< 0: the varbit
    };

    std::vector<Part> m_parts;
    unsigned m_fixedBits;
    unsigned m_mostVariableBits{0};
    uint32_t m_varbitSlot{0};
};

/** @return whether a header has a varbit. */
bool HasVarbit(const Header& header);

/** @return whether running a program needs its frames' bytes beyond the header vector: for varbits or payload. */
bool NeedsFrame(const Program& program);

} // namespace pisa

#endif // PISA_PIPELINE_VARIABLE_FORMAT_H
