// A run as a table: what happened in each stretch of time.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_TRANSIENT_H
#define PISA_LIVE_UPGRADE_TRANSIENT_H

#include "live-run.h"

#include "common/report.h"

#include <string>

namespace pisa
{

/** The columns of a transient. */
ResultTable MakeTransientTable(const std::string& title);

/** Adds a row for each bin until the traffic ends. */
void AddTransient(const LiveRunResult& result, const UpgradeExperiment& experiment, const UpgradeCase& upgrade,
                  Manner manner, ResultTable& rows);

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_TRANSIENT_H
