// Reads tables.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/reader.h"

#include <utility>

namespace pisa::p4
{

DeclarationPtr
Reader::ReadTable(Annotations annotations)
{
    Expect("table");
    const Token name = ExpectName("a table");
    DeclareValue(name);
    const Scope scope(*this);
    Table table;
    Expect("{");
    while (!At("}"))
    {
        ReadProperty(table);
    }
    Expect("}");
    return MakeDeclaration(name, std::move(annotations), std::move(table));
}

void
Reader::ReadProperty(Table& table)
{
    TableProperty property;
    property.annotations = ReadAnnotations();
    property.isConstant = TakeIf("const");
    const Token name = ExpectName("a table's property");
    property.where = name.where;
    property.name = name.text;
    Expect("=");
    const bool isTwice = (name.Is("key") && table.hasKey) || (name.Is("actions") && table.hasActions) ||
                         (name.Is("entries") && table.hasEntries) ||
                         (name.Is("default_action") && table.defaultAction) || FindProperty(table, name.text);
    if (isTwice)
    {
        m_report.Error(name.where, "duplicate table property '" + name.text + "'", "keep one of them");
    }
    CheckOrder(table, name, property.isConstant);
    if (name.Is("key"))
    {
        ReadKeys(table);
    }
    else if (name.Is("actions"))
    {
        ReadActions(table);
    }
    else if (name.Is("entries"))
    {
        ReadEntries(table, property.isConstant);
    }
    else if (name.Is("default_action"))
    {
        table.defaultAction = ReadActionReference();
        table.defaultAction->annotations = std::move(property.annotations);
        table.defaultConstant = property.isConstant;
        Expect(";");
    }
    else
    {
        property.value = ReadExpression();
        Expect(";");
        table.properties.push_back(std::move(property));
    }
}

/** Section 14.2: entries and default_action speak of keys and actions, which must stand before them. */
void
Reader::CheckOrder(const Table& table, const Token& name, bool isConstant)
{
    const bool isList = name.Is("key") || name.Is("actions");
    if (isConstant && isList)
    {
        m_report.Error(name.where, "syntax error: '" + name.text + "' of a table cannot be const", "leave const out");
    }
    if (isList && table.hasEntries)
    {
        m_report.Error(name.where, "'" + name.text + "' of a table must stand before its entries", "move it up");
    }
    else if (name.Is("actions") && table.defaultAction)
    {
        m_report.Error(name.where, "'actions' of a table must stand before its default_action", "move it up");
    }
}

void
Reader::ReadKeys(Table& table)
{
    table.hasKey = true;
    Expect("{");
    while (!At("}"))
    {
        TableKey key;
        key.where = Peek().where;
        key.expression = ReadExpression();
        Expect(":");
        const Token kind = ExpectName("a match kind");
        key.matchKind = kind.text;
        key.matchKindWhere = kind.where;
        key.annotations = ReadAnnotations();
        Expect(";");
        table.keys.push_back(std::move(key));
    }
    Expect("}");
    TakeIf(";");
}

void
Reader::ReadActions(Table& table)
{
    table.hasActions = true;
    Expect("{");
    while (!At("}"))
    {
        Annotations annotations = ReadAnnotations();
        ActionReference action = ReadActionReference();
        action.annotations = std::move(annotations);
        Expect(";");
        table.actions.push_back(std::move(action));
    }
    Expect("}");
    TakeIf(";");
}

ActionReference
Reader::ReadActionReference()
{
    ActionReference reference;
    reference.where = Peek().where;
    if (!AtName() && !At("."))
    {
        Fail("the name of an action is wanted, not '" + Peek().text + "'");
    }
    reference.action = ReadPostfix(ReadPrimary());
    return reference;
}

void
Reader::ReadEntries(Table& table, bool isConstant)
{
    table.hasEntries = true;
    table.entriesConstant = isConstant;
    Expect("{");
    while (!At("}"))
    {
        table.entries.push_back(ReadEntry());
    }
    Expect("}");
    TakeIf(";");
}

TableEntry
Reader::ReadEntry()
{
    TableEntry entry;
    entry.where = Peek().where;
    entry.isConstant = TakeIf("const");
    if (At("priority") && Peek(1).Is("="))
    {
        Take();
        Take();
        entry.priority = ReadExpression();
        Expect(":");
    }
    ExpressionPtr keys = ReadKeySet();
    if (auto* list = std::get_if<ListExpression>(&keys->node); list && list->isKeySet)
    {
        entry.keySet = std::move(list->elements);
    }
    else
    {
        entry.keySet.push_back(std::move(keys));
    }
    Expect(":");
    entry.action = ReadActionReference();
    entry.annotations = ReadAnnotations();
    Expect(";");
    return entry;
}

} // namespace pisa::p4
