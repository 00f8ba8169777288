// Reads headers, registers, and what the deparser works on.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-sections.h"

#include <utility>

namespace pisa
{

void
ReadHeader(TextInput& input, bool isMetadata)
{
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
        field.width = cursor.TakeWidth();
        cursor.Expect(";");
        header.fields.push_back(std::move(field));
    }
    input.headers.emplace(header.name, id);
    input.program.headers.push_back(std::move(header));
}

void
ReadRegister(TextInput& input)
{
    TokenCursor& cursor = input.cursor;
    const auto id = static_cast<RegisterId>(input.program.registers.size());
    input.places[{ElementKind::Register, id}] = cursor.Where();
    Register reg;
    reg.name = cursor.TakeName("a register");
    cursor.Expect("[");
    reg.size = cursor.TakeNumber("a number of cells");
    cursor.Expect("]");
    cursor.Expect(":");
    reg.width = cursor.TakeWidth();
    if (cursor.Accept("="))
    {
        cursor.Expect("{");
        cursor.TakeList("}", [&] { reg.initial.push_back(cursor.TakeNumber("an initial value")); });
    }
    reg.where = cursor.TakeSource();
    cursor.Expect(";");
    input.registers.emplace(reg.name, id);
    input.program.registers.push_back(std::move(reg));
}

void
ReadDeparser(TextInput& input)
{
    input.places.insert({{ElementKind::Deparser, 0}, input.cursor.Where()});
    input.cursor.Expect("{");
    while (!input.cursor.Accept("}"))
    {
        input.cursor.Expect("emit");
        input.program.deparser.push_back(TakeKnown(input, input.headers, "header"));
        input.cursor.Expect(";");
    }
}

void
ReadChecksum(TextInput& input)
{
    const SourceLocation where = input.cursor.Where();
    input.places[{ElementKind::Checksum, input.program.checksums.size()}] = where;
    const FieldId field = TakeField(input);
    if (field.index == FieldId::kValid)
    {
        throw InputError(where, "a validity bit cannot hold a checksum", "name a 16-bit field");
    }
    input.cursor.Expect(";");
    input.program.checksums.push_back({field.header, field.index});
}

} // namespace pisa
