// Variables, headers, tables and pieces of a Lyra program.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/lyra-problem.h"

#include "compiler/network/least-atoms.h"

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
        const std::vector<LeastAtom> atoms = LeastAtomsOf(m_program, CodeletGuard::Outside);
        for (std::size_t id = 0; id < atoms.size(); ++id)
        {
            const GlobalVariable& global = m_program.globals[id];
            m_problem.globals.push_back(
                {global.name, global.cells, global.width, atoms[id].atom, false, global.where, atoms[id].why});
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
            if (variable.field && variable.field->header == 0)
            {
                const auto fact = static_cast<Intrinsic>(variable.field->index);
                made.isFromStart = IsKnownAtEntry(fact);
                made.isToEnd = IsDecision(fact);
            }
            else if (variable.field)
            {
                made.header = variable.field->header;
            }
            m_problem.variables.push_back(made);
        }
        return found->second;
    }

    /** Of gateways, of comparisons that a value keeps, and of those inside an update. */
    unsigned WidestComparison(const ContextInstruction& instruction) const
    {
        unsigned widest = 0;
        for (const Literal literal : instruction.when)
        {
            for (const Comparison& comparison : m_program.conditions[literal.condition].all)
            {
                widest = std::max({widest, comparison.left.width, comparison.right.width});
            }
        }
        const auto see = [&widest](Operation operation, unsigned width)
        { widest = Info(operation).isComparison ? std::max(widest, width) : widest; };
        if (const auto* compute = std::get_if<Compute>(&instruction.work))
        {
            see(compute->operation, compute->width);
        }
        if (const auto* update = std::get_if<UpdateGlobal>(&instruction.work))
        {
            for (const AtomStep& step : update->steps)
            {
                see(step.operation, step.width);
            }
        }
        return widest;
    }

    static std::optional<Offer> ServiceOf(const ContextInstruction& instruction)
    {
        if (std::holds_alternative<HashSources>(instruction.work))
        {
            return Offer::Hashes;
        }
        return std::holds_alternative<DrawNumber>(instruction.work) ? std::optional(Offer::Random) : std::nullopt;
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
        piece.compareBits = WidestComparison(instruction);
        piece.service = ServiceOf(instruction);
        piece.looksUp = std::holds_alternative<LookUp>(instruction.work);
        piece.isEgress = instruction.thread == Thread::Egress ? std::optional(true) : std::nullopt;
        piece.global = GlobalOf(instruction);
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

} // namespace

bool
IsKnownAtEntry(Intrinsic field)
{
    return field == Intrinsic::IngressPort || field == Intrinsic::PacketLength || field == Intrinsic::ArrivalTime;
}

bool
IsDecision(Intrinsic field)
{
    switch (field)
    {
    case Intrinsic::EgressPort:
    case Intrinsic::MulticastGroup:
    case Intrinsic::Drop:
    case Intrinsic::Flood:
    case Intrinsic::QueueId:
    case Intrinsic::Recirculate:
    case Intrinsic::MirrorSession:
    case Intrinsic::Truncate:
        return true;
    default:
        return false;
    }
}

NetworkProblem
ProblemOf(const lyra::CompiledContext& context, std::vector<NetworkSwitch> switches,
          std::vector<NetworkAlgorithm> scopes)
{
    return Translation(context, std::move(switches), std::move(scopes)).Run();
}

} // namespace pisa
