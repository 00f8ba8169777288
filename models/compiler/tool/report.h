// The resource report of a compiled program: what it takes of the chip, for a person and as JSON.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_REPORT_H
#define PISA_COMPILER_TOOL_REPORT_H

#include "image/image.h"
#include "image/ncp-interface.h"

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace pisa
{

/** A quantity with its limit. */
struct Used
{
    uint64_t used{0};
    uint64_t limit{0};
};

/** What one image takes of its chip. Latencies are cycles from issue to leaving the last stage. */
struct ResourceReport
{
    std::string label;
    std::string program;
    std::string target;
    std::string placer;
    bool provedOptimal{false};
    Used stages;
    Used tables;
    Used sramBlocks;
    Used tcamBlocks;
    Used statefulUnits;
    Used phvBits;
    std::vector<std::pair<unsigned, Used>> phvWords; ///< by width
    Used parserRows;
    unsigned parseLookups{0}; ///< longest path of the parser, one cycle each
    Cycle ingressLatency{0};
    Cycle egressLatency{0};
    double nanosecondsPerCycle{1};
    std::vector<StageUse> use; ///< one a stage
    std::vector<std::vector<std::string>> tablesOfStage;
};

/** Measures an image. */
ResourceReport Measure(const std::string& label, const Image& image);

/** The report as a table for a person. */
std::string PrintReport(const ResourceReport& report, const StageLimits& limits);

/** Wire bytes of each kernel's windows, for a person. */
std::string PrintWindows(const NcpInterface& interface);

/** Everything in the report as JSON. */
nlohmann::ordered_json ToJson(const ResourceReport& report);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_REPORT_H
