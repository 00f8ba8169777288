// Groups the changes, orders the groups, writes the transactions.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/planner.h"

#include "upgrade/change-groups.h"
#include "upgrade/order-search.h"
#include "upgrade/plan-transaction.h"

#include <algorithm>
#include <cassert>

namespace pisa
{
namespace
{

/** A flex branch is inserted, pointed twice, spliced in, passed by and deleted. */
constexpr uint64_t kCommandsOfFlex = 6;

/** Where in the order problem each thing that transactions share stands. */
struct SharedThing
{
    enum class Kind : uint8_t
    {
        Element,
        Register,
    };

    Kind kind{Kind::Element};
    uint32_t index{0};
};

class Planner
{
  public:
    Planner(const Delta& delta, const PlannerOptions& options)
        : m_delta(delta),
          m_options(options),
          m_groups(GroupChanges(delta, options.level)),
          m_reach(ReachOfExchanges(delta)),
          m_isInPlace(m_groups.size(), false)
    {
    }

    UpgradePlan Run()
    {
        FindInPlace();
        BuildProblem();
        UpgradePlan plan;
        plan.level = m_options.level;
        plan.warnings = m_delta.warnings;
        plan.before = plan.peak = plan.peakBound = m_problem.before;
        const TransactionOrder found = FindOrder(m_problem);
        if (!found.isFound)
        {
            ThrowInfeasible(found);
        }
        plan.peakBound = found.bound;
        const OrderMemory memory(m_problem);
        std::vector<bool> done(m_groups.size(), false);
        UpgradeMemory live = m_problem.before;
        for (uint32_t group : found.order)
        {
            plan.transactions.push_back(Transact(group, done));
            const OrderMemory::Step step = memory.Take(done, live, group);
            plan.transactions.back().peak = step.peak;
            plan.transactions.back().after = step.after;
            plan.peak = Most(plan.peak, step.peak);
            live = step.after;
            done[group] = true;
        }
        return plan;
    }

  private:
    /** A table whose entries can move into its successor: both stand between the same elements, nothing else there.
     */
    void FindInPlace()
    {
        for (uint32_t g = 0; g < m_groups.size(); ++g)
        {
            m_isInPlace[g] = m_options.inPlace && m_options.level == Consistency::Execution && m_groups[g].isAlone &&
                             IsReplacement(m_groups[g]);
        }
    }

    bool IsReplacement(const ChangeGroup& group) const
    {
        for (uint32_t x : group.exchanges)
        {
            const Exchange& exchange = m_delta.exchanges[x];
            const Exchange& first = m_delta.exchanges[group.exchanges.front()];
            if (exchange.oldTarget == kEndOfPipe || exchange.newTarget == kEndOfPipe ||
                exchange.oldTarget != first.oldTarget || exchange.newTarget != first.newTarget)
            {
                return false;
            }
            const UpgradeElement& was = m_delta.elements[exchange.oldTarget];
            const UpgradeElement& is = m_delta.elements[exchange.newTarget];
            if (!was.IsRemoved() || !is.IsAdded() || !was.isTable || !is.isTable ||
                !(was.oldPointers == is.newPointers) || UsesChangedRegister(exchange) ||
                m_delta.unlike.count({exchange.oldTarget, exchange.newTarget}) != 0)
            {
                return false;
            }
        }
        return !group.exchanges.empty() && IsOnlyReachedBy(group);
    }

    bool UsesChangedRegister(const Exchange& exchange) const
    {
        return std::any_of(m_delta.registers.begin(), m_delta.registers.end(),
                           [&](const RegisterChange& change)
                           {
                               return std::any_of(change.users.begin(), change.users.end(),
                                                  [&](ElementId id)
                                                  { return id == exchange.oldTarget || id == exchange.newTarget; });
                           });
    }

    /** The two tables lead to kept elements alone, and no other group leads to them. */
    bool IsOnlyReachedBy(const ChangeGroup& group) const
    {
        const Exchange& first = m_delta.exchanges[group.exchanges.front()];
        for (uint32_t x = 0; x < m_delta.exchanges.size(); ++x)
        {
            const bool isOurs = std::binary_search(group.exchanges.begin(), group.exchanges.end(), x);
            const bool reachesOld = Contains(m_reach[x].removed, first.oldTarget);
            const bool reachesNew = Contains(m_reach[x].added, first.newTarget);
            if (isOurs ? m_reach[x].removed.size() != 1 || m_reach[x].added.size() != 1 : reachesOld || reachesNew)
            {
                return false;
            }
        }
        return true;
    }

    static bool Contains(const std::vector<ElementId>& ids, ElementId id)
    {
        return std::find(ids.begin(), ids.end(), id) != ids.end();
    }

    void BuildProblem()
    {
        m_problem.after.resize(m_groups.size());
        m_problem.scratch.resize(m_groups.size());
        m_problem.commands.resize(m_groups.size());
        for (uint32_t g = 0; g < m_groups.size(); ++g)
        {
            m_problem.after[g] = m_groups[g].before;
            m_problem.commands[g] = m_groups[g].exchanges.size() * kCommandsOfFlex;
            m_problem.scratch[g][MemoryKind::Descriptions] = m_isInPlace[g] ? 0 : m_groups[g].exchanges.size();
        }
        m_problem.before = MemoryBefore(m_delta);
        AddElements();
        AddRegisters();
        for (unsigned k = 0; k < kMemoryKinds; ++k)
        {
            if (m_options.headroom[k])
            {
                m_problem.limit[k] = m_problem.before.amount[k] + *m_options.headroom[k];
            }
        }
    }

    /** @return the groups of some exchanges, ascending; all alone things go with the first group. */
    std::vector<uint32_t> GroupsOf(const std::vector<uint32_t>& exchanges) const
    {
        std::vector<uint32_t> groups;
        for (uint32_t g = 0; g < m_groups.size(); ++g)
        {
            const std::vector<uint32_t>& of = m_groups[g].exchanges;
            if (std::any_of(exchanges.begin(), exchanges.end(),
                            [&](uint32_t x) { return std::binary_search(of.begin(), of.end(), x); }))
            {
                groups.push_back(g);
            }
        }
        return groups.empty() ? std::vector<uint32_t>{0} : groups;
    }

    void AddElements()
    {
        std::vector<std::vector<uint32_t>> users(m_delta.elements.size());
        for (uint32_t x = 0; x < m_reach.size(); ++x)
        {
            for (const std::vector<ElementId>* ids : {&m_reach[x].added, &m_reach[x].removed})
            {
                for (ElementId id : *ids)
                {
                    users[id].push_back(x);
                }
            }
        }
        m_elementGroups.resize(m_delta.elements.size());
        for (ElementId id = 0; id < m_delta.elements.size(); ++id)
        {
            const UpgradeElement& element = m_delta.elements[id];
            if (!element.IsKept())
            {
                m_elementGroups[id] = GroupsOf(users[id]);
                // an allocation, and the pointers
                Share({SharedThing::Kind::Element, id},
                      {MemoryOf(element), m_elementGroups[id], element.IsAdded(), 1 + element.newPointers.size()});
            }
        }
    }

    UpgradeMemory MemoryOf(const UpgradeElement& element) const
    {
        const ElementId id = &element - m_delta.elements.data();
        const uint32_t group = m_elementGroups[id].front();
        if (!m_isInPlace[group])
        {
            return element.memory;
        }
        const Exchange& exchange = m_delta.exchanges[m_groups[group].exchanges.front()];
        return MemoryBeside(element, m_delta.elements[element.IsAdded() ? exchange.oldTarget : exchange.newTarget]);
    }

    void AddRegisters()
    {
        m_registerGroups.resize(m_delta.registers.size());
        for (uint32_t r = 0; r < m_delta.registers.size(); ++r)
        {
            const RegisterChange& change = m_delta.registers[r];
            std::vector<uint32_t>& groups = m_registerGroups[r];
            for (ElementId id : change.users)
            {
                groups.insert(groups.end(), m_elementGroups[id].begin(), m_elementGroups[id].end());
            }
            std::sort(groups.begin(), groups.end());
            groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
            groups = groups.empty() ? std::vector<uint32_t>{0} : groups;
            for (const bool isAdded : {true, false})
            {
                UpgradeMemory memory;
                memory[MemoryKind::SramRows] = isAdded ? change.newRows : change.oldRows;
                Share({SharedThing::Kind::Register, r}, {memory, groups, isAdded, 1});
            }
        }
    }

    void Share(SharedThing thing, SharedMemory memory)
    {
        m_things.push_back(thing);
        m_problem.shared.push_back(std::move(memory));
    }

    /** Everything that goes with a group when `done` are done. */
    PlannedTransaction Transact(uint32_t group, const std::vector<bool>& done) const
    {
        TransactionContent content;
        content.exchanges = m_groups[group].exchanges;
        content.hasFrame = m_groups[group].hasFrame;
        content.isInPlace = m_isInPlace[group];
        for (uint32_t s = 0; s < m_things.size(); ++s)
        {
            const SharedMemory& shared = m_problem.shared[s];
            if (!IsDue(shared, group, done))
            {
                continue;
            }
            const bool isElement = m_things[s].kind == SharedThing::Kind::Element;
            std::vector<uint32_t>& list = isElement ? (shared.isAdded ? content.added : content.removed)
                                                    : (shared.isAdded ? content.newRegisters : content.oldRegisters);
            if (isElement || HasArray(m_delta.registers[m_things[s].index], shared.isAdded))
            {
                list.push_back(m_things[s].index);
            }
        }
        PlannedTransaction transaction;
        transaction.primitives = PrimitivesOf(m_delta, content);
        transaction.elements = content.added.size() + content.removed.size();
        return transaction;
    }

    static bool HasArray(const RegisterChange& change, bool isNew)
    {
        return isNew ? change.kind != RegisterChange::Kind::Dropped : change.kind != RegisterChange::Kind::Added;
    }

    /** Whether `group` is the first user of what is added, or the last of what is removed. */
    static bool IsDue(const SharedMemory& shared, uint32_t group, const std::vector<bool>& done)
    {
        bool isUser = false;
        bool isFirst = true;
        bool isLast = true;
        for (uint32_t user : shared.users)
        {
            isUser = isUser || user == group;
            isFirst = isFirst && !done[user];
            isLast = isLast && (done[user] || user == group);
        }
        return isUser && (shared.isAdded ? isFirst : isLast);
    }

    [[noreturn]] void ThrowInfeasible(const TransactionOrder& found) const
    {
        std::vector<Diagnostic> errors;
        for (unsigned k = 0; k < kMemoryKinds; ++k)
        {
            const auto kind = static_cast<MemoryKind>(k);
            if (!m_problem.limit[k])
            {
                continue;
            }
            const std::optional<uint64_t> least = LeastLimit(m_problem, kind);
            if (least.value_or(found.bound[kind]) <= *m_problem.limit[k])
            {
                continue; // another kind is short
            }
            const uint64_t bound = found.bound[kind] - m_problem.before[kind];
            errors.push_back({Severity::Error, {}, Misfit(kind, least, bound, found.isExact), Remedy()});
        }
        if (errors.empty())
        {
            errors.push_back({Severity::Error,
                              {},
                              "no order of transactions that was tried keeps all headrooms at once",
                              Remedy()});
        }
        throw InputError(errors);
    }

    std::string Misfit(MemoryKind kind, std::optional<uint64_t> least, uint64_t bound, bool isExact) const
    {
        const std::string what = std::string(NameOf(m_options.level)) + " consistency does not fit: headroom is " +
                                 std::to_string(*m_options.headroom[static_cast<unsigned>(kind)]) + " " +
                                 NameOf(kind);
        if (!least)
        {
            return what + ", at least " + std::to_string(bound) + " are needed whatever the order";
        }
        const std::string need = std::to_string(*least - m_problem.before[kind]);
        return isExact ? what + ", the least that would do is " + need
                       : what + ", " + need + " would do, at least " + std::to_string(bound) + " are needed";
    }

    std::string Remedy() const
    {
        return m_options.level == Consistency::Execution ? "free memory, or let tables change in place"
                                                         : "free memory, or ask for a weaker consistency";
    }

    const Delta& m_delta;
    const PlannerOptions m_options;
    const std::vector<ChangeGroup> m_groups;
    const std::vector<ExchangeReach> m_reach;
    std::vector<bool> m_isInPlace;                       ///< by group
    std::vector<std::vector<uint32_t>> m_elementGroups;  ///< by element: groups that use it
    std::vector<std::vector<uint32_t>> m_registerGroups; ///< by change
    std::vector<SharedThing> m_things;                   ///< of m_problem.shared
    OrderProblem m_problem;
};

} // namespace

UpgradePlan
MakePlan(const Delta& delta, const PlannerOptions& options)
{
    return Planner(delta, options).Run();
}

} // namespace pisa
