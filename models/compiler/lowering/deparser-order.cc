// Compares the accesses of a deparser's code with those of checksums.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lowering/deparser-order.h"

#include "ir/access.h"

namespace pisa
{

namespace
{

std::string
NameOf(const Program& program, FieldId field)
{
    const Header& header = program.headers[field.header];
    const bool isValid = field.index == FieldId::kValid;
    return header.name + "." + (isValid ? "$valid$" : header.fields[field.index].name);
}

} // namespace

std::optional<std::string>
FindDeparserConflict(const Program& program, const std::vector<Instruction>& code)
{
    for (const Instruction& instruction : code)
    {
        const Access access = AccessOf(program, instruction);
        for (const Checksum& checksum : program.checksums)
        {
            if (access.reads.count(checksum.dest) > 0)
            {
                return "the deparser computes with '" + NameOf(program, checksum.dest) +
                       "', a checksum that is updated only behind it";
            }
            for (const FieldId field : FieldsOf(checksum))
            {
                if (access.writes.count(field) > 0)
                {
                    return "the deparser writes to '" + NameOf(program, field) + "', which the checksum '" +
                           NameOf(program, checksum.dest) + "' that is updated behind it depends on";
                }
            }
        }
    }
    return std::nullopt;
}

} // namespace pisa
