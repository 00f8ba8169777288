// The program that a running pipeline has by now, whatever upgrades have made of it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_RUNNING_PROGRAM_H
#define PISA_UPGRADE_RUNNING_PROGRAM_H

#include "pipeline/pipeline.h"

namespace pisa
{

/** @return what is loaded, with the pointers as they are on its first copy; nodes keep their numbers. */
Program ProgramOf(const Pipeline& pipeline);

/** Makes the pointers of all nodes that the program has lead where it has them lead; one write each that differs. */
void PointAs(const Program& program, Pipeline& pipeline, Cycle at);

/**
 * To be called when no upgrade is under way: frees what no packet can meet any more, and gives what came beside
 * something of its name that name, as far as it is free, so that controllers find it.
 * @param merged what was loaded last, with all that was taken out since
 * @return what the pipeline runs by now, to be loaded by LiveControl::Extend: upgrades can be planned from it. What
 * is left keeps its places, and is met when it was.
 */
Image Settle(Pipeline& pipeline, const Image& merged, Cycle at);

} // namespace pisa

#endif // PISA_UPGRADE_RUNNING_PROGRAM_H
