// The two threads of a chip.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_THREAD_H
#define PISA_PIPELINE_THREAD_H

#include <cstdint>

namespace pisa
{

/** Which of the two threads of a chip. */
enum class Thread : uint8_t
{
    Ingress,
    Egress,
};

} // namespace pisa

#endif // PISA_PIPELINE_THREAD_H
