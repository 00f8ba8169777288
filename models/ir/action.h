// Actions and what they are made of.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_ACTION_H
#define PISA_IR_ACTION_H

#include "ir/service.h"
#include "ir/stateful-operation.h"
#include "ir/statement.h"

#include <string>
#include <variant>
#include <vector>

namespace pisa
{

using ActionId = uint32_t;

/** Instructions run in order: a later one sees what an earlier one wrote. */
using Instruction =
    std::variant<Statement, StatefulOperation, Hash, RandomNumber, Count, MeterExecute, Digest, Log, Assert>;

/** What the user's program calls a key or a parameter: some fields or parameters in a row, first most significant. */
struct UserName
{
    std::string name;
    unsigned width{0}; ///< bits of all its pieces
    unsigned pieces{1};

    bool operator==(const UserName& o) const
    {
        return name == o.name && width == o.width && pieces == o.pieces;
    }
};

/** What a table does to a packet; parameters are action data in the entry. */
struct Action
{
    std::string name;
    std::vector<Field> parameters;
    std::vector<Instruction> body;
    SourceLocation where;                   ///< in the user's program, if it stems from there
    std::vector<UserName> parameterNames{}; ///< cover all parameters; empty if users know them as they are

    bool operator==(const Action& o) const
    {
        return name == o.name && parameters == o.parameters && body == o.body && where == o.where &&
               parameterNames == o.parameterNames;
    }
};

} // namespace pisa

#endif // PISA_IR_ACTION_H
