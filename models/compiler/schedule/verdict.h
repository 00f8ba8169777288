// What an exhaustive search can say.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SCHEDULE_VERDICT_H
#define PISA_COMPILER_SCHEDULE_VERDICT_H

namespace pisa
{

enum class Verdict
{
    Found,
    Refuted, ///< proved that there is none
    Unknown, ///< out of time, or larger than is worth trying
};

} // namespace pisa

#endif // PISA_COMPILER_SCHEDULE_VERDICT_H
