// Lowers the controls of a P4 program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_CONTROL_H
#define PISA_COMPILER_P4_LOWER_CONTROL_H

#include "compiler/p4/lower/body.h"
#include "compiler/p4/lower/shared.h"

namespace pisa::p4
{

/**
 * Lowers a control with its tables and actions, those of controls that it applies included.
 * @param parameters places for its parameters, one each
 * @return the graph; tables, actions and what they use are added to the shared program
 * @throws InputError for what has no counterpart in a program
 */
pisa::Control LowerControl(Shared& shared, const Object& control, const std::vector<Data>& parameters);

/** The same without making a graph of it, for controls that compute what is no table (checksums, deparsers). */
Regions LowerControlBody(Shared& shared, const Object& control, const std::vector<Data>& parameters,
                         const BodyHooks* hooks = nullptr);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_CONTROL_H
