// Rows of literals that occur together.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/bit-pairs.h"

namespace pisa
{

BitPairs
BitPairs::Zero(std::size_t bits)
{
    BitPairs zero(bits);
    Literals all(2 * bits);
    for (std::size_t bit = 0; bit < bits; ++bit)
    {
        all.set(2 * bit);
    }
    for (std::size_t bit = 0; bit < bits; ++bit)
    {
        zero.m_together[2 * bit] = all;
    }
    return zero;
}

void
BitPairs::Assume(std::size_t bit, bool value)
{
    const Literals kept = m_together[2 * bit + value];
    for (std::size_t literal = 0; literal < m_together.size(); ++literal)
    {
        if (kept[literal])
        {
            m_together[literal] &= kept;
        }
        else
        {
            m_together[literal].reset();
        }
    }
}

void
BitPairs::Set(std::size_t bit, bool value)
{
    const std::size_t is = 2 * bit + value;
    const std::size_t isNot = 2 * bit + !value;
    for (Literals& with : m_together)
    {
        with[is] = with[is] || with[isNot];
        with[isNot] = false;
    }
    m_together[is] |= m_together[isNot];
    m_together[isNot].reset();
    m_together[is][is] = m_together[is].any();
}

void
BitPairs::Forget(std::size_t bit)
{
    Set(bit, false);
    const std::size_t zero = 2 * bit;
    for (Literals& with : m_together)
    {
        with[zero + 1] = with[zero];
    }
    m_together[zero + 1] = m_together[zero];
    m_together[zero][zero + 1] = false;
    m_together[zero + 1][zero] = false;
    m_together[zero + 1][zero + 1] = m_together[zero][zero];
}

bool
BitPairs::Add(const BitPairs& more)
{
    bool isNew = false;
    for (std::size_t literal = 0; literal < m_together.size(); ++literal)
    {
        isNew = isNew || !more.m_together[literal].is_subset_of(m_together[literal]);
        m_together[literal] |= more.m_together[literal];
    }
    return isNew;
}

} // namespace pisa
