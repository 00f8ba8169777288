// What fills the holes of an atom's template, and what it then does.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_ATOM_TREE_H
#define PISA_COMPILER_NETWORK_ATOM_TREE_H

#include <cstdint>
#include <optional>
#include <vector>

namespace pisa
{

/** What one multiplexer chooses: a packet word, or a constant. */
struct AtomOperand
{
    std::optional<uint32_t> word;
    uint64_t constant{0}; ///< if it is no word
};

/** A new value: the cell or 0, plus one operand, plus or minus another; as many bits as the cell has. */
struct AtomSum
{
    bool hasCell{true};
    AtomOperand first{};
    bool subtracts{false};
    AtomOperand second{};
};

enum class AtomRelation : uint8_t
{
    Equal,
    NotEqual,
    Less,
    Greater,
};

/** @return left RELATION right, of numbers or of what stands for numbers. */
template <typename Number>
auto
Compared(AtomRelation relation, const Number& left, const Number& right)
{
    switch (relation)
    {
    case AtomRelation::Equal:
        return left == right;
    case AtomRelation::NotEqual:
        return left != right;
    case AtomRelation::Less:
        return left < right;
    case AtomRelation::Greater:
        break;
    }
    return left > right;
}

/** Whether a cell or 0, plus one operand, minus another, relates to a third. All are whole numbers. */
struct AtomCondition
{
    std::optional<uint32_t> cell;
    AtomOperand plus{};
    AtomOperand minus{};
    AtomRelation relation{AtomRelation::Equal};
    AtomOperand right{};
};

/** A filled atom: a condition and what is done if it holds and if not; or a new value for each cell. */
struct AtomTree
{
    std::optional<AtomCondition> condition;
    std::vector<AtomTree> branches; ///< two, with a condition
    std::vector<AtomSum> next;      ///< without
};

/** Cells and packet words. */
struct AtomExample
{
    std::vector<uint64_t> cells;
    std::vector<uint64_t> words;
};

/** @return the new value of a cell of `width` bits. */
uint64_t ValueOf(const AtomSum& sum, const AtomExample& example, uint32_t cell, unsigned width);

bool Holds(const AtomCondition& condition, const AtomExample& example);

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_ATOM_TREE_H
