// The JSON form of what a dRMT processor issues.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/drmt-limits-json.h"

#include "ir/text-file.h"
#include "target/schedule-json.h"
#include "target/target.h"

namespace pisa
{

namespace
{

/** Bounds on what a file may ask for, so that sums and products of a few numbers stay far from overflow. */
constexpr unsigned kMostOfAResource = 1U << 16;
constexpr unsigned kLongestLatency = 1U << 10;

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

} // namespace

DrmtLimits
ReadDrmtLimits(const JsonValue& json)
{
    // tell a chip of another architecture before its members look unknown
    if (json.Member("architecture").String() != "drmt")
    {
        json.Member("architecture")
            .Fail("architecture \"" + json.Member("architecture").String() + "\" is not \"drmt\"",
                  "schedules are for dRMT chips; choose a target of that architecture");
    }
    json.AllowOnly({"name",         "architecture",  "keyUnits",   "keyUnitBits", "actionFields", "conditionFields",
                    "matchPackets", "actionPackets", "latency",    "clockHz",     "processors",   "memory",
                    "banks",        "stateful",      "phv",        "parser",      "buffer",       "operations",
                    "aluWidth",     "offers",        "sharesWords"});
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
DrmtLimitsToJson(const DrmtLimits& limits)
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

DrmtLimits
LoadDrmtLimits(const std::string& nameOrFile)
{
    const std::string file = TargetFile(nameOrFile);
    return ParseDrmtLimits(ReadTextFile(file), file);
}

DrmtLimits
ParseDrmtLimits(const std::string& json, const std::string& fileName)
{
    return ReadDrmtLimits(ReadJson(json, fileName));
}

std::string
PrintDrmtLimits(const DrmtLimits& limits)
{
    return DrmtLimitsToJson(limits).dump(4) + "\n";
}

} // namespace pisa
