// Reads tokens into the tree of a P4 program: recursive descent, one file a kind of node.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_READER_H
#define PISA_COMPILER_P4_READER_H

#include "compiler/p4/ast-declaration.h"
#include "compiler/p4/make-node.h"
#include "compiler/p4/token-cursor.h"

#include <functional>

namespace pisa::p4
{

/** Reads one program. After a fault it goes on behind the next `;` or block. */
class Reader : private TokenCursor
{
  public:
    using TokenCursor::TokenCursor;

    Declarations ReadProgram();

  private:
    // ---- annotations: read-annotations.cc
    Annotations ReadAnnotations();
    void ReadAnnotationValues(Annotation& annotation);
    void ReadAnnotationBody(Annotation& annotation, std::string_view close);

    // ---- types: read-types.cc
    bool AtType() const;
    bool AtTypeName() const;
    TypeReferencePtr ReadType();
    TypeReferencePtr ReadTypeArgument();
    TypeReferencePtr ReadArraySuffix(TypeReferencePtr type);
    TypeReferencePtr ReadSimpleType();
    std::vector<TypeReferencePtr> ReadTypeArguments();
    SizedType ReadSizedType();
    NamedType ReadNamedType();
    Declarations ReadTypeParameters();

    // ---- expressions: read-expressions.cc, read-operands.cc
    ExpressionPtr ReadExpression(unsigned leastPrecedence = 0);
    ExpressionPtr ReadConditional(ExpressionPtr condition);
    ExpressionPtr ReadUnary();
    ExpressionPtr ReadBracketed();
    ExpressionPtr ReadPostfix(ExpressionPtr operand);
    ExpressionPtr ReadPrimary();
    ExpressionPtr ReadNumber();
    ExpressionPtr ReadBraces();
    ExpressionPtr ReadTypeExpression();
    ExpressionPtr ReadIndex(ExpressionPtr object, const Token& bracket);
    ExpressionPtr ReadCall(ExpressionPtr callee);
    bool TryTypeArguments(std::vector<TypeReferencePtr>& arguments);
    std::vector<Argument> ReadArguments();
    ExpressionPtr ReadKeySet();
    ExpressionPtr ReadSimpleKeySet();

    // ---- statements: read-statements.cc
    StatementPtr ReadStatement();
    StatementPtr ReadBlock();
    StatementPtr ReadBlockBody(Annotations annotations);
    StatementPtr ReadIf();
    StatementPtr ReadBranch();
    StatementPtr ReadSwitch();
    SwitchCase ReadSwitchCase();
    StatementPtr ReadFor();
    StatementPtr ReadForClause();
    StatementPtr ReadReturn();
    StatementPtr ReadAssignmentOrCall();
    std::optional<BinaryOperator> AssignmentOperator();
    bool AtVariable();
    std::vector<StatementPtr> ReadStatements();

    // ---- declarations: read-declarations.cc, read-types-declared.cc, read-blocks.cc
    void ReadDeclarations(Declarations& into, std::string_view close, const std::function<DeclarationPtr()>& read);
    DeclarationPtr ReadTopLevel();
    DeclarationPtr ReadConstant(Annotations annotations);
    DeclarationPtr ReadInstance(Annotations annotations, TypeReferencePtr type);
    DeclarationPtr ReadFunctionOrInstance(Annotations annotations);
    DeclarationPtr ReadVariableOrInstance(Annotations annotations);
    DeclarationPtr ReadAction(Annotations annotations);
    DeclarationPtr ReadParameter();
    Declarations ReadParameters();
    DeclarationPtr ReadTypedef(Annotations annotations);
    DeclarationPtr ReadStructured(Annotations annotations, StructuredKind kind);
    DeclarationPtr ReadEnum(Annotations annotations);
    DeclarationPtr ReadErrors();
    DeclarationPtr ReadMatchKinds();
    std::vector<EnumMember> ReadMembers();
    DeclarationPtr ReadExtern(Annotations annotations);
    DeclarationPtr ReadMethod(const std::string& object);
    DeclarationPtr ReadExternFunction(Annotations annotations);
    DeclarationPtr ReadParser(Annotations annotations);
    DeclarationPtr ReadParserLocal();
    DeclarationPtr ReadState(Annotations annotations);
    DeclarationPtr ReadValueSet(Annotations annotations);
    Transition ReadTransition();
    SelectCase ReadSelectCase();
    DeclarationPtr ReadControl(Annotations annotations);
    DeclarationPtr ReadControlLocal();
    DeclarationPtr ReadPackage(Annotations annotations);

    // ---- tables: read-tables.cc
    DeclarationPtr ReadTable(Annotations annotations);
    void ReadProperty(Table& table);
    void CheckOrder(const Table& table, const Token& name, bool isConstant);
    void ReadKeys(Table& table);
    void ReadActions(Table& table);
    void ReadEntries(Table& table, bool isConstant);
    TableEntry ReadEntry();
    ActionReference ReadActionReference();

    bool m_inResult{false}; ///< in a function's result, which may name a type parameter that only follows
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_READER_H
