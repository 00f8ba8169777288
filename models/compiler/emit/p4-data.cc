// How the headers and metadata of a program are declared in P4_16, and how their fields are written.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/p4-data.h"

#include "compiler/emit/wide-name.h"
#include "ir/diagnostic.h"

#include <algorithm>
#include <set>

namespace pisa
{

namespace
{

constexpr const char* kFlatMetadata = "meta"; ///< metadata of this name is the user's own struct

/** @return "route" of "route_2" */
std::string
WithoutNumber(const std::string& name)
{
    const std::size_t last = name.find_last_not_of("0123456789");
    const bool isNumbered = last != std::string::npos && last > 0 && last + 1 < name.size() && name[last] == '_';
    return isNumbered ? name.substr(0, last) : name;
}

} // namespace

P4Data::P4Data(const Program& program, P4Scope& types) : m_program(program), m_places(program.headers.size())
{
    NameHeaders(types);
    NameMetadata(types);
}

std::vector<P4Data::Member>
P4Data::MembersOf(const Header& header, P4Scope& scope) const
{
    std::vector<Member> members;
    for (uint32_t index = 0; index < header.fields.size();)
    {
        const pisa::Field& field = header.fields[index];
        const WideName whole = WideFieldAt(header.fields, index);
        members.push_back({scope.Take(whole.name), whole.width, field.variableBits, index, whole.pieces});
        index += whole.pieces;
    }
    return members;
}

void
P4Data::NameHeaders(P4Scope& types)
{
    P4Scope instances;
    for (HeaderId id = 1; id < m_program.headers.size(); ++id)
    {
        const Header& header = m_program.headers[id];
        if (header.isMetadata)
        {
            continue;
        }
        P4Scope scope;
        Place& place = m_places[id];
        place.members = MembersOf(header, scope);
        place.name = instances.Take(header.name);
        place.path = "hdr." + place.name;
        const auto same =
            std::find_if(m_places.begin(), m_places.begin() + id,
                         [&](const Place& other) { return !other.type.empty() && other.members == place.members; });
        place.type = same == m_places.begin() + id ? types.Take(WithoutNumber(place.name) + "_t") : same->type;
    }
}

void
P4Data::NameMetadata(P4Scope& types)
{
    P4Scope flat;
    m_chip = "meta." + flat.Take("chip");
    for (HeaderId id = 1; id < m_program.headers.size(); ++id)
    {
        const Header& header = m_program.headers[id];
        Place& place = m_places[id];
        if (!header.isMetadata)
        {
            continue;
        }
        if (header.name == kFlatMetadata)
        {
            place.members = MembersOf(header, flat);
            place.path = "meta";
            continue;
        }
        P4Scope scope;
        place.members = MembersOf(header, scope);
        place.name = flat.Take(header.name);
        place.path = "meta." + place.name;
        place.type = types.Take(place.name + "_t");
    }
}

const P4Data::Member&
P4Data::MemberOf(FieldId field) const
{
    const std::vector<Member>& members = m_places[field.header].members;
    return *std::find_if(members.begin(), members.end(),
                         [field](const Member& member) { return field.index < member.first + member.pieces; });
}

std::string
P4Data::Instance(HeaderId header) const
{
    return m_places[header].path;
}

std::string
P4Data::Field(FieldId field) const
{
    const Member& member = MemberOf(field);
    const std::string name = m_places[field.header].path + "." + member.name;
    return member.pieces == 1 ? name : name + SliceOf(m_program.headers[field.header].fields[field.index].name);
}

std::pair<std::string, std::size_t>
P4Data::Whole(const std::vector<FieldId>& fields, std::size_t at) const
{
    const FieldId first = fields[at];
    const Member& member = MemberOf(first);
    std::size_t count = 0;
    while (count < member.pieces && at + count < fields.size() &&
           fields[at + count] == FieldId{first.header, member.first + static_cast<uint32_t>(count)})
    {
        ++count;
    }
    if (count == member.pieces)
    {
        return {m_places[first.header].path + "." + member.name, count};
    }
    return {Field(first), 1};
}

/** @return "@field_list(1, 2) " of the lists that keep the field. */
std::string
P4Data::ListsOf(HeaderId header, const Member& member) const
{
    std::string lists;
    for (std::size_t list = 0; list < m_program.fieldLists.size(); ++list)
    {
        const auto kept = std::count_if(m_program.fieldLists[list].begin(), m_program.fieldLists[list].end(),
                                        [&](FieldId field) {
                                            return field.header == header && field.index >= member.first &&
                                                   field.index < member.first + member.pieces;
                                        });
        if (kept > 0 && kept < member.pieces)
        {
            throw InputError(m_program.headers[header].where,
                             "a list of kept fields has a part of '" + member.name + "' only",
                             "keep the whole field: v1model's lists are of whole fields");
        }
        lists += kept > 0 ? (lists.empty() ? "" : ", ") + std::to_string(list + 1) : "";
    }
    return lists.empty() ? lists : "@field_list(" + lists + ") ";
}

void
P4Data::DeclareMembers(P4Text& text, HeaderId header) const
{
    for (const Member& member : m_places[header].members)
    {
        const std::string type = member.variableBits > 0 ? "varbit<" + std::to_string(member.variableBits) + "> "
                                                         : "bit<" + std::to_string(member.width) + "> ";
        text.Line(ListsOf(header, member) + type + member.name + ";");
    }
}

void
P4Data::Declare(P4Text& text, const std::vector<std::string>& extra) const
{
    std::set<std::string> declared;
    P4Text headers;
    P4Text metadata;
    const auto declare = [&](const std::string& kind, HeaderId id)
    {
        if (declared.insert(m_places[id].type).second)
        {
            text.Open(kind + m_places[id].type);
            DeclareMembers(text, id);
            text.Close();
            text.Line("");
        }
    };
    for (HeaderId id = 1; id < m_program.headers.size(); ++id)
    {
        const Place& place = m_places[id];
        if (place.type.empty())
        {
            DeclareMembers(metadata, id);
            continue;
        }
        declare(m_program.headers[id].isMetadata ? "struct " : "header ", id);
        (m_program.headers[id].isMetadata ? metadata : headers).Line(place.type + " " + place.name + ";");
    }
    if (!extra.empty())
    {
        text.Line("// what the program asks of the switch, until the end of the control");
        text.Open("struct chip_t");
        for (const std::string& line : extra)
        {
            text.Line(line);
        }
        text.Close();
        text.Line("");
        metadata.Line("chip_t " + m_chip.substr(m_chip.find('.') + 1) + ";");
    }
    text.Open("struct headers_t");
    text.Add(headers);
    text.Close();
    text.Line("");
    text.Open("struct metadata_t");
    text.Add(metadata);
    text.Close();
}

} // namespace pisa
