// Names, numbers and places, with the errors that users see when they are wrong.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/names.h"

#include <algorithm>

namespace pisa::bmv2
{

namespace
{

constexpr std::size_t kMostDigits = 512; // of a hexadecimal number
constexpr std::size_t kNamesToList = 8;

} // namespace

std::size_t
Names::Declare(const JsonValue& object)
{
    const JsonValue& name = object.Member("name");
    if (name.String().empty())
    {
        name.Fail("a " + m_kind + " has an empty name", "name it");
    }
    if (!m_byName.emplace(name.String(), m_count).second)
    {
        name.Fail("there is another " + m_kind + " '" + name.String() + "'", "rename one");
    }
    if (const JsonValue* id = Present(object, "id"))
    {
        if (!m_byId.emplace(id->Integer(), m_count).second)
        {
            id->Fail("there is another " + m_kind + " of id " + std::to_string(id->Integer()), "number them anew");
        }
    }
    return m_count++;
}

std::size_t
Names::Find(const JsonValue& name) const
{
    const auto it = m_byName.find(name.String());
    if (it != m_byName.end())
    {
        return it->second;
    }
    std::string known;
    std::size_t listed = 0;
    for (const auto& [each, index] : m_byName)
    {
        known += (known.empty() ? "" : ", ") + each;
        if (++listed == kNamesToList)
        {
            known += ", ...";
            break;
        }
    }
    name.Fail("there is no " + m_kind + " '" + name.String() + "'",
              known.empty() ? "the file declares none" : "there are: " + known);
}

std::size_t
Names::FindId(const JsonValue& id) const
{
    const auto it = m_byId.find(id.Integer());
    if (it == m_byId.end())
    {
        id.Fail("there is no " + m_kind + " of id " + std::to_string(id.Integer()), "use the id of one");
    }
    return it->second;
}

const JsonValue*
Present(const JsonValue& object, const char* member)
{
    const JsonValue* value = object.Find(member);
    return value == nullptr || value->IsNull() ? nullptr : value;
}

const std::vector<JsonValue>&
ItemsOf(const JsonValue& object, const char* section)
{
    static const std::vector<JsonValue> kNone;
    const JsonValue* value = Present(object, section);
    return value == nullptr ? kNone : value->Items();
}

bool
Truth(const JsonValue& value)
{
    return value.IsNumber() ? value.Unsigned(0, 1) != 0 : value.Boolean();
}

bool
Flag(const JsonValue& object, const char* member)
{
    const JsonValue* value = Present(object, member);
    return value != nullptr && Truth(*value);
}

BigInteger
HexNumber(const JsonValue& value)
{
    const std::string& text = value.String();
    const bool isNegative = !text.empty() && text[0] == '-';
    std::string digits = text.substr(isNegative ? 1 : 0);
    if (digits.size() > 1 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X'))
    {
        digits.erase(0, 2);
    }
    const bool isHex = !digits.empty() && digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
    if (!isHex)
    {
        value.Fail("'" + text + "' is no hexadecimal number", "write it like 0x1f");
    }
    if (digits.size() > kMostDigits)
    {
        value.Fail("a number of " + std::to_string(digits.size()) + " digits, the limit is " +
                   std::to_string(kMostDigits));
    }
    const BigInteger number("0x" + digits);
    return isNegative ? BigInteger(-number) : number;
}

BigInteger
HexNumber(const JsonValue& value, unsigned width, bool isSigned)
{
    BigInteger number = HexNumber(value);
    if (isSigned && width > 0 && number < 0 && -number <= BigInteger(1) << (width - 1))
    {
        number += BigInteger(1) << width; // p4c writes keys of signed numbers so
    }
    if (number < 0 || (number >> width) != 0)
    {
        value.Fail(value.String() + " does not fit " + std::to_string(width) + " bits",
                   "use a number from 0 to 2^" + std::to_string(width) + " - 1");
    }
    return number;
}

SourceLocation
SourceOf(const JsonValue& object)
{
    const JsonValue* info = Present(object, "source_info");
    if (info == nullptr)
    {
        return {};
    }
    SourceLocation where;
    const JsonValue* file = Present(*info, "filename");
    const JsonValue* line = Present(*info, "line");
    const JsonValue* column = Present(*info, "column");
    where.file = file == nullptr ? "" : file->String();
    where.line = line == nullptr ? 0 : static_cast<unsigned>(line->Unsigned(0, UINT32_MAX));
    // the file counts columns from 0
    where.column = column == nullptr ? 0 : static_cast<unsigned>(column->Unsigned(0, UINT32_MAX - 1)) + 1;
    return where;
}

} // namespace pisa::bmv2
