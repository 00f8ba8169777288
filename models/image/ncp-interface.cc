// What hosts and tools must know of a compiled NCL program: comparison, sizes and the JSON form.
// SPDX-License-Identifier: GPL-2.0-only
#include "image/ncp-interface.h"

#include "target/json-reader.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <tuple>

namespace pisa
{

namespace
{

using Json = nlohmann::ordered_json;

constexpr uint64_t kMost16 = std::numeric_limits<uint16_t>::max();
constexpr uint64_t kMost32 = std::numeric_limits<uint32_t>::max();
constexpr unsigned kInterfaceFormat = 1;

/** @return a width in whole host integers. */
unsigned
HostWidth(const JsonValue& value)
{
    const uint64_t width = value.Unsigned();
    if (width != 8 && width != 16 && width != 32 && width != 64)
    {
        value.Fail("must be 8, 16, 32 or 64, is " + std::to_string(width));
    }
    return static_cast<unsigned>(width);
}

unsigned
Number32(const JsonValue& value, uint64_t least, uint64_t most)
{
    return static_cast<unsigned>(value.Unsigned(least, most));
}

uint16_t
ReadId(const JsonValue& value)
{
    return static_cast<uint16_t>(value.Unsigned(1, kMost16));
}

template <typename Read>
auto
ReadAll(const JsonValue& array, Read read) -> std::vector<decltype(read(array))>
{
    std::vector<decltype(read(array))> values;
    for (const JsonValue& item : array.Items())
    {
        values.push_back(read(item));
    }
    return values;
}

std::string
ReadString(const JsonValue& value)
{
    return value.String();
}

NcpLabel
ReadLabel(const JsonValue& json)
{
    json.AllowOnly({"name", "id", "switch", "sink", "neighbours"});
    NcpLabel label;
    label.name = json.Member("name").String();
    label.id = ReadId(json.Member("id"));
    label.isSwitch = json.Member("switch").Boolean();
    label.isSink = json.Member("sink").Boolean();
    label.neighbours = ReadAll(json.Member("neighbours"), ReadId);
    return label;
}

NcpWindowField
ReadWindowField(const JsonValue& json)
{
    json.AllowOnly({"name", "offset", "width", "bool", "fixed"});
    NcpWindowField field;
    field.name = json.Member("name").String();
    field.offset = Number32(json.Member("offset"), 0, kMost32);
    field.width = HostWidth(json.Member("width"));
    field.isBool = json.Member("bool").Boolean();
    if (const JsonValue* fixed = json.Find("fixed"))
    {
        field.fixedValue = fixed->Unsigned();
    }
    return field;
}

NcpParameter
ReadParameter(const JsonValue& json)
{
    json.AllowOnly({"name", "array", "width", "signed", "bool", "capacity"});
    NcpParameter parameter;
    parameter.name = json.Member("name").String();
    parameter.isArray = json.Member("array").Boolean();
    parameter.width = HostWidth(json.Member("width"));
    parameter.isSigned = json.Member("signed").Boolean();
    parameter.isBool = json.Member("bool").Boolean();
    if (parameter.isBool && parameter.width != 8)
    {
        json.Member("width").Fail("must be 8 for a bool, is " + std::to_string(parameter.width));
    }
    parameter.capacity = Number32(json.Member("capacity"), 1, parameter.isArray ? kMost16 : 1);
    return parameter;
}

NcpKernel
ReadKernel(const JsonValue& json)
{
    json.AllowOnly({"name", "symbol", "id", "parameters", "fixedLength"});
    NcpKernel kernel;
    kernel.name = json.Member("name").String();
    kernel.symbol = json.Member("symbol").String();
    kernel.id = ReadId(json.Member("id"));
    kernel.parameters = ReadAll(json.Member("parameters"), ReadParameter);
    kernel.hasFixedLength = json.Member("fixedLength").Boolean();
    return kernel;
}

NcpIncomingKernel
ReadIncoming(const JsonValue& json)
{
    json.AllowOnly({"name", "symbol", "kernels", "extensions"});
    NcpIncomingKernel kernel;
    kernel.name = json.Member("name").String();
    kernel.symbol = json.Member("symbol").String();
    kernel.kernels = ReadAll(json.Member("kernels"), ReadId);
    kernel.extensions = Number32(json.Member("extensions"), 0, kMost32);
    return kernel;
}

NcpMemory
ReadMemory(const JsonValue& json)
{
    json.AllowOnly({"name", "symbol", "labels", "control", "width", "size", "packed", "banks", "rows"});
    NcpMemory memory;
    memory.name = json.Member("name").String();
    memory.symbol = json.Member("symbol").String();
    memory.labels = ReadAll(json.Member("labels"), ReadString);
    memory.isControl = json.Member("control").Boolean();
    memory.width = Number32(json.Member("width"), 1, 64);
    memory.size = json.Member("size").Unsigned(1);
    memory.packed = Number32(json.Member("packed"), 1, 64);
    memory.banks = ReadAll(json.Member("banks"), ReadString);
    if (const JsonValue* rows = json.Find("rows"))
    {
        memory.rows = Number32(*rows, 1, kMost32);
        if (memory.banks.size() % memory.rows != 0 || memory.size / memory.packed % memory.rows != 0)
        {
            rows->Fail("must divide the number of banks and of words, is " + std::to_string(memory.rows));
        }
    }
    return memory;
}

NcpMap
ReadMap(const JsonValue& json)
{
    json.AllowOnly(
        {"name", "symbol", "labels", "tables", "hitAction", "keyWidth", "valueWidth", "boolValue", "capacity"});
    NcpMap map;
    map.name = json.Member("name").String();
    map.symbol = json.Member("symbol").String();
    map.labels = ReadAll(json.Member("labels"), ReadString);
    map.tables = ReadAll(json.Member("tables"), ReadString);
    map.hitAction = json.Member("hitAction").String();
    map.keyWidth = Number32(json.Member("keyWidth"), 1, 64);
    map.valueWidth = Number32(json.Member("valueWidth"), 1, 64);
    map.isValueBool = json.Member("boolValue").Boolean();
    map.capacity = json.Member("capacity").Unsigned(1);
    return map;
}

Json
ToJson(const NcpLabel& l)
{
    return {{"name", l.name}, {"id", l.id}, {"switch", l.isSwitch}, {"sink", l.isSink}, {"neighbours", l.neighbours}};
}

Json
ToJson(const NcpWindowField& f)
{
    Json json{{"name", f.name}, {"offset", f.offset}, {"width", f.width}, {"bool", f.isBool}};
    if (f.fixedValue)
    {
        json["fixed"] = *f.fixedValue;
    }
    return json;
}

Json
ToJson(const NcpParameter& p)
{
    return {{"name", p.name},       {"array", p.isArray}, {"width", p.width},
            {"signed", p.isSigned}, {"bool", p.isBool},   {"capacity", p.capacity}};
}

template <typename T>
Json AllToJson(const std::vector<T>& values);

Json
ToJson(const NcpKernel& k)
{
    return {{"name", k.name},
            {"symbol", k.symbol},
            {"id", k.id},
            {"parameters", AllToJson(k.parameters)},
            {"fixedLength", k.hasFixedLength}};
}

Json
ToJson(const NcpIncomingKernel& k)
{
    return {{"name", k.name}, {"symbol", k.symbol}, {"kernels", k.kernels}, {"extensions", k.extensions}};
}

Json
ToJson(const NcpMemory& m)
{
    return {{"name", m.name},         {"symbol", m.symbol}, {"labels", m.labels},
            {"control", m.isControl}, {"width", m.width},   {"size", m.size},
            {"packed", m.packed},     {"banks", m.banks},   {"rows", m.rows}};
}

Json
ToJson(const NcpMap& m)
{
    return {{"name", m.name},
            {"symbol", m.symbol},
            {"labels", m.labels},
            {"tables", m.tables},
            {"hitAction", m.hitAction},
            {"keyWidth", m.keyWidth},
            {"valueWidth", m.valueWidth},
            {"boolValue", m.isValueBool},
            {"capacity", m.capacity}};
}

template <typename T>
Json
AllToJson(const std::vector<T>& values)
{
    Json array = Json::array();
    for (const T& value : values)
    {
        array.push_back(ToJson(value));
    }
    return array;
}

} // namespace

bool
NcpLabel::operator==(const NcpLabel& o) const
{
    return std::tie(name, id, isSwitch, isSink, neighbours) ==
           std::tie(o.name, o.id, o.isSwitch, o.isSink, o.neighbours);
}

bool
NcpParameter::operator==(const NcpParameter& o) const
{
    return std::tie(name, isArray, width, isSigned, isBool, capacity) ==
           std::tie(o.name, o.isArray, o.width, o.isSigned, o.isBool, o.capacity);
}

bool
NcpWindowField::operator==(const NcpWindowField& o) const
{
    return std::tie(name, offset, width, fixedValue, isBool) ==
           std::tie(o.name, o.offset, o.width, o.fixedValue, o.isBool);
}

bool
NcpKernel::operator==(const NcpKernel& o) const
{
    return std::tie(name, symbol, id, parameters, hasFixedLength) ==
           std::tie(o.name, o.symbol, o.id, o.parameters, o.hasFixedLength);
}

bool
NcpIncomingKernel::operator==(const NcpIncomingKernel& o) const
{
    return std::tie(name, symbol, kernels, extensions) == std::tie(o.name, o.symbol, o.kernels, o.extensions);
}

bool
NcpMemory::operator==(const NcpMemory& o) const
{
    return std::tie(name, symbol, labels, isControl, width, size, packed, banks, rows) ==
           std::tie(o.name, o.symbol, o.labels, o.isControl, o.width, o.size, o.packed, o.banks, o.rows);
}

bool
NcpMap::operator==(const NcpMap& o) const
{
    return std::tie(name, symbol, labels, tables, hitAction, keyWidth, valueWidth, capacity, isValueBool) ==
           std::tie(o.name, o.symbol, o.labels, o.tables, o.hitAction, o.keyWidth, o.valueWidth, o.capacity,
                    o.isValueBool);
}

bool
NcpInterface::operator==(const NcpInterface& o) const
{
    return std::tie(labels, windowFields, kernels, incoming, memories, maps) ==
           std::tie(o.labels, o.windowFields, o.kernels, o.incoming, o.memories, o.maps);
}

NcpInterface
ParseNcpInterface(const std::string& json, const std::string& fileName)
{
    const JsonValue root = ReadJson(json, fileName);
    const uint64_t format = root.Member("ncpInterface").Unsigned();
    if (format != kInterfaceFormat)
    {
        root.Member("ncpInterface")
            .Fail("interface format " + std::to_string(format) + ", this pisa reads " +
                      std::to_string(kInterfaceFormat),
                  "compile the program again");
    }
    root.AllowOnly({"ncpInterface", "labels", "windowFields", "kernels", "incoming", "memories", "maps"});
    NcpInterface interface;
    interface.labels = ReadAll(root.Member("labels"), ReadLabel);
    interface.windowFields = ReadAll(root.Member("windowFields"), ReadWindowField);
    interface.kernels = ReadAll(root.Member("kernels"), ReadKernel);
    interface.incoming = ReadAll(root.Member("incoming"), ReadIncoming);
    interface.memories = ReadAll(root.Member("memories"), ReadMemory);
    interface.maps = ReadAll(root.Member("maps"), ReadMap);
    return interface;
}

std::string
PrintNcpInterface(const NcpInterface& interface)
{
    const Json json{{"ncpInterface", kInterfaceFormat},
                    {"labels", AllToJson(interface.labels)},
                    {"windowFields", AllToJson(interface.windowFields)},
                    {"kernels", AllToJson(interface.kernels)},
                    {"incoming", AllToJson(interface.incoming)},
                    {"memories", AllToJson(interface.memories)},
                    {"maps", AllToJson(interface.maps)}};
    return json.dump(2) + "\n";
}

NcpCell
LocateElement(const NcpMemory& memory, uint64_t element)
{
    const uint64_t word = element / memory.packed;
    const uint64_t rowWords = std::max<uint64_t>(1, memory.size / memory.packed / memory.rows);
    const uint64_t banks = memory.banks.size() / memory.rows;
    const uint64_t column = word % rowWords;
    return {word / rowWords * banks + column % banks, column / banks,
            (memory.packed - 1 - static_cast<unsigned>(element % memory.packed)) * memory.width};
}

unsigned
WindowBytes(const NcpInterface& interface, const NcpKernel& kernel)
{
    unsigned bytes = 0;
    for (const NcpWindowField& field : interface.windowFields)
    {
        bytes += field.width / 8;
    }
    for (const NcpParameter& parameter : kernel.parameters)
    {
        bytes += parameter.capacity * (parameter.width / 8);
    }
    return bytes;
}

} // namespace pisa
