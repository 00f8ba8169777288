// Where a stepped model's controls lead, apart from what their elements do.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_REFERENCE_STEPPED_WAYS_H
#define PISA_TESTS_REFERENCE_STEPPED_WAYS_H

#include "ir/program.h"
#include "pipeline/live-control.h"

#include <array>
#include <set>
#include <vector>

namespace pisa
{

/** The pointers of one control. */
struct Ways
{
    NodeId entry{kEndOfControl};
    std::vector<std::vector<NodeId>> next; ///< of each node by outcome: false, true; or 2 action + (1 after a hit)
};

/** All copies of the pointers of both controls, and the elements that are gone. */
class SteppedWays
{
  public:
    SteppedWays(const Program& program, unsigned copies);

    const Ways& Of(Thread thread, std::size_t copy) const
    {
        return m_copies[copy][static_cast<std::size_t>(thread)];
    }

    /** Makes a pointer lead elsewhere, in the copy that the write names or in all. */
    void Write(const PointerWrite& write);

    void Free(Thread thread, NodeId node)
    {
        m_freed[static_cast<std::size_t>(thread)].insert(node);
    }

    bool IsFreed(Thread thread, NodeId node) const
    {
        return m_freed[static_cast<std::size_t>(thread)].count(node) > 0;
    }

  private:
    std::vector<std::array<Ways, 2>> m_copies; ///< of ingress and egress
    std::array<std::set<NodeId>, 2> m_freed;
};

} // namespace pisa

#endif // PISA_TESTS_REFERENCE_STEPPED_WAYS_H
