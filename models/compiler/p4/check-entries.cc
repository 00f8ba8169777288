// Checks the entries that a program gives its tables: one set a key, of the key's kind, known when compiled.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

constexpr uint32_t kMostPriority = 0xFFFFFFFF;

const Integer*
NumberOf(const ExpressionPtr& expression)
{
    return expression->constant ? std::get_if<Integer>(&expression->constant->node) : nullptr;
}

/** Whether the mask is ones and then zeros within the width. */
bool
IsPrefix(const Integer& mask, unsigned width)
{
    if (mask <= 0 || msb(mask) >= width)
    {
        return mask == 0;
    }
    const auto zeros = static_cast<unsigned>(lsb(mask));
    return (mask >> zeros) + 1 == Integer(1) << (width - zeros);
}

/** Whether a key of that match kind can have a set that is written so (sections 14.2.1.1 and 14.2.1.4). */
bool
Suits(const std::string& matchKind, BinaryOperator op)
{
    if (op == BinaryOperator::Mask)
    {
        return matchKind != "exact" && matchKind != "range" && matchKind != "optional";
    }
    return matchKind != "exact" && matchKind != "ternary" && matchKind != "lpm" && matchKind != "optional";
}

/** Whether both sets are written alike, so that the second never matches. */
bool
SameSet(const ExpressionPtr& a, const ExpressionPtr& b)
{
    const auto* setA = std::get_if<Binary>(&a->node);
    const auto* setB = std::get_if<Binary>(&b->node);
    if (a->constant && b->constant)
    {
        return *a->constant == *b->constant;
    }
    if (setA && setB && setA->op == setB->op)
    {
        return SameSet(setA->left, setB->left) && SameSet(setA->right, setB->right);
    }
    return std::holds_alternative<DontCare>(a->node) && std::holds_alternative<DontCare>(b->node);
}

bool
NeedsPriority(const TableKey& key)
{
    return key.matchKind != "exact" && key.matchKind != "lpm";
}

} // namespace

void
Checker::CheckEntries(const Declaration& declaration, Table& table)
{
    if (!table.entries.empty() && table.keys.empty())
    {
        Error(declaration.where, "entries cannot be specified for table '" + declaration.name + "', which has no key",
              "give it a key or use default_action");
        return;
    }
    for (TableEntry& entry : table.entries)
    {
        const bool isDefault = entry.keySet.size() == 1 && std::holds_alternative<DontCare>(entry.keySet[0]->node);
        if (entry.keySet.size() != table.keys.size() && !isDefault)
        {
            Error(entry.where,
                  "this entry has " + std::to_string(entry.keySet.size()) + " sets for " +
                      std::to_string(table.keys.size()) + " keys",
                  "give one set a key");
            continue;
        }
        for (std::size_t i = 0; i < entry.keySet.size(); ++i)
        {
            CheckEntryKey(table.keys[i], entry.keySet[i]);
        }
        CheckBoundAction(table, entry.action, "an entry");
    }
    CheckDuplicates(table);
    CheckPriorities(table);
}

void
Checker::CheckDuplicates(const Table& table)
{
    const auto& entries = table.entries;
    for (auto entry = entries.begin(); entry != entries.end(); ++entry)
    {
        const auto same = std::find_if(entries.begin(), entry,
                                       [&](const TableEntry& one) {
                                           return std::equal(one.keySet.begin(), one.keySet.end(),
                                                             entry->keySet.begin(), entry->keySet.end(), SameSet);
                                       });
        if (same != entry)
        {
            Error(entry->where,
                  "duplicate entry keys: those of the entry in line " + std::to_string(same->where.line) +
                      " are the same",
                  "remove one of the entries");
        }
    }
}

void
Checker::CheckEntryKey(const TableKey& key, ExpressionPtr& set)
{
    const std::size_t errors = m_report.Errors();
    CheckSet(set, key.expression->type);
    if (m_report.Errors() > errors)
    {
        return;
    }
    const auto* binary = std::get_if<Binary>(&set->node);
    const bool isSet = binary && (binary->op == BinaryOperator::Mask || binary->op == BinaryOperator::Range);
    if (isSet && !Suits(key.matchKind, binary->op))
    {
        Error(set->where,
              std::string(binary->op == BinaryOperator::Mask ? "a mask" : "a range") +
                  " cannot be matched by a key " + "of match kind " + key.matchKind,
              "write a value, or change the key's match kind");
        return;
    }
    if (std::holds_alternative<DontCare>(set->node) && key.matchKind == "exact")
    {
        Error(set->where, "'_' cannot be matched by a key of match kind exact",
              "write a value, or use default_action");
        return;
    }
    if (isSet ? IsRuntime(*binary->left) || IsRuntime(*binary->right) : IsRuntime(*set))
    {
        Error(set->where, "this key of an entry is not a compile-time constant", "use numbers and constants");
        return;
    }
    const Integer* mask = isSet && key.matchKind == "lpm" ? NumberOf(binary->right) : nullptr;
    if (mask && !IsPrefix(*mask, binary->right->type->width))
    {
        Error(set->where, "invalid mask for a key of match kind lpm: its ones are not all in front",
              "write a mask of ones and then zeros");
    }
}

/** Section 14.2.1.4: priorities only where the control plane may change entries and keys may overlap. */
void
Checker::CheckPriorities(Table& table)
{
    const auto first = std::find_if(table.entries.begin(), table.entries.end(),
                                    [](const TableEntry& entry) { return entry.priority != nullptr; });
    if (first == table.entries.end())
    {
        return;
    }
    for (auto entry = first; entry != table.entries.end(); ++entry)
    {
        if (!entry->priority)
        {
            continue;
        }
        Check(entry->priority);
        if (!Coerce(entry->priority, MakeType(TypeKind::Integer), "the priority"))
        {
            continue;
        }
        const Integer* value = NumberOf(entry->priority);
        if (!value || *value < 0 || *value > kMostPriority)
        {
            Error(entry->priority->where,
                  "the priority of an entry must be a constant from 0 to " + std::to_string(kMostPriority),
                  "use a number");
        }
    }
    if (table.entriesConstant)
    {
        Error(first->where, "a table with 'const' entries cannot have priorities",
              "leave them out: the first entry that matches wins");
    }
    else if (std::none_of(table.keys.begin(), table.keys.end(), NeedsPriority))
    {
        Error(first->where, "keys of match kinds exact and lpm do not require priorities, but this entry has one",
              "leave it out");
    }
    else if (first != table.entries.begin())
    {
        Error(table.entries.front().where, "the first entry must have a priority, since others have", "give it one");
    }
}

} // namespace pisa::p4
