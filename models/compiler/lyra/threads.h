// Which instructions run in ingress and which in egress.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_THREADS_H
#define PISA_COMPILER_LYRA_THREADS_H

#include "compiler/lyra/context-ir.h"

namespace pisa::lyra
{

/**
 * Ingress and egress are as two switches with a link between them (section 8): what asks for queue data, and all that
 * depends on it, runs in egress; all else in ingress.
 * @throws InputError: something that only ingress can do, such as forward, depends on something that only egress
 * knows
 */
void AssignThreads(ContextProgram& program);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_THREADS_H
