// Carries out operations of the control plane on a switch.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_CONTROL_APPLY_H
#define PISA_CONTROL_APPLY_H

#include "entries/control-operation.h"
#include "target/cycle.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

class PisaSwitch;

/** Both counts of a cell. */
struct PisaCount
{
    uint64_t packets{0};
    uint64_t bytes{0};
};

/** What a switch answers to an operation. Of what it may have found, that for which the operation asked. */
struct PisaControlAnswer
{
    bool done{true};                               ///< false: the switch refused, and nothing has changed
    std::string refusal;                           ///< why
    std::vector<uint64_t> cells;                   ///< RegisterAccess without a value
    std::optional<PisaCount> count;                ///< CounterRead
    std::optional<pisa::SetMeterRates> rates;      ///< MeterRatesRead; none if nobody has set them
    std::vector<pisa::MatchValue> values;          ///< ParseValuesRead
    std::optional<pisa::SetMirrorSession> session; ///< MirrorSessionRead

    /** @return whether there is anything but `done`. */
    bool HasFound() const
    {
        return !cells.empty() || count || rates || !values.empty() || session;
    }
};

/**
 * Tells the switch now what takes effect for accesses at cycle `at` and later; multicast groups, mirror sessions and
 * queues change at once. Reads see what packets did that have left, and the changes up to `at`. The operation is one
 * that a ControlBinder made, or that fits the program like those; frames and pauses of tests are none.
 */
PisaControlAnswer PisaApplyControl(PisaSwitch& device, const pisa::ControlOperation& operation, pisa::Cycle at);

/** The same for the next edge of the switch's clock. */
PisaControlAnswer PisaApplyControl(PisaSwitch& device, const pisa::ControlOperation& operation);

} // namespace ns3

#endif // PISA_CONTROL_APPLY_H
