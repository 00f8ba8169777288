// When each operation of a kernel runs: the least level after all that it needs.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_FLOW_SCHEDULE_H
#define PISA_COMPILER_NCL_FLOW_SCHEDULE_H

#include "compiler/ncl/kernel-flow.h"

#include <map>
#include <vector>

namespace pisa
{

/** A result that is moved to its field after others have read what the field held before. */
struct ResultMove
{
    size_t result{0};
    unsigned level{0};
    bool viaCopy{false}; ///< the source is a field that gets a result too; it is copied at level 1
};

/** Levels count from 1; what runs at one level runs side by side. */
struct FlowSchedule
{
    std::vector<unsigned> levels;       ///< by value: when it is made; 0: it is there from the start
    std::vector<bool> isMade;           ///< values that need a field
    std::vector<bool> isOwned;          ///< made by an atom
    std::vector<unsigned> lastUse;      ///< by value
    std::vector<unsigned> atomLevels;   ///< 0: nobody needs the atom
    std::vector<unsigned> lookupLevels; ///< 0: nobody needs the look-up
    std::map<FlowId, size_t> direct;    ///< values made in the field of a result
    std::vector<ResultMove> moves;
    unsigned last{0};
};

/** @throws InputError if two atoms need each other's result */
FlowSchedule ScheduleFlow(const KernelFlow& flow, const DeviceSource& source);

} // namespace pisa

#endif // PISA_COMPILER_NCL_FLOW_SCHEDULE_H
