// One packet program as plain values, whatever language it came from.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_PROGRAM_H
#define PISA_IR_PROGRAM_H

#include "ir/control.h"
#include "ir/parser.h"
#include "ir/resource.h"
#include "ir/thread.h"

#include <string>
#include <vector>

namespace pisa
{

/**
 * Headers, parse graph, actions, match-action tables, state and control flow of one packet program.
 *
 * Everything refers to everything else by index into these vectors; names are unique within each vector.
 * headers[0] is always the intrinsic metadata (see MakeIntrinsicHeader). Verify() states all invariants.
 */
struct Program
{
    std::string name;
    std::vector<Header> headers;
    std::vector<std::string> errors; ///< the program's own parser faults, numbered from kFirstOwnFault
    std::vector<ParseValueSet> valueSets;
    std::vector<ParseState> parser; ///< parser[0] is the start state; may be empty (nothing is extracted)
    bool keepsFaulty{false};      ///< packets on which the parser fails go to ingress with Intrinsic::ParserError set
                                  ///< and the headers extracted so far (v1model); else they are dropped
    std::vector<Checksum> checks; ///< verified behind the parser; a wrong one sets Intrinsic::ChecksumError
    std::vector<Action> actions;
    std::vector<Register> registers;
    std::vector<CounterArray> counters;
    std::vector<MeterArray> meters;
    std::vector<ActionProfile> profiles;
    std::vector<DigestLayout> digests;
    std::vector<Table> tables;
    Control ingress;
    Control egress;
    std::vector<HeaderId> deparser;  ///< emitted in this order, each when valid; then the unparsed payload
    std::vector<Checksum> checksums; ///< updated in this order before the deparser emits
    std::vector<std::vector<FieldId>> fieldLists; ///< metadata kept by copies and packets that come again

    bool operator==(const Program& o) const;
};

inline const Control&
ControlOf(const Program& program, Thread thread)
{
    return thread == Thread::Ingress ? program.ingress : program.egress;
}

inline Control&
ControlOf(Program& program, Thread thread)
{
    return thread == Thread::Ingress ? program.ingress : program.egress;
}

/** @return the internet checksum over all of dest's header, updated when that header is valid and was changed. */
Checksum HeaderChecksum(const Program& program, FieldId dest);

/** @return what a parser fault is called, one of the program's own included. */
std::string FaultName(const Program& program, uint8_t fault);

} // namespace pisa

#endif // PISA_IR_PROGRAM_H
