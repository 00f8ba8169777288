// Reads tables: keys, actions, default, profiles, counters and meters.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/tables.h"

#include <algorithm>
#include <map>

namespace pisa::bmv2
{

namespace
{

constexpr uint64_t kMostEntries = uint64_t{1} << 32;
constexpr uint64_t kUsualEntries = 16384; // as BMv2

MatchKind
ReadKind(const JsonValue& type)
{
    static const std::map<std::string, MatchKind> kKinds{
        {"valid", MatchKind::Exact},     {"exact", MatchKind::Exact}, {"lpm", MatchKind::Lpm},
        {"ternary", MatchKind::Ternary}, {"range", MatchKind::Range}, {"optional", MatchKind::Ternary},
    };
    const auto it = kKinds.find(type.String());
    if (it == kKinds.end())
    {
        type.Fail("there is no match type '" + type.String() + "'",
                  "use valid, exact, lpm, ternary, range or optional");
    }
    return it->second;
}

unsigned
WidthOf(const Program& program, FieldId field)
{
    return field.index == FieldId::kValid ? 1 : program.headers[field.header].fields[field.index].width;
}

} // namespace

Tables::Tables(Shared& shared, Actions& actions, SwitchHalf half, const JsonValue& pipeline)
    : m_shared(shared),
      m_actions(actions),
      m_half(half)
{
    for (const JsonValue& object : ItemsOf(pipeline, "action_profiles"))
    {
        m_profileNames.Declare(object);
        ReadProfile(object, Present(object, "selector"), object.Member("name").String());
    }
}

void
Tables::ReadProfile(const JsonValue& object, const JsonValue* selector, const std::string& name)
{
    ActionProfile profile;
    profile.name = name;
    profile.where = SourceOf(object);
    const JsonValue* size = Present(object, "max_size");
    profile.size = size == nullptr ? kUsualEntries : std::max<uint64_t>(1, size->Unsigned(0, kMostEntries));
    if (selector != nullptr)
    {
        ReadSelector(*selector, profile);
    }
    m_profiles.push_back(static_cast<ProfileId>(m_shared.program.profiles.size()));
    m_shared.program.profiles.push_back(std::move(profile));
}

void
Tables::ReadSelector(const JsonValue& selector, ActionProfile& profile)
{
    profile.isSelector = true;
    profile.algorithm = ReadAlgorithm(selector.Member("algo"));
    StraightWriter unused(m_shared.temporaries);
    FieldAccess access(m_shared.headers, m_shared.faults, m_half, unused);
    for (const JsonValue& input : selector.Member("input").Items())
    {
        if (input.Member("type").String() != "field")
        {
            input.Member("type").Fail("a selector chooses by fields, not by '" + input.Member("type").String() + "'");
        }
        const auto fields = access.Direct(m_shared.headers.FindField(input.Member("value")));
        if (!fields)
        {
            input.Fail("chooses by a field that the switch computes", "copy it to metadata and choose by that");
        }
        profile.fields.insert(profile.fields.end(), fields->begin(), fields->end());
    }
}

TableMade
Tables::Read(const JsonValue& object)
{
    Table table;
    TableMade made;
    table.name = object.Member("name").String();
    table.where = SourceOf(object);
    const JsonValue* size = Present(object, "max_size");
    table.size = size == nullptr ? kUsualEntries : std::max<uint64_t>(1, size->Unsigned(0, kMostEntries));
    StraightWriter writer(m_shared.temporaries);
    ReadKeys(object, table, writer);
    made.before = writer.Take();
    ReadActions(object, table, made);
    ReadImplementation(object, table);
    ReadDefault(object, table, made);
    ReadEntries(object, table, made);
    ReadDirect(object, table);
    made.id = static_cast<TableId>(m_shared.program.tables.size());
    m_shared.program.tables.push_back(std::move(table));
    return made;
}

void
Tables::ReadKeys(const JsonValue& object, Table& table, StraightWriter& writer)
{
    m_keys.clear();
    bool hasPrefix = false;
    for (const JsonValue& key : ItemsOf(object, "key"))
    {
        ReadKey(key, table, writer);
        if (m_keys.back().kind == MatchKind::Lpm && hasPrefix)
        {
            key.Fail("table '" + table.name + "' matches on two longest prefixes, the limit is 1",
                     "make the other ternary");
        }
        hasPrefix = hasPrefix || m_keys.back().kind == MatchKind::Lpm;
    }
    if (const JsonValue* type = Present(object, "match_type"))
    {
        ReadKind(*type); // which follows from those of the keys
    }
}

void
Tables::ReadKey(const JsonValue& key, Table& table, StraightWriter& writer)
{
    TableKey made;
    made.kind = ReadKind(key.Member("match_type"));
    FieldAccess access(m_shared.headers, m_shared.faults, m_half, writer);
    const JsonValue& target = key.Member("target");
    const FieldReference field = target.IsString() ? FieldReference{m_shared.headers.FindHeader(target), kValidField}
                                                   : m_shared.headers.FindField(target);
    const FieldShape shape = m_shared.headers.Shape(field);
    made.isSigned = shape.isSigned;
    if (shape.IsEmpty())
    {
        m_keys.push_back(std::move(made)); // entries name it, packets have nothing of it
        return;
    }
    const std::vector<FieldId> fields = KeyFields(key, field, made.kind, access, writer);
    for (FieldId field : fields)
    {
        table.keys.push_back({field, made.kind});
        made.widths.push_back(WidthOf(m_shared.program, field));
        made.width += made.widths.back();
    }
    if (made.kind == MatchKind::Range && fields.size() > 1)
    {
        key.Fail("a range over " + std::to_string(made.width) + " bits, the limit is 64", "make it ternary");
    }
    std::string name =
        target.IsString() ? target.String() : target.Items()[0].String() + "." + target.Items()[1].String();
    const JsonValue* given = Present(key, "name");
    const auto isTaken = [&](const UserName& other) { return other.name == given->String(); };
    if (given != nullptr && !given->String().empty() &&
        std::none_of(table.keyNames.begin(), table.keyNames.end(), isTaken))
    {
        name = given->String();
    }
    table.keyNames.push_back({name, made.width, static_cast<unsigned>(fields.size())});
    m_keys.push_back(std::move(made));
}

/** @return the fields that are matched, computed before if they are none. */
std::vector<FieldId>
Tables::KeyFields(const JsonValue& key, FieldReference field, MatchKind kind, FieldAccess& access,
                  StraightWriter& writer)
{
    const FieldShape shape = m_shared.headers.Shape(field);
    if (shape.isVarbit)
    {
        key.Member("target").Fail("matches on a field of variable length", "match on a field of fixed length");
    }
    const JsonValue* mask = Present(key, "mask");
    const auto direct = access.Direct(field);
    unsigned width = 0;
    for (FieldId piece : direct.value_or(std::vector<FieldId>{}))
    {
        width += WidthOf(m_shared.program, piece);
    }
    // a prefix counts from the first bit of the user's field, so that a chip's wider one does not do
    const bool isAsWide = width == shape.width || (width > shape.width && kind != MatchKind::Lpm);
    if (direct && mask == nullptr && isAsWide)
    {
        return *direct;
    }
    WideArithmetic wide(writer);
    Wide value = access.Read(field);
    if (mask != nullptr)
    {
        const unsigned padded = (shape.width + 7) / 8 * 8;
        value = wide.Bitwise(Operation::And, value, WideConstant(HexNumber(*mask, padded), shape.width));
    }
    std::vector<FieldId> fields;
    const std::vector<unsigned> widths = WidthsOfPieces(shape.width);
    for (std::size_t piece = 0; piece < widths.size(); ++piece)
    {
        fields.push_back(writer.Temporary(widths[piece]));
        writer.Move(fields.back(), value.pieces[piece], widths[piece]);
    }
    return fields;
}

void
Tables::ReadActions(const JsonValue& object, Table& table, TableMade& made)
{
    const JsonValue* ids = Present(object, "action_ids");
    for (const JsonValue& action : (ids == nullptr ? object.Member("actions") : *ids).Items())
    {
        const std::size_t index = ids == nullptr ? m_actions.FindName(action) : m_actions.FindId(action);
        AddAction(index, table, made);
    }
}

void
Tables::AddAction(std::size_t index, Table& table, TableMade& made)
{
    const LoweredAction& lowered = m_actions.Lower(index, m_half, table.name);
    made.calls.emplace_back(index, lowered);
    if (std::find(table.actions.begin(), table.actions.end(), lowered.id) == table.actions.end())
    {
        table.actions.push_back(lowered.id);
    }
}

ActionCall
Tables::ReadCall(const JsonValue& id, const JsonValue* data, const TableMade& made)
{
    const std::size_t index = m_actions.FindId(id);
    const auto it =
        std::find_if(made.calls.begin(), made.calls.end(), [index](const auto& call) { return call.first == index; });
    if (it == made.calls.end())
    {
        id.Fail("action '" + m_actions.NameOf(index) + "' is not among the table's actions", "list it");
    }
    const LoweredAction& action = it->second;
    ActionCall call{action.id, {}};
    const std::size_t given = data == nullptr ? 0 : data->Items().size();
    if (given != action.widths.size())
    {
        (data == nullptr ? id : *data)
            .Fail("action '" + m_actions.NameOf(index) + "' takes " + std::to_string(action.widths.size()) +
                  " values, here are " + std::to_string(given));
    }
    for (std::size_t i = 0; i < given; ++i)
    {
        const BigInteger value = HexNumber(data->Items()[i], action.widths[i]);
        const std::vector<uint64_t> words = WordsOf(value, action.widths[i]);
        call.arguments.insert(call.arguments.end(), words.begin(), words.end());
    }
    return call;
}

void
Tables::ReadDefault(const JsonValue& object, Table& table, TableMade& made)
{
    const JsonValue* entry = Present(object, "default_entry");
    if (entry == nullptr)
    {
        made.nothing = m_actions.Nothing();
        table.actions.push_back(*made.nothing);
        table.defaultCall = {*made.nothing, {}};
        return;
    }
    // p4c leaves actions that are only a default out of the list
    const std::size_t index = m_actions.FindId(entry->Member("action_id"));
    const auto isListed = [index](const auto& call) { return call.first == index; };
    if (std::none_of(made.calls.begin(), made.calls.end(), isListed))
    {
        AddAction(index, table, made);
        made.unlisted = index;
    }
    table.defaultCall = ReadCall(entry->Member("action_id"), Present(*entry, "action_data"), made);
    table.isDefaultConst =
        Flag(*entry, "action_entry_const") || (Flag(*entry, "action_const") && table.defaultCall.arguments.empty());
}

void
Tables::ReadImplementation(const JsonValue& object, Table& table)
{
    const JsonValue* type = Present(object, "type");
    if (type == nullptr || type->String() == "simple")
    {
        return;
    }
    if (type->String() != "indirect" && type->String() != "indirect_ws")
    {
        type->Fail("there is no table of type '" + type->String() + "'", "use simple, indirect or indirect_ws");
    }
    const bool selects = type->String() == "indirect_ws";
    const JsonValue* name = Present(object, "action_profile");
    if (name == nullptr) // as before version 2.4 of the format: a profile of its own
    {
        name = &object.Member("act_prof_name");
        ReadProfile(object, selects ? &object.Member("selector") : nullptr, name->String());
        table.profile = m_profiles.back();
        return;
    }
    table.profile = m_profiles[m_profileNames.Find(*name)];
    if (selects && !m_shared.program.profiles[*table.profile].isSelector)
    {
        name->Fail("action profile '" + name->String() + "' has no selector, and the table chooses by one",
                   "give it a selector, or make the table indirect");
    }
}

/** Direct counters and meters have a cell an entry. */
void
Tables::ReadDirect(const JsonValue& object, Table& table)
{
    const Resources& resources = m_shared.resources;
    const std::vector<JsonValue>& arrays = ItemsOf(m_shared.root, "counter_arrays");
    for (std::size_t i = 0; i < arrays.size(); ++i)
    {
        const JsonValue* binding = Present(arrays[i], "binding");
        if (!resources.counters[i].isDirect || binding == nullptr || binding->String() != table.name)
        {
            continue;
        }
        if (table.counter)
        {
            binding->Fail("table '" + table.name + "' has another direct counter", "remove one");
        }
        table.counter = resources.counters[i].id;
        m_shared.program.counters[*table.counter].size = table.size;
    }
    const JsonValue* meter = Present(object, "direct_meters");
    if (meter == nullptr)
    {
        return;
    }
    const CellArray& array = resources.meters[resources.meterNames.Find(*meter)];
    StraightWriter unused(m_shared.temporaries);
    FieldAccess access(m_shared.headers, m_shared.faults, m_half, unused);
    const auto colour = array.colour ? access.Direct(*array.colour) : std::nullopt;
    if (!array.isDirect || !colour || colour->size() != 1)
    {
        meter->Fail("meter '" + meter->String() + "' is not direct, or its result_target cannot hold a colour",
                    "set is_direct, and name a field of at most 64 bits");
    }
    table.meter = DirectMeter{array.id, colour->front()};
    m_shared.program.meters[array.id].size = table.size;
}

} // namespace pisa::bmv2
