// The dRMT chip: processors around a pool of memory, each packet's whole program on one of them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_DRMT_PIPELINE_H
#define PISA_PIPELINE_DRMT_PIPELINE_H

#include "pipeline/pipeline.h"

#include <memory>
#include <vector>

namespace pisa
{

/**
 * Boots a dRMT pipeline with the image.
 *
 * Packets go to processors by time slot: of n processors and a schedule of period P, processor i takes the packet
 * that enters at a cycle c with c mod P = ceil(i * P / n); if n < P the other cycles stay empty and packets wait, at
 * n >= P one enters every cycle. An operation runs t cycles after the entry, t from the schedule. A packet leaves at
 * max t + 1, when its last operation has been issued (the convention of the published schedules); without any
 * operation after 1 cycle.
 */
std::unique_ptr<Pipeline> MakeDrmtPipeline(const Image& image);

/** @return cycles from each residue modulo `period` to the next one at which one of the processors takes a packet. */
std::vector<Cycle> WaitsForProcessor(unsigned processors, unsigned period);

} // namespace pisa

#endif // PISA_PIPELINE_DRMT_PIPELINE_H
