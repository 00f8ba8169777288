// Enumerates what the multiplexers of an atom choose from.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/atom-parts.h"

#include "ir/operation.h"

namespace pisa
{

namespace
{

const std::vector<AtomOperand>&
JustZero()
{
    static const std::vector<AtomOperand> zero{{std::nullopt, 0}};
    return zero;
}

std::vector<AtomOperand>
WordsOf(const AtomSupply& supply)
{
    std::vector<AtomOperand> words;
    for (uint32_t word = 0; word < supply.words; ++word)
    {
        words.push_back({word, 0});
    }
    return words;
}

/** Words, or a constant. */
std::vector<AtomOperand>
WordsAndConstants(const AtomSupply& supply)
{
    std::vector<AtomOperand> all = WordsOf(supply);
    for (const uint64_t constant : supply.constants)
    {
        all.push_back({std::nullopt, constant});
    }
    return all;
}

/** 0, or a word. */
std::vector<AtomOperand>
ZeroAndWords(const AtomSupply& supply)
{
    std::vector<AtomOperand> all = JustZero();
    const std::vector<AtomOperand> words = WordsOf(supply);
    all.insert(all.end(), words.begin(), words.end());
    return all;
}

/** What is more than half of a cell's range is something taken away, in another form. */
bool
IsAddend(const AtomOperand& operand, unsigned width)
{
    return operand.word || operand.constant <= LowBits(width) / 2 + 1;
}

} // namespace

std::vector<AtomCondition>
ConditionsOf(Atom atom, const AtomSupply& supply)
{
    std::vector<std::optional<uint32_t>> cells{std::nullopt};
    for (uint32_t cell = 0; cell < supply.widths.size(); ++cell)
    {
        cells.emplace_back(cell);
    }
    const bool isWide = atom >= Atom::Nested;
    const std::vector<AtomOperand> sides = isWide ? ZeroAndWords(supply) : JustZero();
    std::vector<AtomOperand> rights;
    for (const AtomOperand& operand : WordsAndConstants(supply))
    {
        if (!isWide || !operand.word)
        {
            rights.push_back(operand);
        }
    }
    std::vector<AtomCondition> all;
    for (const AtomOperand& minus : sides)
    {
        for (const AtomOperand& plus : sides)
        {
            for (const auto& cell : cells)
            {
                for (const AtomOperand& right : rights)
                {
                    for (const AtomRelation relation :
                         {AtomRelation::Equal, AtomRelation::NotEqual, AtomRelation::Less, AtomRelation::Greater})
                    {
                        all.push_back({cell, plus, minus, relation, right});
                    }
                }
            }
        }
    }
    return all;
}

std::vector<AtomSum>
SumsOf(Atom atom, const AtomSupply& supply, unsigned width)
{
    const std::vector<AtomOperand> operands = WordsAndConstants(supply);
    std::vector<AtomSum> all;
    for (const bool hasCell : {true, false})
    {
        for (const AtomOperand& second : atom >= Atom::Sub ? operands : JustZero())
        {
            for (const AtomOperand& first : operands)
            {
                if ((hasCell && atom == Atom::Write) ||
                    (hasCell && (!IsAddend(first, width) || !IsAddend(second, width))))
                {
                    continue;
                }
                all.push_back({hasCell, first, false, second});
                if (atom >= Atom::Sub)
                {
                    all.push_back({hasCell, first, true, second});
                }
            }
        }
    }
    return all;
}

} // namespace pisa
