// Variables, headers, tables and pieces of a Lyra program.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/lyra-problem.h"

#include <algorithm>
#include <cassert>
#include <functional>
#include <map>
#include <set>

namespace pisa
{

namespace
{

using namespace lyra;

/** Builds one problem. */
class Translation
{
  public:
    Translation(const CompiledContext& context, std::vector<NetworkSwitch> switches,
                std::vector<NetworkAlgorithm> scopes)
        : m_context(context),
          m_program(context.program),
          m_definitions(m_program),
          m_storage(m_program, m_definitions)
    {
        assert(scopes.size() == m_program.algorithms.size());
        m_problem.switches = std::move(switches);
        m_problem.algorithms = std::move(scopes);
        for (std::size_t i = 0; i < m_problem.algorithms.size(); ++i)
        {
            m_problem.algorithms[i].name = m_program.algorithms[i];
        }
    }

    NetworkProblem Run()
    {
        AddHeaders();
        AddState();
        for (const ContextInstruction& instruction : m_program.instructions)
        {
            AddPiece(instruction);
        }
        for (const CandidateTable& table : m_context.tables)
        {
            AddBlock(table);
        }
        for (const Dependency& dependency : m_context.dependencies)
        {
            m_problem.edges.push_back({dependency.from, dependency.to,
                                       dependency.reason == Reason::Flow     ? DependencyKind::Match
                                       : dependency.reason == Reason::Output ? DependencyKind::Action
                                                                             : DependencyKind::ReverseMatch});
        }
        return std::move(m_problem);
    }

  private:
    /** Headers that each parse state extracts, or one behind it. */
    std::set<uint32_t> Behind(StateId state, std::set<StateId>& seen) const
    {
        std::set<uint32_t> headers;
        if (state >= m_program.frame.parser.size() || !seen.insert(state).second)
        {
            return headers;
        }
        const ParseState& here = m_program.frame.parser[state];
        for (const ParseStep& step : here.steps)
        {
            if (const auto* extract = std::get_if<Extract>(&step))
            {
                headers.insert(extract->header);
            }
        }
        std::vector<StateId> next{here.otherwise};
        for (const ParseTransition& transition : here.transitions)
        {
            next.push_back(transition.next);
        }
        for (const StateId each : next)
        {
            headers.merge(Behind(each, seen));
        }
        return headers;
    }

    std::set<uint32_t> Behind(StateId state) const
    {
        std::set<StateId> seen;
        return Behind(state, seen);
    }

    /** D(h) and S_e (appendix A.1, A.2): a row serves what is extracted where it leads, and behind. */
    void AddHeaders()
    {
        std::vector<std::set<uint32_t>> behind(m_program.frame.headers.size());
        for (StateId state = 0; state < m_program.frame.parser.size(); ++state)
        {
            const ParseState& here = m_program.frame.parser[state];
            const std::set<uint32_t> all = Behind(state);
            for (const ParseStep& step : here.steps)
            {
                if (const auto* extract = std::get_if<Extract>(&step))
                {
                    behind[extract->header].insert(all.begin(), all.end());
                }
            }
            for (const ParseTransition& transition : here.transitions)
            {
                const std::set<uint32_t> needed = Behind(transition.next);
                m_problem.parserRows.push_back({{needed.begin(), needed.end()}});
            }
            m_problem.parserRows.push_back({{all.begin(), all.end()}}); // the default
        }
        for (std::size_t header = 0; header < behind.size(); ++header)
        {
            behind[header].erase(static_cast<uint32_t>(header));
            m_problem.headers.push_back(
                {m_program.frame.headers[header].name, {behind[header].begin(), behind[header].end()}});
        }
    }

    void AddState()
    {
        for (const GlobalVariable& global : m_program.globals)
        {
            m_problem.globals.push_back({global.name, global.cells, global.width, Atom::Write, false, global.where});
        }
        for (const ExternalVariable& external : m_program.externals)
        {
            NetworkExternal made;
            made.name = external.name;
            made.entries = external.declared.size;
            made.keyBits = 0;
            made.where = external.where;
            for (const ExternalField& key : external.declared.keys)
            {
                made.keyBits += key.width;
                made.isTernary = made.isTernary || key.match != MatchKind::Exact;
            }
            for (const ExternalField& value : external.declared.values)
            {
                made.dataBits += value.width;
            }
            made.keyBits = std::max(1U, made.keyBits);
            m_problem.externals.push_back(made);
        }
    }

    uint32_t VariableOf(Value value)
    {
        const Variable& variable = m_program.variables[value.variable];
        const auto key = std::make_pair(value.variable, variable.field ? 0 : m_storage.Of(value));
        const auto [found, isNew] = m_variables.emplace(key, static_cast<uint32_t>(m_problem.variables.size()));
        if (isNew)
        {
            NetworkVariable made{variable.name, variable.width, std::nullopt};
            if (variable.field)
            {
                made.header = variable.field->header;
            }
            m_problem.variables.push_back(made);
        }
        return found->second;
    }

    void AddPiece(const ContextInstruction& instruction)
    {
        NetworkPiece piece;
        piece.name = m_program.algorithms[instruction.algorithm] + ", line " + std::to_string(instruction.where.line);
        piece.algorithm = instruction.algorithm;
        piece.where = instruction.where;
        for (const Value value : ReadsOf(m_program, instruction))
        {
            piece.reads.push_back(VariableOf(value));
        }
        for (const Value value : instruction.results)
        {
            piece.writes.push_back(VariableOf(value));
        }
        for (const Literal literal : instruction.when)
        {
            for (const Comparison& comparison : m_program.conditions[literal.condition].all)
            {
                piece.compareBits = std::max({piece.compareBits, comparison.left.width, comparison.right.width});
            }
        }
        piece.isEgress = instruction.thread == Thread::Egress ? std::optional(true) : std::nullopt;
        piece.global = GlobalOf(instruction);
        if (piece.global)
        {
            const auto* update = std::get_if<UpdateGlobal>(&instruction.work);
            Atom& atom = m_problem.globals[*piece.global].atom;
            atom = std::max(atom, update != nullptr ? LeastAtom(*update) : Atom::Write);
        }
        m_problem.pieces.push_back(piece);
    }

    void AddBlock(const CandidateTable& table)
    {
        const auto id = static_cast<uint32_t>(m_problem.blocks.size());
        NetworkBlock block;
        block.name = "table " + std::to_string(id);
        for (const InstructionId instruction : InstructionsOf(table))
        {
            m_problem.pieces[instruction].block = id;
        }
        if (table.lookUp)
        {
            block.external = std::get<LookUp>(m_program.instructions[*table.lookUp].work).external;
            block.name = m_problem.externals[*block.external].name;
        }
        else if (table.actions.size() > 1)
        {
            std::set<ConditionId> conditions;
            for (const CandidateAction& action : table.actions)
            {
                for (const Literal literal : action.when)
                {
                    conditions.insert(literal.condition);
                }
            }
            for (const ConditionId condition : conditions)
            {
                for (const Comparison& comparison : m_program.conditions[condition].all)
                {
                    block.keyBits += comparison.left.width;
                }
            }
            block.entries = table.actions.size();
        }
        m_problem.blocks.push_back(block);
        GiveGlobalsTheirOwn(table, block.name);
    }

    /** Actions that touch several globals are split before a chip runs them, so that each may have its own stage. */
    void GiveGlobalsTheirOwn(const CandidateTable& table, const std::string& name)
    {
        std::map<GlobalId, std::vector<InstructionId>> touching;
        for (const InstructionId instruction : InstructionsOf(table))
        {
            if (const auto global = GlobalOf(m_program.instructions[instruction]))
            {
                touching[*global].push_back(instruction);
            }
        }
        for (const auto& [global, instructions] : touching)
        {
            if (touching.size() == 1 && !table.lookUp)
            {
                return;
            }
            for (const InstructionId instruction : instructions)
            {
                m_problem.pieces[instruction].block = static_cast<uint32_t>(m_problem.blocks.size());
            }
            m_problem.blocks.push_back({name + " (" + m_problem.globals[global].name + ")", std::nullopt, 0, 0});
        }
    }

    const CompiledContext& m_context;
    const ContextProgram& m_program;
    Definitions m_definitions;
    Storage m_storage;
    NetworkProblem m_problem;
    std::map<std::pair<VariableId, StorageId>, uint32_t> m_variables;
};

/** How a new value is made: by how many choices, and what is done to the old one. */
struct Shape
{
    unsigned choices{0};     ///< nested
    bool usesOld{false};     ///< in a result, not in a choice's question
    bool subtracts{false};   ///< something from the old value
    bool changesBoth{false}; ///< both sides of a choice are other than the old value
    bool isBeyond{false};    ///< no template has it
};

Shape
ShapeOf(const UpdateGlobal& update, const AtomValue& value)
{
    Shape shape;
    shape.usesOld = value.kind == AtomValue::Kind::Old;
    if (value.kind != AtomValue::Kind::Step)
    {
        return shape;
    }
    const AtomStep& step = update.steps[value.index];
    if (step.operation == Operation::Move)
    {
        return ShapeOf(update, step.operands[0]);
    }
    if (step.operation == Operation::Select)
    {
        const Shape yes = ShapeOf(update, step.operands[1]);
        const Shape no = ShapeOf(update, step.operands[2]);
        const auto isOld = [](const AtomValue& each) { return each.kind == AtomValue::Kind::Old; };
        return {1 + std::max(yes.choices, no.choices), yes.usesOld || no.usesOld, yes.subtracts || no.subtracts,
                yes.changesBoth || no.changesBoth || (!isOld(step.operands[1]) && !isOld(step.operands[2])),
                yes.isBeyond || no.isBeyond};
    }
    const Shape left = ShapeOf(update, step.operands[0]);
    const Shape right = ShapeOf(update, step.operands.back());
    const bool isSum = step.operation == Operation::Add || step.operation == Operation::Sub;
    shape.usesOld = left.usesOld || right.usesOld;
    shape.subtracts = step.operation == Operation::Sub && shape.usesOld;
    // one sum of the old value and of what comes with the packet; all else is computed outside the atom
    shape.isBeyond = !isSum || left.choices + right.choices > 0 || (left.usesOld && right.usesOld) || left.isBeyond ||
                     right.isBeyond || step.operands[0].kind == AtomValue::Kind::Step ||
                     step.operands.back().kind == AtomValue::Kind::Step;
    return shape;
}

} // namespace

Atom
LeastAtom(const lyra::UpdateGlobal& update)
{
    const Shape shape = ShapeOf(update, update.next);
    if (shape.isBeyond || shape.choices > 2)
    {
        return Atom::None;
    }
    if (shape.choices == 2)
    {
        return Atom::Nested;
    }
    if (shape.subtracts)
    {
        return Atom::Sub;
    }
    if (shape.choices == 1)
    {
        return shape.changesBoth ? Atom::IfElseReadAddWrite : Atom::PredicatedReadAddWrite;
    }
    const bool isPlain = update.next.kind != AtomValue::Kind::Step || !shape.usesOld;
    return isPlain ? Atom::Write : Atom::ReadAddWrite;
}

NetworkProblem
ProblemOf(const lyra::CompiledContext& context, std::vector<NetworkSwitch> switches,
          std::vector<NetworkAlgorithm> scopes)
{
    return Translation(context, std::move(switches), std::move(scopes)).Run();
}

} // namespace pisa
