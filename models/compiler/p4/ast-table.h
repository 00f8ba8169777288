// Match-action tables of P4_16 as trees.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_AST_TABLE_H
#define PISA_COMPILER_P4_AST_TABLE_H

#include "compiler/p4/ast-expression.h"

namespace pisa::p4
{

/** `expression : matchKind;`. */
struct TableKey
{
    SourceLocation where;
    ExpressionPtr expression;
    std::string matchKind;
    SourceLocation matchKindWhere;
    Annotations annotations;
};

/** An action in a table's list, default or entry: a Name, or a Call with the arguments that are bound. */
struct ActionReference
{
    SourceLocation where;
    ExpressionPtr action;
    Annotations annotations;
    const Declaration* declaration{nullptr}; ///< set by the checker
};

/** One of a table's entries. */
struct TableEntry
{
    SourceLocation where;
    bool isConstant{false};
    ExpressionPtr priority;            ///< null: none written
    std::vector<ExpressionPtr> keySet; ///< one a key
    ActionReference action;
    Annotations annotations;
};

/** Any other property: `size`, `implementation`, `counters`, `meters`, `largest_priority_wins`... */
struct TableProperty
{
    SourceLocation where;
    std::string name;
    ExpressionPtr value;
    bool isConstant{false};
    Annotations annotations;
};

/** A table. */
struct Table
{
    bool hasKey{false};
    bool hasActions{false};
    std::vector<TableKey> keys;
    std::vector<ActionReference> actions;
    std::vector<TableEntry> entries;
    bool hasEntries{false};
    bool entriesConstant{false};
    std::optional<ActionReference> defaultAction;
    bool defaultConstant{false};
    std::vector<TableProperty> properties;
};

/** @return the property of that name, null if there is none. */
const TableProperty* FindProperty(const Table& table, const std::string& name);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_AST_TABLE_H
