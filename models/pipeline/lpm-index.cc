// Longest prefix match over bit strings of a fixed number of words.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/lpm-index.h"

#include <cassert>

namespace pisa
{

namespace
{

constexpr unsigned kMostHeadBits = 16;

} // namespace

unsigned
LpmIndex::CommonBits(uint32_t node, const uint64_t* key, unsigned most) const
{
    const uint64_t* stored = &m_keys[node * m_words];
    unsigned common = 0;
    for (std::size_t word = 0; common < most; ++word)
    {
        uint64_t difference = stored[word] ^ key[word];
        if (difference == 0)
        {
            common += 64;
            continue;
        }
        for (; (difference >> 63) == 0; difference <<= 1)
        {
            ++common;
        }
        break;
    }
    return std::min(common, most);
}

uint32_t
LpmIndex::NewNode(const uint64_t* key, unsigned length, uint32_t row)
{
    if (m_free.empty())
    {
        m_free.push_back(static_cast<uint32_t>(m_nodes.size()));
        m_nodes.emplace_back();
        m_keys.resize(m_keys.size() + m_words);
    }
    const uint32_t node = m_free.back();
    m_free.pop_back();
    m_nodes[node] = {{kNone, kNone}, row, length};
    std::copy(key, key + m_words, &m_keys[node * m_words]);
    return node;
}

uint32_t
LpmIndex::RowOf(const uint64_t* key, unsigned length) const
{
    uint32_t at = m_root;
    while (at != kNone && m_nodes[at].length < length && IsPrefix(at, key, m_nodes[at].length, m_words))
    {
        at = m_nodes[at].child[Bit(key, m_nodes[at].length)];
    }
    return at != kNone && m_nodes[at].length == length && IsPrefix(at, key, length, m_words) ? m_nodes[at].row
                                                                                             : kNone;
}

LpmIndex::Head
LpmIndex::Follow(Head head, unsigned depth, bool bit) const
{
    if (head.node == kNone)
    {
        return head;
    }
    const Node& node = m_nodes[head.node];
    if (node.length == depth)
    {
        return {node.child[bit], node.row != kNone ? node.row : head.row};
    }
    return Bit(&m_keys[head.node * m_words], depth) == bit ? head : Head{kNone, head.row};
}

void
LpmIndex::FillHeads(Head head, uint64_t at, unsigned depth)
{
    if (depth == m_headBits)
    {
        m_heads[at] = head;
        return;
    }
    FillHeads(Follow(head, depth, false), at, depth + 1);
    FillHeads(Follow(head, depth, true), at | uint64_t{1} << (m_headBits - 1 - depth), depth + 1);
}

void
LpmIndex::RefreshHeads(const uint64_t* key, unsigned length)
{
    if (m_headBits < kMostHeadBits && m_size > m_heads.size() / 2)
    {
        m_headBits = std::min(m_headBits + 3, kMostHeadBits);
        m_heads.resize(std::size_t{1} << m_headBits);
        length = 0;
    }
    Head head{m_root, kNone};
    const unsigned common = std::min(length, m_headBits);
    for (unsigned depth = 0; depth < common; ++depth)
    {
        head = Follow(head, depth, Bit(key, depth));
    }
    const uint64_t below = (uint64_t{1} << (m_headBits - common)) - 1;
    FillHeads(head, HeadOf(key) & ~below, common);
}

void
LpmIndex::Insert(const uint64_t* key, unsigned length, uint32_t row)
{
    ++m_size;
    InsertNode(key, length, row);
    RefreshHeads(key, length);
}

void
LpmIndex::InsertNode(const uint64_t* key, unsigned length, uint32_t row)
{
    Link link;
    uint32_t at = m_root;
    unsigned common = 0;
    while (at != kNone)
    {
        common = CommonBits(at, key, std::min<unsigned>(length, m_nodes[at].length));
        if (common < m_nodes[at].length)
        {
            break;
        }
        if (common == length)
        {
            assert(m_nodes[at].row == kNone);
            m_nodes[at].row = row;
            return;
        }
        link = {at, Bit(key, common)};
        at = At(link);
    }
    uint32_t node = NewNode(key, length, row);
    if (at != kNone)
    {
        const bool side = Bit(&m_keys[at * m_words], common);
        if (common < length)
        {
            const uint32_t leaf = node;
            node = NewNode(key, common, kNone);
            m_nodes[node].child[!side] = leaf;
        }
        m_nodes[node].child[side] = at;
    }
    At(link) = node;
}

void
LpmIndex::Splice(Link link)
{
    const uint32_t at = At(link);
    const Node& node = m_nodes[at];
    if (node.row == kNone && (node.child[0] == kNone || node.child[1] == kNone))
    {
        At(link) = node.child[node.child[0] == kNone];
        m_free.push_back(at);
    }
}

void
LpmIndex::Erase(const uint64_t* key, unsigned length)
{
    Link above;
    Link link;
    while (m_nodes[At(link)].length < length)
    {
        above = link;
        const uint32_t at = At(link);
        link = {at, Bit(key, m_nodes[at].length)};
        assert(At(link) != kNone);
    }
    m_nodes[At(link)].row = kNone;
    const bool hasParent = link.parent != kNone;
    Splice(link);
    if (hasParent)
    {
        Splice(above);
    }
    --m_size;
    RefreshHeads(key, length);
}

} // namespace pisa
