// Match-action tables and the control flow between them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_CONTROL_H
#define PISA_IR_CONTROL_H

#include "ir/action.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace pisa
{

using TableId = uint32_t;
using NodeId = uint32_t;

/** How a key field is compared. */
enum class MatchKind : uint8_t
{
    Exact,
    Lpm,     ///< longest prefix; at most one such field a table
    Ternary, ///< value and mask; the entry with the highest priority wins
};

struct MatchKey
{
    FieldId field;
    MatchKind kind{MatchKind::Exact};

    bool operator==(const MatchKey& o) const
    {
        return field == o.field && kind == o.kind;
    }
};

/** One action with its action data. */
struct ActionCall
{
    ActionId action{0};
    std::vector<uint64_t> arguments;

    bool operator==(const ActionCall& o) const
    {
        return action == o.action && arguments == o.arguments;
    }
};

/** What one key field must be. For Exact only `value` counts; Lpm has a mask of leading ones. */
struct MatchValue
{
    uint64_t value{0};
    uint64_t mask{~uint64_t{0}};

    bool operator==(const MatchValue& o) const
    {
        return value == o.value && mask == o.mask;
    }
};

struct Entry
{
    std::vector<MatchValue> match; ///< one a key field
    int32_t priority{0};           ///< the highest wins; only ternary tables look at it
    ActionCall call;

    bool operator==(const Entry& o) const
    {
        return match == o.match && priority == o.priority && call == o.call;
    }
};

/** A match-action table. Without keys it always runs its default action and needs no match memory. */
struct Table
{
    std::string name;
    std::vector<MatchKey> keys;
    std::vector<ActionId> actions; ///< all that entries and the default may call
    ActionCall defaultCall;
    uint64_t size{1};           ///< entries that the control plane may install
    std::vector<Entry> entries; ///< installed at boot
    bool isConst{false};        ///< the control plane may not change the entries
    SourceLocation where;       ///< in the user's program, if it stems from there

    bool operator==(const Table& o) const;
};

/** A gateway's comparison. Operands are fields or constants; operation is a comparison. */
struct Condition
{
    Operation operation{Operation::NotEqual};
    unsigned width{1};
    Operand left;
    Operand right{Constant{0}};

    bool operator==(const Condition& o) const
    {
        return operation == o.operation && width == o.width && left == o.left && right == o.right;
    }
};

/** The end of a control: no further node. */
constexpr NodeId kEndOfControl = 0xffffffff;

/** Applies a table; where to go next may depend on hit or miss, or on the action that ran (which wins). */
struct Apply
{
    TableId table{0};
    NodeId onHit{kEndOfControl};
    NodeId onMiss{kEndOfControl};
    std::vector<std::pair<ActionId, NodeId>> onAction;

    bool operator==(const Apply& o) const
    {
        return table == o.table && onHit == o.onHit && onMiss == o.onMiss && onAction == o.onAction;
    }
};

/** Chooses by a condition. */
struct Branch
{
    std::string name;
    Condition condition;
    NodeId onTrue{kEndOfControl};
    NodeId onFalse{kEndOfControl};

    bool operator==(const Branch& o) const
    {
        return name == o.name && condition == o.condition && onTrue == o.onTrue && onFalse == o.onFalse;
    }
};

using ControlNode = std::variant<Apply, Branch>;

/** An acyclic graph of tables and branches; every table is applied by at most one node of the program. */
struct Control
{
    std::vector<ControlNode> nodes;
    NodeId entry{kEndOfControl};

    bool operator==(const Control& o) const
    {
        return nodes == o.nodes && entry == o.entry;
    }
};

} // namespace pisa

#endif // PISA_IR_CONTROL_H
