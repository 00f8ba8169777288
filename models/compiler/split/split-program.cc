// A part of the program for each switch, between a bridge that is taken off and one that is put on.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/split/split-program.h"

#include "compiler/lyra/lower.h"
#include "compiler/split/bridge.h"
#include "compiler/split/program-part.h"
#include "compiler/split/separate-globals.h"
#include "ir/verify.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

using namespace lyra;

/** Registers that no action touches take no memory. */
void
RemoveUnusedRegisters(Program& program)
{
    std::vector<std::optional<RegisterId>> moved(program.registers.size());
    std::vector<Register> kept;
    for (Action& action : program.actions)
    {
        for (Instruction& instruction : action.body)
        {
            if (auto* operation = std::get_if<StatefulOperation>(&instruction))
            {
                std::optional<RegisterId>& to = moved[operation->reg];
                if (!to)
                {
                    to = static_cast<RegisterId>(kept.size());
                    kept.push_back(program.registers[operation->reg]);
                }
                operation->reg = *to;
            }
        }
    }
    program.registers = std::move(kept);
}

class Splitter
{
  public:
    Splitter(CompiledContext context, const NetworkProblem& problem, const NetworkModes& modes,
             const NetworkPlacement& placement, const Network& network)
        : m_context(std::move(context)),
          m_problem(problem),
          m_placement(placement),
          m_network(network),
          m_groupOf(problem.algorithms.size())
    {
        assert(m_context.program.parserMoves.empty() && "packets come half done");
        const bool isSplit = std::any_of(problem.algorithms.begin(), problem.algorithms.end(),
                                         [](const NetworkAlgorithm& algorithm) { return !algorithm.isPerSwitch; });
        if (!isSplit)
        {
            return;
        }
        m_routes = FindRoutes(problem, network);
        m_crossings = CrossingsOf(m_routes, network);
        m_bridge = MakeBridge(m_context, problem, modes, placement, m_routes, m_crossings);
        for (std::size_t group = 0; group < m_routes.groups.size(); ++group)
        {
            for (const uint32_t algorithm : m_routes.groups[group])
            {
                m_groupOf[algorithm] = static_cast<uint32_t>(group);
            }
            m_runsIf.push_back(RunsIf(m_bridge->runs[group]));
        }
    }

    SplitProgram Run()
    {
        FindFirstEntries();
        for (uint32_t each = 0; each < m_problem.switches.size(); ++each)
        {
            m_split.switches.push_back(ProgramOf(each));
        }
        for (const Crossing& crossing : m_crossings)
        {
            if (m_split.links.empty() || m_split.links.back().from != crossing.from ||
                m_split.links.back().to != crossing.to)
            {
                m_split.links.push_back({crossing.from, crossing.to, 0});
            }
            unsigned& bytes = m_split.links.back().bytes;
            bytes = std::max(bytes, BytesOf(m_context.program.frame, *m_bridge, m_bridge->formOf[crossing.label]));
            m_split.bridgeBytes = std::max(m_split.bridgeBytes, bytes);
        }
        return std::move(m_split);
    }

  private:
    Comparison RunsIf(FieldId field)
    {
        Variable variable;
        variable.name = "runs";
        variable.width = 1;
        variable.field = field;
        m_context.program.variables.push_back(variable);
        const Value value{static_cast<VariableId>(m_context.program.variables.size() - 1), 0};
        return {Operation::Equal, {value, 1}, {Constant{1}, 1}};
    }

    /** Entries are numbered along each path; switches on several paths must have the same ones on all. */
    void FindFirstEntries()
    {
        m_firstEntry.resize(m_problem.switches.size());
        for (uint32_t external = 0; external < m_problem.externals.size(); ++external)
        {
            const uint32_t owner = m_context.program.externals[external].algorithm;
            for (const auto& path : m_problem.algorithms[owner].paths)
            {
                NumberAlong(path, external);
            }
        }
    }

    void NumberAlong(const std::vector<uint32_t>& path, uint32_t external)
    {
        uint64_t first = 0;
        for (const uint32_t each : path)
        {
            const auto share = m_placement.switches[each].shares.find(external);
            if (share == m_placement.switches[each].shares.end() || share->second == 0)
            {
                continue;
            }
            const auto [known, isNew] = m_firstEntry[each].emplace(external, first);
            if (known->second != first)
            {
                throw InputError(m_problem.externals[external].where,
                                 "'" + m_problem.externals[external].name + "' on '" + m_problem.switches[each].name +
                                     "' would begin with entry " + std::to_string(first) +
                                     " on one path and with entry " + std::to_string(known->second) + " on another",
                                 "give parallel switches the same chip, or narrow the scope");
            }
            first += share->second;
        }
    }

    /** @return look-ups that packets may have done before they come to the switch. */
    std::set<InstructionId> RepeatedOn(uint32_t each) const
    {
        std::set<InstructionId> repeated;
        for (uint32_t algorithm = 0; algorithm < m_problem.algorithms.size(); ++algorithm)
        {
            for (const auto& path : m_problem.algorithms[algorithm].paths)
            {
                const auto here = std::find(path.begin(), path.end(), each);
                for (auto before = path.begin(); here != path.end() && before != here; ++before)
                {
                    for (const uint32_t piece : m_placement.switches[*before].pieces)
                    {
                        const bool isOurs = m_problem.pieces[piece].algorithm == algorithm;
                        if (isOurs && LookedUpBy(m_problem, m_problem.pieces[piece]))
                        {
                            repeated.insert(piece);
                        }
                    }
                }
            }
        }
        return repeated;
    }

    SwitchProgram ProgramOf(uint32_t each)
    {
        const SwitchPlacement& placed = m_placement.switches[each];
        ProgramPart part =
            PartOf(m_context, {{placed.pieces.begin(), placed.pieces.end()}, RepeatedOn(each), m_groupOf, m_runsIf});
        if (m_problem.switches[each].target.architecture == "rmt")
        {
            part.tables = SeparateGlobals(part.program, part.tables);
        }
        SwitchProgram made;
        made.name = m_problem.switches[each].name;
        for (const auto& [external, share] : placed.shares)
        {
            part.program.externals[external].declared.size = share;
            const auto first = m_firstEntry[each].find(external);
            if (share > 0)
            {
                made.shares.push_back({m_problem.externals[external].name,
                                       first == m_firstEntry[each].end() ? 0 : first->second, share});
            }
        }
        lyra::LoweredTables lowered = LowerPart(part.program, part.tables, CarriedResults(), m_split.warnings);
        made.program = std::move(lowered.program);
        made.program.name += "." + made.name;
        if (m_bridge)
        {
            const BridgeEnd end = EndAt(each);
            AddBridgeToParser(made.program, *m_bridge, lowered.locals, end);
            UpdateWhereLeaving(made.program, m_bridge->checksums, m_bridge->header);
            AddBridgeToIngress(made.program, *m_bridge, end);
            AddBridgeToEgress(made.program, *m_bridge, lowered.locals, end);
        }
        RemoveUnusedRegisters(made.program);
        VerifyOrThrow(made.program);
        return made;
    }

    BridgeEnd EndAt(uint32_t each) const
    {
        BridgeEnd end{each, m_routes, m_network, {}, {}, 0};
        for (std::size_t port = 0; port < m_network.outerPorts.size(); ++port)
        {
            end.enteringLabel = m_network.outerPorts[port].at == each ? m_routes.ofOuter[port] : end.enteringLabel;
        }
        for (const Crossing& crossing : m_crossings)
        {
            const uint32_t form = m_bridge->formOf[crossing.label];
            if (crossing.to == each)
            {
                end.formsIn.insert(form);
            }
            if (crossing.from == each)
            {
                end.formsOut.insert(form);
            }
        }
        return end;
    }

    /** @return results of look-ups that the bridge takes to others. */
    std::set<Value> CarriedResults() const
    {
        std::set<Value> carried;
        const Definitions definitions(m_context.program);
        const Storage storage(m_context.program, definitions);
        for (const ContextInstruction& instruction : m_context.program.instructions)
        {
            for (const Value result : instruction.results)
            {
                const bool isCarried =
                    m_bridge && std::any_of(m_bridge->slots.begin(), m_bridge->slots.end(),
                                            [&](const BridgeSlot& slot) { return slot.local == storage.Of(result); });
                if (isCarried && std::holds_alternative<LookUp>(instruction.work))
                {
                    carried.insert(result);
                }
            }
        }
        return carried;
    }

    CompiledContext m_context;
    const NetworkProblem& m_problem;
    const NetworkPlacement& m_placement;
    const Network& m_network;
    Routes m_routes;
    std::set<Crossing> m_crossings;
    std::optional<Bridge> m_bridge;
    std::vector<std::optional<uint32_t>> m_groupOf;
    std::vector<std::optional<Comparison>> m_runsIf;
    std::vector<std::map<uint32_t, uint64_t>> m_firstEntry; ///< [switch] by external
    SplitProgram m_split;
};

} // namespace

SplitProgram
Split(CompiledContext context, const NetworkProblem& problem, const NetworkModes& modes,
      const NetworkPlacement& placement, const Network& network)
{
    return Splitter(std::move(context), problem, modes, placement, network).Run();
}

} // namespace pisa
