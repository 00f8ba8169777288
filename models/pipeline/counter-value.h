// What one counter cell holds.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_COUNTER_VALUE_H
#define PISA_PIPELINE_COUNTER_VALUE_H

#include <cstdint>

namespace pisa
{

/** Both counts of one cell. */
struct CounterValue
{
    uint64_t packets{0};
    uint64_t bytes{0};

    bool operator==(const CounterValue& o) const
    {
        return packets == o.packets && bytes == o.bytes;
    }
};

} // namespace pisa

#endif // PISA_PIPELINE_COUNTER_VALUE_H
