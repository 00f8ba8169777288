// Longest prefix match over bit strings of a fixed number of words.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_LPM_INDEX_H
#define PISA_PIPELINE_LPM_INDEX_H

#include "pipeline/key-index.h"

#include <algorithm>
#include <array>
#include <vector>

namespace pisa
{

/**
 * A binary trie with compressed paths (Morrison 1968, Sklower 1991): every node is a prefix of an entry or where two
 * of them part, so that n prefixes take fewer than 2n nodes, whatever their lengths. A direct index by the first bits
 * (Gupta, Lin, McKeown 1998), at least twice as large as there are prefixes until it has 2^16 places, leads past the
 * nodes above them. A look-up passes at most one node for each further bit, evenly spread prefixes one or two in all.
 */
class LpmIndex
{
  public:
    static constexpr uint32_t kNone = KeyIndex::kNone;

    explicit LpmIndex(std::size_t words) : m_words(words), m_heads(1)
    {
    }

    /** @return the row of the longest prefix of the key, kNone if there is none. */
    uint32_t Find(const uint64_t* key) const
    {
        return m_words == 1 ? FindIn(key, 1) : FindIn(key, m_words);
    }

    /** @return the row of just this prefix, or kNone. */
    uint32_t RowOf(const uint64_t* key, unsigned length) const;

    /** The prefix must not be there. */
    void Insert(const uint64_t* key, unsigned length, uint32_t row);

    /** The prefix must be there. */
    void Erase(const uint64_t* key, unsigned length);

  private:
    struct Node
    {
        std::array<uint32_t, 2> child{kNone, kNone};
        uint32_t row{kNone};
        uint32_t length{0}; ///< bits of the prefix
    };

    static bool Bit(const uint64_t* key, unsigned at)
    {
        return (key[at / 64] >> (63 - at % 64) & 1) != 0;
    }

    /** @return whether the node's prefix is one of the key. */
    bool IsPrefix(uint32_t node, const uint64_t* key, unsigned length, std::size_t words) const
    {
        const uint64_t* stored = &m_keys[node * words];
        if (words == 1)
        {
            return length == 0 || (*stored ^ *key) >> (64 - length) == 0;
        }
        std::size_t word = 0;
        for (; length >= 64; ++word, length -= 64)
        {
            if (stored[word] != key[word])
            {
                return false;
            }
        }
        return length == 0 || (stored[word] ^ key[word]) >> (64 - length) == 0;
    }

    /** Where all keys with the same first m_headBits bits come to. */
    struct Head
    {
        uint32_t node{kNone}; ///< the first on the way that has so many bits or more
        uint32_t row{kNone};  ///< of the longest prefix that has fewer
    };

    uint64_t HeadOf(const uint64_t* key) const
    {
        return key[0] >> 1 >> (63 - m_headBits);
    }

    uint32_t FindIn(const uint64_t* key, std::size_t words) const
    {
        const Head& head = m_heads[HeadOf(key)];
        uint32_t best = head.row;
        for (uint32_t at = head.node; at != kNone;)
        {
            const Node& node = m_nodes[at];
            if (!IsPrefix(at, key, node.length, words))
            {
                break;
            }
            best = node.row != kNone ? node.row : best;
            if (node.length == 64 * words)
            {
                break;
            }
            at = node.child[Bit(key, node.length)];
        }
        return best;
    }

    /** Brings the heads up to date after a change to a prefix. */
    void RefreshHeads(const uint64_t* key, unsigned length);

    /** Fills in all heads whose first `depth` bits are those of place `at`, from what keys come to after those. */
    void FillHeads(Head head, uint64_t at, unsigned depth);

    /** @return what keys come to after their bit at `depth`, from what they came to before it. */
    Head Follow(Head head, unsigned depth, bool bit) const;

    /** The link that leads to a node: a child of `parent`, or the root if that is kNone. */
    struct Link
    {
        uint32_t parent{kNone};
        bool side{false};
    };

    uint32_t& At(Link link)
    {
        return link.parent == kNone ? m_root : m_nodes[link.parent].child[link.side];
    }

    unsigned CommonBits(uint32_t node, const uint64_t* key, unsigned most) const;
    uint32_t NewNode(const uint64_t* key, unsigned length, uint32_t row);
    void InsertNode(const uint64_t* key, unsigned length, uint32_t row);

    /** Takes a node without entry and with at most one child out of its place. */
    void Splice(Link link);

    std::size_t m_words;
    uint32_t m_root{kNone};
    std::vector<Node> m_nodes;
    std::vector<uint64_t> m_keys; ///< by node
    std::vector<uint32_t> m_free;
    std::size_t m_size{0}; ///< prefixes
    unsigned m_headBits{0};
    std::vector<Head> m_heads; ///< by the first bits
};

} // namespace pisa

#endif // PISA_PIPELINE_LPM_INDEX_H
