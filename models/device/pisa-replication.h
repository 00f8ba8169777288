// Where the copies of a packet go: unicast, multicast groups, flood, mirror sessions.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_REPLICATION_H
#define PISA_REPLICATION_H

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace ns3
{

/** One copy of a packet, or one member of a multicast group. */
struct PisaCopy
{
    uint32_t port{0};
    uint16_t replicationId{0}; ///< what egress sees as intrinsic.replication_id

    bool operator==(const PisaCopy& o) const
    {
        return port == o.port && replicationId == o.replicationId;
    }

    bool operator<(const PisaCopy& o) const
    {
        return port != o.port ? port < o.port : replicationId < o.replicationId;
    }
};

/** Where mirrored copies of packets go: to these ports, and to the members that a multicast group has by then. */
struct PisaMirrorSession
{
    std::vector<PisaCopy> copies;
    uint8_t queue{0};          ///< of each copy's port
    uint32_t truncateBytes{0}; ///< to which the copy is cut; 0: it is not
    std::optional<uint16_t> group{};
};

/** The replication engine of a switch. Copies always come by ascending port, then replication id. */
class PisaReplication
{
  public:
    /** Sets the members of a group, 1 to 65535; the port that a packet came from may be one, or several times. */
    void SetMulticastGroup(uint16_t group, std::vector<PisaCopy> members);

    /** @return the members, in order; none if nobody set the group. */
    const std::vector<PisaCopy>& GetMulticastGroup(uint16_t group) const;

    /** Sets a mirror session, 0 to 32767, which is what fits beside kMirrorAsked. */
    void SetMirrorSession(uint16_t session, PisaMirrorSession settings);

    /** @return the session; one without copies if nobody set it. */
    const PisaMirrorSession& GetMirrorSession(uint16_t session) const;

    /** @return where copies of the session go now, in order. */
    std::vector<PisaCopy> CopiesOf(const PisaMirrorSession& session) const;

    /** Restricts flooding to these ports; without this call a flooded frame goes to all ports. */
    void SetFloodPorts(std::vector<uint32_t> ports);

    /** Writes to `copies` one copy a flood port but `ingressPort`, on a switch of `ports` ports. */
    void Flood(uint32_t ingressPort, uint32_t ports, std::vector<PisaCopy>& copies) const;

  private:
    std::map<uint16_t, std::vector<PisaCopy>> m_groups;
    std::map<uint16_t, PisaMirrorSession> m_sessions;
    std::vector<uint32_t> m_floodPorts;
    bool m_floodRestricted{false};
};

} // namespace ns3

#endif // PISA_REPLICATION_H
