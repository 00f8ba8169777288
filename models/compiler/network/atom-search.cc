// Trees of conditions and sums that are right on all examples.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/atom-search.h"

#include "compiler/network/atom-proof.h"

#include <algorithm>
#include <array>
#include <map>
#include <random>

namespace pisa
{

namespace
{

using lyra::Codelet;
using lyra::CodeletNode;
using Set = AtomSearch::Set;

constexpr std::size_t kFirstExamples = 96;

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

/** The numbers left to the atom and what is as much below 0, differences of two, and one more or less of each. */
std::set<uint64_t>
ConstantsOf(const Codelet& codelet, const CodeletView& view)
{
    const unsigned widest = *std::max_element(codelet.widths.begin(), codelet.widths.end());
    std::set<uint64_t> own{0, 1};
    for (const uint64_t number : NumbersOf(codelet, view))
    {
        own.insert(number);
        own.insert((0 - number) & LowBits(widest));
    }
    std::set<uint64_t> all;
    for (const uint64_t number : own)
    {
        for (const uint64_t other : own)
        {
            all.insert(number >= other ? number - other : other - number);
        }
        all.insert(number + (number < ~uint64_t{0}));
        all.insert(number - (number > 0));
    }
    return all;
}

/** @return new values of the cells. */
std::vector<uint64_t>
Wanted(const Codelet& codelet, const CodeletView& view, const AtomExample& example)
{
    std::vector<uint64_t> values;
    for (lyra::NodeId at = 0; at < codelet.nodes.size(); ++at)
    {
        const CodeletNode& node = codelet.nodes[at];
        const auto word = std::find(view.words.begin(), view.words.end(), at);
        uint64_t value = node.number;
        if (word != view.words.end())
        {
            const auto number = static_cast<std::size_t>(word - view.words.begin());
            value = view.areTruths[number] ? example.words[number] != 0 : example.words[number];
        }
        else if (node.kind == CodeletNode::Kind::Old)
        {
            value = example.cells[node.index];
        }
        else if (node.kind == CodeletNode::Kind::Operation)
        {
            std::array<uint64_t, 3> operands{};
            for (std::size_t i = 0; i < node.operands.size(); ++i)
            {
                operands[i] = values[node.operands[i]];
            }
            value = Evaluate(node.operation, node.operationWidth, operands[0], operands[1], operands[2]);
        }
        values.push_back(value & LowBits(node.width));
    }
    std::vector<uint64_t> next;
    for (std::size_t i = 0; i < codelet.next.size(); ++i)
    {
        next.push_back(values[codelet.next[i]] & LowBits(codelet.widths[i]));
    }
    return next;
}

} // namespace

std::set<uint64_t>
NumbersOf(const Codelet& codelet, const CodeletView& view)
{
    std::set<uint64_t> numbers;
    std::vector<bool> isInside(codelet.nodes.size(), false);
    for (const lyra::NodeId next : codelet.next)
    {
        isInside[next] = true;
    }
    for (std::size_t at = codelet.nodes.size(); at-- > 0;) // operands are before who uses them
    {
        const bool isWord = std::find(view.words.begin(), view.words.end(), at) != view.words.end();
        const CodeletNode& node = codelet.nodes[at];
        if (!isInside[at] || isWord)
        {
            continue;
        }
        if (node.kind == CodeletNode::Kind::Number)
        {
            numbers.insert(node.number);
        }
        for (const lyra::NodeId operand : node.operands)
        {
            isInside[operand] = true;
        }
    }
    return numbers;
}

AtomSearch::AtomSearch(const Codelet& codelet, const CodeletView& view)
    : m_codelet(codelet),
      m_view(view),
      m_supply{codelet.widths, static_cast<uint32_t>(view.words.size()), ConstantsOf(codelet, view)}
{
    AddFirstExamples();
}

void
AtomSearch::AddExample(const AtomExample& example)
{
    m_examples.push_back(example);
    m_wanted.push_back(Wanted(m_codelet, m_view, example));
}

/** Values that conditions tell apart: constants, those beside them, the ends of the range, and each other. */
void
AtomSearch::AddFirstExamples()
{
    std::mt19937 random(1); // the same examples on every machine
    const std::vector<uint64_t> constants(m_supply.constants.begin(), m_supply.constants.end());
    while (m_examples.size() < kFirstExamples)
    {
        std::vector<uint64_t> drawn;
        const auto draw = [&](unsigned width)
        {
            uint64_t value = constants[random() % constants.size()];
            switch (random() % 6)
            {
            case 0:
                value = drawn.empty() ? random() : drawn[random() % drawn.size()] + random() % 3 - 1;
                break;
            case 1:
                value = ~uint64_t{0} - random() % 2;
                break;
            case 2:
                value = (uint64_t{random()} << 32) | random();
                break;
            case 3:
                value = drawn.empty() ? 0 : drawn.back();
                break;
            default:
                break;
            }
            drawn.push_back(value & LowBits(width));
            return drawn.back();
        };
        AtomExample example;
        std::transform(m_codelet.widths.begin(), m_codelet.widths.end(), std::back_inserter(example.cells), draw);
        for (std::size_t i = 0; i < m_view.words.size(); ++i)
        {
            example.words.push_back(draw(WidthOf(m_codelet, m_view, i)));
        }
        AddExample(example);
    }
}

FilledAtom
AtomSearch::Fill(Atom atom)
{
    uint64_t steps = kMostSteps;
    while (true)
    {
        std::optional<AtomTree> tree = TreeSearch(atom, m_supply, m_examples, m_wanted, steps).Run();
        if (!tree)
        {
            return {std::nullopt, steps > 0};
        }
        const AtomVerdict verdict = Compare(*tree, m_codelet, m_view);
        if (verdict.isProved)
        {
            return {std::move(tree), true};
        }
        if (!verdict.difference || m_examples.size() == kMostExamples)
        {
            return {std::nullopt, false};
        }
        AddExample(*verdict.difference);
    }
}

} // namespace pisa
