// The JSON form of a chip's model of time.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_TIMING_JSON_H
#define PISA_TARGET_TIMING_JSON_H

#include "target/json-reader.h"
#include "target/timing.h"

#include <nlohmann/json_fwd.hpp>

namespace pisa
{

/**
 * Reads {"kind": "dependency-cycles" or "stage-lengths", ...}; the other members are those of StageLatency or
 * StageLengths.
 * @param stages of the chip, for the bounds of stage numbers
 */
LatencyModel ReadLatencyModel(const JsonValue& json, unsigned stages);

nlohmann::ordered_json LatencyModelToJson(const LatencyModel& model);

} // namespace pisa

#endif // PISA_TARGET_TIMING_JSON_H
