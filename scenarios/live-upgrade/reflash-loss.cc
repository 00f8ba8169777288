// Closed form: how many frames are lost while switches are flashed in place.
// SPDX-License-Identifier: GPL-2.0-only
#include "reflash-loss.h"

#include "change-order.h"
#include "network.h"
#include "ways.h"

#include "ns3/pisa-serializer.h"

#include <set>

namespace pisa
{

namespace
{

/** Which switches run the new program of a case; of several, those with odd numbers are the new one. */
struct Rollout
{
    bool IsNew(uint32_t number) const
    {
        const bool hasProgram = waiting.count(number) == 0;
        return changing.count(number) != 0 && hasProgram == (program % 2 == 1);
    }

    std::size_t program{1};      ///< that switches get
    std::set<uint32_t> changing; ///< all others stay as they are
    std::set<uint32_t> waiting;  ///< those of them that have the one before
};

/** @return frames that come to a switch that is down for each datagram that the flow's sender sends. */
double
FramesAt(uint32_t number, const Flow& flow, const UpgradeCase& upgrade, const Ways& ways, const Rollout& rollout)
{
    const std::vector<uint32_t> way = ways.From(ways.EdgeOfRole(flow.from), flow.to);
    for (const uint32_t at : way)
    {
        if (at == number)
        {
            return 1;
        }
        const bool isStopped = !flow.isWanted || (upgrade.trustsMarks && !rollout.IsNew(way.front()));
        if (rollout.IsNew(at) && isStopped)
        {
            return 0;
        }
        if (rollout.IsNew(at) && !flow.group.empty())
        {
            return ways.CopiesAt(number, at, flow);
        }
    }
    return ways.CopiesAt(number, ways.EdgeOfRole(flow.to), flow); // by the relay
}

} // namespace

double
FrameRate(const UpgradeExperiment& experiment, const Flow& flow)
{
    return static_cast<double>(experiment.rate.GetBitRate()) * experiment.load * flow.share /
           static_cast<double>(8 * ns3::WireBytes(experiment.frameBytes));
}

double
ReflashLoss(const UpgradeExperiment& experiment, const UpgradeCase& upgrade)
{
    const Topology shape = ShapeOf(experiment);
    const Ways ways(shape);
    const std::vector<uint32_t> order = ChangeOrder(experiment, upgrade, shape);
    const std::set<uint32_t> changing(order.begin(), order.end());
    double lost = 0;
    for (std::size_t program = 1; program < upgrade.programs.size(); ++program)
    {
        Rollout rollout{program, changing, changing};
        for (const uint32_t number : order)
        {
            for (const Flow& flow : upgrade.flows)
            {
                lost += FrameRate(experiment, flow) * experiment.downtime.GetSeconds() *
                        FramesAt(number, flow, upgrade, ways, rollout);
            }
            rollout.waiting.erase(number);
        }
    }
    return lost;
}

} // namespace pisa
