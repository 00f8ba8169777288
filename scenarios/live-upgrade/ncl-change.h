// An NCL kernel is replaced while hosts use it, and what that did to the switch.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_NCL_CHANGE_H
#define PISA_LIVE_UPGRADE_NCL_CHANGE_H

#include "program-change.h"

#include "common/ncl-rack.h"
#include "common/report.h"

#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/**
 * @param edgeOf whose edge the program's switch is; empty: it is of the highest layer
 * @return the network around the switch of an NCL program with so many hosts; nothing: a rack
 */
std::optional<RackNetwork> NetworkAround(const UpgradeExperiment& experiment, uint32_t hosts,
                                         const std::string& edgeOf = "");

/** One change of one rack's switch. Outlives the rack. */
class NclChange
{
  public:
    /**
     * @param manner any but drain: hosts speak to the switch itself
     * @param oldFolder what `pisa compile -o` wrote for the running program
     * @param newFolder ...and for the next one
     * @throws InputError if the chip has no places for the plan
     */
    NclChange(const UpgradeExperiment& experiment, Consistency level, Manner manner, const std::string& oldFolder,
              const std::string& newFolder, const OutputFolder& output);
    NclChange(const NclChange&) = delete;
    NclChange& operator=(const NclChange&) = delete;

    /** @return the program's folder, in which the switch's image is one that can be changed so. */
    const std::string& BootFolder() const
    {
        return m_bootFolder;
    }

    /** The change begins at that time, which has not begun. */
    void Schedule(NclRack& rack, ns3::Time at);

    Manner GetManner() const
    {
        return m_manner;
    }

    /** @return what the switch holds of its memories at any time. */
    const MemoryLog& Memory() const
    {
        return m_memory;
    }

    /**
     * After the run. @throws InputError if it was over before the change was, or no packet met the new program: then
     * nothing can be said of the change
     */
    void CheckSeen() const;

    /** Whether what a plan promises was kept; nothing is promised by the other manners. */
    bool IsKept() const;

    /** Adds the columns of a summary that say how long the change took, what packets met and what was held. */
    static void AddColumns(std::vector<Column>& columns);
    void AddCells(std::vector<Cell>& row) const;

  private:
    bool IsOver() const
    {
        return m_end > m_begin;
    }

    const UpgradeExperiment m_experiment;
    const Consistency m_level;
    const Manner m_manner;
    const Image m_next;
    PreparedUpgrades m_prepared;
    std::string m_bootFolder;
    ns3::NodeContainer m_switches;
    ProgramChange m_change;
    ns3::Time m_begin{0};
    ns3::Time m_end{0};
    uint64_t m_framesBefore{0}; ///< that had come to the switch when the change began
    MemoryLog m_memory;
};

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_NCL_CHANGE_H
