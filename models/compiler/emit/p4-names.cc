// Identifiers of P4_16 for names that programs of any language have.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/p4-names.h"

#include <algorithm>
#include <cctype>

namespace pisa
{

namespace
{

/** Keywords of P4_16 (appendix A), what core.p4 and v1model.p4 declare, and the parameters of our own blocks. */
const std::set<std::string>&
Reserved()
{
    static const std::set<std::string> kReserved{
        "abstract", "action", "actions", "apply", "bit", "bool", "break", "const", "continue", "control", "default",
        "else", "entries", "enum", "error", "exit", "extern", "false", "for", "header", "header_union", "if", "in",
        "inout", "int", "key", "list", "match_kind", "out", "package", "parser", "pragma", "priority", "return",
        "select", "size", "state", "string", "struct", "switch", "table", "this", "transition", "true", "tuple",
        "type", "typedef", "value_set", "varbit", "void", "_",
        // core.p4
        "packet_in", "packet_out", "verify", "NoAction", "static_assert", "exact", "ternary", "lpm", "accept",
        "reject",
        // v1model.p4
        "range", "optional", "selector", "standard_metadata_t", "CounterType", "MeterType", "counter",
        "direct_counter", "meter", "direct_meter", "register", "action_profile", "action_selector", "HashAlgorithm",
        "CloneType", "random", "digest", "mark_to_drop", "hash", "verify_checksum", "update_checksum",
        "verify_checksum_with_payload", "update_checksum_with_payload", "clone", "clone3", "resubmit", "recirculate",
        "clone_preserving_field_list", "resubmit_preserving_field_list", "recirculate_preserving_field_list",
        "truncate", "assert", "assume", "log_msg", "Checksum16", "Parser", "VerifyChecksum", "Ingress", "Egress",
        "ComputeChecksum", "Deparser", "V1Switch", "main", "isValid", "setValid", "setInvalid", "minSizeInBits",
        "minSizeInBytes",
        // ours
        "hdr", "meta", "standard_metadata", "packet", "headers_t", "metadata_t"};
    return kReserved;
}

/** @return whether the emitted bodies of actions have a variable of that name: cell, result, step0, input0. */
bool
IsLocal(const std::string& identifier)
{
    const std::string word = identifier.substr(0, identifier.find_last_not_of("0123456789") + 1);
    return word == "cell" || word == "result" || word == "step" || word == "input";
}

} // namespace

std::string
P4Identifier(const std::string& name)
{
    std::string identifier;
    for (const char c : name)
    {
        const bool isWord = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
        if (isWord || (!identifier.empty() && identifier.back() != '_'))
        {
            identifier += isWord ? c : '_';
        }
    }
    while (identifier.size() > 1 && identifier.back() == '_' && name.back() != '_')
    {
        identifier.pop_back();
    }
    if (identifier.empty() || std::isdigit(static_cast<unsigned char>(identifier[0])) != 0)
    {
        identifier.insert(0, "n");
    }
    return Reserved().count(identifier) > 0 || IsLocal(identifier) ? identifier + "_" : identifier;
}

std::string
P4String(const std::string& text)
{
    std::string quoted = "\"";
    for (const char c : text)
    {
        quoted += c == '"' || c == '\\' ? std::string("\\") + c : c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    return quoted + "\"";
}

std::string
P4Scope::Take(const std::string& name)
{
    const std::string base = P4Identifier(name);
    std::string identifier = base;
    for (unsigned number = 1; !m_taken.insert(identifier).second; ++number)
    {
        identifier = base + "_" + std::to_string(number);
    }
    return identifier;
}

} // namespace pisa
