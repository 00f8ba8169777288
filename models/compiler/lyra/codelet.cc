// Runs a program on expressions instead of values, and finds which globals hang on each other.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/codelet.h"

#include "compiler/lyra/expression-graph.h"
#include "compiler/lyra/versions.h"

#include <algorithm>
#include <functional>
#include <map>

namespace pisa::lyra
{

namespace
{

/** What a run left of one global. */
struct GlobalState
{
    NodeId cell{0};
    std::optional<NodeId> index;
    std::vector<Predicate> touches{};
    bool hasTwoIndices{false};
};

/** Runs all instructions in order, each value an expression. */
class SymbolicRun
{
  public:
    /** @param assumed literals that hold */
    SymbolicRun(const ContextProgram& program, const Predicate& assumed)
        : m_program(program),
          m_definitions(program),
          m_storage(program, m_definitions),
          m_assumed(assumed),
          m_conditions(program.conditions.size())
    {
        for (StorageId place = 0; place < m_storage.Count(); ++place)
        {
            m_locals.push_back(m_graph.Number(0, program.variables[m_storage.FirstOf(place).variable].width));
        }
        for (GlobalId global = 0; global < program.globals.size(); ++global)
        {
            m_globals.push_back({m_graph.Old(global, program.globals[global].width), {}});
        }
        for (const ContextInstruction& move : program.parserMoves)
        {
            if (program.variables[move.results[0].variable].field || m_storage.Has(move.results[0]))
            {
                Run(move);
            }
        }
        for (const ContextInstruction& instruction : program.instructions)
        {
            Run(instruction);
        }
    }

    const ExpressionGraph& Graph() const
    {
        return m_graph;
    }

    const GlobalState& Global(GlobalId global) const
    {
        return m_globals[global];
    }

  private:
    /** What a field, or the place of a version, holds; fields come with the packet, locals start as 0. */
    NodeId& Place(Value value)
    {
        const Variable& variable = m_program.variables[value.variable];
        if (!variable.field)
        {
            return m_locals[m_storage.Of(value)];
        }
        const auto found = m_fields.find(value.variable);
        return found != m_fields.end()
                   ? found->second
                   : m_fields.emplace(value.variable, m_graph.NewInput(variable.width)).first->second;
    }

    NodeId Read(const Term& term)
    {
        const Value* value = ValueOf(term);
        if (value == nullptr)
        {
            return m_graph.Number(std::get<Constant>(term.what).value, term.width);
        }
        return m_graph.Resize(Place(*value), term.width);
    }

    void Assign(Value to, NodeId value, NodeId when)
    {
        const unsigned width = m_program.variables[to.variable].width;
        NodeId& place = Place(to);
        place = m_graph.Choose(when, value, place, width);
    }

    /** A condition is asked where it first counts: nothing assigns to its operands before all behind it is done. */
    NodeId Holds(ConditionId id)
    {
        if (!m_conditions[id])
        {
            NodeId all = m_graph.Number(1, 1);
            for (const Comparison& comparison : m_program.conditions[id].all)
            {
                const unsigned width = std::max(comparison.left.width, comparison.right.width);
                all = m_graph.And(
                    all, Compare(comparison.operation, width, Read(comparison.left), Read(comparison.right)));
            }
            m_conditions[id] = all;
        }
        return *m_conditions[id];
    }

    /** One bit that is compared with 0 is that bit. */
    NodeId Compare(Operation operation, unsigned width, NodeId left, NodeId right)
    {
        const bool isBit = m_graph.At(left).width == 1 && right == m_graph.Number(0, 1);
        return isBit && operation == Operation::NotEqual ? left : m_graph.Make(operation, width, {left, right}, 1);
    }

    NodeId Apply(Operation operation, unsigned width, std::vector<NodeId> operands)
    {
        if (Info(operation).isComparison)
        {
            return Compare(operation, width, operands[0], operands[1]);
        }
        return m_graph.Make(operation, width, std::move(operands), operation == Operation::SignExtend ? 64 : width);
    }

    NodeId Holds(const Predicate& when)
    {
        NodeId all = m_graph.Number(1, 1);
        for (const Literal literal : when)
        {
            if (std::find(m_assumed.begin(), m_assumed.end(), literal) == m_assumed.end())
            {
                const NodeId one = Holds(literal.condition);
                all = m_graph.And(all, literal.isTrue ? one : m_graph.Not(one));
            }
        }
        return all;
    }

    /** @return the global's state, once the access is noted. */
    GlobalState& Touch(GlobalId global, const ContextInstruction& instruction)
    {
        GlobalState& state = m_globals[global];
        const NodeId index = m_graph.Resize(Read(instruction.sources[0]), 64);
        const auto excludes = [&](const Predicate& other) { return AreExclusive(other, instruction.when); };
        if (state.index && *state.index != index &&
            !std::all_of(state.touches.begin(), state.touches.end(), excludes))
        {
            state.hasTwoIndices = true;
        }
        // packets of different ways may use different cells: the index is chosen before the atom
        state.index = state.index ? m_graph.Choose(Holds(instruction.when), index, *state.index, 64) : index;
        state.touches.push_back(instruction.when);
        return state;
    }

    void Run(const ContextInstruction& instruction)
    {
        const NodeId when = Holds(instruction.when);
        if (const auto* compute = std::get_if<Compute>(&instruction.work))
        {
            std::vector<NodeId> operands;
            for (const Term& source : instruction.sources)
            {
                operands.push_back(Read(source));
            }
            Assign(instruction.results[0], Apply(compute->operation, compute->width, std::move(operands)), when);
        }
        else if (const auto* read = std::get_if<ReadGlobal>(&instruction.work))
        {
            Assign(instruction.results[0], Touch(read->global, instruction).cell, when);
        }
        else if (const auto* write = std::get_if<WriteGlobal>(&instruction.work))
        {
            Change(Touch(write->global, instruction), write->global, Read(instruction.sources[1]), when);
        }
        else if (const auto* update = std::get_if<UpdateGlobal>(&instruction.work))
        {
            Update(*update, instruction, when);
        }
        else
        {
            RunOutside(instruction, when);
        }
    }

    void Change(GlobalState& state, GlobalId global, NodeId value, NodeId when)
    {
        state.cell = m_graph.Choose(when, value, state.cell, m_program.globals[global].width);
    }

    NodeId ValueIn(const AtomValue& value, NodeId old, const std::vector<NodeId>& inputs,
                   const std::vector<NodeId>& steps)
    {
        switch (value.kind)
        {
        case AtomValue::Kind::Old:
            return old;
        case AtomValue::Kind::Input:
            return inputs[value.index];
        case AtomValue::Kind::Step:
            return steps[value.index];
        case AtomValue::Kind::Literal:
            break;
        }
        return m_graph.Number(value.literal, 64);
    }

    void Update(const UpdateGlobal& update, const ContextInstruction& instruction, NodeId when)
    {
        std::vector<NodeId> inputs;
        for (std::size_t i = 2; i < instruction.sources.size(); ++i)
        {
            inputs.push_back(Read(instruction.sources[i]));
        }
        const NodeId guard = m_graph.And(when, Truth(Read(instruction.sources[1])));
        GlobalState& state = Touch(update.global, instruction);
        const NodeId old = state.cell;
        std::vector<NodeId> steps;
        for (const AtomStep& step : update.steps)
        {
            std::vector<NodeId> operands;
            for (const AtomValue& operand : step.operands)
            {
                operands.push_back(ValueIn(operand, old, inputs, steps));
            }
            steps.push_back(Apply(step.operation, step.width, std::move(operands)));
        }
        for (std::size_t i = 0; i < instruction.results.size(); ++i)
        {
            Assign(instruction.results[i], ValueIn(update.outputs[i], old, inputs, steps), when);
        }
        Change(state, update.global, ValueIn(update.next, old, inputs, steps), guard);
    }

    NodeId Truth(NodeId value)
    {
        const unsigned width = m_graph.At(value).width;
        return width == 1 ? value : m_graph.Make(Operation::NotEqual, width, {value, m_graph.Number(0, width)}, 1);
    }

    /** Look-ups, hashes and draws are done outside of atoms. */
    void RunOutside(const ContextInstruction& instruction, NodeId when)
    {
        std::vector<NodeId> sources;
        for (const Term& source : instruction.sources)
        {
            sources.push_back(Read(source));
        }
        const bool isLookUp = std::holds_alternative<LookUp>(instruction.work);
        NodeId hit = when;
        for (std::size_t i = 0; i < instruction.results.size(); ++i)
        {
            const Value to = instruction.results[i];
            const NodeId value = m_graph.Beyond(sources, m_program.variables[to.variable].width);
            Assign(to, value, hit);
            hit = isLookUp && i == 0 ? m_graph.And(when, Truth(value)) : hit;
        }
    }

    const ContextProgram& m_program;
    const Definitions m_definitions;
    const Storage m_storage;
    const Predicate m_assumed;
    ExpressionGraph m_graph;
    std::vector<NodeId> m_locals;
    std::map<VariableId, NodeId> m_fields;
    std::vector<GlobalState> m_globals;
    std::vector<std::optional<NodeId>> m_conditions;
};

/** @return globals that hang on each other, each group sorted, the groups by their first. */
std::vector<std::vector<GlobalId>>
GroupsOf(const SymbolicRun& run, std::size_t globals)
{
    std::vector<std::vector<bool>> reaches;
    for (GlobalId global = 0; global < globals; ++global)
    {
        const GlobalState& state = run.Global(global);
        reaches.push_back(run.Graph().OldsOf(state.cell, globals));
        if (state.index)
        {
            const std::vector<bool> more = run.Graph().OldsOf(*state.index, globals);
            std::transform(more.begin(), more.end(), reaches.back().begin(), reaches.back().begin(),
                           std::logical_or<>());
        }
    }
    for (std::size_t by = 0; by < globals; ++by)
    {
        for (std::size_t from = 0; from < globals; ++from)
        {
            for (std::size_t to = 0; reaches[from][by] && to < globals; ++to)
            {
                reaches[from][to] = reaches[from][to] || reaches[by][to];
            }
        }
    }
    std::vector<std::vector<GlobalId>> groups;
    std::vector<bool> isGrouped(globals, false);
    for (GlobalId global = 0; global < globals; ++global)
    {
        for (GlobalId other = global; !isGrouped[global] && other < globals; ++other)
        {
            if (other == global)
            {
                groups.push_back({global});
            }
            else if (reaches[global][other] && reaches[other][global])
            {
                groups.back().push_back(other);
                isGrouped[other] = true;
            }
        }
    }
    return groups;
}

/** @return the literals that all touches of the globals begin with. */
Predicate
SharedBy(const SymbolicRun& run, const std::vector<GlobalId>& globals)
{
    std::optional<Predicate> shared;
    for (const GlobalId global : globals)
    {
        for (const Predicate& touch : run.Global(global).touches)
        {
            shared = shared ? CommonPrefix(*shared, touch) : touch;
        }
    }
    return shared.value_or(Predicate{});
}

Codelet
CodeletOf(const ContextProgram& program, const SymbolicRun& run, const std::vector<GlobalId>& globals)
{
    Codelet codelet;
    codelet.globals = globals;
    const GlobalState& first = run.Global(globals.front());
    for (const GlobalId global : globals)
    {
        const GlobalState& state = run.Global(global);
        const std::string name = "'" + program.globals[global].name + "'";
        codelet.widths.push_back(program.globals[global].width);
        codelet.next.push_back(state.cell);
        if (state.hasTwoIndices)
        {
            codelet.why = name + " is touched at two indices";
        }
        else if (state.index != first.index || program.globals[global].cells != program.globals[globals[0]].cells)
        {
            codelet.why = name + " and '" + program.globals[globals.front()].name +
                          "' need each other's cells, at indices of their own";
        }
        if (state.index)
        {
            const std::vector<bool> olds = run.Graph().OldsOf(*state.index, program.globals.size());
            for (const GlobalId each : globals)
            {
                codelet.why = olds[each] ? "the index of " + name + " hangs on a cell that it leads to" : codelet.why;
            }
        }
    }
    codelet.nodes = run.Graph().Extract(codelet.next, globals);
    return codelet;
}

} // namespace

std::vector<Codelet>
CodeletsOf(const ContextProgram& program, CodeletGuard guard)
{
    const SymbolicRun run(program, {});
    std::vector<Codelet> codelets;
    for (const std::vector<GlobalId>& globals : GroupsOf(run, program.globals.size()))
    {
        const Predicate shared = guard == CodeletGuard::Outside ? SharedBy(run, globals) : Predicate{};
        if (shared.empty())
        {
            codelets.push_back(CodeletOf(program, run, globals));
        }
        else
        {
            codelets.push_back(CodeletOf(program, SymbolicRun(program, shared), globals));
        }
    }
    return codelets;
}

} // namespace pisa::lyra
