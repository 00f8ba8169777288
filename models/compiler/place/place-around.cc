// A program that holds a running one: placed around what runs, or with as little moved as is found.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/place-around.h"

#include "compiler/place/bounds.h"
#include "compiler/place/phv-sharer.h"
#include "compiler/place/pinned-fit.h"
#include "target/demand.h"

#include <algorithm>
#include <map>

namespace pisa
{
namespace
{

/** The search through sets of pins. */
class Around
{
  public:
    Around(const Program& program, const Target& target, const Program& runningProgram, const Placement& running)
        : m_program(program),
          m_target(target),
          m_running(running),
          m_loaded(runningProgram.tables.size()),
          m_problem(MakeStageProblem(program, target, std::max(running.passes[0], running.passes[1]))),
          m_words(program, target),
          m_timing{TimingOf(runningProgram, running, target, false), TimingOf(runningProgram, running, target, true)}
    {
    }

    AroundAnswer Run()
    {
        m_answer.reasons = CheckAgainstTarget(m_program, m_target);
        const std::vector<Diagnostic> impossible = ImpossibleBecause(m_problem, m_target);
        m_answer.reasons.insert(m_answer.reasons.end(), impossible.begin(), impossible.end());
        if (!m_answer.reasons.empty())
        {
            return std::move(m_answer);
        }
        Pin();
        StagePins timed = m_pins;
        timed.timing = m_timing;
        const PinnedFit live = FitAround(m_problem, m_target, timed);
        if (live.slices && m_whys.empty() && Take(*live.slices, m_running.held))
        {
            return std::move(m_answer);
        }
        if (const auto slices = Loosen())
        {
            Take(*slices, {});
            NoteMoves();
        }
        return std::move(m_answer);
    }

  private:
    /** Pins every unit with a table that runs; one whose tables run in several stages cannot stay. */
    void Pin()
    {
        m_pins.slices.resize(m_problem.units.size());
        for (uint32_t id = 0; id < m_problem.units.size(); ++id)
        {
            const StageUnit& unit = m_problem.units[id];
            for (const TableId table : unit.tables)
            {
                if (table >= m_loaded || m_running.tables[table].slices.empty())
                {
                    continue;
                }
                const std::vector<UnitSlice> slices = UnitSlices(unit, m_running.tables[table].slices);
                if (m_pins.slices[id].empty() || m_pins.slices[id].front().stage == slices.front().stage)
                {
                    m_pins.slices[id] = slices;
                    continue;
                }
                m_pins.slices[id].clear();
                m_whys[id] = "shares registers with tables of other stages in the new program";
                break;
            }
        }
    }

    static std::vector<UnitSlice> UnitSlices(const StageUnit& unit, const std::vector<TableSlice>& slices)
    {
        std::vector<UnitSlice> parts;
        uint64_t missing = unit.chunks;
        for (const TableSlice& slice : slices)
        {
            const uint64_t chunks = unit.chunkRows == 0 ? 1 : (slice.rows + unit.chunkRows - 1) / unit.chunkRows;
            const bool isLast = &slice == &slices.back();
            parts.push_back({slice.stage, isLast ? missing : std::min(missing, chunks)});
            missing -= parts.back().chunks;
        }
        return parts;
    }

    /** Takes away pins until the rest fits, then gives back those that need not go. */
    std::optional<std::vector<std::vector<UnitSlice>>> Loosen()
    {
        const StagePins all = m_pins;
        PinnedFit fit = FitAround(m_problem, m_target, m_pins);
        while (!fit.slices && fit.obstacle)
        {
            m_pins.slices[*fit.obstacle].clear();
            m_whys[*fit.obstacle] = fit.why;
            fit = FitAround(m_problem, m_target, m_pins);
        }
        if (!fit.slices)
        {
            m_answer.reasons.push_back({Severity::Error,
                                        {},
                                        NameOf(m_problem.units[fit.unit]) +
                                            ": no room for old and new program together on '" + m_target.name + "'",
                                        "remove in one upgrade, add in the next, or flash the new program"});
            return {};
        }
        const std::map<uint32_t, std::string> whys = m_whys;
        for (const auto& [unit, why] : whys)
        {
            m_pins.slices[unit] = all.slices[unit];
            PinnedFit again = all.slices[unit].empty() ? PinnedFit{} : FitAround(m_problem, m_target, m_pins);
            if (again.slices)
            {
                fit = std::move(again);
                m_whys.erase(unit);
                continue;
            }
            m_pins.slices[unit].clear();
        }
        return std::move(fit.slices);
    }

    /** Keeps the words of the running program if they hold the new one. @return whether there are any that do */
    bool PlaceWords(Placement& placement)
    {
        PhvAnswer phv = m_words.PlaceAround(placement, m_running.phv);
        m_answer.hasNewWords = !phv.phv;
        if (m_answer.hasNewWords)
        {
            phv = m_words.Place(placement);
        }
        m_answer.reasons = std::move(phv.reasons);
        if (phv.phv)
        {
            placement.phv = std::move(*phv.phv);
        }
        return m_answer.reasons.empty();
    }

    /** @return whether packets meet the stages when they did. */
    bool Take(const std::vector<std::vector<UnitSlice>>& slices, const std::array<HeldTimes, 2>& held)
    {
        Placement placement = PlacementOf(m_program, m_target, m_problem, slices, {});
        if (!PlaceWords(placement))
        {
            return false;
        }
        placement.held = held;
        placement.passes = {std::max(placement.passes[0], m_running.passes[0]),
                            std::max(placement.passes[1], m_running.passes[1])};
        m_answer.isRetimed = placement.passes != m_running.passes;
        for (const bool egress : {false, true})
        {
            const StageTiming timing = TimingOf(m_program, placement, m_target, egress);
            m_answer.isRetimed =
                m_answer.isRetimed || timing.start != m_timing[egress].start || timing.done != m_timing[egress].done;
        }
        const std::vector<Diagnostic> violations = Check(m_program, placement, m_target);
        m_answer.reasons = violations;
        m_answer.placement = violations.empty() ? std::optional(std::move(placement)) : std::nullopt;
        return m_answer.placement && !m_answer.isRetimed;
    }

    void NoteMoves()
    {
        for (TableId table = 0; m_answer.placement && table < m_loaded; ++table)
        {
            const std::vector<TableSlice>& to = m_answer.placement->tables[table].slices;
            if (m_running.tables[table].slices.empty() || to == m_running.tables[table].slices)
            {
                continue;
            }
            std::string why = "follows the tables that it shares registers with";
            for (const auto& [unit, reason] : m_whys)
            {
                const std::vector<TableId>& tables = m_problem.units[unit].tables;
                why = std::count(tables.begin(), tables.end(), table) > 0 ? reason : why;
            }
            m_answer.moves.push_back({table, m_running.tables[table].slices, to, why});
        }
    }

    const Program& m_program;
    const Target& m_target;
    const Placement& m_running;
    std::size_t m_loaded; ///< tables
    StageProblem m_problem;
    PhvSharer m_words;
    std::array<StageTiming, 2> m_timing;
    StagePins m_pins;
    std::map<uint32_t, std::string> m_whys; ///< of units whose pins were taken away
    AroundAnswer m_answer;
};

} // namespace

AroundAnswer
PlaceAround(const Program& program, const Target& target, const Program& runningProgram, const Placement& running)
{
    return Around(program, target, runningProgram, running).Run();
}

} // namespace pisa
