// The sixteen paths through the cache's kernel (four cases, hit or miss, valid or not) as a timed script.
// SPDX-License-Identifier: GPL-2.0-only
//
// Shared by host programs and experiment. Each path has a key, an item and a stretch of time of its own: the server
// prepares the state, one host sends the window of the case, both count what arrives, then client c0 probes with a
// GET whether the item is valid now.
#ifndef PISA_KVS_CACHE_PATH_SCRIPT_H
#define PISA_KVS_CACHE_PATH_SCRIPT_H

#include <cstdint>
#include <vector>

namespace pisa
{

enum class QueryCase : uint8_t
{
    ClientPut,
    ClientGet,
    ServerUpdate,
    ServerResponse,
};

struct PathCase
{
    QueryCase query{QueryCase::ClientPut};
    bool isHit{false};
    bool isValid{false};
    uint8_t index{0}; ///< of the item in the switch; also the number of the path
    uint64_t key{0};

    bool IsFromServer() const
    {
        return query == QueryCase::ServerUpdate || query == QueryCase::ServerResponse;
    }

    bool IsUpdate() const
    {
        return query == QueryCase::ClientPut || query == QueryCase::ServerUpdate;
    }

    /** Nanoseconds; a step is far longer than two control operations. */
    static constexpr uint64_t kStep = 1000000;

    uint64_t Begin() const
    {
        return (1 + 5 * uint64_t{index}) * kStep;
    }

    uint64_t Act() const
    {
        return Begin() + kStep;
    }

    uint64_t Observe() const
    {
        return Begin() + 2 * kStep;
    }

    uint64_t Probe() const
    {
        return Begin() + 3 * kStep;
    }

    uint64_t End() const
    {
        return Begin() + 4 * kStep;
    }
};

inline std::vector<PathCase>
AllPaths()
{
    std::vector<PathCase> paths;
    for (unsigned i = 0; i < 16; ++i)
    {
        PathCase path;
        path.query = static_cast<QueryCase>(i / 4);
        path.isHit = i / 2 % 2 == 0;
        path.isValid = i % 2 == 0;
        path.index = static_cast<uint8_t>(i);
        path.key = 1000 + i;
        paths.push_back(path);
    }
    return paths;
}

} // namespace pisa

#endif // PISA_KVS_CACHE_PATH_SCRIPT_H
