// Lyra's context-aware IR: straight-line predicated instructions over variables with versions.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_CONTEXT_IR_H
#define PISA_COMPILER_LYRA_CONTEXT_IR_H

#include "compiler/lyra/ast.h"
#include "ir/program.h"

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

/** results[0] = operation(sources). */
struct Compute
{
    Operation operation{Operation::Move};
    unsigned width{0};
};

/** results[0] = hash of all sources. */
struct HashSources
{
    HashAlgorithm algorithm{HashAlgorithm::Crc16};
};

/** results[0] = a number from sources[0] to sources[1]. */
struct DrawNumber
{
};

/**
 * Looks the sources up. results[0] is 1 if they are there, else 0; results[1..] are the entry's values, as they were
 * before if it is not there.
 */
struct LookUp
{
    ExternalId external{0};
};

/** results[0] = the cell sources[0]. */
struct ReadGlobal
{
    GlobalId global{0};
};

/** The cell sources[0] = sources[1]. */
struct WriteGlobal
{
    GlobalId global{0};
};

/** All that a packet does to one global: sources are index, guard, inputs (see StatefulOperation). */
struct UpdateGlobal
{
    GlobalId global{0};
    std::vector<AtomStep> steps;
    AtomValue next;
    std::vector<AtomValue> outputs; ///< one a result
};

using InstructionWork = std::variant<Compute, HashSources, DrawNumber, LookUp, ReadGlobal, WriteGlobal, UpdateGlobal>;

/** Three-address form: at most one operation, carried out when the predicate holds. */
struct ContextInstruction
{
    InstructionWork work;
    std::vector<Term> sources;
    std::vector<Value> results;
    Predicate when;
    uint32_t algorithm{0}; ///< index into ContextProgram::algorithms
    SourceLocation where;
    Thread thread{Thread::Ingress}; ///< where a switch runs it
};

struct GlobalVariable
{
    std::string name; ///< "algorithm.name"
    uint32_t algorithm{0};
    unsigned width{0};
    uint64_t cells{1};
    SourceLocation where;
};

struct ExternalVariable
{
    std::string name; ///< "algorithm.name"
    uint32_t algorithm{0};
    ExternalDeclaration declared;
    SourceLocation where;
};

/** A whole program after inlining. Instructions stand in the order of the source. */
struct ContextProgram
{
    Program frame;                       ///< headers, parser, deparser and checksums; no tables
    std::vector<std::string> algorithms; ///< in the order in which they run
    std::vector<std::string> pipelines;  ///< of each algorithm
    std::vector<Variable> variables;
    std::vector<GlobalVariable> globals;
    std::vector<ExternalVariable> externals;
    std::vector<ChoiceCondition> conditions;
    std::vector<ContextInstruction> instructions;
    std::vector<ContextInstruction> parserMoves; ///< copies that the parser does, before all instructions
};

/** @return whether no packet meets both predicates. */
bool AreExclusive(const Predicate& a, const Predicate& b);

/** @return whether `weak` holds whenever `strong` does. */
bool Implies(const Predicate& strong, const Predicate& weak);

/** @return values that the instruction reads, those of its predicate's conditions included, each once, sorted. */
std::vector<Value> ReadsOf(const ContextProgram& program, const ContextInstruction& instruction);

/** @return the last instruction that the condition guards, plus one; `at` if it guards none. */
InstructionId EndOf(const ContextProgram& program, ConditionId condition);

/** @return the global that the instruction reads or writes. */
std::optional<GlobalId> GlobalOf(const ContextInstruction& instruction);

/** @return whether the instruction does something that outlives it but writing locals. */
bool HasEffect(const ContextProgram& program, const ContextInstruction& instruction);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_CONTEXT_IR_H
