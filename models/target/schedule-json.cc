// The JSON forms of dRMT limits and schedules.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/schedule-json.h"

#include "target/json-reader.h"
#include "target/schedule-graph-json.h"
#include "target/target.h"

#include <map>

namespace pisa
{

namespace
{

constexpr const char* kFormat = "pisa-schedule-1";

/** Bounds on what a file may ask for, so that sums and products of a few numbers stay far from overflow. */
constexpr unsigned kMostOfAResource = 1U << 16;
constexpr unsigned kLongestLatency = 1U << 10;
constexpr Cycle kLatestStart = Cycle{1} << 40;

/** One number of a chip: its name in the file, where it lives, and its bounds. */
struct LimitNumber
{
    const char* name;
    unsigned DrmtLimits::*member;
    unsigned least;
    unsigned most;
};

constexpr LimitNumber kLimitNumbers[] = {
    {"keyUnits", &DrmtLimits::keyUnits, 1, kMostOfAResource},
    {"keyUnitBits", &DrmtLimits::keyUnitBits, 1, kMostOfAResource},
    {"actionFields", &DrmtLimits::actionFields, 1, kMostOfAResource},
    {"conditionFields", &DrmtLimits::conditionFields, 0, kMostOfAResource},
    {"matchPackets", &DrmtLimits::matchPackets, 1, kMostOfAResource},
    {"actionPackets", &DrmtLimits::actionPackets, 1, kMostOfAResource},
};

constexpr LimitNumber kLatencyNumbers[] = {
    {"match", &DrmtLimits::matchLatency, 0, kLongestLatency},
    {"action", &DrmtLimits::actionLatency, 0, kLongestLatency},
    {"successor", &DrmtLimits::successorLatency, 0, kLongestLatency},
};

DrmtLimits
ReadLimits(const JsonValue& json)
{
    // tell a chip of another architecture before its members look unknown
    if (json.Member("architecture").String() != "drmt")
    {
        json.Member("architecture")
            .Fail("architecture \"" + json.Member("architecture").String() + "\" is not \"drmt\"",
                  "schedules are for dRMT chips; choose a target of that architecture");
    }
    json.AllowOnly({"name", "architecture", "keyUnits", "keyUnitBits", "actionFields", "conditionFields",
                    "matchPackets", "actionPackets", "latency"});
    DrmtLimits limits;
    limits.name = json.Member("name").String();
    for (const LimitNumber& number : kLimitNumbers)
    {
        limits.*number.member = static_cast<unsigned>(json.Member(number.name).Unsigned(number.least, number.most));
    }
    const JsonValue& latency = json.Member("latency");
    latency.AllowOnly({"match", "action", "successor"});
    for (const LimitNumber& number : kLatencyNumbers)
    {
        limits.*number.member =
            static_cast<unsigned>(latency.Member(number.name).Unsigned(number.least, number.most));
    }
    return limits;
}

nlohmann::ordered_json
LimitsToJson(const DrmtLimits& limits)
{
    nlohmann::ordered_json json;
    json["name"] = limits.name;
    json["architecture"] = "drmt";
    for (const LimitNumber& number : kLimitNumbers)
    {
        json[number.name] = limits.*number.member;
    }
    for (const LimitNumber& number : kLatencyNumbers)
    {
        json["latency"][number.name] = limits.*number.member;
    }
    return json;
}

std::vector<Cycle>
ReadSlots(const JsonValue& json, const OperationGraph& graph)
{
    std::map<std::string, unsigned> indices;
    for (unsigned i = 0; i < graph.operations.size(); ++i)
    {
        indices[graph.operations[i].name] = i;
    }
    std::vector<Cycle> start(graph.operations.size());
    std::vector<bool> isGiven(start.size(), false);
    for (const auto& [name, slot] : json.Members())
    {
        const auto found = indices.find(name);
        if (found == indices.end())
        {
            slot.Fail("the graph has no operation '" + name + "'", "remove the slot");
        }
        start[found->second] = slot.Unsigned(0, kLatestStart);
        isGiven[found->second] = true;
    }
    for (unsigned i = 0; i < start.size(); ++i)
    {
        if (!isGiven[i])
        {
            json.Fail("operation '" + graph.operations[i].name + "' has no slot", "add its start cycle");
        }
    }
    return start;
}

/** A derived number that the file repeats must be what the slots give. */
void
CheckDerived(const JsonValue& json, const char* name, Cycle expected)
{
    if (json.Member(name).Unsigned() != expected)
    {
        json.Member(name).Fail("is " + std::to_string(json.Member(name).Unsigned()) + ", the slots give " +
                               std::to_string(expected));
    }
}

} // namespace

DrmtLimits
LoadDrmtLimits(const std::string& nameOrFile)
{
    const std::string file = TargetFile(nameOrFile);
    return ParseDrmtLimits(ReadTextFile(file), file);
}

DrmtLimits
ParseDrmtLimits(const std::string& json, const std::string& fileName)
{
    return ReadLimits(ReadJson(json, fileName));
}

std::string
PrintDrmtLimits(const DrmtLimits& limits)
{
    return LimitsToJson(limits).dump(4) + "\n";
}

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
    file.limits = ReadLimits(value.Member("target"));
    file.graph = ReadOperationGraph(value.Member("graph"));
    file.schedule.period = static_cast<unsigned>(value.Member("period").Unsigned(1, kMostOfAResource));
    file.schedule.start = ReadSlots(value.Member("slots"), file.graph);
    CheckDerived(value, "length", file.schedule.Length());
    CheckDerived(value, "threads", file.schedule.Threads());
    return file;
}

std::string
PrintScheduleFile(const ScheduleFile& file)
{
    nlohmann::ordered_json json;
    json["format"] = kFormat;
    json["target"] = LimitsToJson(file.limits);
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
    return ReadSlots(ReadJson(json, fileName).Member("slots"), graph);
}

} // namespace pisa
