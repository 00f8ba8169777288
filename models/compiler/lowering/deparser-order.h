// What deparsers compute beside checksums that are updated.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LOWERING_DEPARSER_ORDER_H
#define PISA_COMPILER_LOWERING_DEPARSER_ORDER_H

#include "ir/program.h"

#include <optional>
#include <string>

namespace pisa
{

/**
 * simple_switch updates checksums and then runs what its deparser computes; chips do so the other way round, which is
 * the same unless the deparser reads a checksum or writes to what one is made of.
 * @param program with its checksums
 * @param code of the deparser
 * @return what is wrong with the first field for which the order counts; nothing if there is none
 */
std::optional<std::string> FindDeparserConflict(const Program& program, const std::vector<Instruction>& code);

/** What users do about such a conflict. */
constexpr const char* kDeparserRemedy = "compute it in the egress control, and the checksum by hash() there";

} // namespace pisa

#endif // PISA_COMPILER_LOWERING_DEPARSER_ORDER_H
