// Tables whose actions exclude each other, as constant entries.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_TABLE_CHOICES_H
#define PISA_COMPILER_LYRA_TABLE_CHOICES_H

#include "compiler/lyra/tables.h"

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace pisa::lyra
{

/** What one action asks of the keys: field to value. */
using ChoiceRow = std::map<FieldId, uint64_t>;

/** One row of a table, in the order in which rows are tried. */
struct TableChoice
{
    ChoiceRow row;
    std::optional<std::size_t> action; ///< of the candidate; nothing: none runs
};

using FieldOfTerm = std::function<FieldId(const Term&)>;

/**
 * Walks the decision tree of the actions: the side that equalities choose first, so that the other needs no key.
 * @return the rows; the last one asks for nothing
 */
std::vector<TableChoice> ChoicesOf(const ContextProgram& program, const CandidateTable& table,
                                   const FieldOfTerm& fieldOf);

/** Keys, entries and default of the table: exact if every row asks for every field, else ternary. */
void FillEntries(const std::vector<TableChoice>& choices, const std::function<unsigned(FieldId)>& widthOf,
                 const std::function<ActionId(const TableChoice&)>& actionOf, pisa::Table& lowered);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_TABLE_CHOICES_H
