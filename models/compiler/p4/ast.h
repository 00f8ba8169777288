// The tree of a P4_16 program: what every node is made of; the kinds of nodes have headers of their own.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_AST_H
#define PISA_COMPILER_P4_AST_H

#include "ir/diagnostic.h"

#include <memory>
#include <string>
#include <vector>

// The parser builds the tree as written; CheckP4 fills in what is said to be "set by the checker". Nodes that others
// point to (declarations) never move, so plain pointers between nodes of one program stay good as long as it lives.
namespace pisa::p4
{

struct Type;        // types.h
struct Value;       // value.h
struct Expression;  // ast-expression.h
struct Statement;   // ast-statement.h
struct Declaration; // ast-declaration.h
struct TypeReference;

using TypePtr = std::shared_ptr<const Type>;
using ValuePtr = std::shared_ptr<const Value>;
using ExpressionPtr = std::shared_ptr<Expression>;
using StatementPtr = std::shared_ptr<Statement>;
using DeclarationPtr = std::shared_ptr<Declaration>;
using TypeReferencePtr = std::shared_ptr<TypeReference>;
using Declarations = std::vector<DeclarationPtr>;

/** One token of an annotation's body; strings are without their quotes, their escapes resolved. */
struct AnnotationToken
{
    SourceLocation where;
    std::string text;
    bool isString{false};
};

/** `@name`, `@name(body)` or `@name[body]` (section 20): the body is kept as its tokens. `@pragma a b` is `@a` with
 * body b. */
struct Annotation
{
    SourceLocation where;
    std::string name; ///< without the @
    std::vector<AnnotationToken> body;
    bool isStructured{false};          ///< written with []
    std::vector<ExpressionPtr> values; ///< of a structured one, without their keys
};

using Annotations = std::vector<Annotation>;

/** @return the annotation of that name, null if there is none. */
const Annotation* FindAnnotation(const Annotations& annotations, const std::string& name);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_AST_H
