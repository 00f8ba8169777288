// One action and one table a letter, applied in their order.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/chain.h"

namespace pisa
{

Program
Chain(const std::string& letters)
{
    Program program;
    program.name = letters;
    Header meta;
    meta.name = "meta";
    meta.isMetadata = true;
    meta.fields = {{"seen", 64}};
    program.headers = {MakeIntrinsicHeader(), meta};
    for (const char letter : letters)
    {
        const uint64_t code = uint64_t{1} << (letter - 'a');
        const auto id = static_cast<ActionId>(program.actions.size());
        Action action;
        action.name = std::string("add_") + letter;
        action.body = {Statement{Operation::Add, 64, kSeen, {kSeen, Constant{code}}}};
        program.actions.push_back(action);
        Table table;
        table.name = std::string(1, letter);
        table.actions = {id};
        table.defaultCall = {id, {}};
        program.tables.push_back(table);
        const NodeId next = id + 1 == letters.size() ? kEndOfControl : id + 1;
        program.ingress.nodes.push_back(Apply{id, next, next, {}});
    }
    program.ingress.entry = 0;
    return program;
}

uint64_t
SumOf(const std::string& letters)
{
    uint64_t sum = 0;
    for (const char letter : letters)
    {
        sum += uint64_t{1} << (letter - 'a');
    }
    return sum;
}

} // namespace pisa
