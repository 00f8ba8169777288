// Chip time: cycles of the pipeline clock since the chip started.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_CYCLE_H
#define PISA_TARGET_CYCLE_H

#include <cstdint>

namespace pisa
{

/** An absolute point or a span in chip time. The only time below device/. */
using Cycle = uint64_t;

} // namespace pisa

#endif // PISA_TARGET_CYCLE_H
