// What a chip with banks has to do, cycle by cycle, and its packets in the order in which they come and go.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_BANKED_EVENTS_H
#define PISA_PIPELINE_BANKED_EVENTS_H

#include "pipeline/pipeline.h"

#include <queue>
#include <tuple>
#include <vector>

namespace pisa
{

/** In the order of one cycle. */
enum class BankedPhase : uint8_t
{
    Leave,
    Resume,
    Serve,
};

/** Something that happens to a processor: by cycle, then phase, then processor, then access. */
struct BankedEvent
{
    static constexpr uint32_t kLookup = 0xffffffff;
    static constexpr uint32_t kLookupBeside = 0xfffffffe;

    Cycle cycle{0};
    BankedPhase phase{BankedPhase::Leave};
    uint32_t processor{0};
    uint32_t access{0}; ///< Serve: of the step before the processor's, or one of kLookup and kLookupBeside

    bool operator>(const BankedEvent& o) const
    {
        return cycle != o.cycle ? cycle > o.cycle
                                : std::tie(phase, processor, access) > std::tie(o.phase, o.processor, o.access);
    }
};

/** Who asks for a processor later. */
struct EntersLater
{
    bool operator()(const Transit* a, const Transit* b) const
    {
        return std::tie(a->earliest, a->order, a->sequence) > std::tie(b->earliest, b->order, b->sequence);
    }
};

/** Who leaves later. */
struct LeavesLater
{
    bool operator()(const Transit* a, const Transit* b) const
    {
        return std::tie(a->passage.exit, a->thread, a->passage.issue) >
               std::tie(b->passage.exit, b->thread, b->passage.issue);
    }
};

/** A queue that shows who is in it. */
template <typename Behind>
struct TransitQueue : std::priority_queue<Transit*, std::vector<Transit*>, Behind>
{
    const std::vector<Transit*>& All() const
    {
        return this->c;
    }
};

} // namespace pisa

#endif // PISA_PIPELINE_BANKED_EVENTS_H
