// The part of the ejection search that makes room: which tasks leave so that one can enter.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/ejection-search.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

constexpr unsigned kDisturbances = 10; ///< tasks that move at random after an ejection
constexpr uint64_t kHopeless = UINT64_MAX / 4;

} // namespace

/** Drives one other packet out of a bin that has no turn left. @return the price; `dropped` names the packet or -1.
 */
uint64_t
EjectionSearch::DropPacket(unsigned resource, int time, int& dropped, std::vector<unsigned>* out)
{
    const Bin& bin = BinAt(resource, time);
    const int period = static_cast<int>(m_problem->period);
    std::vector<std::pair<int, uint64_t>>& prices = m_packetPrices;
    prices.clear();
    for (const unsigned other : bin.tasks)
    {
        const int packet = m_start[other] / period;
        auto found = std::find_if(prices.begin(), prices.end(), [&](const auto& p) { return p.first == packet; });
        if (found == prices.end())
        {
            found = prices.insert(prices.end(), {packet, 0});
        }
        found->second += m_penalty[other];
    }
    dropped = kUnplaced;
    const bool isThere =
        std::any_of(prices.begin(), prices.end(), [&](const auto& p) { return p.first == time / period; });
    if (isThere || prices.size() < m_problem->packets[resource])
    {
        return 0;
    }
    const auto cheapest = std::min_element(prices.begin(), prices.end(),
                                           [](const auto& a, const auto& b) { return a.second < b.second; });
    dropped = cheapest->first;
    for (const unsigned other : bin.tasks)
    {
        if (out != nullptr && m_start[other] / period == dropped)
        {
            out->push_back(other);
        }
    }
    return cheapest->second;
}

/** @return the price of making room for a task in one bin; `out` gets the tasks that leave, if not null. */
uint64_t
EjectionSearch::EvictFromBin(unsigned task, unsigned resource, int time, std::vector<unsigned>* out)
{
    const Bin& bin = BinAt(resource, time);
    int dropped = kUnplaced;
    const uint64_t price = DropPacket(resource, time, dropped, out);
    m_candidates.clear();
    unsigned load = bin.load + m_problem->tasks[task].cost[resource];
    for (const unsigned other : bin.tasks)
    {
        const unsigned cost = m_problem->tasks[other].cost[resource];
        if (dropped != kUnplaced && m_start[other] / static_cast<int>(m_problem->period) == dropped)
        {
            load -= cost;
        }
        else if (cost > 0)
        {
            m_candidates.push_back(other);
        }
    }
    const unsigned capacity = m_problem->capacity[resource];
    return load > capacity ? price + EvictForRoom(resource, load - capacity, out) : price;
}

/** Frees `excess` with the tasks of m_candidates: the cheapest single one, or several by price per unit. */
uint64_t
EjectionSearch::EvictForRoom(unsigned resource, unsigned excess, std::vector<unsigned>* out)
{
    const auto costOf = [&](unsigned task) { return m_problem->tasks[task].cost[resource]; };
    uint64_t singlePrice = kHopeless;
    unsigned single = 0;
    for (const unsigned other : m_candidates)
    {
        if (costOf(other) >= excess && m_penalty[other] < singlePrice)
        {
            singlePrice = m_penalty[other];
            single = other;
        }
    }
    std::sort(m_candidates.begin(), m_candidates.end(),
              [&](unsigned a, unsigned b)
              {
                  const uint64_t left = m_penalty[a] * costOf(b);
                  const uint64_t right = m_penalty[b] * costOf(a);
                  return left != right ? left < right : a < b;
              });
    uint64_t price = 0;
    unsigned freed = 0;
    std::size_t count = 0;
    for (; freed < excess && count < m_candidates.size(); ++count)
    {
        price += m_penalty[m_candidates[count]];
        freed += costOf(m_candidates[count]);
    }
    if (freed < excess)
    {
        return kHopeless; // the task alone is larger than the bin
    }
    if (out != nullptr && singlePrice <= price)
    {
        out->push_back(single);
    }
    else if (out != nullptr)
    {
        out->insert(out->end(), m_candidates.begin(), m_candidates.begin() + static_cast<std::ptrdiff_t>(count));
    }
    return std::min(singlePrice, price);
}

/** Sets m_weights[i] to the price of the neighbours that a start at first + i would violate. */
void
EjectionSearch::WeighNeighbours(unsigned task, int first, int last)
{
    const int width = last - first + 1;
    m_weights.assign(static_cast<std::size_t>(width) + 1, 0);
    for (const TaskLag& other : m_problem->before[task])
    {
        // too early for it: every start below its own plus the lag
        const int end = std::min(last + 1, m_start[other.task] + static_cast<int>(other.lag)) - first;
        if (m_start[other.task] != kUnplaced && end > 0)
        {
            m_weights[0] += static_cast<int64_t>(m_penalty[other.task]);
            m_weights[static_cast<std::size_t>(end)] -= static_cast<int64_t>(m_penalty[other.task]);
        }
    }
    for (const TaskLag& other : m_problem->after[task])
    {
        const int begin = std::max(first, m_start[other.task] - static_cast<int>(other.lag) + 1) - first;
        if (m_start[other.task] != kUnplaced && begin < width)
        {
            m_weights[static_cast<std::size_t>(begin)] += static_cast<int64_t>(m_penalty[other.task]);
        }
    }
    for (int i = 1; i < width; ++i)
    {
        m_weights[static_cast<std::size_t>(i)] += m_weights[static_cast<std::size_t>(i) - 1];
    }
}

/** @return the start that drives out the least; ties are broken at random. */
int
EjectionSearch::CheapestTime(unsigned task)
{
    const int first = static_cast<int>(m_problem->head[task]);
    const int last = static_cast<int>(m_horizon) - 1 - static_cast<int>(m_problem->tail[task]);
    WeighNeighbours(task, first, last);
    m_looked += static_cast<uint64_t>(std::max(0, last - first + 1));
    uint64_t best = UINT64_MAX;
    int bestTime = first;
    unsigned ties = 0;
    for (int time = first; time <= last; ++time)
    {
        uint64_t price = static_cast<uint64_t>(m_weights[static_cast<std::size_t>(time - first)]);
        for (unsigned resource = 0; resource < kIssueResources && price <= best; ++resource)
        {
            if (m_problem->tasks[task].isUser[resource])
            {
                price += EvictFromBin(task, resource, time, nullptr);
            }
        }
        if (price < best)
        {
            best = price;
            bestTime = time;
            ties = 1;
        }
        else if (price == best && Random(++ties) == 0)
        {
            bestTime = time;
        }
    }
    return bestTime;
}

void
EjectionSearch::PlaceByForce(unsigned task)
{
    ++m_penalty[task];
    const int time = CheapestTime(task);
    std::vector<unsigned> out;
    for (const TaskLag& other : m_problem->before[task])
    {
        if (m_start[other.task] != kUnplaced && m_start[other.task] + static_cast<int>(other.lag) > time)
        {
            out.push_back(other.task);
        }
    }
    for (const TaskLag& other : m_problem->after[task])
    {
        if (m_start[other.task] != kUnplaced && time + static_cast<int>(other.lag) > m_start[other.task])
        {
            out.push_back(other.task);
        }
    }
    std::for_each(out.begin(), out.end(), [&](unsigned other) { Remove(other); });
    for (unsigned resource = 0; resource < kIssueResources; ++resource)
    {
        if (m_problem->tasks[task].isUser[resource])
        {
            std::vector<unsigned> leaving;
            EvictFromBin(task, resource, time, &leaving);
            std::for_each(leaving.begin(), leaving.end(), [&](unsigned other) { Remove(other); });
            out.insert(out.end(), leaving.begin(), leaving.end());
        }
    }
    Insert(task, time);
    Shuffle(out);
    m_pool.insert(m_pool.end(), out.begin(), out.end());
}

void
EjectionSearch::Disturb()
{
    for (unsigned i = 0; i < kDisturbances; ++i)
    {
        const unsigned task = Random(m_start.size());
        const int start = m_start[task];
        if (start == kUnplaced)
        {
            continue;
        }
        Remove(task);
        if (!PlaceWhereItFits(task))
        {
            Insert(task, start);
        }
    }
}

} // namespace pisa
