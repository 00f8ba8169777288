// Walks over a checked Lyra program and writes its IR.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_CONTEXT_BUILDER_H
#define PISA_COMPILER_LYRA_CONTEXT_BUILDER_H

#include "compiler/lyra/context-writer.h"
#include "compiler/lyra/library.h"

#include <map>

namespace pisa::lyra
{

class ContextBuilder
{
  public:
    /** The source must outlive this. */
    ContextBuilder(const Source& source, bool keepsWritten) : m_source(source), m_writer(m_program, keepsWritten)
    {
    }

    ContextProgram Build();

  private:
    /** What a name of the routine that is being copied stands for: a variable to read and write, or a value. */
    struct Binding
    {
        std::optional<VariableId> variable;
        Term value;
    };

    /** One copy of a routine. */
    struct Copy
    {
        const Routine& routine;
        std::string prefix; ///< of its names: empty for algorithms, "function." for functions
        std::map<std::string, Binding> names;
    };

    // ---- statements: build-statements.cc
    void BuildAlgorithm(const std::string& name, const std::string& pipeline);
    void BuildStatements(const Statements& statements);
    void BuildStatement(const Statement& statement);
    void BuildDeclaration(const Statement& statement);
    void BuildAssignment(const Assignment& assignment);
    void BuildIf(const If& branch);
    void BuildBranch(std::vector<Comparison> all, bool whenAllHold, const Statements* then,
                     const Statements* otherwise);
    void BuildSwitch(const Switch& choice);
    void BuildSwitchCases(const Switch& choice, std::size_t from, const Term& selector);
    void BuildCall(const CallStatement& statement);
    void BuildFunction(const Routine& function, const Call& call);
    void BuildLibraryStatement(const LibraryCall& library, const Call& call);
    VariableId Variable(const std::string& name);
    VariableId TargetOf(const Expression& target);

    // ---- expressions: build-expressions.cc
    Term Build(const Expression& expression);
    /** dest = expression. */
    void BuildInto(VariableId dest, const Expression& expression);
    Term BuildBit(const Expression& expression);
    Term BuildName(const Expression& expression, const std::string& name);
    Term BuildIndex(const Expression& expression, const Index& index);
    Term BuildUnary(const Unary& unary, unsigned width);
    Term BuildBinary(const Binary& binary, unsigned width);
    Term BuildCallValue(const Call& call, unsigned width);
    Term BuildService(const LibraryCall& library, const Call& call, unsigned width);
    Term ReadCell(GlobalId global, Term index);
    std::vector<Term> BuildAll(const std::vector<ExpressionPtr>& expressions);
    Comparison BuildComparison(const Binary& binary);
    /** @return what must hold for the expression to be true or false; empty if that is no conjunction. */
    std::vector<Comparison> BuildConjunction(const Expression& expression, bool isTrue);
    FieldId FieldOf(const std::string& header, const std::string& field) const;
    HeaderId HeaderOf(const std::string& header) const;
    GlobalId GlobalOf(const std::string& name);
    ExternalId ExternalOf(const std::string& name);

    const Source& m_source;
    ContextProgram m_program;
    ContextWriter m_writer;
    uint32_t m_algorithm{0};
    std::vector<Copy*> m_copies; ///< the innermost last
    std::size_t m_calls{0};
    std::map<std::string, GlobalId> m_globals; ///< by full name
    std::map<std::string, ExternalId> m_externals;
};

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_CONTEXT_BUILDER_H
