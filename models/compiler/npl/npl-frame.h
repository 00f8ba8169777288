// What NPL programs declare of packets: headers, the parser, checksums.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NPL_FRAME_H
#define PISA_COMPILER_NPL_FRAME_H

#include "compiler/emit/p4-text.h"
#include "ir/program.h"

#include <functional>
#include <string>
#include <vector>

namespace pisa
{

/** What the text calls headers and fields. */
struct NplFrameNames
{
    std::vector<std::string> structs;            ///< of each header
    std::function<std::string(FieldId)> placeOf; ///< "pkt.ipv4.ttl", "pkt.ipv4._PRESENT"
};

/** Writes the logical bus: it starts as 0; fields called chip_ are what the switch knows and is told. */
void WriteNplBus(const std::vector<Field>& fields, P4Text& text);

/** Writes the headers of packets, and the packet with all of them in the order in which they leave. */
void WriteNplPacket(const Program& program, const NplFrameNames& names, P4Text& text);

/** Writes an array of state as a special function: an index outside reads 0 and writes nothing. */
void WriteNplState(const std::string& name, unsigned width, uint64_t cells, P4Text& text);

/**
 * Writes a node for each parse state. Copies of fields, and bits ahead of the cursor ("lookahead(96, 16)"), are
 * assignments; NPL has none in its nodes, chips have.
 * @throws InputError, by state, for advances, faults, varbits and value sets
 */
void WriteNplParser(const Program& program, const NplFrameNames& names, P4Text& text);

/** Writes `create_checksum(field, header)`, or the fields that it is over, under its conditions. */
void WriteNplChecksums(const Program& program, const NplFrameNames& names, P4Text& text);

} // namespace pisa

#endif // PISA_COMPILER_NPL_FRAME_H
