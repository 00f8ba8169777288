// Width and name of a field, validity bits included.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/field.h"

namespace pisa
{

unsigned
FieldBits(const Program& program, FieldId field)
{
    return field.index == FieldId::kValid ? 1 : program.headers.at(field.header).fields.at(field.index).width;
}

std::string
QualifiedName(const Program& program, FieldId field)
{
    const Header& header = program.headers.at(field.header);
    return header.name + "." + (field.index == FieldId::kValid ? "valid" : header.fields.at(field.index).name);
}

} // namespace pisa
