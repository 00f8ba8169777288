// Guided ejection search on modulo problems.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/ejection-search.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

constexpr unsigned kPercentJoining = 95; ///< a start that opens no new turn of a packet keeps room for others
constexpr NominalTime kPriceOfStep{2000};
constexpr NominalTime kPriceOfLook{50}; ///< of weighing one start time
constexpr unsigned kRandomPick = 10;    ///< one in so many tasks comes from the middle of the pool

} // namespace

EjectionSearch::EjectionSearch(const ModuloProblem& problem, uint64_t seed)
    : m_problem(&problem),
      m_random(seed),
      m_start(problem.tasks.size(), kUnplaced),
      m_penalty(problem.tasks.size(), 1)
{
    for (auto& bins : m_bins)
    {
        bins.resize(problem.period);
    }
    for (unsigned task = 0; task < problem.tasks.size(); ++task)
    {
        m_pool.push_back(task);
    }
    Shuffle(m_pool);
    const auto latest = [&](unsigned task) { return static_cast<int>(problem.head[task] - problem.tail[task]); };
    // the pool gives from its end: earliest tasks first
    std::stable_sort(m_pool.begin(), m_pool.end(), [&](unsigned a, unsigned b) { return latest(a) > latest(b); });
}

unsigned
EjectionSearch::Random(std::size_t below)
{
    return static_cast<unsigned>(m_random() % below);
}

void
EjectionSearch::Shuffle(std::vector<unsigned>& tasks)
{
    for (std::size_t left = tasks.size(); left > 1; --left)
    {
        std::swap(tasks[left - 1], tasks[Random(left)]);
    }
}

EjectionSearch::Bin&
EjectionSearch::BinAt(unsigned resource, int time)
{
    return m_bins[resource][static_cast<unsigned>(time) % m_problem->period];
}

void
EjectionSearch::Insert(unsigned task, int time)
{
    m_start[task] = time;
    for (unsigned resource = 0; resource < kIssueResources; ++resource)
    {
        if (m_problem->tasks[task].isUser[resource])
        {
            Bin& bin = BinAt(resource, time);
            bin.load += m_problem->tasks[task].cost[resource];
            bin.tasks.push_back(task);
        }
    }
}

void
EjectionSearch::Remove(unsigned task)
{
    for (unsigned resource = 0; resource < kIssueResources; ++resource)
    {
        if (m_problem->tasks[task].isUser[resource])
        {
            Bin& bin = BinAt(resource, m_start[task]);
            bin.load -= m_problem->tasks[task].cost[resource];
            bin.tasks.erase(std::find(bin.tasks.begin(), bin.tasks.end(), task));
        }
    }
    m_start[task] = kUnplaced;
}

void
EjectionSearch::Load(const std::vector<unsigned>& starts)
{
    for (unsigned task = 0; task < starts.size(); ++task)
    {
        if (m_start[task] != kUnplaced)
        {
            Remove(task);
        }
    }
    m_pool.clear();
    m_horizon = *std::max_element(starts.begin(), starts.end()) + 1;
    for (unsigned task = 0; task < starts.size(); ++task)
    {
        const int start = static_cast<int>(starts[task]);
        bool isFree = FitAt(task, start) != Fit::No;
        for (const TaskLag& other : m_problem->before[task])
        {
            isFree = isFree &&
                     (m_start[other.task] == kUnplaced || m_start[other.task] + static_cast<int>(other.lag) <= start);
        }
        for (const TaskLag& other : m_problem->after[task])
        {
            isFree = isFree &&
                     (m_start[other.task] == kUnplaced || start + static_cast<int>(other.lag) <= m_start[other.task]);
        }
        isFree ? Insert(task, start) : m_pool.push_back(task);
    }
}

void
EjectionSearch::SetHorizon(unsigned horizon)
{
    if (horizon == m_horizon)
    {
        return;
    }
    m_horizon = horizon;
    std::fill(m_penalty.begin(), m_penalty.end(), 1);
    for (unsigned task = 0; task < m_start.size(); ++task)
    {
        if (m_start[task] != kUnplaced && m_start[task] + m_problem->tail[task] >= horizon)
        {
            Remove(task);
            m_pool.push_back(task);
        }
    }
}

EjectionSearch::Fit
EjectionSearch::FitOn(unsigned task, unsigned resource, int time)
{
    const Bin& bin = BinAt(resource, time);
    if (bin.load + m_problem->tasks[task].cost[resource] > m_problem->capacity[resource])
    {
        return Fit::No;
    }
    const int period = static_cast<int>(m_problem->period);
    const int packet = time / period;
    m_candidates.clear(); // the distinct packets here
    for (const unsigned other : bin.tasks)
    {
        const int its = m_start[other] / period;
        if (its == packet)
        {
            return Fit::Joins;
        }
        if (std::find(m_candidates.begin(), m_candidates.end(), static_cast<unsigned>(its)) == m_candidates.end())
        {
            m_candidates.push_back(static_cast<unsigned>(its));
        }
    }
    return m_candidates.size() < m_problem->packets[resource] ? Fit::Opens : Fit::No;
}

EjectionSearch::Fit
EjectionSearch::FitAt(unsigned task, int time)
{
    Fit fit = Fit::Joins;
    for (unsigned resource = 0; resource < kIssueResources && fit != Fit::No; ++resource)
    {
        if (m_problem->tasks[task].isUser[resource])
        {
            fit = std::min(fit, FitOn(task, resource, time));
        }
    }
    return fit;
}

bool
EjectionSearch::PlaceWhereItFits(unsigned task)
{
    int first = static_cast<int>(m_problem->head[task]);
    int last = static_cast<int>(m_horizon) - 1 - static_cast<int>(m_problem->tail[task]);
    for (const TaskLag& other : m_problem->before[task])
    {
        if (m_start[other.task] != kUnplaced)
        {
            first = std::max(first, m_start[other.task] + static_cast<int>(other.lag));
        }
    }
    for (const TaskLag& other : m_problem->after[task])
    {
        if (m_start[other.task] != kUnplaced)
        {
            last = std::min(last, m_start[other.task] - static_cast<int>(other.lag));
        }
    }
    m_looked += static_cast<uint64_t>(std::max(0, last - first + 1));
    m_opening.clear();
    m_joining.clear();
    for (int time = first; time <= last; ++time)
    {
        const Fit fit = FitAt(task, time);
        if (fit != Fit::No)
        {
            (fit == Fit::Joins ? m_joining : m_opening).push_back(time);
        }
    }
    const bool wantsJoin = !m_joining.empty() && (m_opening.empty() || Random(100) < kPercentJoining);
    const std::vector<int>& times = wantsJoin ? m_joining : m_opening;
    if (times.empty())
    {
        return false;
    }
    Insert(task, times[Random(times.size())]);
    return true;
}

bool
EjectionSearch::Run(unsigned horizon, const SearchBudget& budget)
{
    if (m_problem->isContradictory || horizon < m_problem->CriticalPath())
    {
        return false;
    }
    SetHorizon(horizon);
    for (uint64_t step = 0; !m_pool.empty(); ++step)
    {
        if (step >= budget.steps || (budget.meter != nullptr && budget.meter->IsSpent()))
        {
            return false;
        }
        const uint64_t looked = m_looked;
        const std::size_t index = Random(kRandomPick) == 0 ? Random(m_pool.size()) : m_pool.size() - 1;
        const unsigned task = m_pool[index];
        m_pool.erase(m_pool.begin() + static_cast<std::ptrdiff_t>(index));
        if (!PlaceWhereItFits(task))
        {
            PlaceByForce(task);
            Disturb();
        }
        if (budget.meter != nullptr)
        {
            budget.meter->Spend(kPriceOfStep + (m_looked - looked) * kPriceOfLook);
        }
    }
    return true;
}

std::vector<unsigned>
EjectionSearch::Starts() const
{
    assert(m_pool.empty());
    return {m_start.begin(), m_start.end()};
}

} // namespace pisa
