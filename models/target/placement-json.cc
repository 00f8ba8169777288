// A placement's JSON form: tables and fields by name, words of the header vector as [width, index].
// SPDX-License-Identifier: GPL-2.0-only
#include "target/field.h"
#include "target/json-reader.h"
#include "target/placement.h"
#include "target/schedule-json.h"
#include "target/thread-operations.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

namespace pisa
{

namespace
{

constexpr unsigned kMostStages = 1024 * kMostPasses;
constexpr unsigned kMostWords = 1U << 20;
constexpr unsigned kMostProcessors = 1024;
constexpr const char* kThreadNames[] = {"ingress", "egress"};

/** @return what `name` means; an error at `json` if nothing. */
template <typename Id>
Id
Resolve(const std::map<std::string, Id>& names, const JsonValue& json, const char* kind)
{
    const auto found = names.find(json.String());
    if (found == names.end())
    {
        json.Fail(std::string("the program has no ") + kind + " '" + json.String() + "'",
                  "was the placement made for this program?");
    }
    return found->second;
}

TableSlice
ReadSlice(const JsonValue& json)
{
    json.AllowOnly({"stage", "rows"});
    return {static_cast<unsigned>(json.Member("stage").Unsigned(0, kMostStages - 1)), json.Member("rows").Unsigned()};
}

TablePlacement
ReadTable(const JsonValue& json, const std::map<std::string, TableId>& names)
{
    json.AllowOnly({"table", "slices"});
    TablePlacement placed;
    placed.table = Resolve(names, json.Member("table"), "table");
    for (const JsonValue& slice : json.Member("slices").Items())
    {
        placed.slices.push_back(ReadSlice(slice));
    }
    if (placed.slices.empty())
    {
        json.Member("slices").Fail("a table needs at least one slice");
    }
    return placed;
}

PhvPlacement
ReadField(const JsonValue& json, const std::map<std::string, FieldId>& names)
{
    json.AllowOnly({"field", "words", "shift"});
    PhvPlacement placed;
    placed.field = Resolve(names, json.Member("field"), "field");
    for (const JsonValue& word : json.Member("words").Items())
    {
        if (word.Items().size() != 2)
        {
            word.Fail("must be [width, index]");
        }
        placed.words.push_back({static_cast<unsigned>(word.Items()[0].Unsigned(1, 64)),
                                static_cast<unsigned>(word.Items()[1].Unsigned(0, kMostWords - 1))});
    }
    if (const JsonValue* shift = json.Find("shift"))
    {
        placed.shift = static_cast<unsigned>(shift->Unsigned(0, 63));
    }
    return placed;
}

/** The starts stand in an object {operation: cycle}. */
ThreadPlacement
ReadThread(const JsonValue& json, const Program& program, bool egress)
{
    json.AllowOnly({"thread", "processors", "period", "start"});
    if (json.Member("thread").String() != kThreadNames[egress])
    {
        json.Member("thread").Fail("\"" + json.Member("thread").String() + "\" is not \"" + kThreadNames[egress] +
                                       "\"",
                                   "threads are listed as ingress, egress");
    }
    ThreadPlacement placed;
    placed.processors = static_cast<unsigned>(json.Member("processors").Unsigned(1, kMostProcessors));
    placed.schedule.period = static_cast<unsigned>(json.Member("period").Unsigned(1, kLongestPeriod));
    const OperationGraph graph = OperationsOf(program, egress).graph;
    const JsonValue& start = json.Member("start");
    for (const ScheduledOperation& operation : graph.operations)
    {
        placed.schedule.start.push_back(start.Member(operation.name).Unsigned(0, kLatestStart));
    }
    if (start.Members().size() != graph.operations.size())
    {
        start.Fail("has " + std::to_string(start.Members().size()) + " operations, the program's " +
                       kThreadNames[egress] + " has " + std::to_string(graph.operations.size()),
                   "was the placement made for this program?");
    }
    return placed;
}

std::vector<ThreadPlacement>
ReadThreads(const JsonValue& json, const Program& program)
{
    if (json.Items().size() != 2)
    {
        json.Fail("must have two threads, ingress and egress");
    }
    return {ReadThread(json.Items()[0], program, false), ReadThread(json.Items()[1], program, true)};
}

Passes
ReadPasses(const JsonValue& json)
{
    if (json.Items().size() != 2)
    {
        json.Fail("must be [passes of ingress, passes of egress]");
    }
    return {static_cast<unsigned>(json.Items()[0].Unsigned(1, kMostPasses)),
            static_cast<unsigned>(json.Items()[1].Unsigned(1, kMostPasses))};
}

HeldTimes
ReadHeld(const JsonValue& json)
{
    json.AllowOnly({"start", "done"});
    HeldTimes held;
    for (const JsonValue& start : json.Member("start").Items())
    {
        held.start.push_back(start.Unsigned(0, kLatestStart));
    }
    held.done = json.Member("done").Unsigned(0, kLatestStart);
    return held;
}

std::array<HeldTimes, 2>
ReadHeldOfBoth(const JsonValue& json)
{
    if (json.Items().size() != 2)
    {
        json.Fail("must have two threads, ingress and egress");
    }
    return {ReadHeld(json.Items()[0]), ReadHeld(json.Items()[1])};
}

nlohmann::ordered_json
HeldToJson(const HeldTimes& held)
{
    return {{"start", held.start}, {"done", held.done}};
}

/** Reads all elements into the order of their ids; an error at the second of two with the same id. */
template <typename Placed, typename Id, typename Read>
std::vector<Placed>
ReadAll(const JsonValue& json, Id Placed::*id, Read read)
{
    std::map<Id, Placed> byId;
    for (const JsonValue& item : json.Items())
    {
        const Placed placed = read(item);
        if (!byId.emplace(placed.*id, placed).second)
        {
            item.Fail("placed twice", "remove one of the two");
        }
    }
    std::vector<Placed> all;
    for (const auto& [key, placed] : byId)
    {
        all.push_back(placed);
    }
    return all;
}

nlohmann::ordered_json
ThreadToJson(const ThreadPlacement& placed, const Program& program, bool egress)
{
    nlohmann::ordered_json json{{"thread", kThreadNames[egress]},
                                {"processors", placed.processors},
                                {"period", placed.schedule.period},
                                {"start", nlohmann::ordered_json::object()}};
    const OperationGraph graph = OperationsOf(program, egress).graph;
    for (std::size_t i = 0; i < graph.operations.size(); ++i)
    {
        json["start"][graph.operations[i].name] = placed.schedule.start.at(i);
    }
    return json;
}

} // namespace

Placement
ParsePlacement(const std::string& text, const Program& program, const std::string& fileName)
{
    std::map<std::string, TableId> tables;
    for (TableId id = 0; id < program.tables.size(); ++id)
    {
        tables.emplace(program.tables[id].name, id);
    }
    std::map<std::string, FieldId> fields;
    for (HeaderId header = 0; header < program.headers.size(); ++header)
    {
        for (uint32_t index = 0; index < program.headers[header].fields.size(); ++index)
        {
            fields.emplace(QualifiedName(program, {header, index}), FieldId{header, index});
        }
    }
    const JsonValue json = ReadJson(text, fileName);
    json.AllowOnly({"passes", "tables", "phv", "threads", "held"});
    Placement placement;
    if (const JsonValue* passes = json.Find("passes"))
    {
        placement.passes = ReadPasses(*passes);
    }
    placement.tables = ReadAll(json.Member("tables"), &TablePlacement::table,
                               [&](const JsonValue& item) { return ReadTable(item, tables); });
    placement.phv = ReadAll(json.Member("phv"), &PhvPlacement::field,
                            [&](const JsonValue& item) { return ReadField(item, fields); });
    if (const JsonValue* threads = json.Find("threads"))
    {
        placement.threads = ReadThreads(*threads, program);
    }
    if (const JsonValue* held = json.Find("held"))
    {
        placement.held = ReadHeldOfBoth(*held);
    }
    return placement;
}

std::string
PrintPlacement(const Placement& placement, const Program& program)
{
    using Json = nlohmann::ordered_json;
    // one line a table or field, so that a difference between two placements reads as a list of those that moved
    const auto list = [](const std::vector<Json>& items)
    {
        std::string text;
        for (const Json& item : items)
        {
            text += (text.empty() ? "\n    " : ",\n    ") + item.dump();
        }
        return "[" + text + "\n  ]";
    };
    std::vector<Json> tables;
    for (const TablePlacement& placed : placement.tables)
    {
        Json slices = Json::array();
        for (const TableSlice& slice : placed.slices)
        {
            slices.push_back({{"stage", slice.stage}, {"rows", slice.rows}});
        }
        tables.push_back({{"table", program.tables.at(placed.table).name}, {"slices", slices}});
    }
    std::vector<Json> fields;
    for (const PhvPlacement& placed : placement.phv)
    {
        Json words = Json::array();
        for (const PhvWord word : placed.words)
        {
            words.push_back(Json::array({word.width, word.index}));
        }
        fields.push_back({{"field", QualifiedName(program, placed.field)}, {"words", words}});
        if (placed.shift != 0)
        {
            fields.back()["shift"] = placed.shift;
        }
    }
    std::vector<Json> threads;
    for (std::size_t i = 0; i < placement.threads.size(); ++i)
    {
        threads.push_back(ThreadToJson(placement.threads[i], program, i == 1));
    }
    std::vector<Json> held;
    if (placement.held != std::array<HeldTimes, 2>{})
    {
        held = {HeldToJson(placement.held[0]), HeldToJson(placement.held[1])};
    }
    const bool isOnePass = placement.passes == Passes{1, 1};
    return "{\n" + (isOnePass ? "" : "  \"passes\": " + Json(placement.passes).dump() + ",\n") +
           "  \"tables\": " + list(tables) + ",\n  \"phv\": " + list(fields) +
           (threads.empty() ? "" : ",\n  \"threads\": " + list(threads)) +
           (held.empty() ? "" : ",\n  \"held\": " + list(held)) + "\n}\n";
}

} // namespace pisa
