// The control flow between match-action tables.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_CONTROL_H
#define PISA_IR_CONTROL_H

#include "ir/table.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace pisa
{

using NodeId = uint32_t;

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
