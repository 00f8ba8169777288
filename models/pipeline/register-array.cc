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
    Plan({at, index, value & m_mask, nullptr}, nextAccess);
}

void
RegisterArray::Look(Cycle at, std::function<void()> look, Cycle nextAccess)
{
    Plan({at, 0, 0, std::move(look)}, nextAccess);
}

void
RegisterArray::Plan(Change change, Cycle nextAccess)
{
    const auto after = [](Cycle cycle, const Change& other) { return cycle < other.at; };
    m_changes.insert(std::upper_bound(m_changes.begin(), m_changes.end(), change.at, after), std::move(change));
    Reach(nextAccess);
}

void
RegisterArray::Reach(Cycle nextAccess)
{
    while (!m_changes.empty() && m_changes.front().at <= nextAccess)
    {
        const Change change = std::move(m_changes.front());
        m_changes.pop_front();
        if (change.look)
        {
            change.look();
        }
        else
        {
            m_cells[change.index] = change.value;
        }
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
        if (change.at <= at && change.index == index && !change.look)
        {
            value = change.value;
        }
    }
    return value;
}

} // namespace pisa
