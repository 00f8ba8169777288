// Declarations of P4_16 as trees: everything that a name can stand for.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_AST_DECLARATION_H
#define PISA_COMPILER_P4_AST_DECLARATION_H

#include "compiler/p4/ast-statement.h"
#include "compiler/p4/ast-structure.h"
#include "compiler/p4/ast-table.h"

namespace pisa::p4
{

enum class Direction : uint8_t
{
    None, ///< directionless: constants, extern objects, and action data
    In,
    Out,
    InOut,
};

/** A parameter of anything that has parameters, also of constructors. */
struct Parameter
{
    Direction direction{Direction::None};
    TypeReferencePtr type;
    ExpressionPtr defaultValue; ///< null: none
    bool isOptional{false};     ///< @optional
};

/** `T` of `<T>`. */
struct TypeParameter
{
};

struct Constant
{
    TypeReferencePtr type;
    ExpressionPtr value;
};

struct Variable
{
    TypeReferencePtr type;
    ExpressionPtr initialiser; ///< null: none
};

/** `T(arguments) name;`, with a block of abstract methods if the extern has such. */
struct Instance
{
    TypeReferencePtr type;
    std::vector<Argument> arguments;
    bool hasBlock{false};
    Declarations methods; ///< functions and instances of the block
    /** Set by the checker: the extern, package, parser or control. */
    const Declaration* target{nullptr};
};

/** `typedef` (the same type by another name) or `type` (a new type, isNew). */
struct TypeAlias
{
    TypeReferencePtr type;
    bool isNew{false};
};

/** A function, an extern function or method (no body), or a constructor of an extern (isConstructor). */
struct Function
{
    Declarations typeParameters;
    TypeReferencePtr result; ///< null for constructors
    Declarations parameters;
    StatementPtr body; ///< null: extern
    bool isAbstract{false};
    bool isConstructor{false};
};

struct Action
{
    Declarations parameters;
    StatementPtr body;
};

/** One case of a select: the set and where it leads. */
struct SelectCase
{
    SourceLocation where;
    ExpressionPtr keySet; ///< DontCare for `default`; several keys are a ListExpression with isKeySet
    ExpressionPtr next;   ///< a Name
};

/** Where a state leads: to `next` always, or by the cases; neither: to reject. */
struct Transition
{
    SourceLocation where;
    ExpressionPtr next; ///< a Name; null if there is a selector
    std::vector<ExpressionPtr> selector;
    std::vector<SelectCase> cases;
};

/** A parser's state. The names accept and reject have declarations of their own, without statements. */
struct State
{
    std::vector<StatementPtr> statements;
    Transition transition;
};

/** `value_set<T>(size) name;`. */
struct ValueSet
{
    TypeReferencePtr element;
    ExpressionPtr size;
};

/** A parser, or a parser's type (no states). */
struct Parser
{
    bool isType{false};
    Declarations typeParameters;
    Declarations parameters;
    Declarations constructorParameters;
    Declarations locals;
    Declarations states;
};

/** A control, or a control's type (no body). */
struct Control
{
    bool isType{false};
    Declarations typeParameters;
    Declarations parameters;
    Declarations constructorParameters;
    Declarations locals;
    StatementPtr body;
};

struct Package
{
    Declarations typeParameters;
    Declarations constructorParameters;
};

/** An extern object: its methods and constructors are Functions. */
struct ExternObject
{
    Declarations typeParameters;
    Declarations methods;
};

using DeclarationNode =
    std::variant<Parameter, TypeParameter, Constant, Variable, Instance, TypeAlias, Structured, Enum, ErrorMembers,
                 MatchKinds, Function, Action, Table, State, ValueSet, Parser, Control, Package, ExternObject>;

/** Anything with a name. */
struct Declaration
{
    SourceLocation where; ///< of the name
    std::string name;
    Annotations annotations;
    DeclarationNode node;
    TypePtr type; ///< set by the checker: of the value, or the type that is declared
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_AST_DECLARATION_H
