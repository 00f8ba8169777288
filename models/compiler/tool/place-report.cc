// Tables of stages as text, CSV and SVG.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/place-report.h"

#include "compiler/tool/markup.h"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace pisa
{

namespace
{

/** Blocks of memory. */
struct Blocks
{
    uint64_t sram{0};
    uint64_t tcam{0};
};

Blocks
BlocksOf(const PlacedGraph& placed, std::size_t table, uint64_t rows)
{
    const TableDemand demand = DemandOf(placed.graph.tables[table], placed.target);
    const uint64_t match = MatchBlocks(demand, rows, placed.target);
    const uint64_t data = DataBlocks(demand, rows, placed.target);
    return demand.isTernary ? Blocks{data, match} : Blocks{match + data, 0};
}

Blocks
BlocksOf(const PlacedGraph& placed, std::size_t table)
{
    Blocks sum;
    for (const TableSlice& slice : placed.answer.placement->tables[table])
    {
        const Blocks here = BlocksOf(placed, table, slice.rows);
        sum.sram += here.sram;
        sum.tcam += here.tcam;
    }
    return sum;
}

template <typename Quantity>
std::string
ProofOf(const Minimised<Quantity>& what, const std::string& unit)
{
    return std::to_string(what.value) + " " + unit + ", " +
           (what.IsProved() ? "proved minimal" : "at least " + std::to_string(what.bound) + " needed") +
           (what.reason.empty() ? "" : " (" + what.reason + ")") + "\n";
}

std::size_t
WidestName(const BareGraph& graph)
{
    std::size_t widest = 5;
    for (const BareTable& table : graph.tables)
    {
        widest = std::max(widest, table.name.size());
    }
    return widest;
}

constexpr unsigned kColumn = 24;
constexpr unsigned kHeight = 160;
constexpr unsigned kLeft = 60;

/** The bars of one memory: blocks of each table stacked from the bottom. */
void
DrawMemory(const PlacedGraph& placed, bool isTcam, unsigned top, std::ostream& out)
{
    const unsigned limit = isTcam ? placed.target.stage.tcamBlocks : placed.target.stage.sramBlocks;
    const auto label = [&out](unsigned y, const std::string& text)
    { out << "<text x=\"" << kLeft - 6 << "\" y=\"" << y << "\" text-anchor=\"end\">" << text << "</text>\n"; };
    label(top + 10, std::to_string(limit));
    label(top + kHeight / 2, isTcam ? "TCAM" : "SRAM");
    label(top + kHeight / 2 + 14, "[blocks]");
    label(top + kHeight, "0");
    for (unsigned stage = 0; stage < placed.target.stages; ++stage)
    {
        const unsigned x = kLeft + stage * kColumn;
        out << "<rect x=\"" << x << "\" y=\"" << top << "\" width=\"" << kColumn - 4 << "\" height=\"" << kHeight
            << "\" fill=\"#eee\"/>\n";
        uint64_t filled = 0;
        for (std::size_t table = 0; limit > 0 && table < placed.graph.tables.size(); ++table)
        {
            for (const TableSlice& slice : placed.answer.placement->tables[table])
            {
                const Blocks blocks = BlocksOf(placed, table, slice.rows);
                const uint64_t here = isTcam ? blocks.tcam : blocks.sram;
                if (slice.stage != stage || here == 0)
                {
                    continue;
                }
                const uint64_t from = filled * kHeight / limit;
                filled += here;
                const uint64_t height = filled * kHeight / limit - from;
                out << "<rect x=\"" << x << "\" y=\"" << top + kHeight - from - height << "\" width=\"" << kColumn - 4
                    << "\" height=\"" << height << "\" fill=\"" << ColourOf(table) << "\"><title>"
                    << Escaped(placed.graph.tables[table].name) << ": " << here << " of " << limit
                    << " blocks</title></rect>\n";
            }
        }
    }
}

} // namespace

std::string
TextOf(const PlacedGraph& placed)
{
    const BarePlacement& placement = *placed.answer.placement;
    const std::vector<Cycle> start = TimingOf(placed.graph, placement, placed.target).start;
    const auto width = static_cast<int>(WidestName(placed.graph)) + 2;
    std::ostringstream out;
    out << placed.graph.name << " on " << placed.target.name << ", " << placed.target.stages << " stages\n";
    out << "stages   "
        << (placed.answer.stages.bound == 0 ? std::to_string(placed.answer.stages.value) + "\n"
                                            : ProofOf(placed.answer.stages, "stages"));
    out << "latency  " << ProofOf(placed.answer.latency, "cycles to the start of the last stage");
    out << "\n"
        << std::left << std::setw(width) << "table" << std::right << std::setw(9) << "match" << std::setw(11)
        << "entries" << std::setw(7) << "SRAM" << std::setw(7) << "TCAM"
        << "  stage:rows\n";
    for (std::size_t i = 0; i < placed.graph.tables.size(); ++i)
    {
        const BareTable& table = placed.graph.tables[i];
        const Blocks blocks = BlocksOf(placed, i);
        out << std::left << std::setw(width) << table.name << std::right << std::setw(9) << table.matchType
            << std::setw(11) << table.entries << std::setw(7) << blocks.sram << std::setw(7) << blocks.tcam << " ";
        for (const TableSlice& slice : placement.tables[i])
        {
            out << " " << slice.stage << ":" << slice.rows;
        }
        out << "\n";
    }
    out << "\nstage  start  tables   SRAM   TCAM\n";
    const std::vector<StageUse> uses = UseOfStages(placed.graph, placement, placed.target);
    for (unsigned stage = 0; stage < placed.answer.stages.value; ++stage)
    {
        out << std::setw(5) << stage << std::setw(7) << start[stage] << std::setw(8) << uses[stage].tables
            << std::setw(7) << uses[stage].sramBlocks << std::setw(7) << uses[stage].tcamBlocks << "\n";
    }
    out << "limit" << std::setw(15) << placed.target.stage.tables << std::setw(7) << placed.target.stage.sramBlocks
        << std::setw(7) << placed.target.stage.tcamBlocks << "\n";
    return out.str();
}

std::string
CsvOf(const PlacedGraph& placed)
{
    const BarePlacement& placement = *placed.answer.placement;
    const std::vector<Cycle> start = TimingOf(placed.graph, placement, placed.target).start;
    std::ostringstream out;
    out << "table,match,stage,start_cycle,rows,sram_blocks,tcam_blocks\n";
    for (std::size_t i = 0; i < placed.graph.tables.size(); ++i)
    {
        for (const TableSlice& slice : placement.tables[i])
        {
            const Blocks blocks = BlocksOf(placed, i, slice.rows);
            out << Quoted(placed.graph.tables[i].name) << "," << placed.graph.tables[i].matchType << ","
                << slice.stage << "," << start[slice.stage] << "," << slice.rows << "," << blocks.sram << ","
                << blocks.tcam << "\n";
        }
    }
    return out.str();
}

std::string
PictureOf(const PlacedGraph& placed)
{
    const unsigned width = kLeft + placed.target.stages * kColumn + 20;
    const unsigned legend = 2 * kHeight + 90;
    constexpr std::size_t kAcross = 4;
    const auto rows = static_cast<unsigned>((placed.graph.tables.size() + kAcross - 1) / kAcross);
    std::ostringstream out;
    out << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << width << "\" height=\"" << legend + rows * 16
        << "\" font-family=\"sans-serif\" font-size=\"11\">\n<text x=\"4\" y=\"16\">" << Escaped(placed.graph.name)
        << " on " << Escaped(placed.target.name) << ": " << placed.answer.stages.value
        << " stages, last start at cycle " << placed.answer.latency.value << "</text>\n";
    DrawMemory(placed, false, 30, out);
    DrawMemory(placed, true, kHeight + 40, out);
    out << "<text x=\"" << kLeft - 6 << "\" y=\"" << 2 * kHeight + 56 << "\" text-anchor=\"end\">stage</text>\n";
    for (unsigned stage = 0; stage < placed.target.stages; ++stage)
    {
        out << "<text x=\"" << kLeft + stage * kColumn + 4 << "\" y=\"" << 2 * kHeight + 56 << "\">" << stage
            << "</text>\n";
    }
    for (std::size_t table = 0; table < placed.graph.tables.size(); ++table)
    {
        const auto x = static_cast<unsigned>(kLeft + table % kAcross * (width - kLeft) / kAcross);
        const auto y = static_cast<unsigned>(legend - 14 + table / kAcross * 16);
        out << "<rect x=\"" << x << "\" y=\"" << y << "\" width=\"10\" height=\"10\" fill=\"" << ColourOf(table)
            << "\"/><text x=\"" << x + 14 << "\" y=\"" << y + 9 << "\">" << Escaped(placed.graph.tables[table].name)
            << "</text>\n";
    }
    out << "</svg>\n";
    return out.str();
}

} // namespace pisa
