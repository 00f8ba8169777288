// In which order transactions are carried out so that the least memory is held.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_ORDER_SEARCH_H
#define PISA_UPGRADE_ORDER_SEARCH_H

#include "upgrade/upgrade-memory.h"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace pisa
{

/** Something in memory that some transactions share. */
struct SharedMemory
{
    UpgradeMemory memory;
    std::vector<uint32_t> users; ///< transactions, ascending, at least one
    /** Added ones are allocated by the first of their users, others freed by the last. */
    bool isAdded{true};
    uint64_t commands{1}; ///< that allocating it takes
};

struct OrderProblem
{
    UpgradeMemory before;                     ///< held by the old program
    std::vector<UpgradeMemory> scratch;       ///< by transaction: held only while it is carried out
    std::vector<uint64_t> commands;           ///< by transaction: its own, beside those of what it shares
    std::vector<std::vector<uint32_t>> after; ///< by transaction: those that must come earlier; no cycles
    std::vector<SharedMemory> shared;
    std::array<std::optional<uint64_t>, kMemoryKinds> limit{}; ///< of what is held at any time
};

struct TransactionOrder
{
    bool isFound{false};
    std::vector<uint32_t> order;
    UpgradeMemory peak;
    UpgradeMemory bound; ///< no order holds less at its peak, kind by kind
    bool isExact{false}; ///< all orders were considered, and the bound can be reached for each kind alone
};

/** Memory that a carried-out set of transactions holds, and one more needs. */
class OrderMemory
{
  public:
    explicit OrderMemory(const OrderProblem& problem);

    uint32_t Size() const
    {
        return static_cast<uint32_t>(m_problem.after.size());
    }

    const OrderProblem& Problem() const
    {
        return m_problem;
    }

    /** @return whether all that must come before t is in `done`, and t is not. */
    bool IsReady(const std::vector<bool>& done, uint32_t t) const;

    struct Step
    {
        UpgradeMemory peak;  ///< held while t is carried out
        UpgradeMemory after; ///< held when it is done
        uint64_t commands{0};
    };

    /** @return what carrying out t takes when `done` are done and `live` is held. */
    Step Take(const std::vector<bool>& done, const UpgradeMemory& live, uint32_t t) const;

    /** @return whether an amount keeps all limits but that of `except`. */
    bool Fits(const UpgradeMemory& amount, std::optional<MemoryKind> except = {}) const;

  private:
    const OrderProblem& m_problem;
    std::vector<std::vector<uint32_t>> m_sharedBy; ///< by transaction
};

/**
 * Finds an order within the limits whose peak is least, and of several such one that brings large transactions
 * first. The peak is compared in rows, each kind as a share of what it would be with all transactions at once, or in
 * elements where no rows change.
 * @param mostStates sets of carried-out transactions that are considered before the search gives way to a heuristic
 */
TransactionOrder FindOrder(const OrderProblem& problem, uint64_t mostStates = 4096);

/** The least limit of one kind under which FindOrder finds an order, the others as they are; nothing if none does. */
std::optional<uint64_t> LeastLimit(const OrderProblem& problem, MemoryKind kind, uint64_t mostStates = 4096);

} // namespace pisa

#endif // PISA_UPGRADE_ORDER_SEARCH_H
