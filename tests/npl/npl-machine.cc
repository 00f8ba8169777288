// Statements, look-ups and expressions of NPL on one packet.
// SPDX-License-Identifier: GPL-2.0-only
#include "npl/npl-machine.h"

#include <algorithm>
#include <stdexcept>

namespace pisa::test
{

namespace
{

uint64_t
Cut(uint64_t value, unsigned width)
{
    return width == 0 || width >= 64 ? value : value & ((uint64_t{1} << width) - 1);
}

} // namespace

void
NplMachine::Run()
{
    Do(m_program);
}

void
NplMachine::Do(const std::vector<NplStatement>& statements)
{
    for (const NplStatement& statement : statements)
    {
        if (statement.what == "if")
        {
            Do(Of(statement.operands[0]).value != 0 ? statement.yes : statement.no);
        }
        else if (statement.what == "=")
        {
            Assign(statement.name, Of(statement.operands[0]));
        }
        else
        {
            Call(statement);
        }
    }
}

void
NplMachine::Call(const NplStatement& call)
{
    const std::size_t dot = call.name.rfind('.');
    const std::string of = call.name.substr(0, dot);
    const std::string what = dot == std::string::npos ? "" : call.name.substr(dot + 1);
    if (call.name == "parse_begin")
    {
        return; // packets come parsed
    }
    if (call.name == "create_checksum")
    {
        CreateChecksum(call);
    }
    else if (call.name == "extract_fields")
    {
        Extract(call.operands[0].name);
    }
    else if (call.name == "crc16" || call.name == "crc32")
    {
        Hash(call);
    }
    else if (call.name == "add_header" || call.name == "delete_header")
    {
        Assign(call.operands[0].name + "._PRESENT", {call.name == "add_header", 1});
    }
    else if (what == "lookup")
    {
        LookUp(of, call.operands[0].number);
    }
    else if (what == "read")
    {
        const uint64_t index = Of(call.operands[0]).value;
        const auto cell = cells[of].find(index);
        Assign(call.operands[1].name, {cell == cells[of].end() ? 0 : cell->second, state.at(of)});
    }
    else if (what == "write")
    {
        cells[of][Of(call.operands[0]).value] = Cut(Of(call.operands[1]).value, state.at(of));
    }
    else if (m_functions.count(call.name) > 0)
    {
        Do(m_functions.at(call.name));
    }
    else
    {
        throw std::runtime_error("no function is called " + call.name);
    }
}

void
NplMachine::LookUp(const std::string& name, uint64_t number)
{
    const NplTable& table = tables.at(name);
    m_special.clear();
    m_specialWidths = table.widths;
    m_special["_LOOKUP" + std::to_string(number)] = 1;
    Do(table.keyConstruct);
    std::vector<uint64_t> key;
    for (const std::string& field : table.keys)
    {
        key.push_back(m_special[field]);
    }
    const auto found = entries[name].find(key);
    const std::vector<uint64_t>* values = found == entries[name].end() ? nullptr : &found->second;
    for (auto rule = rules[name].begin(); values == nullptr && rule != rules[name].end(); ++rule)
    {
        bool matches = true;
        for (std::size_t i = 0; i < key.size(); ++i)
        {
            matches = matches && (key[i] & rule->keys.at(i).second) == rule->keys.at(i).first;
        }
        values = matches ? &rule->values : nullptr;
    }
    m_special["_HIT" + std::to_string(number)] = values != nullptr;
    for (std::size_t i = 0; values != nullptr && i < table.fields.size(); ++i)
    {
        m_special[table.fields[i]] = Cut(values->at(i), table.widths.at(table.fields[i]));
    }
    Do(table.fieldsAssign);
    m_specialWidths.clear();
}

unsigned
NplMachine::WidthOf(const std::string& name) const
{
    const auto own = m_specialWidths.find(name);
    if (own != m_specialWidths.end())
    {
        return own->second;
    }
    if (name[0] == '_')
    {
        return 1;
    }
    const auto found = widths.find(name);
    if (found == widths.end())
    {
        throw std::runtime_error("nothing is called " + name);
    }
    return found->second;
}

void
NplMachine::Assign(const std::string& name, NplNumber value)
{
    const uint64_t cut = Cut(value.value, WidthOf(name));
    (m_specialWidths.count(name) > 0 ? m_special : fields)[name] = cut;
}

uint64_t
NplMachine::Get(const std::string& name) const
{
    const std::size_t dot = name.rfind(".value");
    if (dot != std::string::npos && registers.count(name.substr(0, dot)) > 0)
    {
        return registers.at(name.substr(0, dot));
    }
    const auto& from = m_specialWidths.count(name) > 0 || name[0] == '_' ? m_special : fields;
    const auto found = from.find(name);
    return found == from.end() ? 0 : found->second;
}

NplNumber
NplMachine::Of(const NplExpression& expression) const
{
    if (expression.what == "number")
    {
        return {expression.number, 0};
    }
    if (expression.what == "name")
    {
        return {Get(expression.name), WidthOf(expression.name)};
    }
    std::vector<NplNumber> all;
    unsigned width = 0;
    for (const NplExpression& operand : expression.operands)
    {
        all.push_back(Of(operand));
        width = std::max(width, all.back().width);
    }
    const uint64_t a = all[0].value;
    const uint64_t b = all.size() > 1 ? all[1].value : 0;
    const std::string& what = expression.what;
    if (what == "cast")
    {
        const auto to = static_cast<unsigned>(expression.number);
        return {Cut(a, to), to};
    }
    if (what == "call" && expression.name == "lookahead")
    {
        const auto count = static_cast<unsigned>(b);
        return {Bits(m_cursor + a, count), count};
    }
    if (what == "call")
    {
        if (expression.name == "min_unsigned" || expression.name == "max_unsigned")
        {
            return {expression.name[1] == 'i' ? std::min(a, b) : std::max(a, b), width};
        }
        const uint64_t sum = Cut(a + b, width);
        return expression.name == "add_saturate_unsigned" ? NplNumber{sum < a ? Cut(~uint64_t{0}, width) : sum, width}
                                                          : NplNumber{a < b ? 0 : a - b, width};
    }
    if (what == "!" || what == "&&")
    {
        return {what == "!" ? a == 0 : a != 0 && b != 0, 1};
    }
    if (what == "==" || what == "!=" || what == "<" || what == "<=")
    {
        return {what == "==" ? a == b : what == "!=" ? a != b : what == "<" ? a < b : a <= b, 1};
    }
    if (what == "<<" || what == ">>")
    {
        const uint64_t shifted = b >= 64 ? 0 : what == "<<" ? a << b : a >> b;
        return {Cut(shifted, width), width};
    }
    const uint64_t result = what == "~"   ? ~a
                            : what == "+" ? a + b
                            : what == "-" ? a - b
                            : what == "*" ? a * b
                            : what == "&" ? (a & b)
                            : what == "|" ? (a | b)
                            : what == "^" ? (a ^ b)
                            : what == "/" ? (b == 0 ? 0 : a / b)
                                          : (b == 0 ? 0 : a % b);
    return {Cut(result, width), width};
}

} // namespace pisa::test
