// The image of a switch that only forwards Ethernet frames.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-forwarding-image.h"

#include "pisa-schedule-in-order.h"

#include "image/shell.h"
#include "target/demand.h"
#include "target/field.h"

#include <algorithm>
#include <map>

namespace ns3
{

namespace
{

/** @return most rows of a table that one empty stage holds. */
uint64_t
RowsOfOneStage(const pisa::TableDemand& demand, const pisa::Target& target)
{
    uint64_t fits = 0;
    for (uint64_t step = uint64_t{1} << 40; step != 0; step /= 2)
    {
        const uint64_t rows = std::min(fits + step, demand.rows);
        const uint64_t match = pisa::MatchBlocks(demand, rows, target);
        const uint64_t data = pisa::DataBlocks(demand, rows, target) + demand.registerBlocks;
        const uint64_t sram = data + (demand.isTernary ? 0 : match);
        const uint64_t tcam = demand.isTernary ? match : 0;
        if (sram <= target.stage.sramBlocks && tcam <= target.stage.tcamBlocks)
        {
            fits = rows;
        }
    }
    return fits;
}

/** Slices of one table from stage `stage` on, which is moved behind them. */
std::vector<pisa::TableSlice>
Slice(const pisa::TableDemand& demand, const pisa::Target& target, unsigned& stage)
{
    std::vector<pisa::TableSlice> slices;
    uint64_t left = demand.rows;
    const uint64_t most = std::max<uint64_t>(1, RowsOfOneStage(demand, target));
    do
    {
        const uint64_t rows = std::min(left, most);
        slices.push_back({stage++, rows});
        left -= rows;
    } while (left != 0 && stage < target.stages);
    if (left != 0)
    {
        slices.back().rows += left; // too much for the chip: the checker says by how much
    }
    return slices;
}

/** Each table begins in a stage of its own. */
std::vector<pisa::TablePlacement>
SliceTables(const pisa::Program& program, const pisa::Target& target)
{
    std::vector<pisa::TablePlacement> tables;
    unsigned stage = 0;
    for (pisa::TableId table = 0; table < program.tables.size(); ++table)
    {
        tables.push_back({table, Slice(pisa::DemandOf(program, table, target), target, stage)});
    }
    return tables;
}

/** Hands out the words of the header vector. */
class Words
{
  public:
    explicit Words(const pisa::Target& target)
    {
        for (const pisa::PhvWords& words : target.phv)
        {
            m_free[words.width] = {0, words.count};
        }
    }

    /** @return the narrowest word that holds `bits`, or several of the widest kind that is left. */
    std::vector<pisa::PhvWord> Take(unsigned bits)
    {
        std::vector<pisa::PhvWord> taken;
        for (unsigned left = bits; left > 0;)
        {
            auto kind = m_free.end();
            for (auto i = m_free.begin(); i != m_free.end(); ++i)
            {
                if (i->second.next < i->second.count && (kind == m_free.end() || kind->first < left))
                {
                    kind = i;
                }
            }
            if (kind == m_free.end())
            {
                break; // the checker says what is missing
            }
            taken.push_back({kind->first, kind->second.next++});
            left -= std::min(left, kind->first);
        }
        return taken;
    }

  private:
    struct Kind
    {
        unsigned next;
        unsigned count;
    };

    std::map<unsigned, Kind> m_free; ///< by width
};

} // namespace

pisa::Image
PisaSealInProgramOrder(pisa::Program program, const pisa::Target& target)
{
    pisa::Placement placement;
    if (target.architecture == "ideal")
    {
        return pisa::Seal(std::move(program), target, std::move(placement)); // nothing has a place there
    }
    if (target.architecture != "drmt")
    {
        placement.tables = SliceTables(program, target);
    }
    else if (target.banks.count == 0)
    {
        placement.threads = PisaScheduleInProgramOrder(program, target);
    }
    Words words(target);
    for (const pisa::FieldId field : pisa::CarriedFields(program))
    {
        placement.phv.push_back({field, words.Take(pisa::FieldBits(program, field))});
    }
    return pisa::Seal(std::move(program), target, std::move(placement));
}

pisa::Image
MakePisaForwardingImage(const pisa::Target& target)
{
    return PisaSealInProgramOrder(pisa::MakeForwardingProgram(), target);
}

} // namespace ns3
