// What a reader may ask of a JSON value, and the errors when the value is something else.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/json-reader.h"

#include <algorithm>

namespace pisa
{

std::string
JsonValue::Seen() const
{
    switch (m_kind)
    {
    case Kind::Null:
        return "null";
    case Kind::Boolean:
        return m_boolean ? "true" : "false";
    case Kind::Unsigned:
        return std::to_string(m_unsigned);
    case Kind::Negative:
        return std::to_string(m_negative);
    case Kind::Real:
        return m_text;
    case Kind::String:
        return "\"" + m_text + "\"";
    case Kind::Array:
        return "an array";
    case Kind::Object:
        return "an object";
    }
    return "";
}

void
JsonValue::Fail(const std::string& what, const std::string& remedy) const
{
    throw InputError(m_where, (m_path.empty() ? "" : "'" + m_path + "': ") + what, remedy);
}

const std::vector<JsonValue::NamedValue>&
JsonValue::Members() const
{
    if (m_kind != Kind::Object)
    {
        Fail("must be an object, is " + Seen());
    }
    return m_members;
}

const std::vector<JsonValue>&
JsonValue::Items() const
{
    if (m_kind != Kind::Array)
    {
        Fail("must be an array, is " + Seen());
    }
    return m_items;
}

const JsonValue*
JsonValue::Find(const std::string& name) const
{
    const auto& members = Members();
    const auto it = std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.first == name; });
    return it == members.end() ? nullptr : &it->second;
}

const JsonValue&
JsonValue::Member(const std::string& name) const
{
    const JsonValue* value = Find(name);
    if (value == nullptr)
    {
        Fail("member '" + name + "' is missing", "add it");
    }
    return *value;
}

void
JsonValue::AllowOnly(std::initializer_list<const char*> known) const
{
    for (const auto& [name, value] : Members())
    {
        if (std::find(known.begin(), known.end(), name) == known.end())
        {
            std::string names;
            for (const char* each : known)
            {
                names += (names.empty() ? "" : ", ") + std::string(each);
            }
            value.Fail("unknown member", "members here: " + names);
        }
    }
}

uint64_t
JsonValue::Unsigned(uint64_t least, uint64_t most) const
{
    if (m_kind != Kind::Unsigned || m_unsigned < least || m_unsigned > most)
    {
        Fail("must be a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ", is " +
             Seen());
    }
    return m_unsigned;
}

int64_t
JsonValue::Integer(int64_t least, int64_t most) const
{
    const bool isWhole = m_kind == Kind::Negative || (m_kind == Kind::Unsigned && m_unsigned <= INT64_MAX);
    const int64_t value = m_kind == Kind::Negative ? m_negative : static_cast<int64_t>(m_unsigned);
    if (!isWhole || value < least || value > most)
    {
        Fail("must be a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ", is " +
             Seen());
    }
    return value;
}

std::string
JsonValue::WholeNumber() const
{
    const bool isWhole = m_kind == Kind::Unsigned || m_kind == Kind::Negative ||
                         (m_kind == Kind::Real && m_text.find_first_not_of("-0123456789") == std::string::npos);
    if (!isWhole)
    {
        Fail("must be a whole number, is " + Seen());
    }
    return Seen();
}

bool
JsonValue::Boolean() const
{
    if (m_kind != Kind::Boolean)
    {
        Fail("must be true or false, is " + Seen());
    }
    return m_boolean;
}

const std::string&
JsonValue::String() const
{
    if (m_kind != Kind::String)
    {
        Fail("must be a string, is " + Seen());
    }
    return m_text;
}

} // namespace pisa
