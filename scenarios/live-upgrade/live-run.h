// One case on one network with one manner of change: builds it, runs it, and says what became of every packet.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_LIVE_RUN_H
#define PISA_LIVE_UPGRADE_LIVE_RUN_H

#include "flow-log.h"
#include "in-turn.h"
#include "memory-log.h"
#include "network.h"
#include "path-log.h"
#include "upgrade-case.h"

#include "common/output-folder.h"

#include "upgrade/witness.h"

#include <vector>

namespace pisa
{

/** All that was seen. Times are picoseconds. */
struct LiveRunResult
{
    std::vector<FlowRecord> flows; ///< of each flow of the case
    FrameBalance frames;
    uint64_t datagrams{0}; ///< that receiving applications got
    std::vector<ChangeWindow> windows;
    Verdicts verdicts;
    Commits commits;                      ///< of switches that change by plans
    MemoryLog memory;                     ///< of all switches that change
    WitnessCounts witnessed;              ///< packets, only if the experiment wants it
    std::vector<WitnessCounts> ofTenants; ///< ...by upgrade, of tenants who change at once
    std::vector<std::string> faults;      ///< what the witness says against the level
    int64_t end{0};                       ///< of the traffic

    /** Nothing is left inside, and all that was sent was received or is known to be lost. */
    bool IsConserved() const
    {
        return frames.Holds() && frames.inside == 0 && datagrams == frames.received;
    }
};

/** @throws InputError if the program does not fit the chip, or its switches cannot be changed so */
LiveRunResult RunLive(const UpgradeExperiment& experiment, const UpgradeCase& upgrade, Consistency level,
                      Manner manner, const OutputFolder& output);

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_LIVE_RUN_H
