// Random programs for the placers: tables that match, read, write and count a few common fields and registers.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_PLACE_RANDOM_TABLES_H
#define PISA_TESTS_PLACE_RANDOM_TABLES_H

#include "target/program-builder.h"

#include <random>

namespace pisa
{

/** The size of a random program. */
struct RandomShape
{
    unsigned tables{8};
    unsigned fields{12};
    unsigned registers{2};
    uint64_t mostEntries{1024};
    unsigned egressTables{0}; ///< how many of the last tables are in egress
};

/** The same program for the same seed on every machine. */
inline Program
MakeRandomProgram(uint64_t seed, const RandomShape& shape)
{
    std::mt19937_64 random(seed); // its numbers are laid down by the standard; those of distributions are not
    const auto pick = [&](uint64_t below) { return random() % below; };
    ProgramBuilder builder;
    constexpr unsigned widths[] = {1, 8, 9, 16, 24, 32, 48, 64};
    std::vector<FieldId> fields;
    for (unsigned i = 0; i < shape.fields; ++i)
    {
        fields.push_back(builder.AddField("f" + std::to_string(i), widths[pick(8)]));
    }
    for (unsigned i = 0; i < shape.registers; ++i)
    {
        builder.AddRegister("r" + std::to_string(i), 8U << pick(4), 1 + pick(20000));
    }
    for (unsigned i = 0; i < shape.tables; ++i)
    {
        TableSketch sketch;
        sketch.isEgress = i + shape.egressTables >= shape.tables;
        const bool isTernary = pick(4) == 0;
        for (uint64_t key = pick(3); key > 0; --key)
        {
            sketch.keys.push_back({fields[pick(fields.size())], isTernary ? MatchKind::Ternary : MatchKind::Exact});
        }
        if (pick(4) != 0)
        {
            sketch.writes = {fields[pick(fields.size())]};
        }
        if (pick(2) == 0)
        {
            sketch.reads = {fields[pick(fields.size())]};
        }
        sketch.size = sketch.keys.empty() ? 1 : 1 + pick(shape.mostEntries);
        sketch.dataBits = static_cast<unsigned>(pick(3) * 16);
        if (shape.registers > 0 && pick(4) == 0)
        {
            sketch.registers = {static_cast<RegisterId>(pick(shape.registers))};
        }
        builder.AddTable("t" + std::to_string(i), sketch);
    }
    return builder.Get();
}

} // namespace pisa

#endif // PISA_TESTS_PLACE_RANDOM_TABLES_H
