// Lowers tables: keys, actions, names.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/table-lowering.h"

#include "compiler/lowering/unique-names.h"
#include "compiler/p4/lower/instances.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

MatchKind
KindOf(const TableKey& key)
{
    if (key.matchKind == "exact")
    {
        return MatchKind::Exact;
    }
    if (key.matchKind == "lpm")
    {
        return MatchKind::Lpm;
    }
    if (key.matchKind == "range")
    {
        return MatchKind::Range;
    }
    if (key.matchKind == "ternary" || key.matchKind == "optional")
    {
        return MatchKind::Ternary;
    }
    throw InputError(key.matchKindWhere, "no chip matches by '" + key.matchKind + "'",
                     "use exact, lpm, ternary, range, optional or selector");
}

/** Brings one key's pieces into fields: those that hold them anyway, or new ones that are written each time. */
class Keys
{
  public:
    Keys(Body& body, const std::string& table, const LoweredTable* before)
        : m_body(body),
          m_table(table),
          m_before(before)
    {
    }

    void Add(const TableKey& key, LoweredTable& lowered)
    {
        const Data data = m_body.Evaluate(*key.expression);
        if (!IsScalar(data.type) || ScalarWidth(data.type) == 0)
        {
            throw InputError(key.where, "a key of type " + ToString(data.type) + " cannot be matched",
                             "use bits, booleans, enums or errors");
        }
        const std::vector<unsigned> widths = PieceWidths(ScalarWidth(data.type));
        for (std::size_t i = 0; i < widths.size(); ++i)
        {
            lowered.keys.push_back(Field(data.pieces[i], widths[i], key, lowered));
        }
    }

  private:
    FieldId Field(const Operand& operand, unsigned width, const TableKey& key, LoweredTable& lowered)
    {
        Storage& storage = m_body.GetShared().storage;
        const std::size_t index = lowered.keys.size();
        const auto* field = std::get_if<FieldId>(&operand);
        const bool fits = field && storage.WidthOf(*field) == width;
        const bool isPlain = fits && !storage.IsTemporary(*field);
        if (isPlain && (!m_before || m_before->keys[index] == *field))
        {
            return *field;
        }
        if (m_before && m_before->computed.count(m_before->keys[index]) == 0)
        {
            throw InputError(key.where,
                             "table '" + m_table + "' is applied again, and this key is another field then",
                             "apply it once, or declare one table for each place");
        }
        const FieldId made = m_before ? m_before->keys[index]
                                      : storage.Metadata("local", m_table + ".key" + std::to_string(index), width);
        m_body.GetCode().Move(made, operand, width);
        lowered.computed.insert(made);
        return made;
    }

    Body& m_body;
    const std::string& m_table;
    const LoweredTable* m_before;
};

std::vector<Argument>
BoundArguments(const ActionReference& reference)
{
    const auto* call = std::get_if<Call>(&reference.action->node);
    return call ? call->arguments : std::vector<Argument>{};
}

/** Names of the actions as the user's code says them, e.g. in a switch. */
void
AddActions(Body& body, const Table& source, LoweredTable& lowered, pisa::Table& table)
{
    for (const ActionReference& reference : source.actions)
    {
        const LoweredAction action = LowerAction(body, *reference.declaration, BoundArguments(reference));
        lowered.actions[reference.declaration->name] = action;
        if (std::find(table.actions.begin(), table.actions.end(), action.id) == table.actions.end())
        {
            table.actions.push_back(action.id);
        }
    }
    if (source.defaultAction || lowered.actions.count("NoAction") > 0)
    {
        return;
    }
    for (const DeclarationPtr& declaration : body.GetShared().source.declarations)
    {
        if (declaration->name == "NoAction" && std::holds_alternative<Action>(declaration->node))
        {
            lowered.actions["NoAction"] = LowerAction(body, *declaration, {});
            table.actions.push_back(lowered.actions["NoAction"].id);
        }
    }
}

std::string
UserNameOf(const TableKey& key, std::size_t index)
{
    const Annotation* annotation = FindAnnotation(key.annotations, "name");
    const std::string name =
        annotation && !annotation->body.empty() ? annotation->body[0].text : NameOfKey(*key.expression);
    return name.empty() ? "key" + std::to_string(index) : name;
}

/** @throws InputError at a second key of kind lpm: of two prefixes neither is the longer one */
void
RefuseSeveralPrefixes(const Table& source, const std::string& table)
{
    bool hasPrefix = false;
    for (const TableKey& key : source.keys)
    {
        if (hasPrefix && key.matchKind == "lpm")
        {
            throw InputError(key.where, "multiple lpm keys in table '" + table + "'",
                             "match one by lpm and the others by ternary, with priorities");
        }
        hasPrefix = hasPrefix || key.matchKind == "lpm";
    }
}

/** The keys that entries match, with their users' names, and those that a selector hashes. */
std::vector<FieldId>
AddKeys(Body& body, const Table& source, const LoweredTable& lowered, pisa::Table& table)
{
    RefuseSeveralPrefixes(source, table.name);
    std::vector<FieldId> selectors;
    std::size_t next = 0;
    for (const TableKey& key : source.keys)
    {
        const unsigned width = ScalarWidth(body.TypeOf(*key.expression));
        const std::size_t pieces = PieceWidths(width).size();
        const bool isSelector = key.matchKind == "selector";
        unsigned total = 0;
        for (std::size_t i = 0; i < pieces; ++i, ++next)
        {
            const FieldId field = lowered.keys[next];
            total += body.GetShared().storage.WidthOf(field);
            if (isSelector)
            {
                selectors.push_back(field);
                continue;
            }
            if (key.matchKind == "range" && pieces > 1)
            {
                throw InputError(key.where, "a range over " + std::to_string(width) + " bits; at most 64 can be one",
                                 "match a part of it");
            }
            table.keys.push_back({field, KindOf(key)});
        }
        if (!isSelector)
        {
            const std::string name = UniqueNameAmong(table.keyNames, UserNameOf(key, table.keyNames.size()));
            table.keyNames.push_back({name, total, static_cast<unsigned>(pieces)});
        }
    }
    return selectors;
}

} // namespace

std::string
NameOfKey(const Expression& e)
{
    if (const auto* name = std::get_if<Name>(&e.node))
    {
        return name->name;
    }
    if (const auto* member = std::get_if<Member>(&e.node))
    {
        const std::string object = NameOfKey(*member->object);
        return object.empty() ? object : object + "." + member->member;
    }
    const auto number = [](const ExpressionPtr& part) -> std::string
    {
        const auto* value = part->constant ? std::get_if<Integer>(&part->constant->node) : nullptr;
        return value ? value->str() : std::string();
    };
    if (const auto* index = std::get_if<Index>(&e.node))
    {
        const std::string object = NameOfKey(*index->object);
        return object.empty() || number(index->index).empty() ? "" : object + "[" + number(index->index) + "]";
    }
    if (const auto* slice = std::get_if<Slice>(&e.node))
    {
        const std::string object = NameOfKey(*slice->object);
        return object.empty() ? object : object + "[" + number(slice->high) + ":" + number(slice->low) + "]";
    }
    const auto* call = std::get_if<Call>(&e.node);
    const auto* member = call ? std::get_if<Member>(&call->callee->node) : nullptr;
    const std::string object = member && member->member == "isValid" ? NameOfKey(*member->object) : "";
    return object.empty() ? object : object + ".$valid$";
}

TableId
LowerTable(Body& body, const Declaration& declaration)
{
    Shared& shared = body.GetShared();
    const auto& source = std::get<Table>(declaration.node);
    const std::string name = ControlPlaneName(declaration, body.BlockName());
    const auto place = std::make_pair(body.GetEnvironment().Root(), &declaration);
    const auto before = shared.tables.find(place);
    LoweredTable lowered;
    Keys keys(body, name, before == shared.tables.end() ? nullptr : &before->second);
    for (const TableKey& key : source.keys)
    {
        keys.Add(key, lowered);
    }
    if (before != shared.tables.end())
    {
        return before->second.id;
    }
    pisa::Table table;
    table.name = UniqueNameAmong(shared.program.tables, name);
    table.where = declaration.where;
    const std::vector<FieldId> selectors = AddKeys(body, source, lowered, table);
    AddActions(body, source, lowered, table);
    LowerEntries(body, source, lowered, table);
    LowerAttached(body, declaration, selectors, table);
    lowered.id = static_cast<TableId>(shared.program.tables.size());
    shared.program.tables.push_back(std::move(table));
    shared.tables[place] = lowered;
    return lowered.id;
}

} // namespace pisa::p4
