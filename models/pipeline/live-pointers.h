// Writes to the pointers of one thread whose cycle some packet has yet to pass.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_LIVE_POINTERS_H
#define PISA_PIPELINE_LIVE_POINTERS_H

#include "ir/control.h"
#include "target/cycle.h"

#include <map>
#include <utility>
#include <vector>

namespace pisa
{

/**
 * Packets are run one behind the other, but read pointers in cycles that need not ascend: one that takes a short way
 * reads earlier than the one before it. So a write stays beside the pointer until every packet to come reads later.
 */
class LivePointers
{
  public:
    /** A pointer: node, then which of it; the node of the way into the thread is kEndOfControl. */
    using Place = std::pair<NodeId, uint32_t>;

    bool IsEmpty() const
    {
        return m_writes.empty();
    }

    /** A write for a cycle before that of the last one waits for it. */
    void Write(const Place& place, NodeId target, Cycle at);

    /** Drops the writes to a node's pointers: another element has its place. */
    void Forget(NodeId node);

    /** @return what is read in a cycle, `before` if no write came by then. */
    NodeId Read(const Place& place, Cycle cycle, NodeId before) const;

    /** Takes out the writes for cycles up to `cycle`. @return where the last of each place leads */
    std::vector<std::pair<Place, NodeId>> TakeUntil(Cycle cycle);

  private:
    std::map<Place, std::vector<std::pair<Cycle, NodeId>>> m_writes; ///< of each place ascending
};

} // namespace pisa

#endif // PISA_PIPELINE_LIVE_POINTERS_H
