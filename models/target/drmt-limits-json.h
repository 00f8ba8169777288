// What a dRMT processor issues, inside larger JSON documents.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_DRMT_LIMITS_JSON_H
#define PISA_TARGET_DRMT_LIMITS_JSON_H

#include "target/json-reader.h"
#include "target/schedule.h"

#include <nlohmann/json.hpp>

namespace pisa
{

/** Reads the limits from an object that holds them alone, or a whole chip beside them. See ParseDrmtLimits. */
DrmtLimits ReadDrmtLimits(const JsonValue& json);
nlohmann::ordered_json DrmtLimitsToJson(const DrmtLimits& limits);

} // namespace pisa

#endif // PISA_TARGET_DRMT_LIMITS_JSON_H
