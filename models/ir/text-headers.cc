// Reads headers.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-sections.h"

#include <limits>
#include <utility>

namespace pisa
{

void
ReadHeader(TextInput& input, bool isMetadata)
{
    constexpr uint64_t kMostBits = std::numeric_limits<unsigned>::max();
    TokenCursor& cursor = input.cursor;
    const auto id = static_cast<HeaderId>(input.program.headers.size());
    input.places[{ElementKind::Header, id}] = cursor.Where();
    Header header;
    header.name = cursor.TakeName("a header");
    header.isMetadata = isMetadata;
    header.where = cursor.TakeSource();
    cursor.Expect("{");
    while (!cursor.Accept("}"))
    {
        Field field;
        field.name = cursor.TakeName("a field");
        cursor.Expect(":");
        if (cursor.Accept("varbit"))
        {
            field.width = 64;
            field.variableBits = static_cast<unsigned>(cursor.TakeNumber("a number of bits", kMostBits));
        }
        else
        {
            field.width = cursor.TakeWidth();
        }
        cursor.Expect(";");
        header.fields.push_back(std::move(field));
    }
    input.headers.emplace(header.name, id);
    input.program.headers.push_back(std::move(header));
}

} // namespace pisa
