// A target's JSON form. Member names are those of the structs.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/banks-check.h"
#include "target/drmt-limits-json.h"
#include "target/json-reader.h"
#include "target/names-json.h"
#include "target/target.h"
#include "target/timing-json.h"

#include <nlohmann/json.hpp>

namespace pisa
{

namespace
{

/** No number of a chip is larger; keeps products of a few of them within 64 bits. */
constexpr unsigned kMostOfAnything = 1U << 20;

/** One number of a struct: its name in the file, where it lives, and the least that makes sense. */
template <typename Struct>
struct NumberMember
{
    const char* name;
    unsigned Struct::*member;
    unsigned least;
};

constexpr NumberMember<StageLimits> kStageNumbers[] = {
    {"sramBlocks", &StageLimits::sramBlocks, 0},
    {"sramBlockRows", &StageLimits::sramBlockRows, 1},
    {"sramBlockBits", &StageLimits::sramBlockBits, 1},
    {"sramMatchBits", &StageLimits::sramMatchBits, 1},
    {"tcamBlocks", &StageLimits::tcamBlocks, 0},
    {"tcamBlockRows", &StageLimits::tcamBlockRows, 1},
    {"tcamBlockBits", &StageLimits::tcamBlockBits, 1},
    {"exactCrossbarBits", &StageLimits::exactCrossbarBits, 0},
    {"ternaryCrossbarBits", &StageLimits::ternaryCrossbarBits, 0},
    {"actionCrossbarBits", &StageLimits::actionCrossbarBits, 0},
    {"tables", &StageLimits::tables, 1},
    {"statefulUnits", &StageLimits::statefulUnits, 0},
};

/** Of the pool of a dRMT chip: the blocks alone. */
constexpr NumberMember<StageLimits> kPoolNumbers[] = {
    {"sramBlocks", &StageLimits::sramBlocks, 0},       {"sramBlockRows", &StageLimits::sramBlockRows, 1},
    {"sramBlockBits", &StageLimits::sramBlockBits, 1}, {"sramMatchBits", &StageLimits::sramMatchBits, 1},
    {"tcamBlocks", &StageLimits::tcamBlocks, 0},       {"tcamBlockRows", &StageLimits::tcamBlockRows, 1},
    {"tcamBlockBits", &StageLimits::tcamBlockBits, 1},
};

constexpr NumberMember<BankLimits> kBankNumbers[] = {
    {"count", &BankLimits::count, 1},
    {"entries", &BankLimits::entries, 1},
};

constexpr NumberMember<StatefulLimits> kStatefulNumbers[] = {
    {"inputs", &StatefulLimits::inputs, 0},
    {"steps", &StatefulLimits::steps, 0},
    {"depth", &StatefulLimits::depth, 0},
    {"width", &StatefulLimits::width, 0},
};

constexpr NumberMember<ParserLimits> kParserNumbers[] = {
    {"tcamRows", &ParserLimits::tcamRows, 0},
    {"lookupBits", &ParserLimits::lookupBits, 0},
    {"headerBytes", &ParserLimits::headerBytes, 0},
    {"instances", &ParserLimits::instances, 1},
};

/** How frames reach the parsers. */
constexpr const char* kStoreAndForward = "store-and-forward";
constexpr const char* kStreaming = "streaming";

constexpr NumberMember<IdealLatency> kIdealNumbers[] = {
    {"ingress", &IdealLatency::ingress, 1},
    {"egress", &IdealLatency::egress, 1},
};

constexpr NumberMember<TrafficManagerLimits> kBufferNumbers[] = {
    {"cells", &TrafficManagerLimits::cells, 1},
    {"cellBytes", &TrafficManagerLimits::cellBytes, 1},
};

template <typename Struct, std::size_t N>
void
ReadNumbers(const JsonValue& json, const NumberMember<Struct> (&numbers)[N], Struct& into)
{
    for (const NumberMember<Struct>& number : numbers)
    {
        into.*number.member = static_cast<unsigned>(json.Member(number.name).Unsigned(number.least, kMostOfAnything));
    }
}

template <typename Struct, std::size_t N>
nlohmann::ordered_json
PrintNumbers(const Struct& from, const NumberMember<Struct> (&numbers)[N])
{
    nlohmann::ordered_json json;
    for (const NumberMember<Struct>& number : numbers)
    {
        json[number.name] = from.*number.member;
    }
    return json;
}

StageLimits
ReadStage(const JsonValue& json)
{
    json.AllowOnly({"sramBlocks", "sramBlockRows", "sramBlockBits", "sramMatchBits", "tcamBlocks", "tcamBlockRows",
                    "tcamBlockBits", "exactCrossbarBits", "ternaryCrossbarBits", "actionCrossbarBits", "tables",
                    "statefulUnits"});
    StageLimits limits;
    ReadNumbers(json, kStageNumbers, limits);
    return limits;
}

/** What an RMT chip has and no other: its stages. */
void
ReadStages(const JsonValue& json, Target& target)
{
    json.AllowOnly({"name", "architecture", "clockHz", "stages", "latency", "stage", "stateful", "phv", "parser",
                    "buffer", "operations", "aluWidth", "offers", "sharesWords"});
    target.stages = static_cast<unsigned>(json.Member("stages").Unsigned(1, 1024));
    target.latency = ReadLatencyModel(json.Member("latency"), target.stages);
    target.stage = ReadStage(json.Member("stage"));
}

/** Of a dRMT chip that hashes its tables over banks; the memory must have been read. */
void
ReadBanks(const JsonValue& json, Target& target)
{
    json.AllowOnly({"count", "entries"});
    ReadNumbers(json, kBankNumbers, target.banks);
    if (target.banks.count > target.stage.sramBlocks)
    {
        json.Member("count").Fail(std::to_string(target.banks.count) + " banks of " +
                                      std::to_string(target.stage.sramBlocks) + " SRAM blocks",
                                  "give each bank a block or more");
    }
    if (target.issue.matchLatency == 0)
    {
        json.Fail("a bank answers in the cycle of the access: 'latency.match' is 0", "set it to 1 or more");
    }
}

/** What a dRMT chip has and no other: its processors and the pool. */
void
ReadProcessors(const JsonValue& json, Target& target)
{
    target.issue = ReadDrmtLimits(json);
    target.processors = static_cast<unsigned>(json.Member("processors").Unsigned(1, 1024));
    const JsonValue& memory = json.Member("memory");
    memory.AllowOnly({"sramBlocks", "sramBlockRows", "sramBlockBits", "sramMatchBits", "tcamBlocks", "tcamBlockRows",
                      "tcamBlockBits"});
    ReadNumbers(memory, kPoolNumbers, target.stage);
    if (const JsonValue* banks = json.Find("banks"))
    {
        ReadBanks(*banks, target);
    }
}

StatefulLimits
ReadStateful(const JsonValue& json)
{
    json.AllowOnly({"inputs", "steps", "depth", "width", "operations"});
    StatefulLimits limits;
    ReadNumbers(json, kStatefulNumbers, limits);
    if (limits.width > 64)
    {
        json.Member("width").Fail("cells of " + std::to_string(limits.width) + " bits, limit 64");
    }
    limits.operations = ReadOperations(json.Member("operations"));
    return limits;
}

std::vector<PhvWords>
ReadPhv(const JsonValue& json)
{
    std::vector<PhvWords> phv;
    unsigned least = 1;
    for (const JsonValue& item : json.Items())
    {
        item.AllowOnly({"width", "count"});
        PhvWords words;
        if (item.Member("width").Unsigned(1, 64) < least)
        {
            item.Member("width").Fail("words must be listed by ascending width", "reorder or merge the entries");
        }
        words.width = static_cast<unsigned>(item.Member("width").Unsigned());
        words.count = static_cast<unsigned>(item.Member("count").Unsigned(1, kMostOfAnything));
        if (!phv.empty() && words.width % phv.back().width != 0)
        {
            item.Member("width").Fail("must be a multiple of the next narrower word's " +
                                      std::to_string(phv.back().width) + " bits");
        }
        phv.push_back(words);
        least = words.width + 1;
    }
    if (phv.empty())
    {
        json.Fail("the header vector has no words", "list at least one width");
    }
    return phv;
}

/** How frames reach the parser. */
void
ReadParserInput(const JsonValue& json, ParserLimits& limits)
{
    const std::string& input = json.Member("input").String();
    if (input == kStreaming)
    {
        limits.bytesPerCycle = static_cast<unsigned>(json.Member("bytesPerCycle").Unsigned(1, kMostOfAnything));
    }
    else if (input != kStoreAndForward)
    {
        json.Member("input").Fail("unknown input \"" + input + "\"",
                                  std::string("known: \"") + kStoreAndForward + "\", \"" + kStreaming + "\"");
    }
    else if (const JsonValue* bytes = json.Find("bytesPerCycle"))
    {
        bytes->Fail("a parser that stores frames takes them whole",
                    std::string("leave it out, or make the input \"") + kStreaming + "\"");
    }
}

ParserLimits
ReadParser(const JsonValue& json)
{
    json.AllowOnly({"tcamRows", "lookupBits", "headerBytes", "instances", "input", "bytesPerCycle"});
    ParserLimits limits;
    ReadNumbers(json, kParserNumbers, limits);
    ReadParserInput(json, limits);
    return limits;
}

nlohmann::ordered_json
PrintParser(const ParserLimits& limits, nlohmann::ordered_json json)
{
    json["input"] = limits.bytesPerCycle == 0 ? kStoreAndForward : kStreaming;
    if (limits.bytesPerCycle != 0)
    {
        json["bytesPerCycle"] = limits.bytesPerCycle;
    }
    return json;
}

TrafficManagerLimits
ReadBuffer(const JsonValue& json)
{
    json.AllowOnly({"cells", "cellBytes"});
    TrafficManagerLimits limits;
    ReadNumbers(json, kBufferNumbers, limits);
    return limits;
}

nlohmann::ordered_json
PrintStages(const Target& target)
{
    nlohmann::ordered_json json;
    json["name"] = target.name;
    json["architecture"] = target.architecture;
    json["clockHz"] = target.clockHz;
    json["stages"] = target.stages;
    json["latency"] = LatencyModelToJson(target.latency);
    json["stage"] = PrintNumbers(target.stage, kStageNumbers);
    return json;
}

nlohmann::ordered_json
PrintProcessors(const Target& target)
{
    nlohmann::ordered_json json = DrmtLimitsToJson(target.issue);
    json["clockHz"] = target.clockHz;
    json["processors"] = target.processors;
    json["memory"] = PrintNumbers(target.stage, kPoolNumbers);
    if (target.banks.count > 0)
    {
        json["banks"] = PrintNumbers(target.banks, kBankNumbers);
    }
    return json;
}

/** What an ideal switch has: no limits but those of its ports and buffer. */
void
ReadIdeal(const JsonValue& json, Target& target)
{
    json.AllowOnly({"name", "architecture", "clockHz", "latency", "parser", "buffer"});
    json.Member("latency").AllowOnly({"ingress", "egress"});
    ReadNumbers(json.Member("latency"), kIdealNumbers, target.ideal);
    const JsonValue& parser = json.Member("parser");
    parser.AllowOnly({"instances", "input", "bytesPerCycle"});
    target.parser.instances = static_cast<unsigned>(parser.Member("instances").Unsigned(1, kMostOfAnything));
    ReadParserInput(parser, target.parser);
    target.buffer = ReadBuffer(json.Member("buffer"));
}

nlohmann::ordered_json
PrintIdeal(const Target& target)
{
    nlohmann::ordered_json json;
    json["name"] = target.name;
    json["architecture"] = target.architecture;
    json["clockHz"] = target.clockHz;
    json["latency"] = PrintNumbers(target.ideal, kIdealNumbers);
    json["parser"] = PrintParser(target.parser, {{"instances", target.parser.instances}});
    json["buffer"] = PrintNumbers(target.buffer, kBufferNumbers);
    return json;
}

} // namespace

Target
ParseTarget(const std::string& text, const std::string& fileName)
{
    const JsonValue json = ReadJson(text, fileName);
    Target target;
    target.name = json.Member("name").String();
    target.architecture = json.Member("architecture").String();
    target.clockHz = json.Member("clockHz").Unsigned(1, 1'000'000'000'000);
    if (target.architecture == "ideal")
    {
        ReadIdeal(json, target);
        return target;
    }
    if (target.architecture == "rmt")
    {
        ReadStages(json, target);
    }
    else if (target.architecture == "drmt")
    {
        ReadProcessors(json, target);
    }
    else
    {
        json.Member("architecture")
            .Fail("unknown architecture \"" + target.architecture + "\"", "known: \"rmt\", \"drmt\", \"ideal\"");
    }
    target.stateful = ReadStateful(json.Member("stateful"));
    target.phv = ReadPhv(json.Member("phv"));
    if (const JsonValue* shares = json.Find("sharesWords"))
    {
        target.sharesWords = shares->Boolean();
    }
    target.parser = ReadParser(json.Member("parser"));
    target.buffer = ReadBuffer(json.Member("buffer"));
    target.operations = ReadOperations(json.Member("operations"));
    target.aluWidth = static_cast<unsigned>(json.Member("aluWidth").Unsigned(1, 64));
    if (const JsonValue* offers = json.Find("offers"))
    {
        target.offers = ReadOffers(*offers);
    }
    for (const Offer offer : target.offers)
    {
        if (target.banks.count > 0 && !IsOfferedBesideBanks(offer))
        {
            json.Member("offers").Fail("'" + std::string(NameOf(offer)) +
                                           "' is no service of a chip that hashes its tables over banks",
                                       "leave it out: such a chip offers what its parser and deparser do");
        }
    }
    return target;
}

std::string
PrintTarget(const Target& target)
{
    if (target.architecture == "ideal")
    {
        return PrintIdeal(target).dump(4) + "\n";
    }
    nlohmann::ordered_json json = target.architecture == "drmt" ? PrintProcessors(target) : PrintStages(target);
    json["stateful"] = PrintNumbers(target.stateful, kStatefulNumbers);
    json["stateful"]["operations"] = OperationsToJson(target.stateful.operations);
    json["phv"] = nlohmann::ordered_json::array();
    for (const PhvWords& words : target.phv)
    {
        json["phv"].push_back({{"width", words.width}, {"count", words.count}});
    }
    if (!target.sharesWords)
    {
        json["sharesWords"] = false;
    }
    json["parser"] = PrintParser(target.parser, PrintNumbers(target.parser, kParserNumbers));
    json["buffer"] = PrintNumbers(target.buffer, kBufferNumbers);
    json["operations"] = OperationsToJson(target.operations);
    json["aluWidth"] = target.aluWidth;
    if (!target.offers.empty())
    {
        json["offers"] = OffersToJson(target.offers);
    }
    return json.dump(4) + "\n";
}

} // namespace pisa
