// From loads and stores to old and new values of cells.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/kernel-state.h"

#include "image/shell.h"

#include <algorithm>
#include <functional>

namespace pisa
{

namespace
{

/** Walks the accesses of one kernel in program order. */
class Resolver
{
  public:
    Resolver(const StraightKernel& kernel, KernelState& state)
        : m_kernel(kernel),
          m_state(state),
          m_graph(*kernel.graph),
          m_loads(m_graph, [this](const ValueInput& input) { return Replace(input); })
    {
    }

    void Run();

  private:
    std::optional<ValueId> Replace(const ValueInput& input) const;
    AffineIndex Resolved(const AffineIndex& index);
    KernelCell& CellOf(uint32_t memory, const AffineIndex& index, unsigned width);

    const StraightKernel& m_kernel;
    KernelState& m_state;
    ValueGraph& m_graph;
    std::map<uint32_t, ValueId> m_values; ///< what each Load input stands for
    ValueGraph::Substitution m_loads;
};

std::optional<ValueId>
Resolver::Replace(const ValueInput& input) const
{
    if (input.kind != InputKind::Load)
    {
        return std::nullopt;
    }
    const auto at = m_values.find(input.first);
    return at == m_values.end() ? std::nullopt : std::make_optional(at->second);
}

AffineIndex
Resolver::Resolved(const AffineIndex& index)
{
    AffineIndex resolved = ConstantIndex(index.constant);
    for (const auto& [value, coefficient] : index.terms)
    {
        resolved = Add(resolved, Scale(ToAffine(m_graph, m_loads.Apply(value)), coefficient));
    }
    return resolved;
}

KernelCell&
Resolver::CellOf(uint32_t memory, const AffineIndex& index, unsigned width)
{
    for (auto& cell : m_state.cells)
    {
        if (cell.memory == memory && cell.index == index)
        {
            return cell;
        }
    }
    KernelCell cell;
    cell.memory = memory;
    cell.index = index;
    cell.old = static_cast<uint32_t>(m_state.cells.size());
    cell.next = m_graph.Input(width, {InputKind::Old, cell.old, 0, ~uint64_t{0}});
    m_state.cells.push_back(cell);
    return m_state.cells.back();
}

void
Resolver::Run()
{
    PredicateTable& conditions = m_graph.Predicates();
    for (const auto& access : m_kernel.accesses)
    {
        const PredicateId when = m_loads.ApplyTo(access.when);
        if (when == PredicateTable::kFalse)
        {
            if (!access.isStore)
            {
                m_values[m_graph.InputOf(access.value).first] = m_graph.Constant(m_graph.At(access.value).width, 0);
            }
            continue;
        }
        const ValueId value = access.isStore ? m_loads.Apply(access.value) : access.value;
        // a bool is stored as a byte
        const unsigned width = std::max(8u, m_graph.At(value).width);
        KernelCell& cell = CellOf(access.memory, Resolved(access.index), width);
        cell.when = conditions.Or(cell.when, when);
        cell.where = access.where;
        if (access.isStore)
        {
            cell.isWritten = conditions.Or(cell.isWritten, when);
            cell.next = m_graph.Select(when, m_graph.Resize(value, width), cell.next);
        }
        else
        {
            m_values[m_graph.InputOf(value).first] = m_graph.Assume(cell.next, when);
        }
    }
    m_state.lookups = m_kernel.lookups;
    for (auto& lookup : m_state.lookups)
    {
        lookup.key = m_loads.Apply(lookup.key);
        lookup.when = m_loads.ApplyTo(lookup.when);
    }
    for (const auto& parameter : m_kernel.window)
    {
        m_state.window.emplace_back();
        for (ValueId value : parameter)
        {
            m_state.window.back().push_back(m_loads.Apply(value));
        }
    }
    m_state.decision = m_loads.Apply(m_kernel.decision);
    m_state.target = m_loads.Apply(m_kernel.target);
}

/** Replaces inputs in all parts of a state. */
void
Replace(KernelState& state, const ValueGraph::Substitution::Replacement& replacement)
{
    ValueGraph::Substitution substitution(*state.graph, replacement);
    for (auto& cell : state.cells)
    {
        AffineIndex index = ConstantIndex(cell.index.constant);
        for (const auto& [value, coefficient] : cell.index.terms)
        {
            index = Add(index, Scale(ToAffine(*state.graph, substitution.Apply(value)), coefficient));
        }
        cell.index = index;
        cell.when = substitution.ApplyTo(cell.when);
        cell.isWritten = substitution.ApplyTo(cell.isWritten);
        cell.next = substitution.Apply(cell.next);
    }
    for (auto& lookup : state.lookups)
    {
        lookup.key = substitution.Apply(lookup.key);
        lookup.when = substitution.ApplyTo(lookup.when);
    }
    for (auto& parameter : state.window)
    {
        for (auto& value : parameter)
        {
            value = substitution.Apply(value);
        }
    }
    state.decision = substitution.Apply(state.decision);
    state.target = substitution.Apply(state.target);
}

/** @return whether `value` needs the result of look-up number `lookup`. */
bool
DependsOnLookup(ValueGraph& graph, ValueId value, uint32_t lookup)
{
    bool depends = false;
    ValueGraph::Substitution probe(
        graph,
        [&](const ValueInput& input) -> std::optional<ValueId>
        {
            depends |= (input.kind == InputKind::Hit || input.kind == InputKind::MapValue) && input.first == lookup;
            return std::nullopt;
        });
    probe.Apply(value);
    return depends;
}

/** @return whether look-ups a < b can be one; cells that lie between are kept apart by their own conditions. */
bool
CanShare(KernelState& state, uint32_t a, uint32_t b)
{
    const MapLookup& first = state.lookups[a];
    const MapLookup& second = state.lookups[b];
    return first.map == second.map &&
           (first.key == second.key || (state.graph->Predicates().Exclusive(first.when, second.when) &&
                                        !DependsOnLookup(*state.graph, second.key, a)));
}

} // namespace

KernelState
ResolveState(const StraightKernel& kernel)
{
    KernelState state;
    state.graph = kernel.graph;
    Resolver(kernel, state).Run();
    return state;
}

void
MergeLookups(KernelState& state)
{
    ValueGraph& graph = *state.graph;
    for (uint32_t a = 0; a < state.lookups.size(); ++a)
    {
        for (uint32_t b = a + 1; b < state.lookups.size();)
        {
            if (!CanShare(state, a, b))
            {
                ++b;
                continue;
            }
            const MapLookup second = state.lookups[b];
            MapLookup& first = state.lookups[a];
            first.key = graph.Select(second.when, second.key, first.key);
            first.when = graph.Predicates().Or(first.when, second.when);
            state.lookups.erase(state.lookups.begin() + b);
            Replace(state,
                    [&](const ValueInput& input) -> std::optional<ValueId>
                    {
                        const bool isResult = input.kind == InputKind::Hit || input.kind == InputKind::MapValue;
                        if (!isResult || input.first < b)
                        {
                            return std::nullopt;
                        }
                        ValueInput renumbered = input;
                        renumbered.first = input.first == b ? a : input.first - 1;
                        return graph.Input(input.width, renumbered);
                    });
        }
    }
}

void
RenumberOld(KernelState& state, std::vector<CellOperation>& operations, const std::map<uint32_t, uint32_t>& numbers)
{
    ValueGraph& graph = *state.graph;
    // two steps, since a new number may be the old number of another cell
    for (bool isFirst : {true, false})
    {
        const auto replacement = [&](const ValueInput& input) -> std::optional<ValueId>
        {
            if (input.kind != InputKind::Old || input.second != (isFirst ? 0u : 1u))
            {
                return std::nullopt;
            }
            ValueInput renumbered = input;
            renumbered.first = isFirst ? numbers.at(input.first) : input.first;
            renumbered.second = isFirst ? 1 : 0;
            return graph.Input(input.width, renumbered);
        };
        Replace(state, replacement);
        ValueGraph::Substitution substitution(graph, replacement);
        for (auto& operation : operations)
        {
            operation.index = substitution.Apply(operation.index);
            operation.guard = substitution.ApplyTo(operation.guard);
            operation.next = substitution.Apply(operation.next);
        }
    }
}

void
ForgetDroppedWindows(KernelState& state)
{
    ValueGraph& graph = *state.graph;
    const ValueId drop = graph.Constant(8, static_cast<uint64_t>(NcpDecision::Drop));
    const PredicateId isKept =
        graph.Predicates().Not(graph.PredicateOf(graph.Compare(Operation::Equal, state.decision, drop)));
    for (auto& parameter : state.window)
    {
        for (auto& value : parameter)
        {
            value = graph.Assume(value, isKept);
        }
    }
    state.target = graph.Assume(state.target, isKept);
}

} // namespace pisa
