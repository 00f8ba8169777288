// Look-ups, hashes and meters by their definitions.
// SPDX-License-Identifier: GPL-2.0-only
#include "reference/look-up.h"

#include <algorithm>

namespace pisa
{

namespace
{

bool
Matches(MatchKind kind, const MatchValue& match, unsigned width, uint64_t key)
{
    switch (kind)
    {
    case MatchKind::Exact:
        return key == match.value;
    case MatchKind::Range:
        return match.value <= key && key <= match.mask;
    default:
        for (unsigned bit = 0; bit < width; ++bit)
        {
            if ((match.mask >> bit) % 2 == 1 && (match.value >> bit) % 2 != (key >> bit) % 2)
            {
                return false;
            }
        }
        return true;
    }
}

int64_t
PrefixBits(const Table& table, const std::vector<unsigned>& widths, const Entry& entry)
{
    int64_t bits = 0;
    for (std::size_t i = 0; i < table.keys.size(); ++i)
    {
        for (unsigned bit = 0; table.keys[i].kind == MatchKind::Lpm && bit < widths[i]; ++bit)
        {
            bits += static_cast<int64_t>((entry.match[i].mask >> bit) % 2);
        }
    }
    return bits;
}

uint64_t
Mirrored(uint64_t value, unsigned width)
{
    uint64_t mirrored = 0;
    for (unsigned bit = 0; bit < width; ++bit)
    {
        mirrored += ((value >> bit) % 2) << (width - 1 - bit);
    }
    return mirrored;
}

} // namespace

std::size_t
ReferenceLookUp(const Table& table, const std::vector<unsigned>& widths, const std::vector<Entry>& entries,
                const std::vector<uint64_t>& key)
{
    const bool hasPriority =
        std::any_of(table.keys.begin(), table.keys.end(),
                    [](const MatchKey& k) { return k.kind == MatchKind::Ternary || k.kind == MatchKind::Range; });
    std::size_t best = entries.size();
    int64_t bestRank = 0;
    for (std::size_t e = 0; e < entries.size(); ++e)
    {
        bool matches = true;
        for (std::size_t i = 0; i < key.size(); ++i)
        {
            matches = matches && Matches(table.keys[i].kind, entries[e].match[i], widths[i], key[i]);
        }
        const int64_t rank = hasPriority ? entries[e].priority : PrefixBits(table, widths, entries[e]);
        if (matches && (best == entries.size() || rank > bestRank))
        {
            best = e;
            bestRank = rank;
        }
    }
    return best;
}

uint64_t
ReferenceCrc(const CrcParameters& p, const std::vector<uint8_t>& bytes)
{
    const uint64_t top = uint64_t{1} << (p.width - 1);
    uint64_t state = p.initial;
    for (const uint8_t byte : bytes)
    {
        const uint64_t taken = p.reflectsInput ? Mirrored(byte, 8) : byte;
        for (unsigned bit = 8; bit-- > 0;)
        {
            const bool divides = ((state & top) != 0) != ((taken >> bit) % 2 == 1);
            state = (state << 1 ^ (divides ? p.polynomial : 0)) & LowBits(p.width);
        }
    }
    return (p.reflectsOutput ? Mirrored(state, p.width) : state) ^ p.finalXor;
}

unsigned
ReferenceMeter::Execute(const Rational& seconds, uint64_t tokens)
{
    for (Bucket* bucket : {&m_committed, &m_peak})
    {
        bucket->tokens = std::min<Rational>(bucket->burst, bucket->tokens + (seconds - m_last) * bucket->rate);
    }
    m_last = seconds;
    if (m_peak.tokens < tokens)
    {
        return 2;
    }
    m_peak.tokens -= tokens;
    if (m_committed.tokens < tokens)
    {
        return 1;
    }
    m_committed.tokens -= tokens;
    return 0;
}

} // namespace pisa
