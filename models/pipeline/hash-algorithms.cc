// The hash algorithms of packet programs over bytes.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/hash-algorithms.h"

#include "ir/operation.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

uint64_t
Reflect(uint64_t value, unsigned width)
{
    uint64_t reflected = 0;
    for (unsigned bit = 0; bit < width; ++bit)
    {
        reflected = reflected << 1 | (value >> bit & 1);
    }
    return reflected;
}

/** @return the bytes as one number, cut to its last 64 bits. */
uint64_t
Identity(const uint8_t* bytes, std::size_t size)
{
    uint64_t value = 0;
    for (std::size_t i = size - std::min<std::size_t>(size, 8); i < size; ++i)
    {
        value = value << 8 | bytes[i];
    }
    return value;
}

uint64_t
XorWords(const uint8_t* bytes, std::size_t size)
{
    uint64_t words = 0;
    for (std::size_t i = 0; i < size; ++i)
    {
        words ^= i % 2 == 0 ? uint64_t{bytes[i]} << 8 : bytes[i];
    }
    return words;
}

} // namespace

uint64_t
SumWords(const uint8_t* bytes, std::size_t size)
{
    uint64_t sum = 0;
    for (std::size_t i = 0; i + 1 < size; i += 2)
    {
        sum += uint64_t{bytes[i]} << 8 | bytes[i + 1];
    }
    return size % 2 == 0 ? sum : sum + (uint64_t{bytes[size - 1]} << 8);
}

// A reflected register is kept mirrored and shifts right, the other one stands at the top of 64 bits.
Crc::Crc(const CrcParameters& p)
    : m_parameters(p),
      m_initial(p.reflectsInput ? Reflect(p.initial, p.width) : p.initial << (64 - p.width))
{
    assert(p.width >= 8 && p.width <= 64);
    const uint64_t mirrored = Reflect(p.polynomial, p.width);
    const uint64_t atTop = p.polynomial << (64 - p.width);
    for (uint64_t byte = 0; byte < m_table.size(); ++byte)
    {
        uint64_t state = p.reflectsInput ? byte : byte << 56;
        for (unsigned bit = 0; bit < 8; ++bit)
        {
            state = p.reflectsInput ? state >> 1 ^ ((state & 1) != 0 ? mirrored : 0)
                                    : state << 1 ^ (state >> 63 != 0 ? atTop : 0);
        }
        m_table[byte] = state;
    }
}

uint64_t
Crc::Compute(const uint8_t* bytes, std::size_t size) const
{
    uint64_t state = m_initial;
    for (std::size_t i = 0; i < size; ++i)
    {
        state = m_parameters.reflectsInput ? state >> 8 ^ m_table[(state ^ bytes[i]) & 0xff]
                                           : state << 8 ^ m_table[(state >> 56 ^ bytes[i]) & 0xff];
    }
    state = m_parameters.reflectsInput ? state : state >> (64 - m_parameters.width);
    if (m_parameters.reflectsInput != m_parameters.reflectsOutput)
    {
        state = Reflect(state, m_parameters.width);
    }
    return (state ^ m_parameters.finalXor) & LowBits(m_parameters.width);
}

HashAlgorithms::HashAlgorithms() : m_crc16(kCrc16), m_crc32(kCrc32), m_crc16Custom(kCrc16), m_crc32Custom(kCrc32)
{
}

uint64_t
HashAlgorithms::Compute(HashAlgorithm algorithm, const uint8_t* bytes, std::size_t size) const
{
    switch (algorithm)
    {
    case HashAlgorithm::Identity:
        return Identity(bytes, size);
    case HashAlgorithm::Csum16:
        return ~FoldOnesComplement(SumWords(bytes, size)) & 0xffff;
    case HashAlgorithm::Xor16:
        return XorWords(bytes, size);
    case HashAlgorithm::Crc16:
        return m_crc16.Compute(bytes, size);
    case HashAlgorithm::Crc32:
        return m_crc32.Compute(bytes, size);
    case HashAlgorithm::Crc16Custom:
        return m_crc16Custom.Compute(bytes, size);
    case HashAlgorithm::Crc32Custom:
        return m_crc32Custom.Compute(bytes, size);
    }
    assert(false && "no such hash algorithm");
    return 0;
}

void
HashAlgorithms::SetCustom(HashAlgorithm algorithm, const CrcParameters& parameters)
{
    assert(algorithm == HashAlgorithm::Crc16Custom || algorithm == HashAlgorithm::Crc32Custom);
    (algorithm == HashAlgorithm::Crc16Custom ? m_crc16Custom : m_crc32Custom) = Crc(parameters);
}

} // namespace pisa
