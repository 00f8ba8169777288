// Examples, and proofs or counterexamples in turn.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/atom-search.h"

#include "compiler/network/atom-proof.h"
#include "compiler/network/tree-search.h"

#include <algorithm>
#include <array>
#include <random>

namespace pisa
{

namespace
{

using lyra::Codelet;
using lyra::CodeletNode;

constexpr std::size_t kFirstExamples = 96;

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
        std::optional<AtomTree> tree = FindTree(atom, m_supply, m_examples, m_wanted, steps);
        if (!tree)
        {
            return {std::nullopt, steps > 0};
        }
        const AtomVerdict verdict = Compare(*tree, m_codelet, m_view);
        if (verdict.isProved)
        {
            return {std::move(tree), true};
        }
        if (!verdict.difference || m_examples.size() == kMostAtomExamples)
        {
            return {std::nullopt, false};
        }
        AddExample(*verdict.difference);
    }
}

} // namespace pisa
