// Two-rate three-colour meters in simulated time.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_METER_CELLS_H
#define PISA_PIPELINE_METER_CELLS_H

#include "ir/resource.h"
#include "target/cycle.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <optional>
#include <vector>

namespace pisa
{

/** One token bucket: how fast it fills, and what it holds. Tokens are packets or bytes. */
struct TokenRate
{
    double perMicrosecond{0}; ///< 0 to 10^6; counts in steps of 10^-9
    uint64_t burst{0};
};

/** What the control plane sets of one meter. */
struct MeterSetting
{
    TokenRate committed;
    TokenRate peak;
};

/** Colours, in the numbers that packets see. */
enum class Colour : uint8_t
{
    Green = 0,
    Yellow = 1,
    Red = 2,
};

/**
 * Meters of RFC 2698, colour-blind: buckets are full when they are set and fill evenly with time. A packet for which
 * the peak bucket has too few tokens is red and takes none; else it takes those, and is yellow if the committed
 * bucket has too few, green if it takes those too. A meter that nobody has set is green. Computed in integers,
 * without rounding.
 */
class MeterCells
{
  public:
    MeterCells(const MeterArray& description, uint64_t clockHz);

    bool Has(uint64_t index) const
    {
        return index < m_cells.size();
    }

    /** Meters a packet; accesses come in ascending cycles. */
    Colour Execute(uint64_t index, Cycle now, uint64_t bytes);

    void Set(uint64_t index, const MeterSetting& setting, Cycle now);

    /** Makes a meter one that nobody has set. */
    void Reset(uint64_t index)
    {
        m_cells.at(index) = Cell();
    }

    /** @return nothing if nobody has set it. */
    std::optional<MeterSetting> SettingOf(uint64_t index) const
    {
        return m_cells.at(index).setting;
    }

  private:
    using Amount = boost::multiprecision::uint128_t; ///< tokens times m_unit

    struct Bucket
    {
        Amount tokens{0};
        Amount burst{0};
        uint64_t perCycle{0};

        void Fill(Cycle cycles)
        {
            tokens = std::min<Amount>(burst, tokens + Amount(cycles) * perCycle);
        }
    };

    struct Cell
    {
        std::optional<MeterSetting> setting;
        Bucket committed;
        Bucket peak;
        Cycle filled{0};
    };

    Bucket FullBucket(const TokenRate& rate) const;

    bool m_countsBytes;
    Amount m_unit; ///< so that rates are whole numbers of units a cycle
    std::vector<Cell> m_cells;
};

} // namespace pisa

#endif // PISA_PIPELINE_METER_CELLS_H
