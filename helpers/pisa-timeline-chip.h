// Where a packet is inside a chip at each cycle: the rows that a timeline draws for the pipelines.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TIMELINE_CHIP_H
#define PISA_TIMELINE_CHIP_H

#include "image/image.h"
#include "pipeline/pipeline.h"

#include "ns3/pisa-switch-traces.h"

#include <array>
#include <string>
#include <vector>

namespace ns3
{

/** One packet on one row for some cycles. */
struct PisaVisit
{
    uint32_t row{0}; ///< of its thread, from 0
    pisa::Cycle begin{0};
    pisa::Cycle cycles{0};
    bool isInside{false};            ///< lies inside an earlier visit of the same row
    std::vector<std::string> tables; ///< that packets of this thread may meet here
};

/**
 * The rows of one image's two threads.
 *
 * RMT: a row a stage; a packet takes its issue slot, one cycle at the stage's start, in each of its passes, between
 * which it may wait for a header vector. dRMT: a
 * processor holds a packet from issue to exit and several at a time, so it has a row for each of them; inside, a
 * visit a cycle in which the packet meets tables. dRMT with banks: both threads share the processors, each of which
 * holds one packet; when it meets tables is told by trace sources alone. Ideal: packets are in no place.
 */
class PisaTimelineChip
{
  public:
    explicit PisaTimelineChip(const pisa::Image& image);

    uint32_t Rows(pisa::Thread thread) const;
    std::string RowName(pisa::Thread thread, uint32_t row) const;

    /** @return whether egress has no rows of its own but those of ingress. */
    bool SharesRows() const
    {
        return m_banks > 0;
    }

    /** @return memory banks, which serve an access a cycle each. */
    uint32_t Banks() const
    {
        return m_banks;
    }

    /** @return where a packet was; rows count from the thread's first. */
    std::vector<PisaVisit> Visits(pisa::Thread thread, const PisaPassage& passage) const;

  private:
    struct ThreadRows
    {
        std::vector<PisaVisit> visits; ///< of all passes; each begins so long after its pass's issue
        std::size_t visitsAPass{0};
        uint32_t rows{0};
        // dRMT only
        uint32_t processors{0};
        uint32_t contexts{0};                ///< packets that a processor holds at most
        std::vector<uint32_t> processorOf{}; ///< by issue cycle modulo the period
    };

    static ThreadRows StageRows(const pisa::Image& image, bool isEgress);
    static ThreadRows ProcessorRows(const pisa::Image& image, bool isEgress);
    ThreadRows RowsOf(const pisa::Image& image, bool isEgress) const;
    /** @return the row from which those of the packet's visits count. */
    static uint32_t FirstRow(const ThreadRows& rows, pisa::Cycle issue);

    const ThreadRows& Of(pisa::Thread thread) const
    {
        return m_threads[thread == pisa::Thread::Egress];
    }

    uint32_t m_banks;
    std::array<ThreadRows, 2> m_threads;
};

} // namespace ns3

#endif // PISA_TIMELINE_CHIP_H
