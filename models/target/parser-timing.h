// When a parser looks its states up: one state a cycle, none before its bytes are there.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_PARSER_TIMING_H
#define PISA_TARGET_PARSER_TIMING_H

#include "target/cycle.h"

#include <cstddef>
#include <cstdint>

namespace pisa
{

/**
 * How the bytes of a frame reach a parser: evenly, `bytes` of them in every `cycles` cycles from cycle `first` on, as
 * behind a port that streams. Zero cycles: all are there at `first`, as behind a port that stores and forwards.
 */
struct FrameArrival
{
    Cycle first{0};
    uint64_t bytes{1};  ///< at least 1
    uint64_t cycles{0}; ///< cycles times the bytes of a frame stay below 2^64

    /** @return the cycle from which the frame's first `count` bytes are there: first + ceil(count x cycles / bytes).
     */
    Cycle CycleOf(uint64_t count) const;
};

/**
 * One instance of a chip's parser (Bosshart et al. 2013, section 4.1: one TCAM lookup a cycle). It takes one frame at
 * a time, in the order of the calls, and the next one in the very cycle in which it is done with the last: a frame
 * starts at max(arrival's first cycle, Free()); lookup i is at max(the cycle after lookup i - 1, the start, the cycle
 * in which the last byte that its state needs is there); the frame is done the cycle after its last lookup, and when
 * it starts if it takes no lookup.
 */
class ParserTiming
{
  public:
    /**
     * Parses one frame.
     * @param needed for each state on the frame's way, how many bytes from the frame's start it must have seen
     * @param states on the way; may be 0
     * @param lookups null, or room for `states` cycles: those of the lookups
     * @return the cycle at which the frame's headers are parsed, which is the next Free()
     */
    Cycle Parse(const FrameArrival& arrival, const uint32_t* needed, std::size_t states, Cycle* lookups = nullptr);

    /** @return the first cycle at which the parser could start on another frame. */
    Cycle Free() const
    {
        return m_free;
    }

  private:
    Cycle m_free{0};
};

} // namespace pisa

#endif // PISA_TARGET_PARSER_TIMING_H
