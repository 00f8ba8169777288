// Commands of STF, command-line and runtime files as plain values, before any program is known.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_SPELLED_COMMAND_H
#define PISA_ENTRIES_SPELLED_COMMAND_H

#include "entries/spelled-match.h"
#include "entries/verb.h"

#include <optional>
#include <variant>
#include <vector>

namespace pisa
{

/** The format that commands were written in: it decides what a priority and an omitted key mean. */
enum class Dialect : uint8_t
{
    Stf,         ///< p4c's simple test framework: the largest priority wins, omitted keys match anything
    CommandLine, ///< simple_switch_CLI: the smallest priority wins, keys and arguments are told by their place
    Runtime,     ///< p4lang/tutorials sN-runtime.json: the largest priority wins, as in P4Runtime
};

struct SpelledKey
{
    Word name; ///< empty text: told by its place
    SpelledMatch match;
};

struct SpelledArgument
{
    Word name; ///< empty text: told by its place
    SpelledNumber value;
};

/** Adds or changes an entry, a default action or a member of an action profile. */
struct SpelledEntry
{
    Verb verb{Verb::TableAdd};
    SourceLocation where;
    Word object;                         ///< table or profile
    bool isProfileByTable{false};        ///< `object` is a table and means its profile
    Word action;                         ///< empty text where the verb takes a member or group
    std::optional<SpelledNumber> handle; ///< of the entry or member that changes
    std::vector<SpelledKey> keys;
    std::vector<SpelledArgument> arguments; ///< action data; the handle of IndirectAdd and IndirectAddWithGroup
    std::optional<SpelledNumber> priority;
    bool mayEndInPriority{false}; ///< the last argument is the priority if the table wants one
    Word label;                   ///< STF: `= NAME`, by which check_counter means this entry
};

/** Rate in packets or bytes a microsecond, burst in packets or bytes. */
struct SpelledRate
{
    double rate{0};
    SpelledNumber burst;
};

/** Any other command of the control plane: at most one object, then numbers. */
struct SpelledOperation
{
    Verb verb{Verb::RegisterRead};
    Subject subject{Subject::Register};
    SourceLocation where;
    Word object; ///< the subject's name; empty text if it has none
    bool isProfileByTable{false};
    std::vector<SpelledNumber> numbers;
    std::vector<SpelledRate> rates;
};

/** One copy that the replication engine makes. */
struct SpelledReplica
{
    SpelledNumber port;
    SpelledNumber instance; ///< replication id
};

/** A multicast group or clone session of a runtime file. */
struct SpelledReplication
{
    SourceLocation where;
    bool isCloneSession{false};
    SpelledNumber id;
    std::vector<SpelledReplica> replicas;
    std::optional<SpelledNumber> truncation; ///< bytes of a clone
};

/** STF: a frame that arrives. */
struct SpelledPacket
{
    SourceLocation where;
    uint32_t port{0};
    std::vector<uint8_t> bytes;
};

/** STF: a frame that must leave. */
struct SpelledExpectation
{
    SourceLocation where;
    uint32_t port{0};
    std::optional<std::string> digits; ///< hexadecimal, `*` for any digit; none: any frame
    bool isWhole{false};               ///< `$`: the frame ends there; else more may follow
};

/** STF: no frame leaves any more. */
struct SpelledSilence
{
    SourceLocation where;
};

/** STF: everything before has had its effect. */
struct SpelledWait
{
    SourceLocation where;
};

enum class CounterUnit : uint8_t
{
    Packets,
    Bytes,
};

enum class Comparison : uint8_t
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
};

/** STF: what a counter must hold. */
struct SpelledCounterCheck
{
    SourceLocation where;
    Word counter;
    std::variant<SpelledNumber, Word> index; ///< a cell, or the label of an entry
    CounterUnit unit{CounterUnit::Packets};
    Comparison comparison{Comparison::GreaterOrEqual}; ///< 0 by default: holds if the cell exists
    SpelledNumber value;
};

/** STF: `remove all`: every table is as it was at boot. */
struct SpelledRemoveAll
{
    SourceLocation where;
};

using SpelledCommand =
    std::variant<SpelledEntry, SpelledOperation, SpelledReplication, SpelledPacket, SpelledExpectation,
                 SpelledSilence, SpelledWait, SpelledCounterCheck, SpelledRemoveAll>;

/** All commands of one file, in order. */
struct SpelledFile
{
    Dialect dialect{Dialect::CommandLine};
    std::vector<SpelledCommand> commands;
};

} // namespace pisa

#endif // PISA_ENTRIES_SPELLED_COMMAND_H
