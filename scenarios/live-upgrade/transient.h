// A run as tables: what happened in each stretch of time, and in all.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_TRANSIENT_H
#define PISA_LIVE_UPGRADE_TRANSIENT_H

#include "live-run.h"

#include "common/report.h"

#include <string>
#include <vector>

namespace pisa
{

/** Figures of a whole run. */
struct LiveSummary
{
    uint64_t sent{0};     ///< datagrams of wanted flows, one for each receiver
    uint64_t received{0}; ///< by receivers, some perhaps twice
    uint64_t lost{0};     ///< never received
    uint64_t mixed{0};    ///< packets that met a mixture of two programs in one switch
    uint64_t between{0};  ///< packets that met different programs in different switches
    double changeSeconds{0};
    double medianDelay{0}; ///< s, of wanted flows
    double mostDelay{0};   ///< s
    UpgradeMemory before;
    UpgradeMemory peak;
    FrameBalance frames;
    WitnessCounts witnessed;
    double expectedReflashLoss{0}; ///< frames, downtime x rate
    bool isRight{false};
};

/**
 * @param manner decides what must hold: conservation always; planned: nothing lost or mixed, and the witness, if
 * there is one, says the same; uncoordinated: no switch mixes by itself; reflash: the downtime times the rate is
 * lost, give or take the frames at its edges
 */
LiveSummary Summarise(const LiveRunResult& result, const UpgradeExperiment& experiment, const UpgradeCase& upgrade,
                      Manner manner);

/** The columns of a transient, and of a summary. */
ResultTable MakeTransientTable(const std::string& title);
ResultTable MakeSummaryTable(const std::string& title);

/** Adds a row for each bin until the traffic ends. */
void AddTransient(const LiveRunResult& result, const UpgradeExperiment& experiment, const UpgradeCase& upgrade,
                  Manner manner, ResultTable& rows);

void AddSummary(const LiveSummary& summary, const UpgradeCase& upgrade, Manner manner, ResultTable& rows);

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_TRANSIENT_H
