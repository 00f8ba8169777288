// Tables in a row, each of which reads what the one before it wrote, and chips that have few words for that.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_PLACE_TABLE_CHAIN_H
#define PISA_TESTS_PLACE_TABLE_CHAIN_H

#include "target/program-builder.h"
#include "target/target.h"

#include <string>
#include <vector>

namespace pisa
{

/** `length` tables in a row, each reads what the one before it wrote. */
inline ProgramBuilder
TableChain(unsigned length)
{
    ProgramBuilder builder;
    std::vector<FieldId> fields;
    for (unsigned i = 0; i < length; ++i)
    {
        fields.push_back(builder.AddField("f" + std::to_string(i), 32));
        const std::vector<FieldId> read = i == 0 ? std::vector<FieldId>{} : std::vector<FieldId>{fields[i - 1]};
        builder.AddTable("t" + std::to_string(i), {{}, read, {fields[i]}, 1, 0, {}, false});
    }
    return builder;
}

/** A chip with room for the intrinsic fields (seven of up to 32 bits) and `words` of 32 bits. */
inline Target
ChipWith(unsigned words)
{
    Target target = LoadTarget("rmt-32");
    target.phv = {{8, 2}, {16, 4}, {32, 1 + words}};
    return target;
}

} // namespace pisa

#endif // PISA_TESTS_PLACE_TABLE_CHAIN_H
