// Lyra's context-aware IR: straight-line predicated instructions over variables with versions.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_CONTEXT_IR_H
#define PISA_COMPILER_LYRA_CONTEXT_IR_H

#include "compiler/lyra/ast.h"
#include "compiler/lyra/context-values.h"
#include "ir/program.h"

#include <string>
#include <variant>
#include <vector>

namespace pisa::lyra
{

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
