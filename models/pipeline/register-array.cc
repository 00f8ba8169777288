// One register with the control plane's writes that have not taken effect yet.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/register-array.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

RegisterArray::RegisterArray(const Register& description)
    : m_mask(LowBits(description.width)),
      m_cells(description.initial)
{
    m_cells.resize(description.size, 0);
}

void
RegisterArray::Write(uint64_t index, uint64_t value, Cycle at, Cycle nextAccess)
{
    assert(Has(index));
    const auto after = [](Cycle cycle, const Change& change) { return cycle < change.at; };
    m_changes.insert(std::upper_bound(m_changes.begin(), m_changes.end(), at, after), {at, index, value & m_mask});
    Advance(nextAccess);
}

void
RegisterArray::Advance(Cycle access)
{
    while (!m_changes.empty() && m_changes.front().at <= access)
    {
        m_cells[m_changes.front().index] = m_changes.front().value;
        m_changes.pop_front();
    }
    m_nextChange = m_changes.empty() ? kNever : m_changes.front().at;
}

uint64_t
RegisterArray::Peek(uint64_t index, Cycle at) const
{
    assert(Has(index));
    uint64_t value = m_cells[index];
    for (const Change& change : m_changes)
    {
        if (change.at <= at && change.index == index)
        {
            value = change.value;
        }
    }
    return value;
}

} // namespace pisa
