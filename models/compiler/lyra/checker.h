// Checks a Lyra program and writes widths and symbols into its tree.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_CHECKER_H
#define PISA_COMPILER_LYRA_CHECKER_H

#include "compiler/lyra/ast.h"
#include "compiler/lyra/faults.h"

#include <set>

namespace pisa::lyra
{

/**
 * Resolves names, infers the widths of undeclared locals, checks widths, arity and calls.
 * @throws InputError with all that is wrong, each with its place
 */
void CheckLyra(Source& source);

/** Headers and parse graph. */
void CheckHeaders(const Source& source, Faults& faults);

/** @return bits of a field of the packet, 0 if there is none such. */
unsigned FieldWidth(const Source& source, const FieldUse& field);

/** @return "1 bit", "2 bits". */
inline std::string
Bits(unsigned width)
{
    return std::to_string(width) + (width == 1 ? " bit" : " bits");
}

/** @return the function or algorithm of that name, null if there is none. */
const Routine* FindRoutine(const std::vector<Routine>& routines, const std::string& name);

/** @param widths gets a fault for each local whose width follows from nothing. Declares the symbols of a routine and
 * infers the widths of its undeclared locals (lyra.md: call, operator, lookup). */
void InferSymbols(const Source& source, Routine& routine, Faults& faults, Faults& widths);

/**
 * @return the width that an expression has by itself, 0 if it has none (numbers) or not yet (locals without a width).
 * Says nothing about faults.
 */
unsigned WidthOf(const Source& source, const Routine& routine, const Expression& expression);

/** Checks one routine whose symbols are inferred; writes the width of each expression. */
class BodyChecker
{
  public:
    /** All must outlive this. */
    BodyChecker(const Source& source, Routine& routine, Faults& faults)
        : m_source(source),
          m_routine(routine),
          m_faults(faults)
    {
    }

    void Check();

  private:
    // ---- statements: check-statements.cc
    void CheckStatements(Statements& statements);
    void CheckStatement(Statement& statement);
    void CheckDeclaration(const Statement& statement);
    void CheckAssignment(Assignment& assignment);
    void CheckTarget(Expression& target);
    void CheckSwitch(Switch& choice);
    void CheckCallStatement(Call& call, const SourceLocation& where);
    void CheckFunctionCall(const Routine& function, Call& call, const SourceLocation& where);
    void CheckExternal(const ExternalDeclaration& external, const SourceLocation& where);

    // ---- expressions: check-expressions.cc
    /** @param wanted bits that a number takes here, 0 if nothing is known; @return bits, 0 after a fault. */
    unsigned CheckExpression(Expression& expression, unsigned wanted);
    unsigned CheckNode(Expression& expression, unsigned wanted);
    void CheckCondition(Expression& expression);
    void CheckWidth(Expression& expression, unsigned width, const std::string& what);
    unsigned CheckNumber(const Expression& expression, uint64_t value, unsigned wanted);
    unsigned CheckName(const Expression& expression, const std::string& name, unsigned wanted);
    unsigned CheckField(const Expression& expression, const FieldUse& field);
    unsigned CheckIndex(Expression& expression, Index& index);
    unsigned CheckMembership(Expression& expression, Membership& membership);
    unsigned CheckUnary(Unary& unary, unsigned wanted);
    unsigned CheckBinary(const Expression& expression, Binary& binary, unsigned wanted);
    unsigned CheckConditional(Conditional& conditional, unsigned wanted);
    unsigned CheckLibraryCall(Call& call, const SourceLocation& where, bool isStatement, unsigned wanted);
    unsigned CheckPair(Expression& left, Expression& right, unsigned wanted, const SourceLocation& where,
                       const std::string& what);
    void CheckKeys(std::vector<ExpressionPtr>& keys, const ExternalDeclaration& external,
                   const SourceLocation& where);
    const Symbol* Find(const std::string& name) const;
    const Symbol* Use(const std::string& name, const SourceLocation& where);

    const Source& m_source;
    Routine& m_routine;
    Faults& m_faults;
    std::set<std::string> m_known; ///< locals that are declared or assigned above, externals and globals declared
};

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_CHECKER_H
