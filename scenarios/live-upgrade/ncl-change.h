// An NCL kernel of a rack is replaced while hosts use it, and what that did to the switch.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_NCL_CHANGE_H
#define PISA_LIVE_UPGRADE_NCL_CHANGE_H

#include "program-change.h"

#include "common/ncl-rack.h"

#include <string>
#include <vector>

namespace pisa
{

/** One change of one rack's switch. Outlives the rack. */
class NclChange
{
  public:
    /** @param manner any but drain: a rack has no way around its switch */
    NclChange(const UpgradeExperiment& experiment, Consistency level, Manner manner, const Image& next);
    NclChange(const NclChange&) = delete;
    NclChange& operator=(const NclChange&) = delete;

    /** The change begins at that time, which has not begun. */
    void Schedule(NclRack& rack, ns3::Time at);

    Manner GetManner() const
    {
        return m_manner;
    }

    bool IsOver() const
    {
        return m_end > m_begin;
    }

    /** s, if it is over. */
    double Duration() const
    {
        return (m_end - m_begin).GetSeconds();
    }

    const UpgradeMemory& Before() const
    {
        return m_before;
    }

    const UpgradeMemory& Peak() const
    {
        return m_peak;
    }

    /** @return packets of a planned change: what they meet depends on state, so that only the witness can judge. */
    WitnessCounts Witnessed() const;

    /** Whether what a plan promises was kept; nothing is promised by the other manners. */
    bool IsKept() const;

  private:
    const UpgradeExperiment m_experiment;
    const Consistency m_level;
    const Manner m_manner;
    const Image m_next;
    ns3::NodeContainer m_switches;
    ProgramChange m_change;
    ns3::Time m_begin{0};
    ns3::Time m_end{0};
    UpgradeMemory m_before;
    UpgradeMemory m_peak;
};

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_NCL_CHANGE_H
