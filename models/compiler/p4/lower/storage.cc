// Makes headers and fields for P4 values.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/storage.h"

#include <algorithm>
#include <cassert>

namespace pisa::p4
{

namespace
{

constexpr std::size_t kTemporariesPerHeader = 512;

/** @return bits on the wire, varbits left out; nothing if some field has no bits. */
unsigned
FixedWidth(const TypePtr& type)
{
    if (IsScalar(type) || type->kind == TypeKind::Varbit)
    {
        return ScalarWidth(type);
    }
    unsigned width = 0;
    for (const TypePtr& part : PartsOf(type))
    {
        width += FixedWidth(part);
    }
    return width;
}

/** @return the names of the members, those of stacks and tuples in brackets. */
std::vector<std::string>
MemberPaths(const TypePtr& type, const std::string& path)
{
    std::vector<std::string> paths;
    const std::string dot = path.empty() ? "" : path + ".";
    for (const TypedField& field : FieldsOf(type))
    {
        paths.push_back(dot + field.name);
    }
    for (const std::string& name : type->names)
    {
        paths.push_back(dot + name);
    }
    for (std::size_t i = paths.size(); i < PartsOf(type).size(); ++i)
    {
        paths.push_back(path + "[" + std::to_string(i) + "]");
    }
    return paths;
}

} // namespace

Storage::Storage(Program& program) : m_program(program)
{
    if (m_program.headers.empty())
    {
        m_program.headers.push_back(MakeIntrinsicHeader());
    }
    for (const Header& header : program.headers)
    {
        m_headerNames.Insert(header.name);
    }
}

HeaderId
Storage::MetadataHeader(const std::string& name)
{
    const auto it = m_metadata.find(name);
    if (it != m_metadata.end())
    {
        return it->second;
    }
    const std::string unique = m_headerNames.Take(name);
    m_program.headers.push_back({unique, true, {}, {}});
    const auto id = static_cast<HeaderId>(m_program.headers.size() - 1);
    m_metadata[name] = id;
    return id;
}

FieldId
Storage::AddField(HeaderId header, const std::string& name, unsigned width)
{
    m_program.headers[header].fields.push_back({m_fieldNames[header].Take(name), width, 0});
    return {header, static_cast<uint32_t>(m_program.headers[header].fields.size() - 1)};
}

Data
Storage::PlaceScalar(const TypePtr& type, HeaderId header, const std::string& path)
{
    Data data;
    data.type = type;
    if (type->kind == TypeKind::Varbit)
    {
        const FieldId field = AddField(header, path, 64);
        m_program.headers[header].fields[field.index].variableBits = type->width;
        data.pieces = {field};
        return data;
    }
    const std::vector<unsigned> widths = PieceWidths(ScalarWidth(type));
    unsigned high = ScalarWidth(type);
    for (const unsigned width : widths)
    {
        const std::string bits = "[" + std::to_string(high - 1) + ":" + std::to_string(high - width) + "]";
        data.pieces.push_back(AddField(header, widths.size() == 1 ? path : path + bits, width));
        high -= width;
    }
    return data;
}

Data
Storage::PlaceMembers(const TypePtr& type, const std::string& path, const std::string& metadata,
                      const SourceLocation& where)
{
    Data data;
    data.type = type;
    const std::vector<TypePtr> parts = PartsOf(type);
    const std::vector<std::string> paths = MemberPaths(type, path);
    for (std::size_t i = 0; i < parts.size(); ++i)
    {
        data.members.push_back(Place(parts[i], paths[i], metadata, where));
    }
    return data;
}

/** The fields of a header that is on the wire, structs inside it flattened. */
static void
PlaceFields(const TypePtr& type, const std::string& path,
            const std::function<Data(const TypePtr&, std::string)>& scalar, Data& data)
{
    data.type = type;
    const std::vector<TypePtr> parts = PartsOf(type);
    const std::vector<std::string> paths = MemberPaths(type, path);
    for (std::size_t i = 0; i < parts.size(); ++i)
    {
        Data member;
        if (IsScalar(parts[i]) || parts[i]->kind == TypeKind::Varbit)
        {
            member = scalar(parts[i], paths[i]);
        }
        else
        {
            PlaceFields(parts[i], paths[i], scalar, member);
        }
        data.members.push_back(std::move(member));
    }
}

Data
Storage::PlaceHeader(const TypePtr& type, const std::string& path, const SourceLocation& where)
{
    const std::string unique = m_headerNames.Take(path);
    m_program.headers.push_back({unique, false, {}, where});
    const auto id = static_cast<HeaderId>(m_program.headers.size() - 1);
    Data data;
    PlaceFields(
        type, "", [&](const TypePtr& part, const std::string& name) { return PlaceScalar(part, id, name); }, data);
    data.valid = FieldId{id, FieldId::kValid};
    return data;
}

Data
Storage::Place(const TypePtr& type, const std::string& path, const std::string& metadata, const SourceLocation& where)
{
    if (IsScalar(type))
    {
        return PlaceScalar(type, MetadataHeader(metadata), path);
    }
    if (type->kind == TypeKind::Varbit)
    {
        throw InputError(where, "'" + path + "' is a varbit outside of a header",
                         "keep varbits in headers; assign whole headers");
    }
    if (type->kind == TypeKind::Header && FixedWidth(type) % 8 == 0)
    {
        return PlaceHeader(type, path, where);
    }
    Data data = PlaceMembers(type, path, metadata, where);
    if (type->kind == TypeKind::Header)
    {
        data.valid = AddField(MetadataHeader(metadata), path + ".$valid$", 1);
    }
    return data;
}

Data
Storage::Variable(const TypePtr& type, const std::string& name, const SourceLocation& where)
{
    return Place(type, name, "local", where);
}

FieldId
Storage::Temporary(unsigned width)
{
    assert(width >= 1 && width <= 64);
    // headers of bounded size, since whoever reads the program's text looks a field up among those of its header
    if (m_temporaries.empty() || m_program.headers[m_temporaries.back()].fields.size() == kTemporariesPerHeader)
    {
        m_temporaries.push_back(
            MetadataHeader("temporary" + (m_temporaries.empty() ? "" : std::to_string(m_temporaries.size()))));
    }
    const HeaderId header = m_temporaries.back();
    std::vector<pisa::Field>& fields = m_program.headers[header].fields;
    fields.push_back({"t" + std::to_string(fields.size()), width, 0});
    return {header, static_cast<uint32_t>(fields.size() - 1)};
}

bool
Storage::IsTemporary(FieldId field) const
{
    return std::binary_search(m_temporaries.begin(), m_temporaries.end(), field.header);
}

unsigned
Storage::WidthOf(FieldId field) const
{
    return field.index == FieldId::kValid ? 1 : m_program.headers[field.header].fields[field.index].width;
}

FieldId
Storage::Metadata(const std::string& metadata, const std::string& name, unsigned width)
{
    const HeaderId header = MetadataHeader(metadata);
    const std::vector<pisa::Field>& fields = m_program.headers[header].fields;
    for (std::size_t i = 0; i < fields.size(); ++i)
    {
        if (fields[i].name == name)
        {
            return {header, static_cast<uint32_t>(i)};
        }
    }
    return AddField(header, name, width);
}

} // namespace pisa::p4
