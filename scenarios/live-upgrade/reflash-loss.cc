// Closed form: how many frames are lost while switches are flashed in place.
// SPDX-License-Identifier: GPL-2.0-only
#include "reflash-loss.h"

#include "network.h"

#include "ns3/pisa-serializer.h"

#include <algorithm>
#include <optional>
#include <set>

namespace pisa
{

namespace
{

/** Which top switch lies between two roles, if any. */
class Ways
{
  public:
    explicit Ways(const Topology& shape) : m_shape(shape), m_routes(RoutesOf(shape))
    {
    }

    std::optional<uint32_t> TopBetween(uint32_t fromRole, uint32_t toRole) const
    {
        const uint32_t to = Network::HostOf(m_shape, toRole);
        uint32_t at = SwitchOf(Network::HostOf(m_shape, fromRole));
        while (true)
        {
            if (std::count(m_shape.top.begin(), m_shape.top.end(), at) != 0)
            {
                return at;
            }
            const Topology::Neighbour& next = m_shape.ports[at][m_routes[at][to].value()];
            if (next.isHost)
            {
                return std::nullopt;
            }
            at = next.number;
        }
    }

  private:
    uint32_t SwitchOf(uint32_t host) const
    {
        const auto hasHost = [host](const std::vector<Topology::Neighbour>& ports)
        {
            return std::any_of(ports.begin(), ports.end(),
                               [host](const Topology::Neighbour& next)
                               { return next.isHost && next.number == host; });
        };
        const auto found = std::find_if(m_shape.ports.begin(), m_shape.ports.end(), hasHost);
        return static_cast<uint32_t>(found - m_shape.ports.begin());
    }

    const Topology m_shape;
    const std::vector<std::vector<std::optional<uint32_t>>> m_routes;
};

/** @return frames that come to a switch for each datagram that the flow's sender sends. */
double
FramesAt(uint32_t number, const Flow& flow, const Ways& ways, const std::set<uint32_t>& changed)
{
    const std::optional<uint32_t> first = ways.TopBetween(flow.from, flow.to);
    if (first == number)
    {
        return 1;
    }
    if (first && changed.count(*first) != 0)
    {
        return 0;
    }
    return static_cast<double>(std::count_if(flow.group.begin(), flow.group.end(),
                                             [&](uint32_t role)
                                             { return ways.TopBetween(flow.to, role) == number; }));
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
    double lost = 0;
    for (std::size_t program = 1; program < upgrade.programs.size(); ++program)
    {
        std::set<uint32_t> changed;
        for (const uint32_t number : shape.top)
        {
            for (const Flow& flow : upgrade.flows)
            {
                lost += FrameRate(experiment, flow) * experiment.downtime.GetSeconds() *
                        FramesAt(number, flow, ways, changed);
            }
            changed.insert(number);
        }
    }
    return lost;
}

} // namespace pisa
