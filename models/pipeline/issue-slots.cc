// The cycles at which one thread of a chip lets packets in.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/issue-slots.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

IssueSlots::IssueSlots(const ThreadTiming& timing)
    : m_wait(timing.wait),
      m_creditTime(timing.latency + timing.creditReissue),
      m_vectorFree(timing.headerVectors, 0)
{
    assert(!m_wait.empty());
}

} // namespace pisa
