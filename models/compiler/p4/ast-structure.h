// Declarations of P4_16 types that have members: structures, enums, errors, match kinds.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_AST_STRUCTURE_H
#define PISA_COMPILER_P4_AST_STRUCTURE_H

#include "compiler/p4/ast-type.h"

namespace pisa::p4
{

struct Field
{
    SourceLocation where;
    std::string name;
    Annotations annotations;
    TypeReferencePtr type;
};

enum class StructuredKind : uint8_t
{
    Struct,
    Header,
    HeaderUnion,
};

/** `struct`, `header` or `header_union`. */
struct Structured
{
    StructuredKind kind{StructuredKind::Struct};
    Declarations typeParameters;
    std::vector<Field> fields;
};

struct EnumMember
{
    SourceLocation where;
    std::string name;
    Annotations annotations;
    ExpressionPtr value; ///< of serialisable ones
};

struct Enum
{
    TypeReferencePtr underlying; ///< null unless serialisable
    std::vector<EnumMember> members;
};

/** `error { ... }`; all of a program's add up. The declaration has no name. */
struct ErrorMembers
{
    std::vector<EnumMember> members;
};

/** `match_kind { ... }`; all add up. The declaration has no name. */
struct MatchKinds
{
    std::vector<EnumMember> members;
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_AST_STRUCTURE_H
