// Splits switch memory into banks so that one window touches each register once.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/kernel-state.h"

#include <algorithm>
#include <numeric>

namespace pisa
{

namespace
{

constexpr uint64_t kMostBanks = 4096;

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

} // namespace

uint64_t
ChooseBanks(const std::vector<KernelState*>& states, uint32_t memory, const DeviceMemory& declared, uint64_t units)
{
    const auto conflicts = FindConflicts(states, memory);
    const int64_t factor = FactorOfAll(states, memory);
    const uint64_t most = factor == 0 ? units : std::min<uint64_t>(units, static_cast<uint64_t>(factor));
    for (uint64_t banks = 1; banks <= std::min(most, kMostBanks); ++banks)
    {
        const bool divides = factor == 0 || factor % static_cast<int64_t>(banks) == 0;
        const bool separates =
            std::all_of(conflicts.begin(), conflicts.end(),
                        [&](const Conflict& conflict) {
                            return Modulo(conflict.first.constant, banks) != Modulo(conflict.second.constant, banks);
                        });
        if (divides && separates)
        {
            return banks;
        }
    }
    throw InputError(conflicts.front().where,
                     "one window touches two cells of '" + declared.name +
                         "' that cannot be kept apart (limit: one cell of a register a pass)",
                     "use two arrays, make the distance of the indices constant, or index by window.seq times a "
                     "constant");
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
        const std::pair<uint32_t, uint64_t> key{cell.memory, Modulo(cell.index.constant, layouts[cell.memory].banks)};
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
        const int64_t banks = static_cast<int64_t>(layouts[key.first].banks);
        const auto& cells = groups[key];
        for (size_t i = 0; i < cells.size(); ++i)
        {
            const KernelCell& cell = *cells[i];
            const AffineIndex inBank =
                DivideExactly(Add(cell.index, ConstantIndex(-static_cast<int64_t>(key.second))), banks).value();
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
