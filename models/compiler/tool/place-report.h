// A placed table graph for a person, for a spreadsheet and as a picture.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_PLACE_REPORT_H
#define PISA_COMPILER_TOOL_PLACE_REPORT_H

#include "compiler/place/bare-placer.h"

#include <string>

namespace pisa
{

/** A graph, its chip, and an answer with a placement. */
struct PlacedGraph
{
    const BareGraph& graph;
    const Target& target;
    const BareAnswer& answer;
};

/** @return stages and latency with their proofs, then a line a table, then a line a stage. */
std::string TextOf(const PlacedGraph& placed);

/** @return a line a slice: table, match, stage, start cycle, rows, SRAM and TCAM blocks. */
std::string CsvOf(const PlacedGraph& placed);

/** @return an SVG picture: a column a stage, its SRAM and TCAM filled with the tables' colours. */
std::string PictureOf(const PlacedGraph& placed);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_PLACE_REPORT_H
