// A program placed over a network: for a person, for a spreadsheet, as a picture, and as JSON.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_PLACE_NETWORK_REPORT_H
#define PISA_COMPILER_TOOL_PLACE_NETWORK_REPORT_H

#include "compiler/network/network-placer.h"
#include "compiler/split/split-program.h"

#include <string>
#include <vector>

namespace pisa
{

/** A program, its network and what the placer found. */
struct PlacedNetwork
{
    std::string program;
    std::string minimised;          ///< what was asked for, empty for any placement
    std::vector<std::string> chips; ///< of each switch, as the user names them
    const NetworkProblem& problem;
    const NetworkModes& modes;
    const NetworkAnswer& answer;        ///< with a placement
    const SplitProgram* split{nullptr}; ///< null if there are no programs of switches
};

/** @return the objective, a line a switch, the entries that each holds, and what links carry. */
std::string TextOf(const PlacedNetwork& placed);

/** @return a line a switch. */
std::string CsvOf(const PlacedNetwork& placed);

/** @return an SVG picture: for each switch in use a row of stages with their tables. */
std::string PictureOf(const PlacedNetwork& placed);

/** @return pieces, tables, stages, entries and words of each switch, and what links carry. */
std::string JsonOf(const PlacedNetwork& placed);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_PLACE_NETWORK_REPORT_H
