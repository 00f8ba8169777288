// Lowers bodies: expressions, statements and calls of parsers, controls, actions and functions.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_BODY_H
#define PISA_COMPILER_P4_LOWER_BODY_H

#include "compiler/p4/lower/code.h"
#include "compiler/p4/lower/environment.h"
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

/** Where `return` and `exit` lead, and where a returned value goes. */
struct Exits
{
    std::optional<LabelId> onReturn;
    std::optional<LabelId> onExit;
    const Data* result{nullptr};
};

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

    // ---- left values: left-value.cc
    LeftValue Locate(const Expression& e);
    void Assign(const LeftValue& left, const Data& value);

    /** Copies all parts, header validity included, into a place without choice. */
    void Copy(const Data& place, const Data& value);

    // ---- statements: statements.cc
    void Lower(const p4::Statement& statement);
    void Declare(const Declaration& declaration);

    // ---- conditions: conditions.cc
    void If(const Expression& condition, const std::function<void()>& whenTrue,
            const std::function<void()>& whenFalse);

    // ---- calls: calls.cc, built-in.cc, externs.cc
    Data Call(const Expression& e);

    /** Binds parameters to arguments (by copy unless nothing can tell), runs the body, copies back. */
    void Invoke(const Declarations& parameters, const std::vector<Argument>& arguments, Environment& inside,
                const std::string& name, const std::function<void()>& run);

    Code& GetCode()
    {
        return m_code;
    }

    const Environment& GetEnvironment() const
    {
        return m_environment;
    }

  private:
    Data EvaluateNode(const Expression& e);
    Data EvaluateName(const Expression& e, const Name& name);
    Data EvaluateMember(const Expression& e, const Member& member);
    Data EvaluateIndex(const Expression& e, const Index& index);
    Data EvaluateSlice(const Expression& e, const Slice& slice);
    Data EvaluateUnary(const Expression& e, const Unary& unary);
    Data EvaluateBinary(const Expression& e, const Binary& binary);
    Data EvaluateLogical(const Expression& e, const Binary& binary);
    Data EvaluateConditional(const Expression& e, const Conditional& conditional);
    Data EvaluateCast(const Expression& e, const Cast& cast);
    Data EvaluateList(const Expression& e, const std::vector<ExpressionPtr>& elements, bool hasDefault);
    Data EvaluateStruct(const Expression& e, const StructExpression& literal);
    Data EvaluateApplyResult(const Expression& e, const Member& member);
    Data Convert(const Data& value, const TypePtr& target, const SourceLocation& where);
    Data Choose(const Operand& condition, const Data& whenTrue, const Data& whenFalse);
    Data Keep(const Data& value);
    Operand Equal(const Data& a, const Data& b, const SourceLocation& where);

    Shared& m_shared;
    Code& m_code;
    Environment& m_environment;
    std::string m_name;
    Exits m_exits;
    const BodyHooks* m_hooks;
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_BODY_H
