// Two-rate three-colour meters in simulated time.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/meter-cells.h"

#include <cassert>
#include <cmath>

namespace pisa
{

namespace
{

/** Steps of a rate in a token a microsecond. */
constexpr uint64_t kSteps = 1000000000;
constexpr uint64_t kMicrosecondsInSecond = 1000000;

} // namespace

// A rate of n steps is n * 10^6 / kSteps tokens a second and 1/clockHz of that a cycle: n units of a token's
// clockHz * kSteps / 10^6.
MeterCells::MeterCells(const MeterArray& description, uint64_t clockHz)
    : m_countsBytes(description.unit == MeterArray::Unit::Bytes),
      m_unit(Amount(clockHz) * (kSteps / kMicrosecondsInSecond)),
      m_cells(description.size)
{
    assert(clockHz > 0);
}

MeterCells::Bucket
MeterCells::FullBucket(const TokenRate& rate) const
{
    assert(rate.perMicrosecond >= 0 && rate.perMicrosecond <= 1e6);
    Bucket bucket;
    bucket.burst = Amount(rate.burst) * m_unit;
    bucket.tokens = bucket.burst;
    bucket.perCycle = static_cast<uint64_t>(std::llround(rate.perMicrosecond * static_cast<double>(kSteps)));
    return bucket;
}

void
MeterCells::Set(uint64_t index, const MeterSetting& setting, Cycle now)
{
    m_cells.at(index) = {setting, FullBucket(setting.committed), FullBucket(setting.peak), now};
}

Colour
MeterCells::Execute(uint64_t index, Cycle now, uint64_t bytes)
{
    Cell& cell = m_cells.at(index);
    if (!cell.setting)
    {
        return Colour::Green;
    }
    const Cycle passed = now > cell.filled ? now - cell.filled : 0;
    cell.filled += passed;
    cell.committed.Fill(passed);
    cell.peak.Fill(passed);
    const Amount cost = m_unit * (m_countsBytes ? bytes : 1);
    if (cell.peak.tokens < cost)
    {
        return Colour::Red;
    }
    cell.peak.tokens -= cost;
    if (cell.committed.tokens < cost)
    {
        return Colour::Yellow;
    }
    cell.committed.tokens -= cost;
    return Colour::Green;
}

} // namespace pisa
