// A run in figures, and whether all that must be true of it is.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_LIVE_SUMMARY_H
#define PISA_LIVE_UPGRADE_LIVE_SUMMARY_H

#include "live-run.h"

#include "common/report.h"

#include <optional>
#include <string>

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
    double mostLoadAround{0};      ///< of a line while a switch is drained, of its rate
    std::optional<InTurn> inTurn;  ///< of switches that change by plans of their own, one after the other
    double inTurnSlack{0}; ///< packets that are on their way at the first and the last commit, and one at each
    bool isRight{false};
};

/**
 * @param manner decides what must hold: conservation always; planned: nothing lost or mixed, and the witness, if
 * there is one, says the same; uncoordinated: no switch mixes by itself, and between switches as many are mixed and
 * lost as the commits say; reflash: the downtime times the rate is lost, give or take the frames at its edges; drain:
 * nothing is lost if no line has more than its rate
 */
LiveSummary Summarise(const LiveRunResult& result, const UpgradeExperiment& experiment, const UpgradeCase& upgrade,
                      Manner manner);

/** The columns of a table with a row a run. */
ResultTable MakeSummaryTable(const std::string& title);

void AddSummary(const LiveSummary& summary, const UpgradeCase& upgrade, Manner manner, ResultTable& rows);

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_LIVE_SUMMARY_H
