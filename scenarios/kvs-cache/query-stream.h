// Keys, values and queries of the key-value scenario: shared by host programs and experiment.
// SPDX-License-Identifier: GPL-2.0-only
//
// Every query is a function of (seed, client, number), so that any client can tell whether a value that it reads was
// ever written by the query that the value names as its origin.
#ifndef PISA_KVS_CACHE_QUERY_STREAM_H
#define PISA_KVS_CACHE_QUERY_STREAM_H

#include "../common/random.h"
#include "../common/zipf.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace pisa
{

constexpr unsigned kValueBytes = 128;
using Value = std::array<char, kValueBytes>;

/** A storage server's record. */
struct Item
{
    Value value{};
    bool isCached{false};
};

/** Who wrote a value: query `number` of label `writer`. */
struct Origin
{
    uint64_t key{0};
    uint64_t writer{0};
    uint64_t number{0};
};

/** The writer of the values that are there before any query. */
constexpr uint64_t kInitialLoad = 0;

/** A value that tells its origin and fills the rest with bytes that follow from it. */
inline Value
MakeValue(const Origin& origin)
{
    std::array<uint64_t, kValueBytes / 8> words{origin.key, origin.writer, origin.number};
    for (std::size_t i = 3; i < words.size(); ++i)
    {
        words[i] = RandomBits(origin.key, origin.writer, origin.number * words.size() + i);
    }
    Value value;
    std::memcpy(value.data(), words.data(), sizeof(words));
    return value;
}

inline Origin
OriginOf(const Value& value)
{
    std::array<uint64_t, 3> words{};
    std::memcpy(words.data(), value.data(), sizeof(words));
    return {words[0], words[1], words[2]};
}

/** Keys are scattered over all 64-bit numbers; rank 0 is the hottest. */
inline uint64_t
KeyOfRank(uint64_t rank)
{
    return Scramble(rank + 1);
}

struct QuerySettings
{
    uint64_t keys{0};
    double skew{0};
    double writeShare{0};
    uint64_t seed{0};
};

struct Query
{
    uint64_t key{0};
    bool isPut{false};
};

/** The queries of all clients. */
class QueryStream
{
  public:
    explicit QueryStream(const QuerySettings& settings)
        : m_settings(settings),
          m_sampler(settings.keys, settings.skew)
    {
    }

    Query At(uint64_t client, uint64_t number) const
    {
        const uint64_t rank = m_sampler.Rank(Draw(client, number, 0));
        return {KeyOfRank(rank), Draw(client, number, 1) < m_settings.writeShare};
    }

    /** Time before query `number` of a client whose queries are a Poisson process. */
    double Gap(uint64_t client, uint64_t number, double mean) const
    {
        return -mean * std::log1p(-Draw(client, number, 2));
    }

  private:
    double Draw(uint64_t client, uint64_t number, uint64_t purpose) const
    {
        return RandomUniform(m_settings.seed, client * 3 + purpose, number);
    }

    QuerySettings m_settings;
    ZipfSampler m_sampler;
};

} // namespace pisa

#endif // PISA_KVS_CACHE_QUERY_STREAM_H
