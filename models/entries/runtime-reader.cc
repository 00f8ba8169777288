// Runtime files: one function a kind of object.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/runtime-reader.h"

#include "target/json-reader.h"

#include <utility>

namespace pisa
{

namespace
{

Word
ReadText(const JsonValue& json)
{
    return {json.String(), json.Where()};
}

SpelledNumber
ReadJsonNumber(const JsonValue& json)
{
    return ReadNumber({json.IsString() ? json.String() : json.WholeNumber(), json.Where()});
}

/** [value], [value, length] of a prefix or [value, mask], [low, high]: the key's kind says which of the latter. */
SpelledMatch
ReadJsonMatch(const JsonValue& json)
{
    SpelledMatch match;
    if (!json.IsArray())
    {
        match.value = ReadJsonNumber(json);
        return match;
    }
    const std::vector<JsonValue>& items = json.Items();
    if (items.empty() || items.size() > 2)
    {
        json.Fail("must hold one or two numbers, holds " + std::to_string(items.size()),
                  "write [value, prefix length], [value, mask] or [low, high]");
    }
    match.value = ReadJsonNumber(items[0]);
    if (items.size() == 2)
    {
        match.form = SpelledMatch::Form::Pair;
        match.second = ReadJsonNumber(items[1]);
    }
    return match;
}

bool
IsDefault(const JsonValue& json)
{
    const JsonValue* isDefault = json.Find("default_action");
    return isDefault != nullptr && !isDefault->IsNull() && isDefault->Boolean();
}

SpelledEntry
ReadTableEntry(const JsonValue& json)
{
    json.AllowOnly({"table", "match", "default_action", "action_name", "action_params", "priority"});
    SpelledEntry entry;
    entry.verb = IsDefault(json) ? Verb::TableSetDefault : Verb::TableAdd;
    entry.where = json.Where();
    entry.object = ReadText(json.Member("table"));
    entry.action = ReadText(json.Member("action_name"));
    const JsonValue* match = json.Find("match");
    if (match != nullptr && !match->IsNull())
    {
        for (const auto& [name, value] : match->Members())
        {
            entry.keys.push_back({{name, value.Where()}, ReadJsonMatch(value)});
        }
    }
    if (entry.verb == Verb::TableSetDefault && !entry.keys.empty())
    {
        match->Fail("a default action has no match", "remove 'match', or 'default_action'");
    }
    for (const auto& [name, value] : json.Member("action_params").Members())
    {
        entry.arguments.push_back({{name, value.Where()}, ReadJsonNumber(value)});
    }
    const JsonValue* priority = json.Find("priority");
    if (priority != nullptr && !priority->IsNull())
    {
        entry.priority = ReadJsonNumber(*priority);
    }
    return entry;
}

SpelledReplication
ReadReplication(const JsonValue& json, bool isCloneSession)
{
    SpelledReplication replication;
    replication.where = json.Where();
    replication.isCloneSession = isCloneSession;
    if (isCloneSession)
    {
        json.AllowOnly({"clone_session_id", "replicas", "packet_length_bytes"});
        replication.id = ReadJsonNumber(json.Member("clone_session_id"));
        const JsonValue* length = json.Find("packet_length_bytes");
        if (length != nullptr)
        {
            replication.truncation = ReadJsonNumber(*length);
        }
    }
    else
    {
        json.AllowOnly({"multicast_group_id", "replicas"});
        replication.id = ReadJsonNumber(json.Member("multicast_group_id"));
    }
    for (const JsonValue& item : json.Member("replicas").Items())
    {
        item.AllowOnly({"egress_port", "instance"});
        replication.replicas.push_back(
            {ReadJsonNumber(item.Member("egress_port")), ReadJsonNumber(item.Member("instance"))});
    }
    return replication;
}

/** Calls `read` for each item of a member that may be left out. */
template <typename F>
void
ForEachItem(const JsonValue& json, const char* member, const F& read)
{
    const JsonValue* items = json.Find(member);
    if (items != nullptr)
    {
        for (const JsonValue& item : items->Items())
        {
            read(item);
        }
    }
}

std::string
ReadPath(const JsonValue& json, const char* member)
{
    const JsonValue& path = json.Member(member);
    if (path.String().empty())
    {
        path.Fail("is empty", "name the file");
    }
    return path.String();
}

} // namespace

RuntimeFile
ReadRuntimeFile(const std::string& text, const std::string& fileName)
{
    const JsonValue json = ReadJson(text, fileName);
    json.AllowOnly(
        {"target", "p4info", "bmv2_json", "table_entries", "multicast_group_entries", "clone_session_entries"});
    RuntimeFile runtime;
    runtime.target = json.Member("target").String();
    if (runtime.target != "bmv2")
    {
        json.Member("target").Fail("unknown target '" + runtime.target + "'", "write \"bmv2\"");
    }
    runtime.p4info = ReadPath(json, "p4info");
    runtime.bmv2Json = ReadPath(json, "bmv2_json");
    runtime.file.dialect = Dialect::Runtime;
    std::vector<SpelledCommand>& commands = runtime.file.commands;
    ForEachItem(json, "table_entries", [&](const JsonValue& item) { commands.emplace_back(ReadTableEntry(item)); });
    ForEachItem(json, "multicast_group_entries",
                [&](const JsonValue& item) { commands.emplace_back(ReadReplication(item, false)); });
    ForEachItem(json, "clone_session_entries",
                [&](const JsonValue& item) { commands.emplace_back(ReadReplication(item, true)); });
    return runtime;
}

} // namespace pisa
