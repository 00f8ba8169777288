// Runs a ring AllReduce on the rack: its switch only forwards.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ALLREDUCE_RING_H
#define PISA_ALLREDUCE_RING_H

#include "experiment.h"

namespace pisa
{

/** What one run gave beside what the closed forms say. */
struct RingResult
{
    int64_t time{0};     ///< ps from the common start to the last worker's end
    int64_t formula{0};  ///< ps, with clock edges and the first meeting
    double textbook{0};  ///< s, O3
    bool hasForm{false}; ///< the line is the limit, or a chunk is one datagram: then the chip's issue rate never is
    bool isExactCase{false}; ///< it has a form, and all chunks and datagrams are equal
    bool isRight{false};     ///< every worker holds the sum
    bool isOnTime{false};    ///< where the form is exact, the time differs by no more than cut line times
};

/** @param payload elements a datagram */
RingResult RunRing(const Experiment& experiment, uint64_t payload);

} // namespace pisa

#endif // PISA_ALLREDUCE_RING_H
