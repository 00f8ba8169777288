// The JSON form of schedules.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/schedule-json.h"

#include "target/drmt-limits-json.h"
#include "target/json-reader.h"
#include "target/schedule-graph-json.h"

#include <map>

namespace pisa
{

namespace
{

constexpr const char* kFormat = "pisa-schedule-1";

/** Fills in starts and their places. */
void
ReadSlots(const JsonValue& json, const OperationGraph& graph, Schedule& schedule)
{
    std::map<std::string, unsigned> indices;
    for (unsigned i = 0; i < graph.operations.size(); ++i)
    {
        indices[graph.operations[i].name] = i;
    }
    schedule.start.resize(graph.operations.size());
    schedule.where.resize(graph.operations.size());
    std::vector<bool> isGiven(graph.operations.size(), false);
    for (const auto& [name, slot] : json.Members())
    {
        const auto found = indices.find(name);
        if (found == indices.end())
        {
            slot.Fail("the graph has no operation '" + name + "'", "remove the slot");
        }
        schedule.start[found->second] = slot.Unsigned(0, kLatestStart);
        schedule.where[found->second] = slot.Where();
        isGiven[found->second] = true;
    }
    for (unsigned i = 0; i < isGiven.size(); ++i)
    {
        if (!isGiven[i])
        {
            json.Fail("operation '" + graph.operations[i].name + "' has no slot", "add its start cycle");
        }
    }
}

/** A derived number that the file repeats must be what the slots give. */
void
CheckDerived(const JsonValue& json, const char* name, Cycle expected)
{
    if (json.Member(name).Unsigned() != expected)
    {
        json.Member(name).Fail("is " + std::to_string(json.Member(name).Unsigned()) + ", the slots give " +
                                   std::to_string(expected),
                               "correct it, the period or the slots");
    }
}

} // namespace

ScheduleFile
ParseScheduleFile(const std::string& json, const std::string& fileName)
{
    const JsonValue value = ReadJson(json, fileName);
    const JsonValue& format = value.Member("format");
    if (format.String() != kFormat)
    {
        format.Fail("format \"" + format.String() + "\" is not \"" + kFormat + "\"", "write it with pisa schedule");
    }
    value.AllowOnly({"format", "target", "graph", "period", "length", "threads", "slots"});
    ScheduleFile file;
    file.limits = ReadDrmtLimits(value.Member("target"));
    file.graph = ReadOperationGraph(value.Member("graph"));
    file.schedule.period = static_cast<unsigned>(value.Member("period").Unsigned(1, kLongestPeriod));
    ReadSlots(value.Member("slots"), file.graph, file.schedule);
    CheckDerived(value, "length", file.schedule.Length());
    CheckDerived(value, "threads", file.schedule.Threads());
    return file;
}

std::string
PrintScheduleFile(const ScheduleFile& file)
{
    nlohmann::ordered_json json;
    json["format"] = kFormat;
    json["target"] = DrmtLimitsToJson(file.limits);
    json["graph"] = OperationGraphToJson(file.graph);
    json["period"] = file.schedule.period;
    json["length"] = file.schedule.Length();
    json["threads"] = file.schedule.Threads();
    json["slots"] = nlohmann::ordered_json::object();
    for (unsigned i = 0; i < file.graph.operations.size(); ++i)
    {
        json["slots"][file.graph.operations[i].name] = file.schedule.start[i];
    }
    return json.dump(1) + "\n";
}

std::vector<Cycle>
ParseSlots(const std::string& json, const OperationGraph& graph, const std::string& fileName)
{
    Schedule schedule;
    ReadSlots(ReadJson(json, fileName).Member("slots"), graph, schedule);
    return schedule.start;
}

} // namespace pisa
