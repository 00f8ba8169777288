// An upgrade carried out where no packets are, to know what is left of it.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/make-pipeline.h"
#include "upgrade/running-program.h"
#include "upgrade/transaction.h"
#include "upgrade/upgrade-folder.h"

namespace pisa
{

Image
SettledAfter(const PreparedUpgrade& upgrade)
{
    const std::unique_ptr<Pipeline> pipeline = MakePipeline(upgrade.boot);
    const uint32_t format = pipeline->Extend(upgrade.merged);
    Cycle now = 0;
    if (upgrade.boot.digest != upgrade.was.digest)
    {
        PointAs(upgrade.was.program, *pipeline, now);
    }
    VersionLine line;
    uint32_t version = line.Take(static_cast<uint32_t>(upgrade.plan.transactions.size()));
    for (const PlannedTransaction& planned : upgrade.plan.transactions)
    {
        Transaction transaction(*pipeline, upgrade.graft, planned, line, version++, format, {});
        transaction.Begin(now);
        while (!transaction.IsOver())
        {
            now = transaction.NextAt();
            transaction.Advance(now, [] { return kNever; });
            if (transaction.IsWaiting())
            {
                throw InputError({}, "the upgrade cannot end on a chip without packets: it waits for room in a table",
                                 "plan it without in-place changes, or give the new tables more room");
            }
        }
    }
    return Settle(*pipeline, upgrade.merged, now);
}

} // namespace pisa
