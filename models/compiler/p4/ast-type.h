// Types as a P4 program spells them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_AST_TYPE_H
#define PISA_COMPILER_P4_AST_TYPE_H

#include "compiler/p4/ast.h"

#include <variant>

namespace pisa::p4
{

/** A type that a keyword names and that has no width. */
enum class KeywordType : uint8_t
{
    Void,
    Bool,
    Error,
    String,
    MatchKind,
    Integer, ///< `int`: of any size, known when compiled
};

/** Which of the three types with a width. */
enum class SizedKind : uint8_t
{
    Bit,
    Int,
    Varbit,
};

/** `bit<W>`, `int<W>`, `varbit<W>`; plain `bit` is bit<1> and has a width that says so. */
struct SizedType
{
    SizedKind kind{SizedKind::Bit};
    ExpressionPtr width;
};

/** A declared type or a type variable, with type arguments if it has any: `N`, `.N`, `N<A, B>`. */
struct NamedType
{
    std::string name;
    bool isGlobal{false};                    ///< written with a leading dot
    std::vector<TypeReferencePtr> arguments; ///< empty: none written
    const Declaration* declaration{nullptr}; ///< set by the checker; of a type or a type parameter
};

/** `T[size]`: a header stack. */
struct StackType
{
    TypeReferencePtr element;
    ExpressionPtr size;
};

/** `tuple<A, B>`. */
struct TupleType
{
    std::vector<TypeReferencePtr> elements;
};

/** `list<T>`. */
struct ListType
{
    TypeReferencePtr element;
};

/** `_` as a type argument: to be inferred. */
struct InferredType
{
};

/** A type as written. */
struct TypeReference
{
    SourceLocation where;
    std::variant<KeywordType, SizedType, NamedType, StackType, TupleType, ListType, InferredType> node;
    TypePtr type; ///< set by the checker: what it means
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_AST_TYPE_H
