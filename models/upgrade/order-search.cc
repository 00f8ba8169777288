// Exact search over sets of transactions while there are few, else two greedy orders and a bound.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/order-search.h"

#include <map>
#include <tuple>

namespace pisa
{
namespace
{

using Done = std::vector<bool>;

/** One number for a peak; the larger the worse. */
class Price
{
  public:
    /** All kinds as shares of what all transactions at once would hold beyond the old program. */
    explicit Price(const OrderProblem& problem) : m_before(problem.before)
    {
        for (const SharedMemory& shared : problem.shared)
        {
            m_all += shared.isAdded ? shared.memory : UpgradeMemory{};
        }
        const bool hasRows = m_all[MemoryKind::SramRows] + m_all[MemoryKind::TcamRows] > 0;
        m_all[MemoryKind::Descriptions] = 0;
        m_all[MemoryKind::Elements] = hasRows ? 0 : m_all[MemoryKind::Elements];
    }

    /** One kind alone. */
    Price(const OrderProblem& problem, MemoryKind kind) : m_before(problem.before)
    {
        m_before[kind] = 0;
        m_all[kind] = 1;
    }

    double Of(const UpgradeMemory& amount) const
    {
        double price = 0;
        for (unsigned k = 0; k < kMemoryKinds; ++k)
        {
            if (m_all.amount[k] > 0 && amount.amount[k] > m_before.amount[k])
            {
                price = std::max(price, static_cast<double>(amount.amount[k] - m_before.amount[k]) /
                                            static_cast<double>(m_all.amount[k]));
            }
        }
        return price;
    }

  private:
    UpgradeMemory m_before;
    UpgradeMemory m_all;
};

/** The best known way to carry out one set of transactions. */
struct State
{
    UpgradeMemory live;
    UpgradeMemory peak;
    double price{0};
    std::vector<int64_t>
        sizes; ///< of the transactions in order, negative: the larger the better, the earlier the more
    std::vector<uint32_t> order;

    bool IsBetterThan(const State& o) const
    {
        return price != o.price ? price < o.price : sizes != o.sizes ? sizes < o.sizes : order < o.order;
    }
};

State
Extend(const OrderMemory& memory, const Price& price, const Done& done, const State& state, uint32_t t)
{
    const OrderMemory::Step step = memory.Take(done, state.live, t);
    State next = state;
    next.live = step.after;
    next.peak = Most(state.peak, step.peak);
    next.price = std::max(state.price, price.Of(step.peak));
    next.sizes.push_back(-static_cast<int64_t>(step.commands));
    next.order.push_back(t);
    return next;
}

State
StartOf(const OrderProblem& problem, const Price& price)
{
    State start;
    start.live = start.peak = problem.before;
    start.price = price.Of(start.live);
    return start;
}

struct Searched
{
    bool isComplete{false};
    std::optional<State> best; ///< nothing: no order keeps the limits
};

/** Dynamic programming over the sets that some order carries out first, by their size. */
Searched
SearchAll(const OrderMemory& memory, const Price& price, std::optional<MemoryKind> unlimited, uint64_t mostStates)
{
    std::map<Done, State> layer{{Done(memory.Size(), false), StartOf(memory.Problem(), price)}};
    uint64_t states = 0;
    for (uint32_t size = 0; size < memory.Size(); ++size)
    {
        std::map<Done, State> next;
        for (const auto& [done, state] : layer)
        {
            for (uint32_t t = 0; t < memory.Size(); ++t)
            {
                if (!memory.IsReady(done, t))
                {
                    continue;
                }
                State extended = Extend(memory, price, done, state, t);
                if (!memory.Fits(extended.peak, unlimited))
                {
                    continue;
                }
                Done with = done;
                with[t] = true;
                const auto [known, isNew] = next.emplace(with, extended);
                if (!isNew && extended.IsBetterThan(known->second))
                {
                    known->second = std::move(extended);
                }
            }
        }
        states += next.size();
        if (states > mostStates)
        {
            return {};
        }
        layer = std::move(next);
    }
    return {true, layer.empty() ? std::nullopt : std::optional<State>(layer.begin()->second)};
}

/** @return how much more of the priced kinds is held behind a step than before it. */
double
Growth(const Price& price, const UpgradeMemory& before, const UpgradeMemory& after)
{
    return price.Of(after) - price.Of(before);
}

/** Always the ready transaction that raises the peak least, then the one that frees most, then the largest. */
State
Greedy(const OrderMemory& memory, const Price& price, std::optional<MemoryKind> unlimited)
{
    Done done(memory.Size(), false);
    State state = StartOf(memory.Problem(), price);
    for (uint32_t step = 0; step < memory.Size(); ++step)
    {
        std::optional<State> best;
        std::tuple<bool, double, double, int64_t> bestKey;
        for (uint32_t t = 0; t < memory.Size(); ++t)
        {
            if (!memory.IsReady(done, t))
            {
                continue;
            }
            State next = Extend(memory, price, done, state, t);
            const auto key = std::make_tuple(!memory.Fits(next.peak, unlimited), next.price,
                                             Growth(price, state.live, next.live), next.sizes.back());
            if (!best || key < bestKey)
            {
                best = std::move(next);
                bestKey = key;
            }
        }
        done[best->order.back()] = true;
        state = std::move(*best);
    }
    return state;
}

/** The same problem backwards: what was added is freed, what came first comes last. */
OrderProblem
Reversed(const OrderProblem& problem)
{
    const auto size = static_cast<uint32_t>(problem.after.size());
    OrderProblem reversed = problem;
    reversed.after.assign(size, {});
    for (uint32_t t = 0; t < size; ++t)
    {
        for (uint32_t earlier : problem.after[t])
        {
            reversed.after[earlier].push_back(t);
        }
    }
    UpgradeMemory removed;
    for (SharedMemory& shared : reversed.shared)
    {
        shared.isAdded ? reversed.before += shared.memory : removed += shared.memory;
        shared.isAdded = !shared.isAdded;
    }
    reversed.before -= removed;
    return reversed;
}

State
Follow(const OrderMemory& memory, const Price& price, const std::vector<uint32_t>& order)
{
    Done done(memory.Size(), false);
    State state = StartOf(memory.Problem(), price);
    for (uint32_t t : order)
    {
        state = Extend(memory, price, done, state, t);
        done[t] = true;
    }
    return state;
}

/** The better of the greedy order and the greedy order of the reversed problem. */
State
BestGreedy(const OrderMemory& memory, const Price& price, std::optional<MemoryKind> unlimited)
{
    const State forward = Greedy(memory, price, unlimited);
    const OrderProblem reversed = Reversed(memory.Problem());
    std::vector<uint32_t> order = Greedy(OrderMemory(reversed), price, unlimited).order;
    const State backward = Follow(memory, price, {order.rbegin(), order.rend()});
    const bool forwardFits = memory.Fits(forward.peak, unlimited);
    const bool backwardFits = memory.Fits(backward.peak, unlimited);
    return forwardFits != backwardFits      ? (forwardFits ? forward : backward)
           : backward.IsBetterThan(forward) ? backward
                                            : forward;
}

/** Some transaction is first and holds at least its own beside the old program, and likewise the last. */
UpgradeMemory
SimpleBound(const OrderMemory& memory)
{
    UpgradeMemory bound = memory.Problem().before;
    const OrderProblem reversed = Reversed(memory.Problem());
    const OrderMemory backwards(reversed);
    bound = Most(bound, reversed.before);
    for (const OrderMemory* direction : {&memory, &backwards})
    {
        const Done none(memory.Size(), false);
        std::optional<UpgradeMemory> least;
        for (uint32_t t = 0; t < memory.Size(); ++t)
        {
            if (direction->IsReady(none, t))
            {
                const UpgradeMemory peak = direction->Take(none, direction->Problem().before, t).peak;
                for (unsigned k = 0; least && k < kMemoryKinds; ++k)
                {
                    least->amount[k] = std::min(least->amount[k], peak.amount[k]);
                }
                least = least.value_or(peak);
            }
        }
        bound = Most(bound, least.value_or(UpgradeMemory{}));
    }
    return bound;
}

/** The least peak of each kind alone, whatever the limits. */
std::optional<UpgradeMemory>
ExactBound(const OrderProblem& problem, uint64_t mostStates)
{
    OrderProblem free = problem;
    free.limit = {};
    const OrderMemory memory(free);
    UpgradeMemory bound;
    for (unsigned k = 0; k < kMemoryKinds; ++k)
    {
        const auto kind = static_cast<MemoryKind>(k);
        const Searched searched = SearchAll(memory, Price(free, kind), {}, mostStates);
        if (!searched.isComplete)
        {
            return {};
        }
        bound[kind] = searched.best->peak[kind];
    }
    return bound;
}

} // namespace

TransactionOrder
FindOrder(const OrderProblem& problem, uint64_t mostStates)
{
    const OrderMemory memory(problem);
    const Price price(problem);
    TransactionOrder found;
    const auto exact = ExactBound(problem, mostStates);
    found.bound = exact.value_or(SimpleBound(memory));
    found.isExact = exact.has_value();
    std::optional<State> best;
    if (found.isExact)
    {
        best = SearchAll(memory, price, {}, mostStates).best;
    }
    else
    {
        best = BestGreedy(memory, price, {});
    }
    if (best && memory.Fits(best->peak))
    {
        found.isFound = true;
        found.order = best->order;
        found.peak = best->peak;
    }
    return found;
}

std::optional<uint64_t>
LeastLimit(const OrderProblem& problem, MemoryKind kind, uint64_t mostStates)
{
    const OrderMemory memory(problem);
    const Price price(problem, kind);
    const Searched searched = SearchAll(memory, price, kind, mostStates);
    const std::optional<State> best =
        searched.isComplete ? searched.best : std::optional<State>(BestGreedy(memory, price, kind));
    return best && memory.Fits(best->peak, kind) ? std::optional<uint64_t>(best->peak[kind]) : std::nullopt;
}

} // namespace pisa
