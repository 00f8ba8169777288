// The stages of a bare table graph's tables, and the checker that believes no placer.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_BARE_PLACEMENT_H
#define PISA_COMPILER_PLACE_BARE_PLACEMENT_H

#include "compiler/place/bare-graph.h"

#include <string>
#include <vector>

namespace pisa
{

/** Slices of every table of a graph, in its order, each table's in ascending stages. */
struct BarePlacement
{
    std::vector<std::vector<TableSlice>> tables;

    bool operator==(const BarePlacement& o) const
    {
        return tables == o.tables;
    }
};

/** @return stages up to the last one in use. */
unsigned StagesOf(const BarePlacement& placement);

/** @return what the tables of each stage use, target.stages long. */
std::vector<StageUse> UseOfStages(const BareGraph& graph, const BarePlacement& placement, const Target& target);

/**
 * @return when the chip's stages start (see target/timing.h). The latency that Jose et al. 2015 print is the start of
 * the last physical stage, whether it is in use or not.
 */
StageTiming TimingOf(const BareGraph& graph, const BarePlacement& placement, const Target& target);

/**
 * Checks a placement against every limit of a stage and every edge: match and action dependencies need a strictly
 * later stage, successor and reverse-match ones may share it (Jose et al. 2015, section 3).
 * @return every violation with the arithmetic; empty if it holds
 */
std::vector<Diagnostic> Check(const BareGraph& graph, const BarePlacement& placement, const Target& target);

/** A placement with all that it is about, so that it can be checked by itself. */
struct BarePlacementFile
{
    BareGraph graph;
    Target target;
    BarePlacement placement;
};

/** The value of "format" in such files. */
constexpr const char* kBarePlacementFormat = "pisa-tdg-placement-1";

/** JSON text to placement and back. @throws InputError with file and line. */
BarePlacementFile ParseBarePlacement(const std::string& json, const std::string& fileName);
std::string PrintBarePlacement(const BarePlacementFile& file);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_BARE_PLACEMENT_H
