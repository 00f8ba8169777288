// Checksums of a divided program: brought up to date where the packet leaves, once, as the whole program does.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SPLIT_BRIDGE_CHECKSUMS_H
#define PISA_COMPILER_SPLIT_BRIDGE_CHECKSUMS_H

#include "ir/program.h"

#include <set>
#include <vector>

namespace pisa
{

/** A checksum that is updated only where headers were written to. */
struct BridgeChecksum
{
    std::size_t checksum{0}; ///< of Program::checksums
    std::set<HeaderId> headers;
    FieldId isChanged; ///< of metadata that the bridge carries: some switch wrote to them
};

/** Gives each such checksum of a program a field of the header, which is metadata. */
std::vector<BridgeChecksum> ChecksumsOf(Program& frame, HeaderId header);

/**
 * Actions of a switch's program that write to such headers say so, and nothing is updated as long as the bridge is
 * on: a switch behind reads checksums as they came, and those of headers that are not valid stay as they are.
 */
void UpdateWhereLeaving(Program& program, const std::vector<BridgeChecksum>& checksums, HeaderId bridge);

} // namespace pisa

#endif // PISA_COMPILER_SPLIT_BRIDGE_CHECKSUMS_H
