// The ways of flows through a topology, as its switches' tables lead them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_WAYS_H
#define PISA_LIVE_UPGRADE_WAYS_H

#include "upgrade-case.h"

#include "common/topology.h"

#include <optional>
#include <vector>

namespace pisa
{

/** The switches between hosts, one after the other. */
class Ways
{
  public:
    /** @param avoid a switch that no way leads over; hosts are linked to others */
    explicit Ways(const Topology& shape, std::optional<uint32_t> avoid = std::nullopt);

    uint32_t EdgeOfRole(uint32_t role) const;

    /** @return the way from a switch, which is its first one, to a role. */
    std::vector<uint32_t> From(uint32_t at, uint32_t toRole) const;

    /** @return the way of a flow from host to host, or to its relay. */
    std::vector<uint32_t> Of(const Flow& flow) const
    {
        return From(EdgeOfRole(flow.from), flow.to);
    }

    /** @return of copies that a switch makes how many come to another one. */
    double CopiesAt(uint32_t number, uint32_t from, const Flow& flow) const;

  private:
    Topology::Neighbour Next(uint32_t at, uint32_t host) const;

    const Topology m_shape;
    const std::vector<std::vector<std::optional<uint32_t>>> m_routes;
};

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_WAYS_H
