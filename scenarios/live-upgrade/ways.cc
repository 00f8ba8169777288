// The ways of flows through a topology, as its switches' tables lead them.
// SPDX-License-Identifier: GPL-2.0-only
#include "ways.h"

#include "network.h"

#include <algorithm>

namespace pisa
{

Ways::Ways(const Topology& shape, std::optional<uint32_t> avoid) : m_shape(shape), m_routes(RoutesOf(shape, avoid))
{
}

uint32_t
Ways::EdgeOfRole(uint32_t role) const
{
    return m_shape.EdgeOf(Network::HostOf(m_shape, role));
}

std::vector<uint32_t>
Ways::From(uint32_t at, uint32_t toRole) const
{
    const uint32_t to = Network::HostOf(m_shape, toRole);
    std::vector<uint32_t> way{at};
    for (Topology::Neighbour next = Next(at, to); !next.isHost; next = Next(next.number, to))
    {
        way.push_back(next.number);
    }
    return way;
}

double
Ways::CopiesAt(uint32_t number, uint32_t from, const Flow& flow) const
{
    return static_cast<double>(std::count_if(flow.group.begin(), flow.group.end(),
                                             [&](uint32_t role)
                                             {
                                                 const std::vector<uint32_t> way = From(from, role);
                                                 return std::count(way.begin(), way.end(), number) != 0;
                                             }));
}

Topology::Neighbour
Ways::Next(uint32_t at, uint32_t host) const
{
    return m_shape.ports[at][m_routes[at][host].value()];
}

} // namespace pisa
