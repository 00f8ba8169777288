// Variables, versions and predicates of Lyra's context-aware IR.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_CONTEXT_VALUES_H
#define PISA_COMPILER_LYRA_CONTEXT_VALUES_H

#include "ir/header.h"
#include "ir/statement.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace pisa::lyra
{

using VariableId = uint32_t;
using ConditionId = uint32_t;
using InstructionId = uint32_t;
using GlobalId = uint32_t;
using ExternalId = uint32_t;

/** What one packet carries: a local of an algorithm, or a field (validity and the chip's metadata included). */
struct Variable
{
    std::string name; ///< "algorithm.local" or "header.field"
    unsigned width{0};
    std::optional<FieldId> field; ///< in ContextProgram::frame; nothing for locals
    SourceLocation where;
};

/** One version of a variable. Version 0 is what the parser leaves: 0 in locals. Before NumberVersions all are 0. */
struct Value
{
    VariableId variable{0};
    unsigned version{0};

    bool operator==(Value o) const
    {
        return variable == o.variable && version == o.version;
    }

    bool operator<(Value o) const
    {
        return variable != o.variable ? variable < o.variable : version < o.version;
    }
};

/** What an instruction reads: a version of a variable, or a number. */
struct Term
{
    std::variant<Value, Constant> what{Constant{0}};
    unsigned width{1}; ///< bits

    bool operator==(const Term& o) const
    {
        return what == o.what && width == o.width;
    }
};

inline const Value*
ValueOf(const Term& term)
{
    return std::get_if<Value>(&term.what);
}

/** One condition of a predicate, and whether it must hold. */
struct Literal
{
    ConditionId condition{0};
    bool isTrue{true};

    bool operator==(Literal o) const
    {
        return condition == o.condition && isTrue == o.isTrue;
    }

    bool operator<(Literal o) const
    {
        return condition != o.condition ? condition < o.condition : isTrue < o.isTrue;
    }
};

/** All must hold; the outermost `if` first. Empty: always. */
using Predicate = std::vector<Literal>;

/** One comparison, as gateways make it. */
struct Comparison
{
    Operation operation{Operation::NotEqual};
    Term left;
    Term right;

    bool operator==(const Comparison& o) const
    {
        return operation == o.operation && left == o.left && right == o.right;
    }
};

/**
 * What an `if` asks: all comparisons hold. Nothing assigns to their operands before the last instruction that it
 * guards, that instruction apart.
 */
struct ChoiceCondition
{
    std::vector<Comparison> all;
    InstructionId at{0}; ///< it is evaluated before this instruction
    SourceLocation where;
    Predicate when{}; ///< it is asked only if this holds
};

/** @return whether no packet meets both predicates. */
bool AreExclusive(const Predicate& a, const Predicate& b);

/** @return whether `weak` holds whenever `strong` does. */
bool Implies(const Predicate& strong, const Predicate& weak);

/** @return the conditions that both begin with. */
Predicate CommonPrefix(const Predicate& a, const Predicate& b);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_CONTEXT_VALUES_H
