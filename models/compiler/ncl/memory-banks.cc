// Splits switch memory into rows and banks so that one window touches each register once.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/kernel-state.h"

#include <algorithm>
#include <numeric>

namespace pisa
{

namespace
{

constexpr uint64_t kMostBanks = 4096;
constexpr uint64_t kMostRows = 256;

/** Two cells that one window may touch both. */
struct Conflict
{
    AffineIndex first;
    AffineIndex second;
    SourceLocation where;
};

std::vector<Conflict>
FindConflicts(const std::vector<KernelState*>& states, uint32_t memory)
{
    std::vector<Conflict> conflicts;
    for (KernelState* state : states)
    {
        PredicateTable& conditions = state->graph->Predicates();
        for (size_t a = 0; a < state->cells.size(); ++a)
        {
            for (size_t b = a + 1; state->cells[a].memory == memory && b < state->cells.size(); ++b)
            {
                const KernelCell& first = state->cells[a];
                const KernelCell& second = state->cells[b];
                if (second.memory == memory && !conditions.Exclusive(first.when, second.when))
                {
                    conflicts.push_back({first.index, second.index, second.where});
                }
            }
        }
    }
    return conflicts;
}

int64_t
FactorOfAll(const std::vector<KernelState*>& states, uint32_t memory)
{
    int64_t factor = 0;
    for (const KernelState* state : states)
    {
        for (const auto& cell : state->cells)
        {
            if (cell.memory == memory)
            {
                factor = std::gcd(factor, CommonFactor(cell.index));
            }
        }
    }
    return factor;
}

uint64_t
Modulo(int64_t value, uint64_t divisor)
{
    const int64_t d = static_cast<int64_t>(divisor);
    return static_cast<uint64_t>((value % d + d) % d);
}

/** @return the row in which an index starts; what lies outside the array counts as the first or last. */
uint64_t
RowOf(const AffineIndex& index, const MemoryLayout& layout)
{
    const int64_t row = index.constant / static_cast<int64_t>(layout.rowUnits);
    return static_cast<uint64_t>(std::clamp<int64_t>(row, 0, static_cast<int64_t>(layout.rows) - 1));
}

int64_t
ColumnOf(const AffineIndex& index, const MemoryLayout& layout)
{
    return index.constant - static_cast<int64_t>(RowOf(index, layout) * layout.rowUnits);
}

uint64_t
BankOf(const AffineIndex& index, const MemoryLayout& layout)
{
    return RowOf(index, layout) * layout.banks + Modulo(ColumnOf(index, layout), layout.banks);
}

/** @return whether an index never leaves the row in which it starts. */
bool
StaysInRow(const ValueGraph& graph, const AffineIndex& index, const MemoryLayout& layout, bool isDeclared)
{
    const int64_t column = ColumnOf(index, layout);
    if (index.IsConstant())
    {
        return true;
    }
    uint64_t last = static_cast<uint64_t>(column);
    bool isBelow = column >= 0;
    for (const auto& [value, coefficient] : index.terms)
    {
        uint64_t most = 0;
        isBelow = isBelow && coefficient > 0 &&
                  !__builtin_mul_overflow(graph.Maximum(value), static_cast<uint64_t>(coefficient), &most) &&
                  !__builtin_add_overflow(last, most, &last);
    }
    // Overrunning a declared row is undefined in C++; an index that starts behind the row's first stride may as well
    // be one of the next row that reaches back.
    return (isBelow && last < layout.rowUnits) ||
           (isDeclared && column >= 0 && column < CommonFactor(index) &&
            std::all_of(index.terms.begin(), index.terms.end(), [](const auto& term) { return term.second > 0; }));
}

bool
StayInRows(const std::vector<KernelState*>& states, uint32_t memory, const MemoryLayout& layout,
           const DeviceMemory& declared)
{
    const bool isDeclared = layout.rows == declared.rows;
    return layout.rows == 1 ||
           std::all_of(states.begin(), states.end(),
                       [&](const KernelState* state)
                       {
                           return std::all_of(state->cells.begin(), state->cells.end(),
                                              [&](const KernelCell& cell) {
                                                  return cell.memory != memory ||
                                                         StaysInRow(*state->graph, cell.index, layout, isDeclared);
                                              });
                       });
}

} // namespace

MemoryLayout
ChooseLayout(const std::vector<KernelState*>& states, uint32_t memory, const DeviceMemory& declared, unsigned packing)
{
    const auto conflicts = FindConflicts(states, memory);
    const int64_t factor = FactorOfAll(states, memory);
    MemoryLayout layout;
    layout.packing = packing;
    const uint64_t units = declared.size / packing;
    for (layout.rows = 1; layout.rows <= std::min(units, kMostRows); ++layout.rows)
    {
        layout.rowUnits = units / layout.rows;
        if (units % layout.rows != 0 || !StayInRows(states, memory, layout, declared))
        {
            continue;
        }
        const uint64_t most =
            factor == 0 ? layout.rowUnits : std::min<uint64_t>(layout.rowUnits, static_cast<uint64_t>(factor));
        for (layout.banks = 1; layout.banks <= std::min(most, kMostBanks); ++layout.banks)
        {
            const bool divides = factor == 0 || factor % static_cast<int64_t>(layout.banks) == 0;
            if (divides && std::all_of(conflicts.begin(), conflicts.end(),
                                       [&](const Conflict& conflict)
                                       { return BankOf(conflict.first, layout) != BankOf(conflict.second, layout); }))
            {
                return layout;
            }
        }
    }
    throw InputError(conflicts.front().where,
                     "one window touches two cells of '" + declared.name +
                         "' that cannot be kept apart (limit: one cell of a register a pass)",
                     "use two arrays, or one of two dimensions with constant first indices, make the distance of the "
                     "indices constant, or index by window.seq times a constant");
}

std::vector<CellOperation>
PlaceCells(KernelState& state, const std::vector<MemoryLayout>& layouts)
{
    ValueGraph& graph = *state.graph;
    PredicateTable& conditions = graph.Predicates();
    std::map<std::pair<uint32_t, uint64_t>, std::vector<const KernelCell*>> groups;
    std::vector<std::pair<uint32_t, uint64_t>> order;
    for (const auto& cell : state.cells)
    {
        const std::pair<uint32_t, uint64_t> key{cell.memory, BankOf(cell.index, layouts[cell.memory])};
        if (groups[key].empty())
        {
            order.push_back(key);
        }
        groups[key].push_back(&cell);
    }
    std::vector<CellOperation> operations;
    std::map<uint32_t, uint32_t> renumbered; // Old inputs of cells to those of operations
    for (const auto& key : order)
    {
        CellOperation operation;
        operation.memory = key.first;
        operation.bank = key.second;
        const MemoryLayout& layout = layouts[key.first];
        const int64_t banks = static_cast<int64_t>(layout.banks);
        const auto& cells = groups[key];
        for (size_t i = 0; i < cells.size(); ++i)
        {
            const KernelCell& cell = *cells[i];
            AffineIndex inRow = cell.index;
            inRow.constant = ColumnOf(cell.index, layout) - static_cast<int64_t>(key.second % layout.banks);
            const AffineIndex inBank = DivideExactly(inRow, banks).value();
            ValueId index = ToValue(graph, inBank);
            if (i > 0)
            {
                const unsigned width = std::max(graph.At(index).width, graph.At(operation.index).width);
                index = graph.Select(cell.when, graph.Resize(index, width), graph.Resize(operation.index, width));
            }
            operation.index = index;
            operation.guard = conditions.Or(operation.guard, cell.isWritten);
            operation.next = i == 0 ? cell.next : graph.Select(cell.isWritten, cell.next, operation.next);
            operation.where = cell.where;
            renumbered[cell.old] = static_cast<uint32_t>(operations.size());
        }
        operations.push_back(operation);
    }
    RenumberOld(state, operations, renumbered);
    return operations;
}

} // namespace pisa
