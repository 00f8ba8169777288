// Reads headers and gives them their place in the program.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/headers.h"

#include "compiler/bmv2/header-types.h"
#include "compiler/lowering/standard-metadata.h"
#include "compiler/lowering/unique-names.h"

#include <algorithm>

namespace pisa::bmv2
{

namespace
{

constexpr unsigned kCounterBits = 8;
constexpr std::size_t kMostElements = 255;

/** @return whether actions or conditions ask how full a stack is. */
bool
AsksForNext(const JsonValue& value)
{
    if (value.IsArray())
    {
        return std::any_of(value.Items().begin(), value.Items().end(), AsksForNext);
    }
    if (!value.IsObject())
    {
        return false;
    }
    return std::any_of(value.Members().begin(), value.Members().end(),
                       [](const JsonValue::NamedValue& member)
                       {
                           const bool isWord = member.second.IsString();
                           const std::string word = isWord ? member.second.String() : "";
                           return word == "last_stack_index" || word == "size_stack" || word == "stack_field" ||
                                  AsksForNext(member.second);
                       });
}

bool
ControlsAskForNext(const JsonValue& root)
{
    const JsonValue* actions = Present(root, "actions");
    const JsonValue* pipelines = Present(root, "pipelines");
    return (actions != nullptr && AsksForNext(*actions)) || (pipelines != nullptr && AsksForNext(*pipelines));
}

} // namespace

Headers::Headers(const JsonValue& root, Program& program) : m_program(program)
{
    ReadTypes(root);
    ReadHeaders(root);
    ReadAliases(root);
    ReadUnions(root);
    ReadStacks(root, "header_stacks", false);
    m_headerStacks = m_stacks.size();
    ReadStacks(root, "header_union_stacks", true);
    FindWrites(root);
    if (!ControlsAskForNext(root) || m_stacks.empty())
    {
        return;
    }
    const auto isTaken = [this](const std::string& name)
    {
        return name == "temporaries" || m_headerNames.Has(name) ||
               std::any_of(m_program.headers.begin(), m_program.headers.end(),
                           [&name](const pisa::Header& header) { return header.name == name; });
    };
    pisa::Header counters{UniqueName("stacks", isTaken), true, {}, {}};
    for (HeaderStack& stack : m_stacks)
    {
        stack.next =
            FieldId{static_cast<HeaderId>(m_program.headers.size()), static_cast<uint32_t>(counters.fields.size())};
        counters.fields.push_back({stack.name + ".next", kCounterBits});
    }
    m_program.headers.push_back(counters);
}

void
Headers::ReadTypes(const JsonValue& root)
{
    for (const JsonValue& type : ItemsOf(root, "header_types"))
    {
        m_typeNames.Declare(type);
        m_types.push_back(ReadHeaderType(type));
    }
}

void
Headers::ReadHeaders(const JsonValue& root)
{
    for (const JsonValue& object : ItemsOf(root, "headers"))
    {
        m_headerNames.Declare(object);
        HeaderInstance header;
        header.name = object.Member("name").String();
        header.type = m_typeNames.Find(object.Member("header_type"));
        header.isMetadata = Flag(object, "metadata");
        header.slots.resize(m_types[header.type].fields.size());
        header.id = static_cast<HeaderId>(m_program.headers.size());
        const bool isReserved = header.name == m_program.headers[0].name || header.name == "temporaries";
        const std::string name = isReserved ? header.name + "_1" : header.name;
        m_program.headers.push_back({name, header.isMetadata, {}, SourceOf(object)});
        if (!header.isMetadata)
        {
            MakePacketHeader(header, object);
        }
        else if (IsStandardHeader(header.name))
        {
            for (std::size_t i = 0; i < header.slots.size(); ++i)
            {
                header.slots[i].standard = m_types[header.type].fields[i].name;
            }
        }
        m_headers.push_back(std::move(header));
    }
}

void
Headers::MakePacketHeader(HeaderInstance& header, const JsonValue& where)
{
    pisa::Header& made = m_program.headers[header.id];
    const HeaderType& type = m_types[header.type];
    for (std::size_t i = 0; i < header.slots.size(); ++i)
    {
        const FieldShape& shape = type.fields[i];
        const std::vector<unsigned> widths = shape.isVarbit ? std::vector<unsigned>{64} : WidthsOfPieces(shape.width);
        for (std::size_t piece = 0; piece < widths.size(); ++piece)
        {
            header.slots[i].pieces.push_back({header.id, static_cast<uint32_t>(made.fields.size())});
            made.fields.push_back({shape.isVarbit ? shape.name : NameOfPiece(shape.name, shape.width, piece),
                                   widths[piece], shape.isVarbit ? shape.width : 0});
        }
    }
    const unsigned bits = FixedBits(made);
    if (bits % 8 != 0)
    {
        where.Fail("header '" + header.name + "' is " + std::to_string(bits) + " bits long, headers are whole bytes",
                   "pad its type '" + type.name + "' to " + std::to_string((bits / 8 + 1) * 8) + " bits");
    }
}

void
Headers::ReadAliases(const JsonValue& root)
{
    for (const JsonValue& alias : ItemsOf(root, "field_aliases"))
    {
        const std::vector<JsonValue>& pair = alias.Items();
        if (pair.size() != 2)
        {
            alias.Fail("an alias has " + std::to_string(pair.size()) + " parts, it needs 2",
                       "write [\"standard_metadata.NAME\", [HEADER, FIELD]]");
        }
        const std::string& known = pair[0].String();
        const std::size_t dot = known.find('.');
        const FieldReference field = FindField(pair[1]);
        if (dot != std::string::npos && IsStandardHeader(known.substr(0, dot)) && field.field != kValidField &&
            m_headers[field.header].isMetadata)
        {
            m_headers[field.header].slots[field.field].standard = known.substr(dot + 1);
        }
    }
}

void
Headers::ReadUnions(const JsonValue& root)
{
    std::vector<std::vector<std::string>> memberNames;
    for (const JsonValue& type : ItemsOf(root, "header_union_types"))
    {
        m_unionTypeNames.Declare(type);
        memberNames.emplace_back();
        for (const JsonValue& member : type.Member("headers").Items())
        {
            if (member.Items().size() != 2)
            {
                member.Fail("a union's member has " + std::to_string(member.Items().size()) + " parts, it needs 2",
                            "write [NAME, HEADER TYPE]");
            }
            memberNames.back().push_back(member.Items()[0].String());
        }
    }
    for (const JsonValue& object : ItemsOf(root, "header_unions"))
    {
        const UnionIndex index = m_unionNames.Declare(object);
        HeaderUnion made{object.Member("name").String(), {}, {}};
        made.memberNames = memberNames[m_unionTypeNames.Find(object.Member("union_type"))];
        for (const JsonValue& id : object.Member("header_ids").Items())
        {
            made.members.push_back(m_headerNames.FindId(id));
            m_headers[made.members.back()].inUnion = index;
        }
        if (made.members.empty() || made.members.size() != made.memberNames.size())
        {
            object.Fail("the union has " + std::to_string(made.members.size()) + " headers, its type " +
                            std::to_string(made.memberNames.size()),
                        "list one header a member");
        }
        m_unions.push_back(std::move(made));
    }
}

void
Headers::ReadStacks(const JsonValue& root, const char* section, bool isOfUnions)
{
    for (const JsonValue& object : ItemsOf(root, section))
    {
        (isOfUnions ? m_unionStackNames : m_headerStackNames).Declare(object);
        HeaderStack stack{object.Member("name").String(), {}, isOfUnions, {}};
        const JsonValue& ids = object.Member(isOfUnions ? "header_union_ids" : "header_ids");
        for (const JsonValue& id : ids.Items())
        {
            stack.elements.push_back((isOfUnions ? m_unionNames : m_headerNames).FindId(id));
            const std::size_t element = stack.elements.back();
            const std::size_t first = stack.elements.front();
            if (!isOfUnions && m_headers[element].type != m_headers[first].type)
            {
                id.Fail("header '" + m_headers[element].name + "' is of another type than the stack's first");
            }
            if (isOfUnions && m_unions[element].members.size() != m_unions[first].members.size())
            {
                id.Fail("union '" + m_unions[element].name + "' is of another type than the stack's first");
            }
        }
        if (stack.elements.empty() || stack.elements.size() > kMostElements)
        {
            ids.Fail("the stack has " + std::to_string(stack.elements.size()) + " elements, it needs 1 to " +
                     std::to_string(kMostElements));
        }
        m_stacks.push_back(std::move(stack));
    }
}

FieldReference
Headers::FindField(const JsonValue& pair) const
{
    if (pair.Items().size() != 2)
    {
        pair.Fail("a field has " + std::to_string(pair.Items().size()) + " parts, it needs 2",
                  "write [HEADER, FIELD]");
    }
    const HeaderIndex header = FindHeader(pair.Items()[0]);
    return {header, FindFieldOf(m_headers[header].type, pair.Items()[1])};
}

std::size_t
Headers::FindFieldOf(std::size_t type, const JsonValue& name) const
{
    if (name.String() == "$valid$")
    {
        return kValidField;
    }
    const std::vector<FieldShape>& fields = m_types[type].fields;
    const auto it = std::find_if(fields.begin(), fields.end(),
                                 [&name](const FieldShape& shape) { return shape.name == name.String(); });
    if (it == fields.end())
    {
        name.Fail("header type '" + m_types[type].name + "' has no field '" + name.String() + "'",
                  "name one of its fields");
    }
    return static_cast<std::size_t>(it - fields.begin());
}

StackIndex
Headers::FindStack(const JsonValue& name, bool isOfUnions) const
{
    return isOfUnions ? m_headerStacks + m_unionStackNames.Find(name) : m_headerStackNames.Find(name);
}

FieldShape
Headers::Shape(FieldReference field) const
{
    if (field.field == kValidField)
    {
        return {"$valid$", 1, false, false, false};
    }
    return Type(field.header).fields[field.field];
}

const std::vector<FieldId>&
Headers::Pieces(FieldReference field)
{
    HeaderInstance& header = m_headers[field.header];
    FieldSlot& slot = header.slots[field.field];
    if (slot.pieces.empty())
    {
        const FieldShape shape = Shape(field);
        pisa::Header& made = m_program.headers[header.id];
        const std::vector<unsigned> widths = WidthsOfPieces(shape.width);
        for (std::size_t piece = 0; piece < widths.size(); ++piece)
        {
            slot.pieces.push_back({header.id, static_cast<uint32_t>(made.fields.size())});
            made.fields.push_back({NameOfPiece(shape.name, shape.width, piece), widths[piece]});
        }
    }
    return slot.pieces;
}

Operand
Headers::Validity(HeaderIndex header) const
{
    if (m_headers[header].isMetadata)
    {
        return Constant{1};
    }
    return FieldId{m_headers[header].id, FieldId::kValid};
}

std::optional<FieldReference>
Headers::FindStandard(const std::string& name) const
{
    for (HeaderIndex header = 0; header < m_headers.size(); ++header)
    {
        const std::vector<FieldSlot>& slots = m_headers[header].slots;
        const auto it = std::find_if(slots.begin(), slots.end(),
                                     [&name](const FieldSlot& slot) { return slot.standard == name; });
        if (it != slots.end())
        {
            return FieldReference{header, static_cast<std::size_t>(it - slots.begin())};
        }
    }
    return std::nullopt;
}

} // namespace pisa::bmv2
