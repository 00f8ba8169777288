// Checks header types, the packet and the parse graph.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/checker.h"
#include "ir/operation.h"

#include <algorithm>
#include <functional>

namespace pisa::lyra
{

namespace
{

template <typename Items>
auto
FindNamed(const Items& items, const std::string& name) -> decltype(&items[0])
{
    const auto it = std::find_if(items.begin(), items.end(), [&name](const auto& item) { return item.name == name; });
    return it == items.end() ? nullptr : &*it;
}

template <typename Items>
void
CheckUnique(const Items& items, const std::string& kind, Faults& faults)
{
    std::set<std::string> names;
    for (const auto& item : items)
    {
        if (!names.insert(item.name).second)
        {
            faults.Add(item.where, kind + " '" + item.name + "' is declared twice", "rename one");
        }
    }
}

void
CheckHeaderType(const HeaderType& type, Faults& faults)
{
    CheckUnique(type.fields, "field", faults);
    unsigned bits = 0;
    for (const FieldDeclaration& field : type.fields)
    {
        bits += field.width;
    }
    if (bits % 8 != 0 || bits == 0)
    {
        faults.Add(type.where,
                   "header type '" + type.name + "' has " + std::to_string(bits) +
                       " bits, headers are one or more whole bytes",
                   "pad it to " + std::to_string((bits / 8 + 1) * 8) + " bits");
    }
}

void
CheckSelect(const Source& source, const ParserNode& node, Faults& faults)
{
    std::vector<unsigned> widths;
    unsigned total = 0;
    for (std::size_t i = 0; i < node.select.size(); ++i)
    {
        widths.push_back(FieldWidth(source, node.select[i]));
        total += widths.back();
        if (widths.back() == 0)
        {
            faults.Add(node.selectAt[i],
                       "there is no field '" + node.select[i].header + "." + node.select[i].field + "'",
                       "name a header of the packet and a field of its type");
        }
    }
    if (total > 64)
    {
        faults.Add(node.selectAt[0], "the selected fields have " + std::to_string(total) + " bits, the limit is 64",
                   "select in two nodes, one after the other");
    }
    for (std::size_t c = 0; c < node.cases.size(); ++c)
    {
        const SelectCase& one = node.cases[c];
        if (one.values.empty() && c + 1 != node.cases.size())
        {
            faults.Add(one.where, "cases behind the default are never taken", "put the default last");
        }
        if (!one.values.empty() && one.values.size() != widths.size())
        {
            faults.Add(one.where,
                       std::to_string(one.values.size()) + " values for " + std::to_string(widths.size()) +
                           " selected fields",
                       "give one value a field");
            continue;
        }
        for (std::size_t i = 0; i < one.values.size(); ++i)
        {
            if (widths[i] != 0 && one.values[i].value > LowBits(widths[i]))
            {
                faults.Add(one.where,
                           "the value " + std::to_string(one.values[i].value) + " has more than the field's " +
                               std::to_string(widths[i]) + " bits",
                           "no packet could have it: choose a value of the field's width");
            }
        }
    }
}

/** Every cycle of nodes extracts something, else a packet never leaves the parser. */
void
CheckCycles(const Source& source, Faults& faults)
{
    std::map<std::string, int> colour; // 1 while it is being followed, 2 behind that
    const std::function<bool(const ParserNode&)> loops = [&](const ParserNode& node)
    {
        if (!node.headers.empty() || colour[node.name] == 2)
        {
            return false;
        }
        if (colour[node.name] == 1)
        {
            return true;
        }
        colour[node.name] = 1;
        bool found = false;
        for (const SelectCase& one : node.cases)
        {
            const ParserNode* next = FindNamed(source.parser, one.next);
            found = found || (next != nullptr && loops(*next));
        }
        colour[node.name] = 2;
        return found;
    };
    for (const ParserNode& node : source.parser)
    {
        if (loops(node))
        {
            faults.Add(node.where, "the parser comes back to '" + node.name + "' without having taken anything",
                       "extract a header on the way");
            return;
        }
    }
}

void
CheckParser(const Source& source, Faults& faults)
{
    CheckUnique(source.parser, "parser node", faults);
    if (!source.parser.empty() && FindNamed(source.parser, "start") == nullptr)
    {
        faults.Add(source.parser[0].where, "there is no parser node 'start'", "call the first one start");
    }
    for (const ParserNode& node : source.parser)
    {
        for (std::size_t i = 0; i < node.headers.size(); ++i)
        {
            if (FindNamed(source.packet, node.headers[i].header) == nullptr)
            {
                faults.Add(node.headersAt[i], "the packet has no header '" + node.headers[i].header + "'",
                           "add it to the packet: TYPE " + node.headers[i].header + ";");
            }
        }
        CheckSelect(source, node, faults);
        for (const SelectCase& one : node.cases)
        {
            if (one.next != "accept" && one.next != "reject" && FindNamed(source.parser, one.next) == nullptr)
            {
                faults.Add(one.where, "there is no parser node '" + one.next + "'",
                           "declare it: parser_node " + one.next + " { next accept; }");
            }
        }
    }
    CheckCycles(source, faults);
}

} // namespace

unsigned
FieldWidth(const Source& source, const FieldUse& field)
{
    const HeaderInstance* header = FindNamed(source.packet, field.header);
    const HeaderType* type = header == nullptr ? nullptr : FindNamed(source.headerTypes, header->type);
    const FieldDeclaration* declared = type == nullptr ? nullptr : FindNamed(type->fields, field.field);
    return declared == nullptr ? 0 : declared->width;
}

void
CheckHeaders(const Source& source, Faults& faults)
{
    CheckUnique(source.headerTypes, "header type", faults);
    CheckUnique(source.packet, "header", faults);
    for (const HeaderType& type : source.headerTypes)
    {
        CheckHeaderType(type, faults);
    }
    for (const HeaderInstance& header : source.packet)
    {
        if (FindNamed(source.headerTypes, header.type) == nullptr)
        {
            faults.Add(header.where, "there is no header type '" + header.type + "'",
                       "declare it: header_type " + header.type + " { bit[8] field; }");
        }
    }
    for (const ChecksumDeclaration& checksum : source.checksums)
    {
        if (FieldWidth(source, checksum.field) != 16)
        {
            faults.Add(checksum.where,
                       "'" + checksum.field.header + "." + checksum.field.field + "' is no field of 16 bits",
                       "an internet checksum has 16 bits");
        }
    }
    CheckParser(source, faults);
}

} // namespace pisa::lyra
