// Stages stated by their dependencies and features alone, as the published cases state them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TEST_TARGET_STAGE_FACTS_H
#define PISA_TEST_TARGET_STAGE_FACTS_H

#include "target/timing.h"

#include <vector>

namespace pisa
{

/** @return `stages` stages without dependencies and features. */
inline std::vector<StageFacts>
FreeStages(unsigned stages)
{
    return std::vector<StageFacts>(stages);
}

/** Ties each stage from `first` to `last` to the one before it. */
inline void
TieToPrevious(std::vector<StageFacts>& stages, unsigned first, unsigned last, DependencyKind kind)
{
    for (unsigned stage = first; stage <= last; ++stage)
    {
        stages[stage].waits.push_back({stage - 1, kind});
    }
}

/** @return `stages` stages, each tied to the one before it. */
inline std::vector<StageFacts>
ChainedStages(unsigned stages, DependencyKind kind)
{
    std::vector<StageFacts> facts(stages);
    TieToPrevious(facts, 1, stages - 1, kind);
    return facts;
}

} // namespace pisa

#endif // PISA_TEST_TARGET_STAGE_FACTS_H
