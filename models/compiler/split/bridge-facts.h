// What switches know and decide of a packet, as metadata that the bridge can carry.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SPLIT_BRIDGE_FACTS_H
#define PISA_COMPILER_SPLIT_BRIDGE_FACTS_H

#include "compiler/lyra/context-ir.h"
#include "compiler/network/network-problem.h"

#include <map>
#include <set>
#include <string>

namespace pisa
{

/** Adds a field; its name gets a number if the header has it already. */
FieldId AddField(Program& frame, HeaderId header, const std::string& name, unsigned width);

/**
 * What the program asks of the chip at a packet's entry, or decides for its exit, becomes a field of metadata; what
 * the chip says or does is read and carried out by the bridge's own tables.
 * @param header of metadata that gets the fields
 * @return them, the port to leave by in any case
 * @throws InputError for decisions that one switch cannot carry out for others: copies to many ports, recirculation,
 * those of PER-SW algorithms, frames cut by what an egress queue says
 */
std::map<Intrinsic, FieldId> SeparateFacts(lyra::ContextProgram& program, const NetworkProblem& problem,
                                           HeaderId header);

/** @return decisions that some switch makes in egress, of a program whose facts are not separated yet. */
std::set<Intrinsic> DecidedInEgress(const lyra::ContextProgram& program);

} // namespace pisa

#endif // PISA_COMPILER_SPLIT_BRIDGE_FACTS_H
