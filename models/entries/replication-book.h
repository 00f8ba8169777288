// Multicast groups and mirror sessions while a file is bound.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_REPLICATION_BOOK_H
#define PISA_ENTRIES_REPLICATION_BOOK_H

#include "entries/control-operation.h"
#include "entries/handle-pool.h"

#include <map>
#include <set>
#include <vector>

namespace pisa
{

/**
 * The nodes of BMv2's replication engine (bm_sim/simple_pre.cpp): a node is ports with one replication id, and
 * belongs to one group at most. A group's members are those of its nodes, in the order in which they joined.
 */
class ReplicationBook
{
  public:
    /** Carries out one of the multicast and mirroring verbs, and adds what a switch must do to `steps`. */
    void Apply(const SpelledOperation& operation, std::vector<ControlStep>& steps);

    /** The same for a group or session of a runtime file. */
    void Apply(const SpelledReplication& replication, std::vector<ControlStep>& steps);

  private:
    struct Node
    {
        uint16_t replicationId{0}; ///< of nodes that commands create
        std::vector<Replica> copies;
        std::optional<uint16_t> group;
    };

    void ApplyToNode(const SpelledOperation& operation, std::vector<ControlStep>& steps);

    /** Lets a node join a group or leave it. */
    void Link(const SpelledNumber& handle, uint16_t group, bool joins);

    void ApplyToSession(const SpelledOperation& operation, std::vector<ControlStep>& steps);
    void CreateGroup(const SpelledNumber& number);
    void DestroyGroup(uint16_t group);

    /** @return the group, which is there. */
    uint16_t CheckGroup(const SpelledNumber& number) const;

    SetMulticastGroup MembersOf(uint16_t group) const;

    HandlePool<Node> m_nodes;
    std::map<uint16_t, std::vector<uint32_t>> m_groups; ///< handles of each one's nodes
    std::set<uint16_t> m_sessions;
};

} // namespace pisa

#endif // PISA_ENTRIES_REPLICATION_BOOK_H
