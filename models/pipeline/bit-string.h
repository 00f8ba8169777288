// Strings of bits within bytes, most significant bit first, at any alignment.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_BIT_STRING_H
#define PISA_PIPELINE_BIT_STRING_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pisa
{

/** @return `width` bits, up to 64, from bit `at` of the bytes on; all must be there. */
uint64_t ReadBits(const uint8_t* bytes, std::size_t at, unsigned width);

/** Appends bits to bytes; the last byte is filled with zeroes. */
class BitWriter
{
  public:
    /** Begins behind what `out` holds; it must outlive this. */
    explicit BitWriter(std::vector<uint8_t>& out) : m_out(out)
    {
    }

    /** The low `width` bits of a value, up to 64. */
    void Append(uint64_t value, unsigned width);

    /** `bits` bits of the bytes from bit `at` on. */
    void Append(const uint8_t* bytes, std::size_t at, std::size_t bits);

  private:
    std::vector<uint8_t>& m_out;
    unsigned m_free{0}; ///< bits of the last byte
};

} // namespace pisa

#endif // PISA_PIPELINE_BIT_STRING_H
