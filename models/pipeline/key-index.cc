// A hash index from keys of a fixed number of 64-bit words to row numbers.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/key-index.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

KeyIndex::KeyIndex(std::size_t words)
    : m_words(words),
      m_slotMask(7),
      m_keys((m_slotMask + 1) * words),
      m_rows(m_slotMask + 1, kNone)
{
}

void
KeyIndex::Insert(const uint64_t* key, uint32_t row)
{
    assert(Find(key, m_words) == kNone);
    if (2 * (m_size + 1) > m_rows.size())
    {
        Grow();
    }
    std::size_t at = Home(key, m_words);
    while (m_rows[at] != kNone)
    {
        at = (at + 1) & m_slotMask;
    }
    std::copy(key, key + m_words, &m_keys[at * m_words]);
    m_rows[at] = row;
    ++m_size;
}

void
KeyIndex::Grow()
{
    KeyIndex larger(m_words);
    larger.m_slotMask = 2 * m_slotMask + 1;
    larger.m_keys.resize((larger.m_slotMask + 1) * m_words);
    larger.m_rows.assign(larger.m_slotMask + 1, kNone);
    for (std::size_t at = 0; at < m_rows.size(); ++at)
    {
        if (m_rows[at] != kNone)
        {
            larger.Insert(&m_keys[at * m_words], m_rows[at]);
        }
    }
    *this = std::move(larger);
}

void
KeyIndex::Erase(const uint64_t* key)
{
    std::size_t gap = Home(key, m_words);
    while (!IsAt(key, m_words, gap))
    {
        assert(m_rows[gap] != kNone);
        gap = (gap + 1) & m_slotMask;
    }
    // Later keys of the same run move into the gap unless that would put them before their home.
    for (std::size_t at = (gap + 1) & m_slotMask; m_rows[at] != kNone; at = (at + 1) & m_slotMask)
    {
        const std::size_t home = Home(&m_keys[at * m_words], m_words);
        if (((at - home) & m_slotMask) >= ((at - gap) & m_slotMask))
        {
            std::copy(&m_keys[at * m_words], &m_keys[at * m_words] + m_words, &m_keys[gap * m_words]);
            m_rows[gap] = m_rows[at];
            gap = at;
        }
    }
    m_rows[gap] = kNone;
    --m_size;
}

} // namespace pisa
