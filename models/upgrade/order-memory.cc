// What transactions hold while and after they are carried out.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/order-search.h"

namespace pisa
{

OrderMemory::OrderMemory(const OrderProblem& problem) : m_problem(problem), m_sharedBy(problem.after.size())
{
    for (uint32_t s = 0; s < problem.shared.size(); ++s)
    {
        for (uint32_t user : problem.shared[s].users)
        {
            m_sharedBy[user].push_back(s);
        }
    }
}

bool
OrderMemory::IsReady(const std::vector<bool>& done, uint32_t t) const
{
    if (done[t])
    {
        return false;
    }
    for (uint32_t earlier : m_problem.after[t])
    {
        if (!done[earlier])
        {
            return false;
        }
    }
    return true;
}

OrderMemory::Step
OrderMemory::Take(const std::vector<bool>& done, const UpgradeMemory& live, uint32_t t) const
{
    Step step;
    UpgradeMemory freed;
    step.peak = live;
    step.commands = m_problem.commands[t];
    for (uint32_t s : m_sharedBy[t])
    {
        const SharedMemory& shared = m_problem.shared[s];
        bool isFirst = true;
        bool isLast = true;
        for (uint32_t user : shared.users)
        {
            isFirst = isFirst && !done[user];
            isLast = isLast && (done[user] || user == t);
        }
        if (shared.isAdded && isFirst)
        {
            step.peak += shared.memory;
            step.commands += shared.commands;
        }
        if (!shared.isAdded && isLast)
        {
            freed += shared.memory;
        }
    }
    step.after = step.peak - freed;
    step.peak += m_problem.scratch[t];
    return step;
}

bool
OrderMemory::Fits(const UpgradeMemory& amount, std::optional<MemoryKind> except) const
{
    for (unsigned k = 0; k < kMemoryKinds; ++k)
    {
        const bool isExcepted = except && static_cast<unsigned>(*except) == k;
        if (!isExcepted && m_problem.limit[k] && amount.amount[k] > *m_problem.limit[k])
        {
            return false;
        }
    }
    return true;
}

} // namespace pisa
