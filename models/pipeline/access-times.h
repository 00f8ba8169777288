// When packets meet the elements of a program on a chip.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_ACCESS_TIMES_H
#define PISA_PIPELINE_ACCESS_TIMES_H

#include "target/cycle.h"

#include <array>
#include <optional>
#include <vector>

namespace pisa
{

/** When packets access a table: so many cycles after they are issued for a pass. */
struct AccessTime
{
    Cycle after{0};
    unsigned pass{0};
};

/** When packets meet the elements of both threads. */
struct AccessTimes
{
    std::vector<AccessTime> tables; ///< by TableId
    /** By thread and node, cycles after the issue; none, or no node: a branch is met with the table before it. */
    std::array<std::vector<std::optional<Cycle>>, 2> branches;
    /** Elements are met whether or not a packet's way leads there: a later one on its way may be met earlier. */
    bool isAhead{false};
};

} // namespace pisa

#endif // PISA_PIPELINE_ACCESS_TIMES_H
