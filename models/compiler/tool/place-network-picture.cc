// Switches as rows of stages, drawn as SVG.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/markup.h"
#include "compiler/tool/place-network-report.h"

#include <algorithm>
#include <sstream>

namespace pisa
{

namespace
{

constexpr unsigned kStageWidth = 26;
constexpr unsigned kTableHeight = 12;
constexpr unsigned kNamesWidth = 120;
constexpr unsigned kTitleHeight = 46;

/** The tables of each stage of a switch. */
std::vector<std::vector<uint32_t>>
StagesOf(const PlacedNetwork& placed, uint32_t each)
{
    std::vector<std::vector<uint32_t>> stages;
    for (const auto& [block, slices] : placed.answer.placement->switches[each].blocks)
    {
        for (const TableSlice& slice : slices)
        {
            stages.resize(std::max<std::size_t>(stages.size(), slice.stage + 1));
            stages[slice.stage].push_back(block);
        }
    }
    return stages;
}

/** @return the height of the row. */
unsigned
DrawSwitch(const PlacedNetwork& placed, uint32_t each, unsigned top, std::ostream& out)
{
    const auto stages = StagesOf(placed, each);
    std::size_t most = 1;
    for (const auto& tables : stages)
    {
        most = std::max(most, tables.size());
    }
    const auto height = static_cast<unsigned>(most) * kTableHeight;
    out << "<text x=\"" << kNamesWidth - 8 << "\" y=\"" << top + height / 2 + 4 << "\" text-anchor=\"end\">"
        << Escaped(placed.problem.switches[each].name) << "</text>\n";
    for (std::size_t stage = 0; stage < stages.size(); ++stage)
    {
        const unsigned x = kNamesWidth + static_cast<unsigned>(stage) * kStageWidth;
        out << "<rect x=\"" << x << "\" y=\"" << top << "\" width=\"" << kStageWidth - 4 << "\" height=\"" << height
            << "\" fill=\"#eee\"/>\n";
        for (std::size_t i = 0; i < stages[stage].size(); ++i)
        {
            const uint32_t block = stages[stage][i];
            out << "<rect x=\"" << x << "\" y=\"" << top + height - (static_cast<unsigned>(i) + 1) * kTableHeight
                << "\" width=\"" << kStageWidth - 4 << "\" height=\"" << kTableHeight - 1 << "\" fill=\""
                << ColourOf(block) << "\"><title>" << Escaped(placed.problem.blocks[block].name)
                << "</title></rect>\n";
        }
    }
    return height;
}

} // namespace

std::string
PictureOf(const PlacedNetwork& placed)
{
    std::ostringstream rows;
    std::size_t columns = 1;
    std::set<uint32_t> used;
    unsigned y = kTitleHeight;
    for (uint32_t each = 0; each < placed.problem.switches.size(); ++each)
    {
        const auto stages = StagesOf(placed, each);
        columns = std::max(columns, stages.size());
        for (const auto& tables : stages)
        {
            used.insert(tables.begin(), tables.end());
        }
        y += DrawSwitch(placed, each, y, rows) + 14;
    }
    for (std::size_t stage = 0; stage < columns; ++stage)
    {
        rows << "<text x=\"" << kNamesWidth + static_cast<unsigned>(stage) * kStageWidth + 4 << "\" y=\""
             << kTitleHeight - 6 << "\">" << stage << "</text>\n";
    }
    rows << "<text x=\"" << kNamesWidth - 8 << "\" y=\"" << kTitleHeight - 6
         << "\" text-anchor=\"end\">stage</text>\n";
    for (const uint32_t block : used)
    {
        rows << "<rect x=\"" << kNamesWidth << "\" y=\"" << y << "\" width=\"10\" height=\"10\" fill=\""
             << ColourOf(block) << "\"/><text x=\"" << kNamesWidth + 14 << "\" y=\"" << y + 9 << "\">"
             << Escaped(placed.problem.blocks[block].name) << "</text>\n";
        y += 16;
    }
    std::ostringstream out;
    out << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""
        << std::max(480U, kNamesWidth + static_cast<unsigned>(columns) * kStageWidth + 20) << "\" height=\"" << y + 8
        << "\" font-family=\"sans-serif\" font-size=\"11\">\n<text x=\"4\" y=\"16\">" << Escaped(placed.program)
        << " on " << placed.problem.switches.size() << " switches: tables by stage</text>\n"
        << rows.str() << "</svg>\n";
    return out.str();
}

} // namespace pisa
