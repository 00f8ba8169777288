// What a running pipeline may be given beside what it has, and what is left of elements that were freed.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_LIVE_EXTENSION_H
#define PISA_PIPELINE_LIVE_EXTENSION_H

#include "ir/thread.h"
#include "pipeline/engine-pipeline.h"

#include <vector>

namespace pisa
{

/**
 * Checks that a program has all that is loaded in its place, whatever is behind it in each vector. Pointers of
 * controls, parser and deparser may differ.
 * @throws InputError naming the first element that differs
 */
void CheckExtension(const Program& loaded, const Program& program);

/**
 * Checks that packets go on meeting what is loaded when they did, and leave when they did.
 * @throws InputError naming what would be met at another time: such a change takes a chip without packets
 */
void CheckSameTiming(const Program& loaded, const ChipTiming& now, const ChipTiming& then);

/** @return whether frames are read and written alike. */
bool HasSameFormat(const Program& a, const Program& b);

/**
 * @return the program with an emptied element, so that its memory is there for others: a table without keys, entries
 * and services, a branch of constants. Actions that no other table has lose their bodies, registers that no other
 * action has all cells but one.
 */
Program Emptied(Program program, Thread thread, NodeId node);

} // namespace pisa

#endif // PISA_PIPELINE_LIVE_EXTENSION_H
