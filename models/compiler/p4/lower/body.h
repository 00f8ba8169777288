// Lowers bodies: expressions, statements and calls of parsers, controls, actions and functions.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_BODY_H
#define PISA_COMPILER_P4_LOWER_BODY_H

#include "compiler/p4/lower/code.h"
#include "compiler/p4/lower/environment.h"
#include "compiler/p4/lower/exits.h"
#include "compiler/p4/lower/left-value.h"
#include "compiler/p4/lower/shared.h"

namespace pisa::p4
{

/** What parsers and deparsers understand beside what all bodies do. */
struct BodyHooks
{
    /** Lowers a call that is a block's own (packet.extract, lookahead, verify, emit); nothing if it is not. */
    std::function<std::optional<Data>(const Expression& call, const Environment& environment, Code& code)> call;

    /** @return a stack's next index when that is known (0 to its size), for next, last and lastIndex. */
    std::function<std::optional<unsigned>(const Data& stack)> nextIndex;
};

struct Passed;

/** Lowers into one Code. Faults are InputErrors at the place in the user's program. */
class Body
{
  public:
    Body(Shared& shared, Code& code, Environment& environment, std::string name, Exits exits = {},
         const BodyHooks* hooks = nullptr);

    // ---- expressions: expressions.cc, operators.cc, members.cc
    /** @return the expression's value; operands stay good until a place that it names is written. */
    Data Evaluate(const Expression& e);

    /** @return a boolean or bit<1> as one operand. */
    Operand EvaluateBit(const Expression& e);

    /** @return the value of what must be known when compiled, constructor parameters included. */
    Integer EvaluateConstant(const Expression& e, const std::string& what);

    /** @return the type with type parameters known here put in. */
    TypePtr TypeOf(const Expression& e) const;

    /** @return the value in fields that nobody else writes. */
    Data Keep(const Data& value);

    /** @return one bit: whether the two are equal, headers by validity and content. */
    Operand Equal(const Data& a, const Data& b, const SourceLocation& where);

    // ---- left values: left-values.cc
    LeftValue Locate(const Expression& e);
    void Assign(const LeftValue& left, const Data& value);

    /** @return what is there; anything if an index chooses no place. */
    Data Load(const LeftValue& left);

    /** Copies all parts, header validity included, into a place without choice. */
    void Copy(const Data& place, const Data& value);

    /** Makes all headers in the place invalid. */
    void Invalidate(const Data& place);

    // ---- statements: statements.cc, switches.cc, loops.cc
    void Lower(const p4::Statement& statement);
    void Declare(const Declaration& declaration);

    // ---- conditions: conditions.cc
    void If(const Expression& condition, const std::function<void()>& whenTrue,
            const std::function<void()>& whenFalse);

    // ---- calls: calls.cc, invocation.cc, built-in.cc, applications.cc
    Data Call(const Expression& e);

    /**
     * Binds parameters to arguments, runs the body, copies back.
     * @param body that could touch the arguments by their own names; null if it cannot, as functions and controls
     */
    void Invoke(const Declarations& parameters, const std::vector<Argument>& arguments, Environment& inside,
                const std::string& name, const p4::Statement* body, const Invoked& run);

    /** Applies a table; `fill` says what to do then, by hit and miss or by the action that ran. */
    void Apply(const Declaration& table, const SourceLocation& where,
               const std::function<void(TableUse& use)>& fill = nullptr);

    /** @return the table of the program, made where it is first applied; writes code that computes its keys. */
    TableId Table(const Declaration& table);

    /** @return the program's action for one in the list of a table that was made. */
    ActionId ActionOf(const Declaration& table, const std::string& action);

    // ---- who asks
    Shared& GetShared()
    {
        return m_shared;
    }

    Code& GetCode()
    {
        return m_code;
    }

    Environment& GetEnvironment()
    {
        return m_environment;
    }

    /** @return the name of the control or parser around, as the control plane knows it. */
    const std::string& BlockName() const
    {
        return m_name;
    }

    const BodyHooks* Hooks() const
    {
        return m_hooks;
    }

  private:
    Data EvaluateRaw(const Expression& e);
    Data Read(const Data& place);
    Data EvaluateNode(const Expression& e, const p4::Name& name);
    Data EvaluateNode(const Expression& e, const Member& member);
    Data EvaluateNode(const Expression& e, const Index& index);
    Data EvaluateNode(const Expression& e, const p4::Slice& slice);
    Data EvaluateNode(const Expression& e, const Unary& unary);
    Data EvaluateNode(const Expression& e, const Binary& binary);
    Data EvaluateNode(const Expression& e, const Conditional& conditional);
    Data EvaluateNode(const Expression& e, const Cast& cast);
    Data EvaluateNode(const Expression& e, const p4::Call& call);
    Data EvaluateNode(const Expression& e, const ListExpression& list);
    Data EvaluateNode(const Expression& e, const StructExpression& literal);
    Data EvaluateNode(const Expression& e, const InvalidHeader& invalid);
    Data EvaluateNode(const Expression& e, const DefaultValue& value);
    template <typename Node>
    Data EvaluateNode(const Expression& e, const Node& node);
    Data EvaluateStackMember(const Expression& e, const Member& member, const Data& stack);
    Data EvaluateLogical(const Expression& e, const Binary& binary);
    Data Operate(BinaryOperator op, const TypePtr& type, const Data& first, const Expression& second,
                 const SourceLocation& where);
    Data ShiftBits(bool toLeft, const Data& left, const Expression& right);
    Data Divide(bool isDivision, const Data& left, const Data& right, const SourceLocation& where);
    Data Compare(BinaryOperator op, const Data& left, const Data& right, const SourceLocation& where);
    Data ByWays(const Expression& e, const std::function<void(const Data& result)>& write);
    Data Convert(const Data& value, const TypePtr& target, const SourceLocation& where);
    Data Choose(const Operand& condition, const Data& whenTrue, const Data& whenFalse);
    std::pair<unsigned, unsigned> SliceBits(const p4::Slice& slice);

    void LocateMember(const Expression& e, const Member& member, LeftValue& left);
    void LocateIndex(const Index& index, LeftValue& left);
    void AssignSlice(const LeftValue& left, const Data& value);
    void CopyScalar(const Data& place, const Data& value);
    void SetAlone(const ChosenPlace& chosen);

    void LowerNode(const p4::Statement& statement, const Assignment& assignment);
    void LowerNode(const p4::Statement& statement, const CallStatement& call);
    void LowerNode(const p4::Statement& statement, const IfStatement& choice);
    void LowerNode(const p4::Statement& statement, const BlockStatement& block);
    void LowerNode(const p4::Statement& statement, const SwitchStatement& choice);
    void LowerNode(const p4::Statement& statement, const ReturnStatement& leave);
    void LowerNode(const p4::Statement& statement, const ExitStatement& leave);
    void LowerNode(const p4::Statement& statement, const EmptyStatement& empty);
    void LowerNode(const p4::Statement& statement, const DeclarationStatement& declared);
    void LowerNode(const p4::Statement& statement, const ForStatement& loop);
    void LowerNode(const p4::Statement& statement, const ForEachStatement& loop);
    void LowerNode(const p4::Statement& statement, const BreakStatement& leave);
    void LowerNode(const p4::Statement& statement, const ContinueStatement& leave);
    void GoRound(const p4::Statement& body, LabelId end);
    void GoOverRange(const ForEachStatement& loop, const Binary& range);
    void SwitchOnAction(const SwitchStatement& choice, const p4::Call& apply, const SourceLocation& where);
    void SwitchOnValue(const SwitchStatement& choice);

    void CopyIn(Passed& one, const std::string& name);
    void EvaluateArguments(std::vector<Passed>& passed, const std::string& name, const p4::Statement* body);
    Data CallFunction(const Expression& e, const p4::Call& call, const Function& function);
    void CallAction(const p4::Call& call, const Action& action);
    Data CallBuiltIn(const Expression& e, const p4::Call& call, const Member& member);
    void SetValid(const LeftValue& left, bool isValid);
    void MoveStack(const LeftValue& left, long by);
    void ApplyBlock(const Expression& e, const p4::Call& call, const Member& member);

    Shared& m_shared;
    Code& m_code;
    Environment& m_environment;
    std::string m_name;
    Exits m_exits;
    const BodyHooks* m_hooks;
};

/** @return whether evaluating the expression can change anything: it calls what is no test of validity. */
bool HasEffects(const Expression& e);

/** @return the apply() of a table that `expression.hit`, `.miss` or `.action_run` asks; null if it is no such. */
const Call* TableApplication(const Expression& e, const std::string& member);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_BODY_H
