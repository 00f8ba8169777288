// The JSON form of plans.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/json-reader.h"
#include "upgrade/plan-text.h"
#include "upgrade/primitive-names.h"

#include <nlohmann/json.hpp>

namespace pisa
{
namespace
{

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "pisa-plan-1";
constexpr std::array<const char*, kMemoryKinds> kMemoryNames{"elements", "sramRows", "tcamRows", "descriptions"};

Json
ToJson(const UpgradeMemory& memory)
{
    Json json;
    for (unsigned k = 0; k < kMemoryKinds; ++k)
    {
        json[kMemoryNames[k]] = memory.amount[k];
    }
    return json;
}

Json
ToJson(const Primitive& primitive)
{
    Json json;
    json["do"] = NameOf(primitive.kind);
    json["phase"] = NameOf(primitive.phase);
    json["pipe"] = NameOf(primitive.pipe);
    json["node"] = NameOf(primitive.node);
    json["other"] = NameOf(primitive.other);
    json["changes"] = Json::array();
    for (const PointerChange& change : primitive.changes)
    {
        json["changes"].push_back({{"slot", NameOf(change.slot)}, {"target", NameOf(change.target)}});
    }
    json["name"] = primitive.name;
    json["to"] = primitive.toName;
    json["count"] = primitive.count;
    json["writes"] = DwordWrites(primitive);
    return json;
}

UpgradeMemory
MemoryFrom(const JsonValue& json)
{
    UpgradeMemory memory;
    for (unsigned k = 0; k < kMemoryKinds; ++k)
    {
        memory.amount[k] = json.Member(kMemoryNames[k]).Unsigned();
    }
    return memory;
}

/** @return what `find` makes of the member's text; an error if it knows no such word. */
template <typename F>
auto
Named(const JsonValue& json, const char* member, const F& find)
{
    const JsonValue& value = json.Member(member);
    const auto found = find(value.String());
    if (!found)
    {
        value.Fail("there is no '" + value.String() + "'", "see `pisa plan --json` for the words");
    }
    return *found;
}

Primitive
PrimitiveFrom(const JsonValue& json)
{
    json.AllowOnly({"do", "phase", "pipe", "node", "other", "changes", "name", "to", "count", "writes"});
    Primitive primitive;
    primitive.kind = Named(json, "do", FindPrimitive);
    primitive.phase = Named(json, "phase", FindPhase);
    primitive.pipe = Named(json, "pipe", FindThread);
    primitive.node = Named(json, "node", FindPlanNode);
    primitive.other = Named(json, "other", FindPlanNode);
    const bool isOfBranch = primitive.kind == Primitive::Kind::SetBranchPointers;
    for (const JsonValue& change : json.Member("changes").Items())
    {
        change.AllowOnly({"slot", "target"});
        const auto findSlot = [&](const std::string& name)
        {
            return primitive.node == PlanNode{} && name == NameOf(PointerSlot{PointerSlot::Kind::Entry})
                       ? std::optional<PointerSlot>(PointerSlot{PointerSlot::Kind::Entry})
                       : FindSlot(name, !isOfBranch);
        };
        primitive.changes.push_back({Named(change, "slot", findSlot), Named(change, "target", FindPlanNode)});
    }
    primitive.name = json.Member("name").String();
    primitive.toName = json.Member("to").String();
    primitive.count = json.Member("count").Unsigned();
    if (json.Member("writes").Unsigned() != DwordWrites(primitive))
    {
        json.Member("writes").Fail("this primitive takes " + std::to_string(DwordWrites(primitive)) + " writes");
    }
    return primitive;
}

} // namespace

std::string
PrintPlan(const UpgradePlan& plan)
{
    Json json;
    json["format"] = kFormat;
    json["consistency"] = NameOf(plan.level);
    json["memory"] = {{"before", ToJson(plan.before)},
                      {"peak", ToJson(plan.peak)},
                      {"bound", ToJson(plan.peakBound)}};
    json["transactions"] = Json::array();
    for (const PlannedTransaction& transaction : plan.transactions)
    {
        Json one;
        one["elements"] = transaction.elements;
        one["peak"] = ToJson(transaction.peak);
        one["after"] = ToJson(transaction.after);
        one["primitives"] = Json::array();
        for (const Primitive& primitive : transaction.primitives)
        {
            one["primitives"].push_back(ToJson(primitive));
        }
        json["transactions"].push_back(one);
    }
    json["warnings"] = Json::array();
    for (const Diagnostic& warning : plan.warnings)
    {
        json["warnings"].push_back({{"file", warning.where.file},
                                    {"line", warning.where.line},
                                    {"column", warning.where.column},
                                    {"what", warning.what},
                                    {"remedy", warning.remedy}});
    }
    const PlanCost cost = CostOf(plan);
    json["cost"] = {{"primitives", cost.primitives},
                    {"writes", cost.writes},
                    {"entries", cost.entries},
                    {"writeSeconds", cost.writeSeconds},
                    {"entrySeconds", cost.entrySeconds}};
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

UpgradePlan
ParsePlan(const std::string& text, const std::string& fileName)
{
    const JsonValue json = ReadJson(text, fileName);
    json.AllowOnly({"format", "consistency", "memory", "transactions", "warnings", "cost"});
    if (json.Member("format").String() != kFormat)
    {
        json.Member("format").Fail("'" + json.Member("format").String() + "' is not " + kFormat,
                                   "make the plan anew with `pisa plan --json`");
    }
    UpgradePlan plan;
    plan.level = Named(json, "consistency", FindConsistency);
    plan.before = MemoryFrom(json.Member("memory").Member("before"));
    plan.peak = MemoryFrom(json.Member("memory").Member("peak"));
    plan.peakBound = MemoryFrom(json.Member("memory").Member("bound"));
    for (const JsonValue& one : json.Member("transactions").Items())
    {
        one.AllowOnly({"elements", "peak", "after", "primitives"});
        PlannedTransaction transaction;
        transaction.elements = one.Member("elements").Unsigned();
        transaction.peak = MemoryFrom(one.Member("peak"));
        transaction.after = MemoryFrom(one.Member("after"));
        for (const JsonValue& primitive : one.Member("primitives").Items())
        {
            transaction.primitives.push_back(PrimitiveFrom(primitive));
        }
        plan.transactions.push_back(std::move(transaction));
    }
    for (const JsonValue& warning : json.Member("warnings").Items())
    {
        plan.warnings.push_back(
            {Severity::Warning,
             {warning.Member("file").String(), static_cast<unsigned>(warning.Member("line").Unsigned(0, UINT32_MAX)),
              static_cast<unsigned>(warning.Member("column").Unsigned(0, UINT32_MAX))},
             warning.Member("what").String(),
             warning.Member("remedy").String()});
    }
    return plan;
}

} // namespace pisa
