// The way operators change a switch's program without live upgrades: drain it, flash it anew, let traffic back.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_DRAIN_H
#define PISA_UPGRADE_DRAIN_H

#include "ns3/node-container.h"
#include "ns3/pisa-upgrade-helper.h"

#include <functional>

namespace ns3
{

/** Where a drained switch stands. */
enum class PisaDrainPhase : uint8_t
{
    Rerouting,  ///< decided; the neighbours do not know yet
    Draining,   ///< the neighbours' tables lead around it; it waits until it is empty
    Reflashing, ///< it is down
    Restoring,  ///< it runs the new program; the neighbours do not know yet
    Done,       ///< ways lead over it again
};

/** How a switch is drained and flashed. */
struct PisaDrain
{
    Time wait{0};                                ///< until the decision
    Time reconvergence{MilliSeconds(50)};        ///< from a decision to new tables in all other switches
    Time quiet{MicroSeconds(100)};               ///< it counts as empty when it was so, and nothing came, for so long
    Time patience{Seconds(10)};                  ///< to wait for that; then it is flashed with what is inside
    Time downtime{pisa_downtime::TOFINO_RELOAD}; ///< of the reflash
    /** Fills all switches' tables with ways around those nodes; if empty, PisaForwarding does. */
    std::function<void(const NodeContainer& around)> route{};
    std::function<void(PisaDrainPhase phase)> told{}; ///< of each phase when it begins; may be empty
};

/**
 * Drains the node's switch, flashes it with the image and lets traffic back. No frame is lost if there are other ways
 * for all of them with room enough, and `quiet` is at least the longest time that a frame takes on a line.
 * @throws pisa::InputError at once, if a host is linked to this switch alone or the image is for another chip
 */
void PisaDrainAndReflash(Ptr<Node> node, const pisa::Image& image, const PisaDrain& drain);

} // namespace ns3

#endif // PISA_UPGRADE_DRAIN_H
