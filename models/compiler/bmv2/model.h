// What a BMv2 JSON file declares of headers, and where it stands in the program that is made of it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_MODEL_H
#define PISA_COMPILER_BMV2_MODEL_H

#include "ir/header.h"
#include "target/json-reader.h"

#include <optional>
#include <string>
#include <vector>

namespace pisa::bmv2
{

constexpr uint64_t kMostBits =
    2048; ///< of a field, a parameter or a cell: far more than any chip's, and no sum overflows

/** A field as its header type declares it. */
struct FieldShape
{
    std::string name;
    unsigned width{0}; ///< bits; of a varbit the most that it holds
    bool isSigned{false};
    bool isSaturating{false};
    bool isVarbit{false};

    /** @return whether it has no bits, which the program has no field for. */
    bool IsEmpty() const
    {
        return width == 0 && !isVarbit;
    }
};

struct HeaderType
{
    std::string name;
    std::vector<FieldShape> fields;
    const JsonValue* lengthOfVarbit{nullptr}; ///< an expression over the header's fields (P4_14), in bits
    const JsonValue* where{nullptr};
};

/** Where a field's value is. */
struct FieldSlot
{
    std::vector<FieldId> pieces; ///< first most significant
    std::string standard;        ///< what simple_switch calls it, e.g. "egress_spec"; empty for a user's field
    /** One bit: the program stored a value over one that the switch computes; the pieces hold it. */
    std::optional<FieldId> written;
};

using HeaderIndex = std::size_t;
using StackIndex = std::size_t;
using UnionIndex = std::size_t;

/** One instance, a member of a stack or of a union included. */
struct HeaderInstance
{
    std::string name;
    std::size_t type{0};
    bool isMetadata{false};
    HeaderId id{0};
    std::vector<FieldSlot> slots;
    std::optional<UnionIndex> inUnion;
};

/** At most one member is valid. */
struct HeaderUnion
{
    std::string name;
    std::vector<HeaderIndex> members;
    std::vector<std::string> memberNames;
};

/** A stack of headers or of unions. */
struct HeaderStack
{
    std::string name;
    std::vector<std::size_t> elements; ///< HeaderIndex or UnionIndex
    bool isOfUnions{false};
    std::optional<FieldId> next; ///< how many the parser and pushes filled; only where actions ask for it
};

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_MODEL_H
