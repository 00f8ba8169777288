// What the control plane does to a switch, by the indices of one program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_CONTROL_OPERATION_H
#define PISA_ENTRIES_CONTROL_OPERATION_H

#include "entries/entry-operation.h"
#include "entries/spelled-command.h"

#include <optional>
#include <variant>
#include <vector>

namespace pisa
{

/** Reads, writes or resets cells of a register; without `index` all of them. */
struct RegisterAccess
{
    RegisterId reg{0};
    std::optional<uint64_t> index;
    std::optional<uint64_t> value; ///< to write; none: read
};

/** A cell of an array, or that of an entry if the counter or meter is direct. */
using CellKey = std::variant<uint64_t, EntryKey>;

/** Both counts of one cell. */
struct CounterRead
{
    CounterId counter{0};
    CellKey cell;
};

/** Without `cell` all of them. */
struct CounterWrite
{
    CounterId counter{0};
    std::optional<CellKey> cell;
    uint64_t packets{0};
    uint64_t bytes{0};
};

/** Holds if `count comparison value` does. */
struct CounterCheck
{
    CounterRead counter;
    CounterUnit unit{CounterUnit::Packets};
    Comparison comparison{Comparison::Equal};
    uint64_t value{0};
};

struct MeterRate
{
    double rate{0};    ///< packets or bytes a microsecond
    uint64_t burst{0}; ///< packets or bytes
};

/** Without `cell` all of them. */
struct SetMeterRates
{
    MeterId meter{0};
    std::optional<CellKey> cell;
    MeterRate committed;
    MeterRate peak; ///< its rate is at least the committed one
};

struct MeterRatesRead
{
    MeterId meter{0};
    CellKey cell;
};

/** The values of a set, all of which are exact. */
struct SetParseValues
{
    ValueSetId valueSet{0};
    std::vector<MatchValue> members; ///< in the order in which they came
};

struct ParseValuesRead
{
    ValueSetId valueSet{0};
};

/** One copy of a packet. */
struct Replica
{
    uint32_t port{0};
    uint16_t replicationId{0};

    bool operator==(const Replica& o) const
    {
        return port == o.port && replicationId == o.replicationId;
    }
};

/** Sets all members of a multicast group, none if the group is to be no more. */
struct SetMulticastGroup
{
    uint16_t group{0};
    std::vector<Replica> members;
};

/** Where clones of a session go: copies, or a multicast group as it is when the clone is made; neither: nowhere. */
struct SetMirrorSession
{
    uint16_t session{0};
    std::vector<Replica> copies;
    std::optional<uint16_t> group;
    uint32_t truncation{0}; ///< bytes to which clones are cut; 0: they are not
    uint8_t queue{0};       ///< of each copy's port
};

struct MirrorSessionRead
{
    uint16_t session{0};
};

/** Depth in packets or rate in packets a second of the queues of one port and priority, or of all. */
struct SetQueue
{
    enum class Property : uint8_t
    {
        Depth,
        Rate,
    };

    Property property{Property::Depth};
    uint64_t value{0};
    std::optional<uint32_t> port;
    std::optional<uint32_t> priority;
};

/** A test's frames and pauses come as they were spelled. */
using ControlOperation =
    std::variant<InsertEntry, ModifyEntry, DeleteEntry, ClearTable, SetDefault, ResetDefault, SetMember, DeleteMember,
                 SetGroup, DeleteGroup, RegisterAccess, CounterRead, CounterWrite, CounterCheck, SetMeterRates,
                 MeterRatesRead, SetParseValues, ParseValuesRead, SetMulticastGroup, SetMirrorSession,
                 MirrorSessionRead, SetQueue, SpelledPacket, SpelledExpectation, SpelledSilence, SpelledWait>;

/** One operation and the place of the command that asked for it. */
struct ControlStep
{
    SourceLocation where;
    ControlOperation operation;
};

} // namespace pisa

#endif // PISA_ENTRIES_CONTROL_OPERATION_H
