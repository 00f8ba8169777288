// How programs ask for copies of packets.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LOWERING_MIRROR_SESSION_H
#define PISA_COMPILER_LOWERING_MIRROR_SESSION_H

#include "ir/header.h"
#include "ir/operation.h"
#include "ir/statement.h"

namespace pisa
{

/**
 * Asks for a copy also where the session is 0 in the 15 bits that count, of which simple_switch copies, too.
 * @param writer computes: Code, StraightWriter
 * @return what Intrinsic::MirrorSession is set to, never 0
 */
template <typename Writer>
Operand
MirrorSessionToAsk(Writer& writer, const Operand& session)
{
    const auto* known = std::get_if<Constant>(&session);
    const bool isAsked = known != nullptr && (known->value & (kMirrorAsked - 1)) != 0;
    return isAsked ? session : writer.Compute(Operation::Or, 16, {session, Operand{Constant{kMirrorAsked}}});
}

} // namespace pisa

#endif // PISA_COMPILER_LOWERING_MIRROR_SESSION_H
