// The types of P4_16 as the checker knows them, and what may be asked of them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_TYPES_H
#define PISA_COMPILER_P4_TYPES_H

#include "compiler/p4/ast-declaration.h"

#include <functional>

namespace pisa::p4
{

/** What a type is. */
enum class TypeKind : uint8_t
{
    Unknown, ///< of a wrong expression: fits everything, so that one fault gives one error
    Void,
    Bool,
    Error,
    String,
    MatchKind,
    Integer, ///< `int`, of any size
    Bit,
    Int,
    Varbit,
    Enum,             ///< declaration
    SerialisableEnum, ///< declaration; arguments[0] is the underlying type
    Struct,           ///< declaration, arguments
    Header,
    HeaderUnion,
    Stack,       ///< arguments[0], size
    Tuple,       ///< arguments
    List,        ///< arguments[0]
    NewType,     ///< declaration; arguments[0] is the type that it is made from
    Set,         ///< of a mask, range or don't care; arguments[0]
    Variable,    ///< a type parameter (declaration)
    Extern,      ///< declaration, arguments
    Parser,      ///< declaration, arguments
    Control,     ///< declaration, arguments
    Package,     ///< declaration, arguments
    Table,       ///< declaration
    ApplyResult, ///< what a table's apply() gives; declaration is the table
    ActionRun,   ///< its action_run; declaration is the table
    Function,    ///< a function, method or action: declaration
    TypeName,    ///< a type where an expression stands; arguments[0]
    State,
    ListLiteral,    ///< {a, b} that nothing has given a type yet: arguments
    StructLiteral,  ///< {a = 1} that nothing has given a type yet: arguments, names
    InvalidLiteral, ///< {#}
    DefaultLiteral, ///< ... and _
};

/** A type. Two types are the same if Same() says so; typedefs are seen through. */
struct Type
{
    TypeKind kind{TypeKind::Unknown};
    unsigned width{0};                       ///< bits, of Bit, Int and Varbit (the most that it can hold)
    unsigned size{0};                        ///< elements of a Stack
    const Declaration* declaration{nullptr}; ///< of types that are declared
    std::vector<TypePtr> arguments;
    std::vector<std::string> names; ///< of a StructLiteral
};

/** A field of a struct, header or union with the type's own arguments put in. */
struct TypedField
{
    std::string name;
    TypePtr type;
    const Field* field;
};

/** @return a type of that kind. */
TypePtr MakeType(TypeKind kind, unsigned width = 0);
TypePtr MakeType(TypeKind kind, const Declaration* declaration, std::vector<TypePtr> arguments = {});

/** Whether the type is bit<W> or int<W>. */
bool IsBits(const TypePtr& type);

/** @return the type parameters of anything that may have some, null for others. */
const Declarations* TypeParametersOf(const Declaration& declaration);

/** Both the same type: structs, headers and the like by declaration, tuples and stacks by structure. */
bool Same(const TypePtr& a, const TypePtr& b);

/** @return the type as a P4 programmer would write it. */
std::string ToString(const TypePtr& type);

/** @return the fields of a Struct, Header or HeaderUnion in order; empty for others. */
std::vector<TypedField> FieldsOf(const TypePtr& type);

/** @return the type of one field, null if there is none of that name. */
TypePtr FieldType(const TypePtr& type, const std::string& name);

/** Whether fields of a header, struct or union may be of the type (section 7.2.8). */
bool MayHold(StructuredKind kind, const TypePtr& type);

/** Whether the type has a default value, which `...` stands for (section 7.3). */
bool HasDefault(const TypePtr& type);

/** Whether the type is a stack of headers or header unions: arrays of anything else have no next, last or size. */
bool IsHeaderStack(const TypePtr& type);

/** Width in bits of bits, booleans, headers (without varbit), structs, serialisable enums and new types; the most for
    varbit. Empty for what has no width. */
std::optional<unsigned> WidthOf(const TypePtr& type);

/** A type parameter's value, null if it has none. */
using TypeBinding = std::function<TypePtr(const Declaration*)>;

/** @return the type with its type parameters replaced where the binding knows them. */
TypePtr Substitute(const TypePtr& type, const TypeBinding& binding);

/** @return for a type parameter list and values for it, the binding. */
TypeBinding Bind(const Declarations& parameters, const std::vector<TypePtr>& values);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_TYPES_H
