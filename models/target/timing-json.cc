// Reading and printing models of time. Member names are those of the structs.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/timing-json.h"

#include <nlohmann/json.hpp>

namespace pisa
{

namespace
{

/** No number of cycles of a chip is larger; sums over all stages stay far from overflow. */
constexpr Cycle kMostCycles = Cycle{1} << 20;

constexpr const char* kDependencyCycles = "dependency-cycles";
constexpr const char* kStageLengths = "stage-lengths";

/** One cycle count of a model: its name in the file, where it lives, and the least that makes sense. */
template <typename Model>
struct CycleCount
{
    const char* name;
    Cycle Model::*member;
    Cycle least;
};

/** Strongest first: a weaker dependency may not cost more than a stronger one. */
constexpr CycleCount<StageLatency> kStageDependencies[] = {
    {"match", &StageLatency::match, 1},
    {"action", &StageLatency::action, 1},
    {"successor", &StageLatency::successor, 1},
    {"none", &StageLatency::none, 1},
};

/** As above: a boundary costs at most a stage's length. */
constexpr CycleCount<StageLengths> kBoundaries[] = {
    {"base", &StageLengths::base, 1},
    {"action", &StageLengths::action, 1},
    {"concurrent", &StageLengths::concurrent, 1},
};

constexpr CycleCount<StageLengths> kAdditions[] = {
    {"tcam", &StageLengths::tcam, 0},
    {"selector", &StageLengths::selector, 0},
    {"statefulDivide", &StageLengths::statefulDivide, 0},
    {"stateful", &StageLengths::stateful, 0},
    {"meter", &StageLengths::meter, 0},
    {"cornerTurn", &StageLengths::cornerTurn, 0},
    {"egressMinimum", &StageLengths::egressMinimum, 0},
    {"creditReissue", &StageLengths::creditReissue, 0},
};

/** Reads cycle counts each of which is at most the one before. */
template <typename Model, std::size_t N>
void
ReadDescending(const JsonValue& json, const CycleCount<Model> (&counts)[N], Model& into)
{
    Cycle most = kMostCycles;
    for (const CycleCount<Model>& count : counts)
    {
        most = json.Member(count.name).Unsigned(count.least, most);
        into.*count.member = most;
    }
}

StageLatency
ReadDependencyCycles(const JsonValue& json)
{
    json.AllowOnly({"kind", "match", "action", "successor", "none"});
    StageLatency latency;
    ReadDescending(json, kStageDependencies, latency);
    return latency;
}

StageLengths
ReadStageLengths(const JsonValue& json, unsigned stages)
{
    json.AllowOnly({"kind", "base", "predication", "action", "concurrent", "tcam", "selector", "statefulDivide",
                    "stateful", "meter", "cornerStage", "cornerTurn", "egressMinimum", "headerVectors",
                    "creditReissue"});
    StageLengths lengths;
    ReadDescending(json, kBoundaries, lengths);
    lengths.predication = json.Member("predication").Unsigned(1, lengths.base);
    for (const CycleCount<StageLengths>& count : kAdditions)
    {
        lengths.*count.member = json.Member(count.name).Unsigned(count.least, kMostCycles);
    }
    lengths.cornerStage = static_cast<unsigned>(json.Member("cornerStage").Unsigned(0, stages - 1));
    lengths.headerVectors = static_cast<unsigned>(json.Member("headerVectors").Unsigned(1, kMostCycles));
    return lengths;
}

nlohmann::ordered_json
ToJson(const StageLatency& latency)
{
    nlohmann::ordered_json json{{"kind", kDependencyCycles}};
    for (const CycleCount<StageLatency>& count : kStageDependencies)
    {
        json[count.name] = latency.*count.member;
    }
    return json;
}

nlohmann::ordered_json
ToJson(const StageLengths& lengths)
{
    nlohmann::ordered_json json{{"kind", kStageLengths}};
    for (const CycleCount<StageLengths>& count : kBoundaries)
    {
        json[count.name] = lengths.*count.member;
    }
    json["predication"] = lengths.predication;
    for (const CycleCount<StageLengths>& count : kAdditions)
    {
        json[count.name] = lengths.*count.member;
    }
    json["cornerStage"] = lengths.cornerStage;
    json["headerVectors"] = lengths.headerVectors;
    return json;
}

} // namespace

LatencyModel
ReadLatencyModel(const JsonValue& json, unsigned stages)
{
    const JsonValue& kind = json.Member("kind");
    if (kind.String() == kDependencyCycles)
    {
        return ReadDependencyCycles(json);
    }
    if (kind.String() == kStageLengths)
    {
        return ReadStageLengths(json, stages);
    }
    kind.Fail("unknown model of time \"" + kind.String() + "\"",
              std::string("known: \"") + kDependencyCycles + "\", \"" + kStageLengths + "\"");
}

nlohmann::ordered_json
LatencyModelToJson(const LatencyModel& model)
{
    return std::visit([](const auto& each) { return ToJson(each); }, model);
}

} // namespace pisa
