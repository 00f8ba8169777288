// Rows of literals that occur together.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/bit-pairs.h"

#include <algorithm>

namespace pisa
{

BitPairs::BitPairs(std::size_t bits)
    : m_literals(2 * bits),
      m_stride((2 * bits + kBits - 1) / kBits),
      m_together(m_literals * m_stride, 0)
{
}

BitPairs
BitPairs::Zero(std::size_t bits)
{
    BitPairs zero(bits);
    for (std::size_t bit = 0; bit < bits; ++bit)
    {
        for (std::size_t other = 0; other < bits; ++other)
        {
            zero.Put(2 * bit, 2 * other, true);
        }
    }
    return zero;
}

void
BitPairs::Assume(std::size_t bit, bool value)
{
    const std::size_t is = 2 * bit + value;
    const std::vector<Part> kept(Row(is), Row(is) + m_stride);
    for (std::size_t literal = 0; literal < m_literals; ++literal)
    {
        Part* row = Row(literal);
        const bool isKept = (kept[literal / kBits] >> literal % kBits & 1) != 0;
        for (std::size_t part = 0; part < m_stride; ++part)
        {
            row[part] &= isKept ? kept[part] : 0;
        }
    }
}

void
BitPairs::Set(std::size_t bit, bool value)
{
    const std::size_t is = 2 * bit + value;
    const std::size_t isNot = 2 * bit + !value;
    for (std::size_t literal = 0; literal < m_literals; ++literal)
    {
        Put(literal, is, Has(literal, is) || Has(literal, isNot));
        Put(literal, isNot, false);
    }
    Part* kept = Row(is);
    Part* gone = Row(isNot);
    for (std::size_t part = 0; part < m_stride; ++part)
    {
        kept[part] |= gone[part];
    }
    std::fill(gone, gone + m_stride, 0);
    Put(is, is, std::any_of(kept, kept + m_stride, [](Part part) { return part != 0; }));
}

void
BitPairs::Forget(std::size_t bit)
{
    Set(bit, false);
    const std::size_t zero = 2 * bit;
    Become(zero + 1, zero);
    Put(zero, zero + 1, false);
    Put(zero + 1, zero, false);
    Put(zero + 1, zero + 1, Has(zero, zero));
}

void
BitPairs::Become(std::size_t literal, std::size_t model)
{
    for (std::size_t other = 0; other < m_literals; ++other)
    {
        Put(other, literal, Has(other, model));
    }
    std::copy(Row(model), Row(model) + m_stride, Row(literal));
}

bool
BitPairs::Add(const BitPairs& more)
{
    Part isNew = 0;
    for (std::size_t part = 0; part < m_together.size(); ++part)
    {
        isNew |= more.m_together[part] & ~m_together[part];
        m_together[part] |= more.m_together[part];
    }
    return isNew != 0;
}

} // namespace pisa
