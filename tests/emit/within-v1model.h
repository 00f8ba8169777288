// Random programs that v1model has words for.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_EMIT_WITHIN_V1MODEL_H
#define PISA_TESTS_EMIT_WITHIN_V1MODEL_H

#include "ir/program.h"

namespace pisa
{

/**
 * @return the program with metadata of its own in place of the chip's that v1model does not have, or has in fewer
 * bits (ports, queues, kinds, times). Checksums are updated always: P4_16 cannot tell a write of the same value.
 */
Program WithinV1model(Program program);

} // namespace pisa

#endif // PISA_TESTS_EMIT_WITHIN_V1MODEL_H
