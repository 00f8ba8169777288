// A row of three tables of which the middle one can change in place, and upgrades of it.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/moving-row.h"

#include "upgrade/chain.h"

namespace pisa
{
namespace
{

Action
Adds(const std::string& name, const Operand& value)
{
    Action action;
    action.name = name;
    if (std::holds_alternative<Parameter>(value))
    {
        action.parameters = {{"value", 32}};
    }
    action.body = {Statement{Operation::Add, 64, kSeen, {kSeen, value}}};
    return action;
}

} // namespace

uint64_t
RowValueOf(uint64_t key)
{
    return 4 * (key + 1);
}

Entry
RowEntry(uint64_t key, ActionId put)
{
    Entry entry;
    entry.match = {{key}};
    entry.call = {put, {RowValueOf(key)}};
    return entry;
}

Program
Row()
{
    Program program = Chain("ab");
    program.headers[1].fields = {{"seen", 64}, {"key", 16}, {"other", 16}};
    program.actions.push_back(Adds("put", Parameter{0}));
    program.actions.push_back(Adds("missed", Constant{kRowMissed}));
    Table middle;
    middle.name = "middle";
    middle.keys = {{kRowKey, MatchKind::Exact}};
    middle.actions = {2, 3};
    middle.defaultCall = {3, {}};
    middle.size = 16;
    middle.entries = {RowEntry(0), RowEntry(1), RowEntry(2), RowEntry(3), RowEntry(4), RowEntry(5)};
    program.tables.insert(program.tables.begin() + kMovingTable, middle);
    program.ingress.nodes = {Apply{0, 1, 1, {}}, Apply{1, 2, 2, {}}, Apply{2, kEndOfControl, kEndOfControl, {}}};
    return program;
}

Program
NewRow()
{
    Program program = Row();
    Table& middle = program.tables[kMovingTable];
    middle.keys = {{kRowOther, MatchKind::Ternary}, {kRowKey, MatchKind::Ternary}};
    middle.size = 64;
    middle.entries.clear();
    program.actions[2].body.push_back(Statement{Operation::Xor, 64, kSeen, {kSeen, Constant{kByNewRow}}});
    return program;
}

void
GiveOwnEntries(Table& table, uint64_t size)
{
    table.keys = {{kRowKey, MatchKind::Exact}};
    table.entries = {RowEntry(11), RowEntry(12)};
    table.size = size;
}

InPlaceUpgrade::InPlaceUpgrade(const Program& from, const Program& into)
    : was(from),
      is(into),
      delta(Compare(was, is)),
      plan(MakePlan(delta, Options())),
      version(line.Take(static_cast<uint32_t>(plan.transactions.size()))),
      graft(GraftOnto(was, delta, is, plan, version))
{
}

PlannerOptions
InPlaceUpgrade::Options()
{
    PlannerOptions options;
    options.level = Consistency::Execution;
    options.inPlace = true;
    return options;
}

bool
InPlaceUpgrade::HasGroups() const
{
    for (const PlannedTransaction& transaction : plan.transactions)
    {
        for (const Primitive& primitive : transaction.primitives)
        {
            if (primitive.kind == Primitive::Kind::GroupTables)
            {
                return true;
            }
        }
    }
    return false;
}

} // namespace pisa
