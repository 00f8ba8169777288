// The placement of units on stages as one Z3 model.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/z3-stage-model.h"

#include <algorithm>
#include <string>
#include <z3++.h>

namespace pisa
{

namespace
{

/** What Z3 does in a nominal millisecond, in its own count: the same on every machine. */
constexpr uint64_t kResourcesAMillisecond = 5'000;

} // namespace

/** The model's variables and constraints. */
class StageModel::Encoding
{
  public:
    Encoding(const StageProblem& problem, const Target& target)
        : m_problem(problem),
          m_target(target),
          m_solver(m_context),
          m_orderGroup(m_context.bool_const("order"))
    {
        for (std::size_t i = 0; i < kResources; ++i)
        {
            m_resourceGroups.push_back(m_context.bool_const(UnitOf(static_cast<Resource>(i))));
        }
        for (uint32_t unit = 0; unit < problem.units.size(); ++unit)
        {
            AddUnit(unit);
        }
        for (const StageEdge& edge : problem.edges)
        {
            AddEdge(edge);
        }
        for (std::size_t i = 0; i < kResources; ++i)
        {
            for (unsigned stage = 0; stage < target.stages; ++stage)
            {
                AddCapacity(static_cast<Resource>(i), stage);
            }
        }
    }

    ModelAnswer Solve(std::chrono::milliseconds budget, std::optional<unsigned> stages, std::optional<Cycle> latency)
    {
        if (latency && !m_latency)
        {
            m_latency = AddThread(false) + AddThread(true);
        }
        m_solver.push();
        if (stages && *stages < m_problem.stages)
        {
            for (const UnitVariables& unit : m_units)
            {
                m_solver.add(!unit.endsAtOrAfter[*stages]);
            }
        }
        if (latency)
        {
            m_solver.add(*m_latency <= Integer(*latency));
        }
        const ModelAnswer answer = Check(budget);
        m_solver.pop();
        return answer;
    }

  private:
    ModelAnswer Check(std::chrono::milliseconds budget)
    {
        z3::params parameters(m_context);
        const uint64_t resources =
            kResourcesAMillisecond * static_cast<uint64_t>(std::max<int64_t>(budget.count(), 1));
        parameters.set("rlimit", static_cast<unsigned>(std::min<uint64_t>(resources, UINT32_MAX)));
        parameters.set("random_seed", 1U);
        parameters.set("core.minimize", true);
        m_solver.set(parameters);
        z3::expr_vector groups(m_context);
        groups.push_back(m_orderGroup);
        for (const z3::expr& group : m_resourceGroups)
        {
            groups.push_back(group);
        }
        const uint64_t before = Resources();
        const z3::check_result result = m_solver.check(groups);
        ModelAnswer answer;
        answer.spent = std::chrono::milliseconds(1 + (Resources() - before) / kResourcesAMillisecond);
        answer.isDecided = result != z3::unknown;
        if (result == z3::sat)
        {
            answer.slices = Slices(m_solver.get_model());
        }
        else if (result == z3::unsat)
        {
            ReadCore(answer);
        }
        return answer;
    }

    /** Steps that Z3 has counted since the context began. */
    uint64_t Resources()
    {
        const z3::stats statistics = m_solver.statistics();
        for (unsigned i = 0; i < statistics.size(); ++i)
        {
            if (statistics.key(i) == "rlimit count")
            {
                return statistics.uint_value(i);
            }
        }
        return 0;
    }

    /** Variables of one unit, one each a stage. */
    struct UnitVariables
    {
        std::vector<z3::expr> isIn;          ///< a part of the unit is in the stage
        std::vector<z3::expr> endsAtOrAfter; ///< a part of the unit is in the stage or a later one
        std::vector<z3::expr> chunks;        ///< only of units that may spread
        std::vector<z3::expr> memory[2];     ///< only of units that may spread: blocks of SRAM, of TCAM
    };

    z3::expr Integer(uint64_t value)
    {
        return m_context.int_val(value);
    }

    z3::expr Variable(const char* kind, uint32_t unit, unsigned stage, bool isInteger)
    {
        const std::string name = kind + std::to_string(unit) + "." + std::to_string(stage);
        return isInteger ? m_context.int_const(name.c_str()) : m_context.bool_const(name.c_str());
    }

    void AddUnit(uint32_t index)
    {
        UnitVariables unit;
        for (unsigned stage = 0; stage < m_problem.stages; ++stage)
        {
            unit.isIn.push_back(Variable("in", index, stage, false));
            unit.endsAtOrAfter.push_back(Variable("end", index, stage, false));
        }
        for (unsigned stage = 0; stage < m_problem.stages; ++stage)
        {
            // "exactly when", for the end to be read off backwards in AddWait and Solve
            const bool isLast = stage + 1 == m_problem.stages;
            m_solver.add(unit.endsAtOrAfter[stage] ==
                         (isLast ? unit.isIn[stage] : unit.isIn[stage] || unit.endsAtOrAfter[stage + 1]));
        }
        if (m_problem.units[index].chunks > 1)
        {
            AddChunks(index, unit);
        }
        else
        {
            z3::expr_vector anywhere(m_context);
            for (const z3::expr& isIn : unit.isIn)
            {
                anywhere.push_back(isIn);
            }
            m_solver.add(z3::mk_or(anywhere));
            m_solver.add(z3::atmost(anywhere, 1));
        }
        m_units.push_back(std::move(unit));
    }

    void AddChunks(uint32_t index, UnitVariables& unit)
    {
        const StageUnit& priced = m_problem.units[index];
        z3::expr sum = Integer(0);
        const uint64_t most = ChunksThatFit(m_target, priced, Load{});
        for (unsigned stage = 0; stage < m_problem.stages; ++stage)
        {
            unit.chunks.push_back(Variable("chunks", index, stage, true));
            const z3::expr& chunks = unit.chunks.back();
            m_solver.add(chunks >= 0 && chunks <= Integer(most));
            m_solver.add(unit.isIn[stage] == (chunks >= 1));
            sum = sum + chunks;
            AddMemory(index, stage, unit);
        }
        m_solver.add(sum == Integer(priced.chunks));
    }

    /** Blocks as integers that are at least the exact quotients; see MatchBlocks and DataBlocks. */
    void AddMemory(uint32_t index, unsigned stage, UnitVariables& unit)
    {
        const StageLimits& limits = m_target.stage;
        const StageUnit& priced = m_problem.units[index];
        const TableDemand& demand = priced.demand;
        const z3::expr& chunks = unit.chunks[stage];
        z3::expr sram = Integer(0);
        z3::expr tcam = Integer(0);
        if (demand.isTernary)
        {
            tcam = chunks * Integer(MatchBlocks(demand, priced.chunkRows, m_target));
        }
        else
        {
            const z3::expr match = Variable("match", index, stage, true);
            m_solver.add(match * Integer(limits.sramMatchBits) >= chunks * Integer(demand.keyBits));
            sram = match;
        }
        if (demand.rowBits > 0)
        {
            const z3::expr data = Variable("data", index, stage, true); // block rows, each dataBlocksWide wide
            const uint64_t perRow = uint64_t{demand.dataBlocksWide} * limits.sramBlockBits / demand.rowBits;
            m_solver.add(data * Integer(perRow * limits.sramBlockRows) >= chunks * Integer(priced.chunkRows));
            sram = sram + data * Integer(demand.dataBlocksWide);
        }
        unit.memory[0].push_back(sram);
        unit.memory[1].push_back(tcam);
    }

    void AddEdge(const StageEdge& edge)
    {
        const UnitVariables& from = m_units[edge.from];
        const UnitVariables& to = m_units[edge.to];
        for (unsigned stage = 0; stage < m_problem.stages; ++stage)
        {
            const unsigned tooLate = stage + (edge.IsStrict() ? 0 : 1);
            if (tooLate < m_problem.stages)
            {
                m_solver.add(z3::implies(m_orderGroup && to.isIn[stage], !from.endsAtOrAfter[tooLate]));
            }
        }
    }

    /** @return what a unit takes of a physical stage, in all passes. */
    z3::expr UseOf(const UnitVariables& unit, std::size_t kind, unsigned physical, uint64_t need)
    {
        const bool isSpread = kind < std::size(unit.memory) && !unit.chunks.empty();
        z3::expr sum = Integer(0);
        for (unsigned stage = physical; stage < m_problem.stages; stage += m_target.stages)
        {
            sum = sum + (isSpread ? unit.memory[kind][stage] : z3::ite(unit.isIn[stage], Integer(need), Integer(0)));
        }
        return sum;
    }

    void AddCapacity(Resource resource, unsigned stage)
    {
        const auto kind = static_cast<std::size_t>(resource);
        const uint64_t capacity = CapacityOf(m_target.stage)[kind];
        z3::expr sum = Integer(0);
        uint64_t most = 0;
        for (std::size_t unit = 0; unit < m_units.size(); ++unit)
        {
            const uint64_t need = m_problem.units[unit].whole[kind];
            most += m_problem.units[unit].chunks > 1 ? need * (m_problem.stages / m_target.stages) : need;
            if (need > 0)
            {
                sum = sum + UseOf(m_units[unit], kind, stage, need);
            }
        }
        if (most > capacity)
        {
            m_solver.add(z3::implies(m_resourceGroups[kind], sum <= Integer(capacity)));
        }
    }

    /**
     * Least start times of the stages of one thread, the same in all passes: those of TimeStages where dependencies
     * cost cycles; where stages have lengths, without what features, chains and the egress minimum add. @return the
     * start of the last stage.
     */
    z3::expr AddThread(bool isEgress)
    {
        const StageTiming idle = TimeStages(std::vector<StageFacts>(m_target.stages), m_target.latency, false);
        std::vector<z3::expr> start;
        const std::string prefix = isEgress ? "egress" : "ingress";
        for (unsigned stage = 0; stage < m_target.stages; ++stage)
        {
            start.push_back(m_context.int_const((prefix + std::to_string(stage)).c_str()));
            m_solver.add(stage == 0
                             ? start[0] == 0
                             : start[stage] >= start[stage - 1] + Integer(idle.start[stage] - idle.start[stage - 1]));
        }
        for (const StageEdge& edge : m_problem.edges)
        {
            if (edge.isEgress == isEgress &&
                CostOf(edge.kind, m_target.latency) > CostOf(DependencyKind::ReverseMatch, m_target.latency))
            {
                AddWait(edge, start);
            }
        }
        return start.back();
    }

    void AddWait(const StageEdge& edge, const std::vector<z3::expr>& start)
    {
        const UnitVariables& from = m_units[edge.from];
        const UnitVariables& to = m_units[edge.to];
        const z3::expr cost = Integer(CostOf(edge.kind, m_target.latency));
        for (unsigned begin = 0; begin < m_problem.stages; ++begin)
        {
            // stages of earlier passes are over
            for (unsigned end = begin - begin % m_target.stages; end < begin; ++end)
            {
                // Starts ascend, so parts that are not the last and the first of their units add nothing, unless the
                // two share a stage, where no wait is due at all.
                z3::expr applies = from.isIn[end] && to.isIn[begin];
                if (!edge.IsStrict())
                {
                    applies = applies && !from.endsAtOrAfter[end + 1] && !to.isIn[end];
                }
                m_solver.add(
                    z3::implies(applies, start[begin % m_target.stages] >= start[end % m_target.stages] + cost));
            }
        }
    }

    std::vector<std::vector<UnitSlice>> Slices(const z3::model& model) const
    {
        std::vector<std::vector<UnitSlice>> slices(m_units.size());
        for (std::size_t unit = 0; unit < m_units.size(); ++unit)
        {
            for (unsigned stage = 0; stage < m_problem.stages; ++stage)
            {
                if (model.eval(m_units[unit].isIn[stage], true).is_true())
                {
                    const uint64_t chunks = m_units[unit].chunks.empty()
                                                ? 1
                                                : model.eval(m_units[unit].chunks[stage], true).get_numeral_uint64();
                    slices[unit].push_back({stage, chunks});
                }
            }
        }
        return slices;
    }

    void ReadCore(ModelAnswer& answer)
    {
        const z3::expr_vector core = m_solver.unsat_core();
        for (unsigned i = 0; i < core.size(); ++i)
        {
            const z3::expr group = core[static_cast<int>(i)];
            answer.orderConflicts = answer.orderConflicts || z3::eq(group, m_orderGroup);
            for (std::size_t kind = 0; kind < kResources; ++kind)
            {
                if (z3::eq(group, m_resourceGroups[kind]))
                {
                    answer.resourceConflicts.push_back(static_cast<Resource>(kind));
                }
            }
        }
        std::sort(answer.resourceConflicts.begin(), answer.resourceConflicts.end());
    }

    const StageProblem& m_problem;
    const Target& m_target;
    z3::context m_context;
    z3::solver m_solver;
    z3::expr m_orderGroup;
    std::vector<z3::expr> m_resourceGroups;
    std::vector<UnitVariables> m_units;
    std::optional<z3::expr> m_latency;
};

StageModel::StageModel(const StageProblem& problem, const Target& target)
    : m_encoding(std::make_unique<Encoding>(problem, target))
{
}

StageModel::~StageModel() = default;

ModelAnswer
StageModel::Solve(std::chrono::milliseconds budget, std::optional<unsigned> stages, std::optional<Cycle> latency)
{
    return m_encoding->Solve(budget, stages, latency);
}

} // namespace pisa
