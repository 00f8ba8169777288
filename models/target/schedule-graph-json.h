// Operation graphs inside larger JSON documents.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_SCHEDULE_GRAPH_JSON_H
#define PISA_TARGET_SCHEDULE_GRAPH_JSON_H

#include "target/json-reader.h"
#include "target/schedule.h"

#include <nlohmann/json.hpp>

namespace pisa
{

/** See ParseOperationGraph. */
OperationGraph ReadOperationGraph(const JsonValue& json);
nlohmann::ordered_json OperationGraphToJson(const OperationGraph& graph);

} // namespace pisa

#endif // PISA_TARGET_SCHEDULE_GRAPH_JSON_H
