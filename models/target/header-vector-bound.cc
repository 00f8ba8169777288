// Bits of lasting fields, header by header.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/header-vector-bound.h"

#include "target/exclusive-headers.h"
#include "target/field-lifetimes.h"
#include "target/field-runs.h"
#include "target/field.h"

#include <algorithm>
#include <map>

namespace pisa
{

namespace
{

/** @return bits of the words that the lasting fields of each header take at least. */
std::map<HeaderId, uint64_t>
LastingBits(const Program& program, const Target& target)
{
    const std::vector<bool> lasting = LastingFields(program);
    const unsigned narrowest = target.phv.front().width;
    std::vector<FieldRun> runs;
    for (const FieldId field : CarriedFields(program))
    {
        runs.push_back({field});
    }
    runs = target.sharesWords ? FieldRunsOf(program) : runs;
    std::map<HeaderId, uint64_t> bits;
    std::size_t index = 0;
    for (const FieldRun& run : runs)
    {
        unsigned width = 0; // the fields of a run are of one header, which lasts or does not
        for (const FieldId field : run)
        {
            width += lasting[index++] ? FieldBits(program, field) : 0;
        }
        bits[run.front().header] += uint64_t{(width + narrowest - 1) / narrowest} * narrowest;
    }
    return bits;
}

/** @return bits of headers that one packet may need in pairs. */
uint64_t
BitsTogether(const Program& program, const std::map<HeaderId, uint64_t>& bits)
{
    std::vector<std::pair<uint64_t, HeaderId>> longestFirst;
    for (const auto& [header, its] : bits)
    {
        longestFirst.emplace_back(its, header);
    }
    std::stable_sort(longestFirst.begin(), longestFirst.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    const ExclusiveHeaders exclusive(program);
    std::vector<HeaderId> together;
    uint64_t sum = 0;
    for (const auto& [its, header] : longestFirst)
    {
        const HeaderId one = header;
        if (std::none_of(together.begin(), together.end(),
                         [&](HeaderId other) { return exclusive.AreExclusive(one, other); }))
        {
            together.push_back(header);
            sum += its;
        }
    }
    return sum;
}

} // namespace

uint64_t
HeaderVectorBits(const Target& target)
{
    uint64_t bits = 0;
    for (const PhvWords& words : target.phv)
    {
        bits += uint64_t{words.width} * words.count;
    }
    return bits;
}

void
CheckHeaderVector(const Program& program, const Target& target, Diagnostics& findings)
{
    const uint64_t limit = HeaderVectorBits(target);
    const std::map<HeaderId, uint64_t> bits = LastingBits(program, target);
    uint64_t need = 0;
    for (const auto& [header, its] : bits)
    {
        need += its;
    }
    if (need <= limit)
    {
        return;
    }
    const bool shares = target.sharesWords;
    Limit(findings, {},
          std::string("header vector: the fields of packet headers ") +
              (shares ? "that one packet may have together " : "") + "take",
          shares ? BitsTogether(program, bits) : need, limit, "bits", "use fewer or narrower fields");
}

} // namespace pisa
