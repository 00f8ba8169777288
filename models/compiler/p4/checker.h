// Checks a P4 program: names, types, constants; writes what it learns into the tree. One file a kind of node.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_CHECKER_H
#define PISA_COMPILER_P4_CHECKER_H

#include "compiler/p4/inference.h"
#include "compiler/p4/known.h"
#include "compiler/p4/report.h"
#include "compiler/p4/scopes.h"
#include "compiler/p4/value.h"

#include <set>

namespace pisa::p4
{

/** Checks one program, in the order of its text: what is used must have been declared before. */
class Checker
{
  public:
    explicit Checker(Report& report);

    void CheckProgram(Declarations& program);

  private:
    /** What the code that is being checked is the body of. */
    enum class Body
    {
        None,
        Parser,
        Control,
        Action,
        Function,
    };

    void Error(const SourceLocation& where, const std::string& what, const std::string& remedy = "");

    // ---- names and types: check-types.cc
    void Declare(const Declaration& declaration);
    TypePtr Resolve(TypeReference& reference, bool infers = false);
    TypePtr ResolveNode(TypeReference& reference, bool infers);
    TypePtr ResolveSized(SizedType& sized, const SourceLocation& where);
    TypePtr ResolveTuple(TupleType& tuple);
    TypePtr ResolveList(ListType& list, const SourceLocation& where);
    TypePtr ResolveNamed(NamedType& named, const SourceLocation& where, bool infers);
    bool CheckTypeArguments(const NamedType& named, const TypePtr& type, const SourceLocation& where, bool infers);
    TypePtr ResolveStack(StackType& stack, const SourceLocation& where);
    TypePtr TypeOf(const Declaration& declaration, std::vector<TypePtr> arguments, const SourceLocation& where);
    std::optional<unsigned> ConstantSize(ExpressionPtr& size, const std::string& what, unsigned most);

    // ---- annotations: check-annotations.cc
    void CheckAnnotations(const Annotations& annotations);
    void CheckStructuredAnnotation(const Annotation& annotation);

    // ---- declarations: check-declarations.cc, check-structures.cc, check-blocks.cc
    void CheckNoAction(const Declaration& table);
    void CheckDeclaration(Declaration& declaration);
    void CheckConstant(Declaration& declaration, Constant& constant);
    void CheckVariable(Declaration& declaration, Variable& variable);
    void CheckInstance(Declaration& declaration, Instance& instance);
    void CheckImplementations(const Declaration& declaration, const Instance& instance);
    void CheckImplementation(const Declaration& instance, const ExternObject& object, const Declaration& method,
                             const Function& function);
    void NameForControlPlane(const Declaration& declaration);
    void CheckAlias(Declaration& declaration, TypeAlias& alias);
    void CheckStructured(Declaration& declaration, Structured& structured);
    void CheckFieldType(const Declaration& owner, const Structured& structured, const Field& field);
    bool CheckSpecialised(const TypePtr& type, const Structured& structured, const SourceLocation& where);
    void CheckEnum(Declaration& declaration, Enum& declared);
    void CheckEnumMember(EnumMember& member, const TypePtr& underlying);
    void CheckMatchKinds(const MatchKinds& kinds);
    void CheckMembers(const std::vector<EnumMember>& members, std::set<std::string>& known);
    void CheckFunction(Declaration& declaration, Function& function);
    void CheckFunctionHead(Function& function);
    void CheckAction(Declaration& declaration, Action& action);
    void CheckExtern(Declaration& declaration, ExternObject& object);
    void CheckMethodHead(const Declaration& owner, ExternObject& object, std::size_t index);
    void CheckPlace(const Declaration& declaration, const TypePtr& type);
    void CheckParser(Declaration& declaration, Parser& parser);
    void CheckValueSet(Declaration& declaration, ValueSet& set);
    void CheckStates(Parser& parser);
    void CheckTransition(Transition& transition, const std::set<std::string>& states);
    void CheckNextState(const ExpressionPtr& next, const std::set<std::string>& states);
    std::vector<TypePtr> CheckSelectors(Transition& transition);
    void CheckSelectCase(SelectCase& one, const std::vector<TypePtr>& types);
    void CheckKnownSet(const Expression& set);
    void CheckFlow(const Declaration& declaration, const Parser& parser); // check-parser-flow.cc
    void CheckControl(Declaration& declaration, Control& control);
    void CheckPackage(Declaration& declaration, Package& package);

    // ---- parameters: check-parameters.cc
    void CheckTypeParameters(Declarations& parameters);
    void CheckParameters(Declarations& parameters, Body body);
    void CheckParameterType(const Declaration& declaration, Direction direction, Body body);
    void CheckDefaultValue(const Declaration& declaration, Parameter& parameter);
    void CheckNotOptional(const Declarations& parameters);
    void CheckConstructorParameters(Declarations& parameters, bool ofPackage);

    // ---- tables: check-tables.cc, check-entries.cc
    void CheckTable(Declaration& declaration, Table& table);
    void CheckKeys(Table& table);
    void CheckActionList(Table& table);
    void CheckListed(ActionReference& reference, const Declaration& action);
    void CheckEntries(const Declaration& declaration, Table& table);
    void CheckEntryKey(const TableKey& key, ExpressionPtr& set);
    void CheckDuplicates(const Table& table);
    void CheckPriorities(Table& table);
    void CheckProperties(Table& table);
    const Declaration* FindAction(ActionReference& reference);
    void CheckBoundAction(Table& table, ActionReference& reference, const std::string& use);

    // ---- statements: check-statements.cc
    void CheckMayStand(const Statement& statement);
    void CheckStatement(const StatementPtr& statement);
    void CheckBlock(const StatementPtr& block);
    void CheckShadow(const Declaration& declaration);
    void CheckChoices(const Expression& place);
    void CheckAssignment(Assignment& assignment, const SourceLocation& where);
    void CheckIf(IfStatement& statement);
    void CheckSwitch(SwitchStatement& statement);
    void CheckSwitchLabels(SwitchStatement& statement, const TypePtr& selector);
    void CheckValueLabel(SwitchCase& one, const TypePtr& selector, std::vector<ValuePtr>& values);
    void CheckReturn(ReturnStatement& statement, const SourceLocation& where);
    void CheckLoop(ForStatement& statement);
    void CheckLoop(ForEachStatement& statement);
    bool Returns(const StatementPtr& statement) const;

    // ---- expressions: check-expressions.cc, check-operators.cc, check-members.cc, check-sets.cc, coerce.cc
    TypePtr Check(ExpressionPtr& expression);
    TypePtr CheckNode(Expression& expression);
    TypePtr CheckLiteral(Expression& expression, const IntegerLiteral& literal);
    TypePtr CheckName(Expression& expression, Name& name);
    TypePtr CheckList(Expression& expression, ListExpression& list);
    TypePtr CheckStruct(Expression& expression, StructExpression& literal);
    TypePtr CheckIndex(Expression& expression, Index& index);
    TypePtr CheckSlice(Expression& expression, Slice& slice);
    TypePtr CheckConditional(Expression& expression, Conditional& conditional);
    TypePtr CheckCast(Expression& expression, Cast& cast);
    TypePtr CheckUnary(Expression& expression, Unary& unary);
    TypePtr CheckBinary(Expression& expression, Binary& binary);
    TypePtr BinaryType(Expression& expression, Binary& binary);
    TypePtr ConcatenationType(Binary& binary);
    TypePtr ShiftType(Expression& expression, Binary& binary);
    TypePtr EqualityType(Binary& binary);
    bool Balance(Binary& binary);
    TypePtr CheckMember(Expression& expression, Member& member);
    TypePtr CheckStackMember(Expression& expression, const Member& member, const TypePtr& object);
    TypePtr CheckTypeMember(Expression& expression, const TypePtr& type, const Member& member);
    TypePtr NoSuchMember(const Expression& expression, const Member& member, const TypePtr& type);
    void Fold(Expression& expression, Binary& binary);
    bool Coerce(ExpressionPtr& expression, const TypePtr& target, const std::string& what = "");
    bool CoerceList(ExpressionPtr& expression, ListExpression& list, const TypePtr& target);
    bool CoerceStruct(ExpressionPtr& expression, StructExpression& literal, const TypePtr& target);
    bool CoerceLiteral(ExpressionPtr& expression, const TypePtr& target);
    TypePtr CheckSet(ExpressionPtr& expression, const TypePtr& wanted);

    // ---- calls: check-calls.cc, check-built-in.cc, check-core-methods.cc, check-constructors.cc
    TypePtr CheckCall(Expression& expression, Call& call);
    TypePtr CheckFunctionCall(Expression& expression, Call& call, const Scopes::Found& candidates,
                              const TypePtr& object);
    const Declaration* ChooseCallee(const Expression& expression, const Call& call, const Scopes::Found& candidates);
    bool TakeTypeArguments(const Expression& expression, const Call& call, const Declarations& typeParameters,
                           Inference& inference);
    TypePtr CheckMethod(Expression& expression, Call& call, Member& member);
    TypePtr CheckBuiltIn(Expression& expression, Call& call, const Member& member, const TypePtr& object);
    void CheckPush(const SourceLocation& where, const std::string& name, ExpressionPtr& count);
    bool CheckDirect(const Expression& expression, const Declaration& block);
    TypePtr CheckApply(Expression& expression, Call& call, const Declaration& block, const TypePtr& object);
    TypePtr CheckConstructor(Expression& expression, Call& call, const TypePtr& type, bool isWritten);
    const Declaration* Construct(const SourceLocation& where, const TypePtr& type, std::vector<Argument>& arguments,
                                 TypePtr& result, bool hasTypeArguments);
    bool CheckInstantiable(const SourceLocation& where, const TypePtr& type);
    void PassConstants(std::vector<Argument>& arguments, const Inference& inference, const std::string& what);
    bool Pair(const SourceLocation& where, const std::string& what, const Declarations& parameters,
              std::vector<Argument>& arguments);
    bool CheckArguments(const SourceLocation& where, const std::string& what, const Declarations& parameters,
                        std::vector<Argument>& arguments, Inference& inference);
    bool PassArgument(Argument& argument, const Inference& inference, const std::string& what);
    std::vector<TypePtr> Solve(const SourceLocation& where, const std::string& what, const Declarations& parameters,
                               Inference& inference);
    void CheckWhereCalled(const Expression& expression, const Declaration& target);
    void CheckPacketMethod(const Expression& expression, const Call& call, const std::string& method);

    Report& m_report;
    Scopes m_scopes;
    std::set<std::string> m_errors;
    std::set<std::string> m_matchKinds;
    std::map<std::pair<bool, std::string>, const Declaration*> m_controlPlaneNames; ///< of tables; true: of actions
    Body m_body{Body::None};
    const Declaration* m_defaultless{nullptr}; ///< the first table without a default_action
    TypePtr m_result;                          ///< of the function that is being checked
    unsigned m_loops{0};
    const Declaration* m_block{nullptr};       ///< the parser or control that is being checked
    const Declaration* m_implemented{nullptr}; ///< the instance whose abstract methods are being checked
    bool m_inBlockBody{false};                 ///< in a state or behind `apply`
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_CHECKER_H
