// When each field takes place in the header vector, given where the tables are.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_FIELD_LIFETIMES_H
#define PISA_TARGET_FIELD_LIFETIMES_H

#include "target/placement.h"

#include <array>
#include <optional>
#include <vector>

namespace pisa
{

/** Points of a thread from first to last: on RMT, point s is the input of stage s; on dRMT, the cycle of a schedule.
 */
struct Span
{
    uint64_t first{0};
    uint64_t last{0};
};

/** Of one field, in ingress and in egress; none where nobody needs or writes it. */
using Lifetime = std::array<std::optional<Span>, 2>;

/** @return whether two fields are needed at one point, so that they need words of their own. */
bool Overlap(const Lifetime& a, const Lifetime& b);

/**
 * @return for each field of CarriedFields whether it lasts for both threads, wherever the tables stand: intrinsic
 * metadata, and packet headers that the deparser emits. Of other headers, copies that egress asks for keep all.
 */
std::vector<bool> LastingFields(const Program& program);

/**
 * @return the lifetime of each field of CarriedFields; LastingFields last for both threads.
 *
 * Other fields last from the first point that a write of them reaches, or the parser if somebody may read them
 * unwritten or as the frame has them, to the last that reads them; a write that nobody reads takes its own point. An
 * order of the control flow is not enough: tables that do not depend on one another may stand in any order (register
 * allocation behind scheduling, Aho et al., Compilers, section 10.2). The parser takes from the frame what lives at the
 * beginning, no more. Where the placement gives tables no places, as on a chip with banks, all fields last.
 */
std::vector<Lifetime> LifetimesOf(const Program& program, const Placement& placement, const Target& target);

} // namespace pisa

#endif // PISA_TARGET_FIELD_LIFETIMES_H
