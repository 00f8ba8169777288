// Names state of a program that packets change and the control plane reads.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_STATE_NAME_H
#define PISA_PIPELINE_STATE_NAME_H

#include <cstdint>

namespace pisa
{

/** A register, counter array or meter array, by its number in the program. */
struct StateName
{
    enum class Kind : uint8_t
    {
        Register,
        Counter,
        Meter,
    };

    Kind kind{Kind::Register};
    uint32_t id{0};
};

} // namespace pisa

#endif // PISA_PIPELINE_STATE_NAME_H
