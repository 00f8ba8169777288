// Conditions and sums as sets of examples, put together level by level.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/tree-search.h"

#include <algorithm>
#include <bitset>
#include <map>

namespace pisa
{

namespace
{

using Set = std::bitset<kMostAtomExamples>; ///< of examples

struct SetLess
{
    bool operator()(const Set& a, const Set& b) const
    {
        const Set differ = a ^ b;
        for (std::size_t i = 0; i < differ.size(); ++i)
        {
            if (differ[i])
            {
                return b[i];
            }
        }
        return false;
    }
};

/** Finds a tree of the atom's shape that is right on the examples. */
class TreeSearch
{
  public:
    /** @param steps that are left; the search ends without a tree when there are none */
    TreeSearch(Atom atom, const AtomSupply& supply, const std::vector<AtomExample>& examples,
               const std::vector<std::vector<uint64_t>>& wanted, uint64_t& steps)
        : m_atom(atom),
          m_steps(steps),
          m_sums(supply.widths.size())
    {
        for (std::size_t i = 0; i < examples.size(); ++i)
        {
            m_all.set(i);
        }
        std::map<Set, AtomCondition, SetLess> conditions;
        for (const AtomCondition& condition :
             atom > Atom::ReadAddWrite ? ConditionsOf(atom, supply) : std::vector<AtomCondition>{})
        {
            Set holds;
            for (std::size_t i = 0; i < examples.size(); ++i)
            {
                holds.set(i, Holds(condition, examples[i]));
            }
            if (conditions.emplace(holds, condition).second)
            {
                m_conditions.emplace_back(holds, condition);
            }
        }
        for (uint32_t cell = 0; cell < supply.widths.size(); ++cell)
        {
            for (const AtomSum& sum : SumsOf(atom, supply, supply.widths[cell]))
            {
                AddSum(cell, sum, supply.widths[cell], examples, wanted);
            }
            m_kept.push_back(RightOn(cell, AtomSum{}, supply.widths[cell], examples, wanted));
        }
    }

    std::optional<AtomTree> Run()
    {
        switch (m_atom)
        {
        case Atom::Write:
        case Atom::ReadAddWrite:
            return Leaf(m_all);
        case Atom::PredicatedReadAddWrite:
            return Choice(
                m_all, [this](const Set& set) { return Leaf(set); }, [this](const Set& set) { return Kept(set); });
        case Atom::Nested:
            return Choice(
                m_all, [this](const Set& set) { return TwoLeaves(set); },
                [this](const Set& set) { return TwoLeaves(set); });
        case Atom::Pairs:
            return Choice(
                m_all, [this](const Set& set) { return TwoLeaves(set); },
                [this](const Set& set) { return TwoLeavesOrKept(set); });
        default:
            return TwoLeaves(m_all);
        }
    }

  private:
    static Set RightOn(uint32_t cell, const AtomSum& sum, unsigned width, const std::vector<AtomExample>& examples,
                       const std::vector<std::vector<uint64_t>>& wanted)
    {
        Set right;
        for (std::size_t i = 0; i < examples.size(); ++i)
        {
            right.set(i, ValueOf(sum, examples[i], cell, width) == wanted[i][cell]);
        }
        return right;
    }

    /** A sum that is right where another one is, and nowhere else, is not needed. */
    void AddSum(uint32_t cell, const AtomSum& sum, unsigned width, const std::vector<AtomExample>& examples,
                const std::vector<std::vector<uint64_t>>& wanted)
    {
        const Set right = RightOn(cell, sum, width, examples, wanted);
        auto& sums = m_sums[cell];
        const auto covers = [&](const auto& other) { return (right & ~other.first).none(); };
        if (right.any() && std::none_of(sums.begin(), sums.end(), covers))
        {
            const auto isCovered = [&](const auto& other) { return (other.first & ~right).none(); };
            sums.erase(std::remove_if(sums.begin(), sums.end(), isCovered), sums.end());
            sums.emplace_back(right, sum);
        }
    }

    /** @return whether there are steps left. */
    bool Spend(std::size_t steps)
    {
        m_steps -= std::min<uint64_t>(m_steps, steps);
        return m_steps > 0;
    }

    /** @return whether two sums of each cell are right on all of the set, wherever a condition parts it. */
    bool MayBeTwoLeaves(const Set& set)
    {
        const auto isCovered = [&](const auto& sums)
        {
            const std::size_t first = set._Find_first();
            return std::any_of(sums.begin(), sums.end(),
                               [&](const auto& one)
                               {
                                   const Set rest = set & ~one.first;
                                   return one.first[first] && Spend(sums.size()) &&
                                          std::any_of(sums.begin(), sums.end(),
                                                      [&](const auto& other)
                                                      { return (rest & ~other.first).none(); });
                               });
        };
        return set.none() || std::all_of(m_sums.begin(), m_sums.end(), isCovered);
    }

    /** One new value for each cell, right on all of the set. */
    std::optional<AtomTree> Leaf(const Set& set)
    {
        AtomTree tree;
        for (const auto& sums : m_sums)
        {
            if (!Spend(sums.size()))
            {
                return {};
            }
            const auto found =
                std::find_if(sums.begin(), sums.end(), [&](const auto& sum) { return (set & ~sum.first).none(); });
            if (found == sums.end() && set.any())
            {
                return {};
            }
            tree.next.push_back(found == sums.end() ? AtomSum{} : found->second);
        }
        return tree;
    }

    std::optional<AtomTree> Kept(const Set& set) const
    {
        AtomTree tree;
        for (const Set& kept : m_kept)
        {
            if ((set & ~kept).any())
            {
                return {};
            }
            tree.next.emplace_back();
        }
        return tree;
    }

    template <typename Yes, typename No>
    std::optional<AtomTree> Choice(const Set& set, const Yes& yes, const No& no)
    {
        for (const auto& [holds, condition] : m_conditions)
        {
            if (!Spend(1))
            {
                return {};
            }
            std::optional<AtomTree> below = yes(set & holds);
            std::optional<AtomTree> beside = below ? no(set & ~holds) : std::nullopt;
            if (beside)
            {
                return AtomTree{condition, {std::move(*below), std::move(*beside)}, {}};
            }
        }
        return {};
    }

    std::optional<AtomTree> TwoLeaves(const Set& set)
    {
        const auto [known, isNew] = m_twoLeaves.emplace(set, std::nullopt);
        if (isNew)
        {
            const auto leaf = [this](const Set& part) { return Leaf(part); };
            known->second = MayBeTwoLeaves(set) ? Choice(set, leaf, leaf) : std::nullopt;
        }
        return known->second;
    }

    std::optional<AtomTree> TwoLeavesOrKept(const Set& set)
    {
        for (const auto& [holds, condition] : m_conditions)
        {
            std::optional<AtomTree> beside = Kept(set & ~holds); // the quicker to see
            std::optional<AtomTree> below = beside ? TwoLeaves(set & holds) : std::nullopt;
            if (below)
            {
                return AtomTree{condition, {std::move(*below), std::move(*beside)}, {}};
            }
        }
        return {};
    }

    Atom m_atom;
    uint64_t& m_steps;
    Set m_all;
    std::vector<std::pair<Set, AtomCondition>> m_conditions;
    std::vector<std::vector<std::pair<Set, AtomSum>>> m_sums; ///< [cell]
    std::vector<Set> m_kept;                                  ///< [cell]: where it stays as it is
    std::map<Set, std::optional<AtomTree>, SetLess> m_twoLeaves;
};

} // namespace

std::optional<AtomTree>
FindTree(Atom atom, const AtomSupply& supply, const std::vector<AtomExample>& examples,
         const std::vector<std::vector<uint64_t>>& wanted, uint64_t& steps)
{
    return TreeSearch(atom, supply, examples, wanted, steps).Run();
}

} // namespace pisa
