// Lowers what a table holds at boot: entries, their priorities, the default.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/instances.h"
#include "compiler/p4/lower/table-lowering.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

constexpr uint64_t kDefaultSize = 1024; ///< entries of tables that say nothing, as p4c's backend for BMv2 has it

/** @return the constant as pieces of the key's type. */
std::vector<uint64_t>
Constants(Body& body, const Expression& e, const TypePtr& type)
{
    const ValuePtr value = ConstantValue(e, body.GetEnvironment());
    if (!value)
    {
        throw InputError(e.where, "this value is not known when compiled", "use numbers and constants in entries");
    }
    std::vector<uint64_t> numbers;
    for (const Operand& piece : OperandsOf(DataOf(type, *value, body.GetShared().program.errors)))
    {
        numbers.push_back(LiteralOf(piece).value_or(0));
    }
    return numbers;
}

/** Adds what one key of an entry must be, piece by piece. */
void
AddMatch(Body& body, const TableKey& key, const Expression& set, Entry& entry)
{
    const TypePtr type = body.TypeOf(*key.expression);
    const std::vector<unsigned> widths = PieceWidths(ScalarWidth(type));
    const bool isAny = std::holds_alternative<DontCare>(set.node) || std::holds_alternative<DefaultValue>(set.node);
    const auto* binary = std::get_if<Binary>(&set.node);
    const bool isMask = binary && binary->op == BinaryOperator::Mask;
    const bool isRange = binary && binary->op == BinaryOperator::Range;
    const bool wantsRange = key.matchKind == "range";
    if ((key.matchKind == "exact" && (isAny || isMask || isRange)) || (wantsRange && isMask) ||
        (!wantsRange && isRange))
    {
        throw InputError(set.where, "a key that matches by " + key.matchKind + " cannot be such a set",
                         "give a value, or change the match kind");
    }
    std::vector<uint64_t> low(widths.size(), 0);
    std::vector<uint64_t> high(widths.size(), 0);
    if (!isAny)
    {
        low = Constants(body, isMask || isRange ? *binary->left : set, type);
        high = isMask || isRange ? Constants(body, *binary->right, type) : low;
    }
    for (std::size_t i = 0; i < widths.size(); ++i)
    {
        const uint64_t ones = LowBits(widths[i]);
        MatchValue match{low[i], ~uint64_t{0}};
        if (wantsRange)
        {
            match.mask = isAny ? ones : high[i];
        }
        else if (key.matchKind != "exact")
        {
            match.mask = isAny ? 0 : isMask ? high[i] : ones;
            match.value &= match.mask;
        }
        entry.match.push_back(match);
    }
}

ActionCall
CallOf(Body& body, const ActionReference& reference, const LoweredTable& lowered)
{
    const std::string& name = reference.declaration->name;
    const auto action = lowered.actions.find(name);
    if (action == lowered.actions.end())
    {
        throw InputError(reference.where, "action '" + name + "' is not in the table's list", "add it to the list");
    }
    ActionCall call{action->second.id, {}};
    const auto* given = std::get_if<Call>(&reference.action->node);
    for (const DeclarationPtr& parameter : std::get<Action>(reference.declaration->node).parameters)
    {
        if (std::get<Parameter>(parameter->node).direction != Direction::None)
        {
            continue;
        }
        const ExpressionPtr& fallback = std::get<Parameter>(parameter->node).defaultValue;
        const Expression* value = fallback.get();
        for (const Argument& argument : given ? given->arguments : std::vector<Argument>{})
        {
            value = argument.parameter == parameter.get() ? argument.value.get() : value;
        }
        if (!value)
        {
            throw InputError(reference.where, "action '" + name + "' has no value for '" + parameter->name + "'",
                             "write it as an argument");
        }
        const TypePtr type = body.GetEnvironment().Resolve(parameter->type);
        const std::vector<uint64_t> numbers = Constants(body, *value, type);
        call.arguments.insert(call.arguments.end(), numbers.begin(), numbers.end());
    }
    return call;
}

bool
IsFalse(const TableProperty* property)
{
    const auto* value = property && property->value && property->value->constant
                            ? std::get_if<bool>(&property->value->constant->node)
                            : nullptr;
    return value && !*value;
}

/** Section 14.2.1.4: what no entry says counts down (or up, where the smallest wins) from the entry before. */
void
AddEntries(Body& body, const Table& source, const LoweredTable& lowered, pisa::Table& table)
{
    const bool largestWins = !IsFalse(FindProperty(source, "largest_priority_wins"));
    const TableProperty* deltaProperty = FindProperty(source, "priority_delta");
    const auto delta = deltaProperty
                           ? static_cast<int64_t>(body.EvaluateConstant(*deltaProperty->value, "priority_delta"))
                           : int64_t{1};
    int64_t next = largestWins ? (static_cast<int64_t>(source.entries.size()) - 1) * delta + 1 : 1;
    for (const TableEntry& row : source.entries)
    {
        Entry entry;
        std::size_t index = 0;
        for (const TableKey& key : source.keys)
        {
            if (key.matchKind != "selector" && index < row.keySet.size())
            {
                AddMatch(body, key, *row.keySet[index], entry);
            }
            ++index;
        }
        const int64_t priority =
            row.priority ? static_cast<int64_t>(body.EvaluateConstant(*row.priority, "the priority")) : next;
        next = largestWins ? priority - delta : priority + delta;
        entry.priority = static_cast<int32_t>(largestWins ? priority : -priority);
        entry.call = CallOf(body, row.action, lowered);
        table.entries.push_back(std::move(entry));
    }
}

} // namespace

void
LowerEntries(Body& body, const Table& source, const LoweredTable& lowered, pisa::Table& table)
{
    const TableProperty* size = FindProperty(source, "size");
    const uint64_t written =
        size ? static_cast<uint64_t>(body.EvaluateConstant(*size->value, "the size of a table")) : kDefaultSize;
    AddEntries(body, source, lowered, table);
    const uint64_t rows = std::max<uint64_t>(1, table.entries.size());
    table.isConst = source.hasEntries && source.entriesConstant;
    table.size = table.keys.empty() ? 1 : table.isConst ? rows : std::max(written, rows);
    table.isDefaultConst = source.defaultConstant;
    table.defaultCall = source.defaultAction ? CallOf(body, *source.defaultAction, lowered)
                                             : ActionCall{lowered.actions.at("NoAction").id, {}};
}

} // namespace pisa::p4
