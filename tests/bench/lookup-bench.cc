// Look-ups in one table, to be counted by callgrind:
//   lookup-bench exact|lpm|ternary|range ENTRIES LOOKUPS; instructions a look-up are the difference of two counts
//   over that of LOOKUPS. Prefixes have 8 to 64 bits, ternary entries one of 16 masks, ranges up to 1000 values.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/match-table.h"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>

using namespace pisa;

namespace
{

Program
MakeProgram(MatchKind kind, uint64_t entries)
{
    Program program;
    program.headers = {MakeIntrinsicHeader(), {"key", true, {{"key", 64}}, {}}};
    program.actions = {{"none", {}, {}, {}}};
    Table table;
    table.name = "t";
    table.keys = {{{1, 0}, kind}};
    table.actions = {0};
    table.size = entries;
    program.tables = {table};
    return program;
}

MatchValue
DrawMatch(MatchKind kind, std::mt19937_64& random)
{
    MatchValue match{random(), ~uint64_t{0}};
    switch (kind)
    {
    case MatchKind::Lpm:
        match.mask = ~LowBits(static_cast<unsigned>(random() % 57));
        break;
    case MatchKind::Ternary:
        match.mask = ~(uint64_t{0xf} << (4 * (random() % 16)));
        break;
    case MatchKind::Range:
        match.value >>= 1;
        match.mask = match.value + random() % 1000;
        return match;
    default:
        break;
    }
    match.value &= match.mask;
    return match;
}

} // namespace

int
main(int argc, char** argv)
{
    const std::map<std::string, MatchKind> kinds{{"exact", MatchKind::Exact},
                                                 {"lpm", MatchKind::Lpm},
                                                 {"ternary", MatchKind::Ternary},
                                                 {"range", MatchKind::Range}};
    if (argc != 4 || kinds.count(argv[1]) == 0)
    {
        std::cerr << "usage: lookup-bench exact|lpm|ternary|range ENTRIES LOOKUPS\n";
        return 1;
    }
    const MatchKind kind = kinds.at(argv[1]);
    const uint64_t entries = std::strtoull(argv[2], nullptr, 10);
    const uint64_t lookUps = std::strtoull(argv[3], nullptr, 10);
    const Program program = MakeProgram(kind, entries);
    const PhvLayout layout(program);
    MatchTable table(program, 0, layout);
    std::mt19937_64 random(1);
    std::vector<uint64_t> keys;
    const auto start = std::chrono::steady_clock::now();
    for (uint64_t i = 0; i < entries; ++i)
    {
        Entry entry;
        entry.match = {DrawMatch(kind, random)};
        entry.priority = static_cast<int32_t>(random() % 16);
        if (table.Insert(entry, 0, 0))
        {
            keys.push_back(entry.match[0].value);
        }
    }
    const std::chrono::duration<double> setUp = std::chrono::steady_clock::now() - start;
    std::vector<uint64_t> slots = layout.InitialSlots();
    const uint32_t slot = layout.SlotOf({1, 0});
    uint64_t hits = 0;
    const auto begin = std::chrono::steady_clock::now();
    for (uint64_t i = 0; i < lookUps; ++i)
    {
        slots[slot] = keys[i * 7919 % keys.size()];
        hits += table.Match(slots.data(), 0).isHit ? 1 : 0;
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::cout << argv[1] << ": " << keys.size() << " entries set up in " << setUp.count() * 1e3 << " ms, " << hits
              << " hits of " << lookUps << " look-ups, " << seconds.count() / static_cast<double>(lookUps) * 1e9
              << " ns each\n";
    return 0;
}
