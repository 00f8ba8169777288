// Where the program of an upgrade goes on a chip that runs the old one.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_PLAN_PLACEMENT_H
#define PISA_COMPILER_TOOL_PLAN_PLACEMENT_H

#include "compiler/place/place-around.h"

#include "upgrade/upgrade-folder.h"

#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** What an upgrade takes on one chip. */
struct UpgradePlacement
{
    /** Nothing: it takes a chip without packets. */
    std::optional<PreparedUpgrade> upgrade;
    /** Whether the switch boots with the merged program, because nothing fits around the old one as it runs. */
    bool isAhead{false};
    std::string why;                    ///< nothing fits around the old one, or nothing fits at all
    std::optional<AroundAnswer> stages; ///< on chips with stages
    Program merged;                     ///< that `stages` speaks of
};

/**
 * Grafts the plan onto the old image and places what comes out: around all that runs, if that is possible; else anew,
 * for a switch that boots with both programs before it is upgraded.
 */
UpgradePlacement PlaceUpgrade(const Image& was, const Image& is, const Delta& delta, const UpgradePlan& plan);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_PLAN_PLACEMENT_H
