// One packet program as plain values, whatever language it came from.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_PROGRAM_H
#define PISA_IR_PROGRAM_H

#include "ir/action.h"
#include "ir/control.h"
#include "ir/header.h"

#include <string>
#include <vector>

namespace pisa
{

/** A stateful array; one stateful operation a packet may touch it. Cells are up to 64 bits. */
struct Register
{
    std::string name;
    unsigned width{32};            ///< bits a cell, 1 to 64
    uint64_t size{1};              ///< cells
    std::vector<uint64_t> initial; ///< the first cells at boot; the rest are 0
    SourceLocation where;          ///< in the user's program, if it stems from there

    bool operator==(const Register& o) const;
};

/**
 * Headers, parse graph, actions, match-action tables, registers and control flow of one packet program.
 *
 * Everything refers to everything else by index into these vectors; names are unique within each vector.
 * headers[0] is always the intrinsic metadata (see MakeIntrinsicHeader). Verify() states all invariants.
 */
struct Program
{
    std::string name;
    std::vector<Header> headers;
    std::vector<ParseState> parser; ///< parser[0] is the start state; may be empty (nothing is extracted)
    std::vector<Action> actions;
    std::vector<Register> registers;
    std::vector<Table> tables;
    Control ingress;
    Control egress;
    std::vector<HeaderId> deparser;  ///< emitted in this order, each when valid; then the unparsed payload
    std::vector<Checksum> checksums; ///< updated by the deparser when their header is valid and changed
    std::vector<std::vector<FieldId>> fieldLists; ///< metadata kept by copies and packets that come again

    bool operator==(const Program& o) const;
};

} // namespace pisa

#endif // PISA_IR_PROGRAM_H
