// Pipelines of a BMv2 JSON file as controls.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_PIPELINES_H
#define PISA_COMPILER_BMV2_PIPELINES_H

#include "compiler/bmv2/actions.h"

namespace pisa::bmv2
{

/**
 * Fills ingress and egress of the program, with their tables and actions.
 *
 * A condition becomes branches, one a comparison; what a branch cannot compare by itself, and what a table cannot
 * match by itself, is computed by a table without keys before it.
 * @throws InputError for pipelines of other names, and all that is wrong in them
 */
void ReadPipelines(Shared& shared, Actions& actions);

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_PIPELINES_H
