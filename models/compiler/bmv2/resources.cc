// Reads what is declared beside headers, actions and tables.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/resources.h"

#include "compiler/lowering/most-cells.h"

#include <algorithm>

namespace pisa::bmv2
{

namespace
{

constexpr uint64_t kDirectCells = 1; // until the table is known

uint64_t
ReadSize(const JsonValue& object, bool isDirect)
{
    const JsonValue* size = Present(object, "size");
    if (size == nullptr && isDirect)
    {
        return kDirectCells;
    }
    return object.Member("size").Unsigned(isDirect ? 0 : 1, kMostCells);
}

std::map<uint64_t, FieldList>
ReadLists(const JsonValue& root, const char* section)
{
    std::map<uint64_t, FieldList> lists;
    for (const JsonValue& object : ItemsOf(root, section))
    {
        const JsonValue& id = object.Member("id");
        const JsonValue* name = Present(object, "name");
        FieldList list{name == nullptr ? "" : name->String(), &object.Member("elements"), &object};
        list.elements->Items();
        if (!lists.emplace(id.Unsigned(0, UINT16_MAX), std::move(list)).second)
        {
            id.Fail("there is another list of id " + std::to_string(id.Unsigned()), "number them anew");
        }
    }
    return lists;
}

} // namespace

HashAlgorithm
ReadAlgorithm(const JsonValue& name)
{
    const std::string& known = name.String();
    // P4_14 has another name for it
    const auto found = FindHashAlgorithm(known == "cksum16" ? "csum16" : known);
    if (!found)
    {
        name.Fail("there is no hash algorithm '" + known + "'",
                  "use identity, csum16, xor16, crc16, crc32, crc16_custom or crc32_custom");
    }
    return *found;
}

Resources::Resources(const JsonValue& root, Headers& headers, Program& program)
    : learnLists(ReadLists(root, "learn_lists")),
      fieldLists(ReadLists(root, "field_lists"))
{
    ReadRegisters(root, program);
    ReadCounters(root, program);
    ReadMeters(root, headers, program);
    ReadCalculations(root, headers);
}

void
Resources::ReadRegisters(const JsonValue& root, Program& program)
{
    for (const JsonValue& object : ItemsOf(root, "register_arrays"))
    {
        registerNames.Declare(object);
        const std::string& name = object.Member("name").String();
        RegisterArray made;
        made.width = static_cast<unsigned>(object.Member("bitwidth").Unsigned(1, kMostBits));
        const std::vector<unsigned> widths = WidthsOfPieces(made.width);
        for (std::size_t piece = 0; piece < widths.size(); ++piece)
        {
            made.pieces.push_back(static_cast<RegisterId>(program.registers.size()));
            Register reg;
            reg.name = NameOfPiece(name, made.width, piece);
            reg.width = widths[piece];
            reg.size = ReadSize(object, false);
            reg.where = SourceOf(object);
            program.registers.push_back(std::move(reg));
        }
        registerWidths.push_back(made.width);
        registers.push_back(std::move(made));
    }
}

void
Resources::ReadCounters(const JsonValue& root, Program& program)
{
    for (const JsonValue& object : ItemsOf(root, "counter_arrays"))
    {
        counterNames.Declare(object);
        CellArray made{static_cast<uint32_t>(program.counters.size()), Flag(object, "is_direct"), {}};
        program.counters.push_back(
            {object.Member("name").String(), ReadSize(object, made.isDirect), SourceOf(object)});
        counters.push_back(made);
    }
}

void
Resources::ReadMeters(const JsonValue& root, Headers& headers, Program& program)
{
    for (const JsonValue& object : ItemsOf(root, "meter_arrays"))
    {
        meterNames.Declare(object);
        CellArray made{static_cast<uint32_t>(program.meters.size()), Flag(object, "is_direct"), {}};
        const JsonValue& type = object.Member("type");
        if (type.String() != "packets" && type.String() != "bytes")
        {
            type.Fail("a meter counts packets or bytes, not '" + type.String() + "'");
        }
        const JsonValue* rates = Present(object, "rate_count");
        if (rates != nullptr && rates->Unsigned() != 2)
        {
            rates->Fail("a meter with " + std::to_string(rates->Unsigned()) + " rates, the switch's have 2");
        }
        const auto unit = type.String() == "bytes" ? MeterArray::Unit::Bytes : MeterArray::Unit::Packets;
        program.meters.push_back(
            {object.Member("name").String(), ReadSize(object, made.isDirect), unit, SourceOf(object)});
        if (made.isDirect)
        {
            made.colour = headers.FindField(object.Member("result_target"));
        }
        meters.push_back(made);
    }
}

void
AppendField(Calculation& calculation, FieldReference field, const JsonValue& input, const Headers& headers)
{
    const FieldShape shape = headers.Shape(field);
    if (!shape.IsEmpty())
    {
        calculation.inputs.push_back({field, 0, shape.isVarbit ? 0 : shape.width, &input});
    }
}

void
AppendInput(Calculation& calculation, const JsonValue& input, Headers& headers)
{
    if (input.IsArray()) // a list within the list
    {
        for (const JsonValue& part : input.Items())
        {
            AppendInput(calculation, part, headers);
        }
        return;
    }
    const std::string& type = input.Member("type").String();
    if (calculation.withPayload)
    {
        input.Fail("stands behind the payload", "put the payload last");
    }
    if (type == "payload")
    {
        calculation.withPayload = true;
        return;
    }
    const JsonValue& value = input.Member("value");
    if (type == "field")
    {
        AppendField(calculation, headers.FindField(value), input, headers);
    }
    else if (type == "hexstr")
    {
        const auto width = static_cast<unsigned>(input.Member("bitwidth").Unsigned(1, kMostBits));
        calculation.inputs.push_back({std::nullopt, HexNumber(value, width), width, &input});
    }
    else if (type == "header")
    {
        const HeaderIndex header = headers.FindHeader(value);
        for (std::size_t i = 0; i < headers.Type(header).fields.size(); ++i)
        {
            AppendField(calculation, {header, i}, input, headers);
        }
    }
    else
    {
        input.Member("type").Fail("a calculation over '" + type + "'", "use field, hexstr, header or payload");
    }
}

void
Resources::ReadCalculations(const JsonValue& root, Headers& headers)
{
    for (const JsonValue& object : ItemsOf(root, "calculations"))
    {
        calculationNames.Declare(object);
        Calculation made;
        made.algorithm = ReadAlgorithm(object.Member("algo"));
        for (const JsonValue& input : object.Member("input").Items())
        {
            AppendInput(made, input, headers);
        }
        if (made.withPayload && made.algorithm != HashAlgorithm::Csum16)
        {
            object.Fail("a hash over the payload other than csum16", "use csum16");
        }
        calculations.push_back(std::move(made));
    }
}

} // namespace pisa::bmv2
