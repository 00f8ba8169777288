// The hash algorithms of packet programs over bytes.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_HASH_ALGORITHMS_H
#define PISA_PIPELINE_HASH_ALGORITHMS_H

#include "ir/hash.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace pisa
{

/** One cyclic redundancy check in the parameters of Williams' model (1993). */
struct CrcParameters
{
    unsigned width{16};        ///< bits of the polynomial, 8 to 64
    uint64_t polynomial{0};    ///< most significant bit first, the leading one left out
    uint64_t initial{0};       ///< of the register
    bool reflectsInput{false}; ///< each byte is taken least significant bit first
    bool reflectsOutput{false};
    uint64_t finalXor{0};
};

/** CRC-16/ARC and CRC-32 (ISO 3309). */
constexpr CrcParameters kCrc16{16, 0x8005, 0, true, true, 0};
constexpr CrcParameters kCrc32{32, 0x04c11db7, 0xffffffff, true, true, 0xffffffff};

/** Computes one cyclic redundancy check a byte at a time. */
class Crc
{
  public:
    explicit Crc(const CrcParameters& parameters);

    uint64_t Compute(const uint8_t* bytes, std::size_t size) const;

  private:
    CrcParameters m_parameters;
    uint64_t m_initial; ///< as the register holds it
    std::array<uint64_t, 256> m_table{};
};

/** All algorithms, those whose parameters the control plane sets included. */
class HashAlgorithms
{
  public:
    HashAlgorithms();

    uint64_t Compute(HashAlgorithm algorithm, const uint8_t* bytes, std::size_t size) const;

    /** @param algorithm Crc16Custom or Crc32Custom */
    void SetCustom(HashAlgorithm algorithm, const CrcParameters& parameters);

  private:
    Crc m_crc16;
    Crc m_crc32;
    Crc m_crc16Custom;
    Crc m_crc32Custom;
};

/** @return the 16 bits that a ones' complement sum of 16-bit words comes to (RFC 1071), not complemented. */
constexpr uint64_t
FoldOnesComplement(uint64_t sum)
{
    while (sum >> 16 != 0)
    {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum;
}

/** @return the sum of all 16-bit words of bytes, first byte most significant, an odd last one as if a zero followed.
 */
uint64_t SumWords(const uint8_t* bytes, std::size_t size);

} // namespace pisa

#endif // PISA_PIPELINE_HASH_ALGORITHMS_H
