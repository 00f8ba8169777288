// Values that are known when a P4 program is compiled.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_VALUE_H
#define PISA_COMPILER_P4_VALUE_H

#include "compiler/p4/ast-expression.h"

#include <string>
#include <variant>
#include <vector>

namespace pisa::p4
{

/** A member of an enum or an error, by name. One of a serialisable enum is its number. */
struct MemberValue
{
    std::string name;

    bool operator==(const MemberValue& o) const
    {
        return name == o.name;
    }
};

/** The elements of a tuple, list, struct or header in the order of their declaration. */
struct CompositeValue
{
    std::vector<ValuePtr> elements;
    bool isValid{true}; ///< of headers; an invalid one has no elements

    bool operator==(const CompositeValue& o) const;
};

/** A value; what type it has says the expression. An int<W> is in [-2^(W-1), 2^(W-1)), a bit<W> in [0, 2^W). */
struct Value
{
    std::variant<bool, Integer, std::string, MemberValue, CompositeValue> node;

    bool operator==(const Value& o) const
    {
        return node == o.node;
    }
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_VALUE_H
