// Field lists of header types: [name, bits], [name, bits, signed], [name, bits, signed, saturating], [name, "*"].
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/header-types.h"

#include "compiler/bmv2/names.h"

#include <algorithm>

namespace pisa::bmv2
{

namespace
{

constexpr uint64_t kMostBytes = 8192; // of a header

FieldShape
ReadField(const JsonValue& field)
{
    const std::vector<JsonValue>& parts = field.Items();
    if (parts.size() < 2 || parts.size() > 4)
    {
        field.Fail("a field has " + std::to_string(parts.size()) + " parts, it needs 2 to 4",
                   "write [NAME, BITS] or [NAME, BITS, SIGNED]");
    }
    FieldShape shape;
    shape.name = parts[0].String();
    if (shape.name.empty())
    {
        parts[0].Fail("a field has an empty name", "name it");
    }
    shape.isVarbit = parts[1].IsString();
    if (shape.isVarbit && parts[1].String() != "*")
    {
        parts[1].Fail("the width of a field must be a number or \"*\", is \"" + parts[1].String() + "\"");
    }
    shape.width = shape.isVarbit ? 0 : static_cast<unsigned>(parts[1].Unsigned(0, kMostBits));
    shape.isSigned = parts.size() > 2 && Truth(parts[2]);
    shape.isSaturating = parts.size() > 3 && Truth(parts[3]);
    return shape;
}

} // namespace

HeaderType
ReadHeaderType(const JsonValue& type)
{
    HeaderType made;
    made.name = type.Member("name").String();
    made.where = &type;
    unsigned fixedBits = 0;
    FieldShape* varbit = nullptr;
    const std::vector<JsonValue>& fields = type.Member("fields").Items();
    made.fields.reserve(fields.size());
    for (const JsonValue& field : fields)
    {
        FieldShape shape = ReadField(field);
        const bool isTaken = std::any_of(made.fields.begin(), made.fields.end(),
                                         [&shape](const FieldShape& other) { return other.name == shape.name; });
        if (isTaken)
        {
            field.Fail("header type '" + made.name + "' has two fields '" + shape.name + "'", "rename one");
        }
        if (shape.isVarbit && varbit != nullptr)
        {
            field.Fail("header type '" + made.name + "' has two fields of variable length, the limit is 1");
        }
        fixedBits += shape.width;
        if (fixedBits > 8 * kMostBytes)
        {
            field.Fail("header type '" + made.name + "' is longer than " + std::to_string(kMostBytes) + " bytes");
        }
        made.fields.push_back(std::move(shape));
        varbit = made.fields.back().isVarbit ? &made.fields.back() : varbit;
    }
    made.lengthOfVarbit = Present(type, "length_exp");
    if (varbit != nullptr)
    {
        const uint64_t most = type.Member("max_length").Unsigned(1, kMostBytes) * 8;
        if (most <= fixedBits)
        {
            type.Member("max_length")
                .Fail("leaves no room for field '" + varbit->name + "': the others take " +
                          std::to_string(fixedBits) + " bits",
                      "give the length of the whole header in bytes");
        }
        varbit->width = static_cast<unsigned>(most - fixedBits);
    }
    return made;
}

} // namespace pisa::bmv2
