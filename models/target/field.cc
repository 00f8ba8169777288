// Width and name of a field, validity bits included, and which fields a chip must carry.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/field.h"

#include "ir/access.h"

#include <set>

namespace pisa
{

namespace
{

std::set<FieldId>
NamedFields(const Program& program)
{
    std::set<FieldId> named;
    const auto add = [&named](const auto& fields) { named.insert(fields.begin(), fields.end()); };
    for (const Action& action : program.actions)
    {
        const Access access = AccessOf(program, action);
        add(access.reads);
        add(access.writes);
    }
    for (const Control* control : {&program.ingress, &program.egress})
    {
        for (const ControlNode& node : control->nodes)
        {
            if (const auto* branch = std::get_if<Branch>(&node))
            {
                add(FieldsOf(branch->condition));
            }
        }
    }
    for (const Table& table : program.tables)
    {
        for (const MatchKey& key : table.keys)
        {
            named.insert(key.field);
        }
        if (table.meter)
        {
            named.insert(table.meter->colour);
        }
    }
    for (const ParseState& state : program.parser)
    {
        add(FieldsOf(state));
    }
    for (const std::vector<Checksum>* checksums : {&program.checks, &program.checksums})
    {
        for (const Checksum& checksum : *checksums)
        {
            add(FieldsOf(checksum));
        }
    }
    for (const ActionProfile& profile : program.profiles)
    {
        add(profile.fields);
    }
    for (const std::vector<FieldId>& list : program.fieldLists)
    {
        add(list);
    }
    return named;
}

} // namespace

unsigned
FieldBits(const Program& program, FieldId field)
{
    return field.index == FieldId::kValid ? 1 : program.headers.at(field.header).fields.at(field.index).width;
}

std::string
QualifiedName(const Program& program, FieldId field)
{
    const Header& header = program.headers.at(field.header);
    return header.name + "." + (field.index == FieldId::kValid ? "valid" : header.fields.at(field.index).name);
}

std::vector<FieldId>
CarriedFields(const Program& program)
{
    const std::set<FieldId> named = NamedFields(program);
    std::vector<FieldId> fields;
    for (HeaderId header = 0; header < program.headers.size(); ++header)
    {
        for (uint32_t index = 0; index < program.headers[header].fields.size(); ++index)
        {
            const FieldId field{header, index};
            const bool steers = header != 0 || index <= static_cast<uint32_t>(Intrinsic::Flood);
            if (steers || named.count(field) != 0)
            {
                fields.push_back(field);
            }
        }
    }
    return fields;
}

} // namespace pisa
