// v1model's calls for copies of packets and packets that come again.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_P4_WISH_CALLS_H
#define PISA_COMPILER_EMIT_P4_WISH_CALLS_H

#include "compiler/emit/p4-text.h"
#include "ir/program.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace pisa
{

/** @return whether body[at] writes Intrinsic::MirrorSession and the next one its list, of a known number. */
bool IsMirrorPair(const Program& program, const std::vector<Instruction>& body, std::size_t at);

/** @return the call; `list` 0 keeps no field, n keeps those of Program::fieldLists[n - 1]. @param session bit<32> */
std::string CloneCall(Thread thread, const std::string& session, uint64_t list);

/** @return the call for Intrinsic::Resubmit or Recirculate; lists as above. */
std::string AgainCall(Intrinsic wish, uint64_t list);

/** @return the number of the list that a wish names; 0 if there is no such list. */
uint64_t KnownList(const Program& program, uint64_t list);

/** Writes the call for each value that a field can have: `first` stands for list 1, what is no list for list 0. */
void TellByList(const Program& program, const std::string& field, uint64_t first,
                const std::function<std::string(uint64_t)>& call, P4Text& text);

} // namespace pisa

#endif // PISA_COMPILER_EMIT_P4_WISH_CALLS_H
