// A Lyra program as it is written: headers, parse graph, pipelines, algorithms and functions.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_AST_H
#define PISA_COMPILER_LYRA_AST_H

#include "compiler/lyra/ast-expression.h"
#include "ir/table.h"

#include <map>
#include <optional>

namespace pisa::lyra
{

struct Statement;
using Statements = std::vector<Statement>;

/** `bit[w] name` or `bit[w] name = value`. */
struct LocalDeclaration
{
    std::string name;
    unsigned width{0};
    ExpressionPtr value; ///< null if none is given
};

/** `global bit[w][n] name`: cells that survive packets. */
struct GlobalDeclaration
{
    std::string name;
    unsigned width{0};
    uint64_t cells{1};
};

/** One field of a key or value of an external variable. */
struct ExternalField
{
    std::string name;
    unsigned width{0};
    MatchKind match{MatchKind::Exact}; ///< of keys
};

/** `extern list<key>[n]`, `extern dict<key, value>[n]` or `extern bit[w]`: what the control plane fills. */
struct ExternalDeclaration
{
    std::string name;
    std::vector<ExternalField> keys;   ///< none: one value for all packets
    std::vector<ExternalField> values; ///< none: a list
    uint64_t size{1};                  ///< entries
};

/** `target = value`; a compound assignment is written out. */
struct Assignment
{
    ExpressionPtr target;
    ExpressionPtr value;
};

struct CallStatement
{
    Call call;
};

struct If
{
    ExpressionPtr condition;
    std::shared_ptr<Statements> whenTrue;
    std::shared_ptr<Statements> whenFalse; ///< null if there is none
};

struct SwitchCase
{
    std::vector<ExpressionPtr> values; ///< none: default
    std::shared_ptr<Statements> body;
    SourceLocation where;
};

struct Switch
{
    ExpressionPtr selector;
    std::vector<SwitchCase> cases;
};

using StatementNode =
    std::variant<LocalDeclaration, GlobalDeclaration, ExternalDeclaration, Assignment, CallStatement, If, Switch>;

struct Statement
{
    SourceLocation where;
    StatementNode node;
};

/** What a name means inside one algorithm or function. */
struct Symbol
{
    enum class Kind : uint8_t
    {
        Local,
        Parameter,
        Global,
        External,
    };

    Kind kind{Kind::Local};
    SourceLocation where;
    unsigned width{0}; ///< of locals and parameters; 0 until it is inferred
    bool isAssigned{false};
    GlobalDeclaration global;     ///< of globals
    ExternalDeclaration external; ///< of externals
};

struct FieldDeclaration
{
    std::string name;
    unsigned width{0};
    SourceLocation where;
};

/** An algorithm (without parameters) or a function. The checker fills in the symbols. */
struct Routine
{
    std::string name;
    SourceLocation where;
    std::vector<FieldDeclaration> parameters;
    Statements body;
    std::map<std::string, Symbol> symbols{}; ///< one scope a routine
};

struct HeaderType
{
    std::string name;
    SourceLocation where;
    std::vector<FieldDeclaration> fields;
};

/** A header of the packet; they leave in the order in which they are declared. */
struct HeaderInstance
{
    std::string name;
    std::string type;
    SourceLocation where;
};

struct SelectCase
{
    std::vector<MatchValue> values; ///< one a select field; none: default
    std::string next;
    SourceLocation where;
};

/** Extracts headers in order, then goes where the fields say. */
struct ParserNode
{
    std::string name;
    SourceLocation where;
    std::vector<FieldUse> headers; ///< the field's name is empty
    std::vector<SourceLocation> headersAt;
    std::vector<FieldUse> select;
    std::vector<SourceLocation> selectAt;
    std::vector<SelectCase> cases; ///< one default without `select`
};

struct Pipeline
{
    std::string name;
    SourceLocation where;
    std::vector<std::string> algorithms;
    std::vector<SourceLocation> algorithmsAt;
};

struct ConstantDeclaration
{
    uint64_t value{0};
    SourceLocation where;
};

/** The field always holds the internet checksum of its header. */
struct ChecksumDeclaration
{
    FieldUse field;
    SourceLocation where;
};

struct Source
{
    std::string path;
    std::vector<HeaderType> headerTypes;
    std::vector<HeaderInstance> packet;
    std::optional<SourceLocation> packetAt;
    std::vector<ParserNode> parser; ///< begins at the node `start`
    std::vector<ChecksumDeclaration> checksums;
    std::map<std::string, ConstantDeclaration> constants;
    std::vector<Pipeline> pipelines;
    std::vector<Routine> algorithms;
    std::vector<Routine> functions;
};

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_AST_H
