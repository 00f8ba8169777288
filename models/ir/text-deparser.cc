// Reads what leaves with a packet: emitted headers, checksums (and checks, which are the same), field lists.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-sections.h"

#include <utility>

namespace pisa
{

namespace
{

/** Takes `= algorithm(inputs) payload if (condition, ...) changed;` behind its field, of all but the first if any. */
Checksum
TakeChecksum(TextInput& input, FieldId dest)
{
    TokenCursor& cursor = input.cursor;
    Checksum checksum;
    checksum.dest = dest;
    cursor.Expect("=");
    checksum.algorithm = TakeAlgorithm(input);
    checksum.inputs = TakeHashInputs(input, nullptr);
    checksum.withPayload = cursor.Accept("payload");
    if (cursor.Accept("if"))
    {
        cursor.Expect("(");
        cursor.TakeList(")", [&] { checksum.when.push_back(TakeCondition(input)); });
    }
    checksum.onlyChanged = cursor.Accept("changed");
    cursor.Expect(";");
    return checksum;
}

} // namespace

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
ReadCheck(TextInput& input)
{
    input.places[{ElementKind::Check, input.program.checks.size()}] = input.cursor.Where();
    const FieldId dest = TakeField(input);
    input.program.checks.push_back(TakeChecksum(input, dest));
}

void
ReadChecksum(TextInput& input)
{
    input.places[{ElementKind::Checksum, input.program.checksums.size()}] = input.cursor.Where();
    const FieldId dest = TakeField(input);
    const bool isOfHeader = input.cursor.Accept(";");
    input.program.checksums.push_back(isOfHeader ? HeaderChecksum(input.program, dest) : TakeChecksum(input, dest));
}

void
ReadFieldList(TextInput& input)
{
    input.places[{ElementKind::FieldList, input.program.fieldLists.size()}] = input.cursor.Where();
    input.program.fieldLists.push_back(TakeFields(input, "(", ")"));
    input.cursor.Expect(";");
}

} // namespace pisa
