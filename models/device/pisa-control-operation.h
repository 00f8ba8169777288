// One operation on the control channel, as trace sources tell it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_CONTROL_OPERATION_H
#define PISA_CONTROL_OPERATION_H

#include "entries/control-operation.h"
#include "target/cycle.h"

#include <cstdint>
#include <string>

namespace ns3
{

/** A request, and its answer. */
struct PisaControlOperation
{
    enum class Kind : uint8_t
    {
        InsertEntry,
        ModifyEntry,
        RemoveEntry,
        ClearTable,
        ReadEntries,
        SetDefault,
        SetMember,
        DeleteMember,
        SetGroup,
        DeleteGroup,
        WriteRegister,
        ReadRegister,
        WriteCounter,
        ReadCounter,
        SetMeter,
        ReadMeter,
        SetParseValues,
        ReadParseValues,
        SetMulticastGroup,
        SetMirrorSession,
        ReadMirrorSession,
        SetQueue,
    };

    uint64_t id{0}; ///< counts from 1 in each agent
    Kind kind{Kind::InsertEntry};
    std::string element; ///< name of the table or register; number of the multicast group or mirror session
    pisa::Cycle at{0};   ///< takes effect for accesses at this cycle and later
    bool done{false};    ///< in Reply: false if the switch refused
    uint64_t value{0};   ///< in Reply: what ReadRegister found
};

/** @return kind and element of an operation for the program; it is none of a test's frames and pauses. */
PisaControlOperation PisaNameOperation(const pisa::Program& program, const pisa::ControlOperation& operation);

} // namespace ns3

#endif // PISA_CONTROL_OPERATION_H
