// Lowers what is attached to tables: direct counters and meters, action profiles and selectors.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/extern-calls.h"
#include "compiler/p4/lower/instances.h"
#include "compiler/p4/lower/table-lowering.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

ObjectPtr
NamedOrMade(Body& body, const Table& source, const std::string& property, const std::string& table)
{
    const TableProperty* found = FindProperty(source, property);
    if (!found || !found->value)
    {
        return nullptr;
    }
    if (const auto* call = std::get_if<Call>(&found->value->node))
    {
        const Annotation* annotation = FindAnnotation(found->annotations, "name");
        const std::string name =
            annotation && !annotation->body.empty() ? annotation->body[0].text : table + "." + property;
        return body.GetShared().instances->Construct(found->value->type, call->arguments, name, found->where,
                                                     body.GetEnvironment());
    }
    return ObjectOf(body.GetEnvironment(), *found->value);
}

/**
 * @return the object that a property names or makes, null if there is no such property.
 * @throws InputError if it is of none of those kinds
 */
ObjectPtr
Attached(Body& body, const Table& source, const std::string& property, const std::string& table,
         const std::vector<std::string>& kinds)
{
    const ObjectPtr object = NamedOrMade(body, source, property, table);
    const std::string& kind = object ? object->declaration->name : kinds.front();
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
    {
        throw InputError(FindProperty(source, property)->where,
                         "unexpected type " + kind + " for property '" + property + "'",
                         "attach an object of type " + kinds.front());
    }
    return object;
}

void
AttachMeter(Body& body, Object& object, pisa::Table& table)
{
    Shared& shared = body.GetShared();
    const auto* unit = object.arguments.empty() || !object.arguments[0]
                           ? nullptr
                           : std::get_if<MemberValue>(&object.arguments[0]->node);
    MeterArray meter;
    meter.name = object.name;
    meter.size = table.size;
    meter.unit = unit && unit->name == "bytes" ? MeterArray::Unit::Bytes : MeterArray::Unit::Packets;
    meter.where = object.where;
    table.meter = DirectMeter{static_cast<MeterId>(shared.program.meters.size()), ColourOf(shared, object)};
    object.id = table.meter->meter;
    shared.program.meters.push_back(meter);
}

void
AttachProfile(Shared& shared, Object& object, const std::vector<FieldId>& selectors, pisa::Table& table,
              const SourceLocation& where)
{
    MakeExtern(shared, object);
    table.profile = object.id;
    ActionProfile& profile = shared.program.profiles[*object.id];
    if (!profile.isSelector)
    {
        return;
    }
    if (!profile.fields.empty() && !(profile.fields == selectors))
    {
        throw InputError(where, "tables that share selector '" + profile.name + "' hash different fields",
                         "give them the same selector keys, or a selector each");
    }
    if (selectors.empty())
    {
        throw InputError(where, "selector '" + profile.name + "' has no field to choose by",
                         "add a key of match kind selector");
    }
    profile.fields = selectors;
}

} // namespace

FieldId
ColourOf(Shared& shared, const Object& object)
{
    const unsigned width = object.type->arguments.empty() ? 2 : ScalarWidth(object.type->arguments[0]);
    return shared.storage.Metadata("local", object.name + ".colour", std::min(width, 64u));
}

void
LowerAttached(Body& body, const Declaration& declaration, const std::vector<FieldId>& selectors, pisa::Table& table)
{
    Shared& shared = body.GetShared();
    const auto& source = std::get<Table>(declaration.node);
    const ObjectPtr counter = Attached(body, source, "counters", table.name, {"direct_counter"});
    const ObjectPtr meter = Attached(body, source, "meters", table.name, {"direct_meter"});
    const ObjectPtr profile =
        Attached(body, source, "implementation", table.name, {"action_profile", "action_selector"});
    for (const ObjectPtr& direct : {counter, meter})
    {
        if (direct && direct->id)
        {
            throw InputError(declaration.where, "'" + direct->name + "' is attached to two tables",
                             "declare one for each table");
        }
    }
    if (counter)
    {
        table.counter = static_cast<CounterId>(shared.program.counters.size());
        counter->id = *table.counter;
        shared.program.counters.push_back({counter->name, table.size, counter->where});
    }
    if (meter)
    {
        AttachMeter(body, *meter, table);
    }
    if (profile)
    {
        AttachProfile(shared, *profile, selectors, table, declaration.where);
    }
    else if (!selectors.empty())
    {
        throw InputError(declaration.where, "a key of match kind selector without a selector",
                         "add implementation = action_selector(...)");
    }
}

void
RequireAttachedMeters(const Shared& shared)
{
    for (const auto& [meter, where] : shared.metersRead)
    {
        if (!meter->id)
        {
            throw InputError(where,
                             "direct meter '" + meter->name +
                                 "' is not associated with any table via the property 'meters'",
                             "name it in the table: meters = ...;");
        }
    }
}

} // namespace pisa::p4
