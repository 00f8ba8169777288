// Prints checks, and what leaves with a packet: emitted headers, checksums, field lists.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-words.h"

namespace pisa
{

namespace
{

std::string
Text(const Checksum& checksum, const TextWords& words)
{
    std::string text = words.Field(checksum.dest) + " = " +
                       words.Hashed(checksum.algorithm, checksum.inputs, checksum.withPayload, nullptr);
    if (!checksum.when.empty())
    {
        text +=
            " if (" + TextWords::List(checksum.when, [&](const Condition& c) { return words.Comparison(c); }) + ")";
    }
    return text + (checksum.onlyChanged ? " changed" : "");
}

} // namespace

void
PrintDeparser(const Program& program, std::ostream& out)
{
    const TextWords words(program);
    out << (program.checks.empty() ? "" : "\n");
    for (const Checksum& check : program.checks)
    {
        out << "check " << Text(check, words) << ";\n";
    }
    if (!program.deparser.empty())
    {
        out << "\ndeparser\n{\n";
        for (HeaderId id : program.deparser)
        {
            out << "    emit " << TextWords::Name(program.headers[id].name) << ";\n";
        }
        out << "}\n";
    }
    out << (program.checksums.empty() ? "" : "\n");
    for (const Checksum& checksum : program.checksums)
    {
        const bool isOfHeader = checksum == HeaderChecksum(program, checksum.dest);
        out << "checksum " << (isOfHeader ? words.Field(checksum.dest) : Text(checksum, words)) << ";\n";
    }
    out << (program.fieldLists.empty() ? "" : "\n");
    for (const std::vector<FieldId>& list : program.fieldLists)
    {
        out << "field_list " << words.Fields(list) << ";\n";
    }
}

} // namespace pisa
