// Finds the fields that a program stores to although the switch computes them.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/headers.h"
#include "compiler/lowering/standard-metadata.h"

namespace pisa::bmv2
{

namespace
{

/** @return the member if it is a string, else "". */
std::string
WordOf(const JsonValue& object, const char* member)
{
    const JsonValue* value = object.IsObject() ? object.Find(member) : nullptr;
    return value != nullptr && value->IsString() ? value->String() : "";
}

/** @return what a primitive stores to, null if the value calls none. */
const JsonValue*
TargetOf(const JsonValue& value)
{
    const std::string op = WordOf(value, "op");
    const JsonValue* parameters = value.Find("parameters");
    if (op.empty() || parameters == nullptr || !parameters->IsArray())
    {
        return nullptr;
    }
    const std::size_t at = op == "execute_meter" ? 2 : 0;
    return at < parameters->Items().size() ? &parameters->Items()[at] : nullptr;
}

} // namespace

/** Finds the fields that primitives store to. */
void
Headers::FindWrites(const JsonValue& value)
{
    if (value.IsArray())
    {
        for (const JsonValue& item : value.Items())
        {
            FindWrites(item);
        }
    }
    if (!value.IsObject())
    {
        return;
    }
    if (const JsonValue* target = TargetOf(value))
    {
        NoteTarget(value.Member("op").String(), *target);
    }
    for (const JsonValue::NamedValue& member : value.Members())
    {
        FindWrites(member.second);
    }
}

void
Headers::NoteTarget(const std::string& op, const JsonValue& target)
{
    const std::string type = WordOf(target, "type");
    if (type == "field")
    {
        const FieldReference field = FindField(target.Member("value"));
        NoteWrite(field.header, field.field);
    }
    if (type == "header" && (op == "assign_header" || op == "copy_header"))
    {
        const HeaderIndex header = FindHeader(target.Member("value"));
        for (std::size_t field = 0; field < m_headers[header].slots.size(); ++field)
        {
            NoteWrite(header, field);
        }
    }
}

/** What the switch computes has no place of its own to store to. */
void
Headers::NoteWrite(HeaderIndex header, std::size_t field)
{
    if (field == kValidField || m_headers[header].slots[field].written)
    {
        return;
    }
    FieldSlot& slot = m_headers[header].slots[field];
    for (SwitchHalf half : {SwitchHalf::Ingress, SwitchHalf::Egress})
    {
        const auto standard = FindStandardField(slot.standard, half);
        if (standard && !standard->isWritable)
        {
            pisa::Header& made = m_program.headers[m_headers[header].id];
            slot.written = FieldId{m_headers[header].id, static_cast<uint32_t>(made.fields.size())};
            made.fields.push_back({Shape({header, field}).name + ".written", 1});
            return;
        }
    }
}

} // namespace pisa::bmv2
