// Literals, lists and placeholders among the expressions of P4_16.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_AST_LITERAL_H
#define PISA_COMPILER_P4_AST_LITERAL_H

#include "compiler/p4/ast.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <optional>

namespace pisa::p4
{

using Integer = boost::multiprecision::cpp_int;

/** `10`, `8w0xFF`, `4s7`: without a width it is of type `int`. */
struct IntegerLiteral
{
    Integer value;                 ///< as written, not yet cut to the width
    std::optional<unsigned> width; ///< bits
    bool isSigned{false};
    unsigned base{10};
};

struct BoolLiteral
{
    bool value{false};
};

struct StringLiteral
{
    std::string value; ///< escapes resolved
};

/** `{a, b}`, also the tuple of a select or keyset `(a, b)`; `hasDefault` if it ends with `...`. */
struct ListExpression
{
    std::vector<ExpressionPtr> elements;
    bool hasDefault{false};
    bool isKeySet{false}; ///< in round brackets
};

struct NamedValue
{
    SourceLocation where;
    std::string name;
    ExpressionPtr value;
};

/** `{a = 1, b = 2}`; `hasDefault` if it ends with `...`. A type before it, (T){...}, makes a Cast around it. */
struct StructExpression
{
    std::vector<NamedValue> members;
    bool hasDefault{false};
};

/** `{#}`: an invalid header or header union. */
struct InvalidHeader
{
};

/** `...`: the default value. */
struct DefaultValue
{
};

/** `_` (and `default`, of a select) as a value or set. */
struct DontCare
{
    bool isDefault{false}; ///< written `default`
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_AST_LITERAL_H
