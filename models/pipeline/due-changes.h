// What the control plane has asked of one piece of state, and when it is due.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_DUE_CHANGES_H
#define PISA_PIPELINE_DUE_CHANGES_H

#include "target/cycle.h"

#include <algorithm>
#include <functional>
#include <map>

namespace pisa
{

/** Packets access the state in ascending cycles; each cycle's changes come before its accesses. */
class DueChanges
{
  public:
    /** Has `change` called before the first access at `at` or later; at once if none comes before `at` any more. */
    void At(Cycle at, std::function<void()> change)
    {
        m_changes.emplace(at, std::move(change));
        CarryOut();
    }

    /** Carries out what is due: no packet comes before `next` any more. */
    void Reach(Cycle next)
    {
        m_next = std::max(m_next, next);
        if (!m_changes.empty())
        {
            CarryOut();
        }
    }

  private:
    void CarryOut()
    {
        while (!m_changes.empty() && m_changes.begin()->first <= m_next)
        {
            const std::function<void()> change = std::move(m_changes.begin()->second);
            m_changes.erase(m_changes.begin());
            change();
        }
    }

    Cycle m_next{0};
    std::multimap<Cycle, std::function<void()>> m_changes; ///< of equal cycles in the order of the calls
};

} // namespace pisa

#endif // PISA_PIPELINE_DUE_CHANGES_H
