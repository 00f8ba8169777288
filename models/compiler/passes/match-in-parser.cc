// Parsers compute nothing: what a parse state computes in order to decide becomes rows of its match.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/free-names.h"
#include "compiler/passes/parser-slice.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/read-fields.h"
#include "compiler/passes/ternary-cover.h"
#include "target/live-fields.h"

#include <algorithm>
#include <map>

namespace pisa
{

namespace
{

/** Rows that hold, or all but those. */
struct Rows
{
    std::vector<MatchValue> rows;
    bool areFalse{false};
};

/** Rewrites the parse states of one program. */
class ParserMatcher
{
  public:
    ParserMatcher(Program& program, const Target& target)
        : m_program(program),
          m_target(target),
          m_names(program.parser)
    {
    }

    void Run()
    {
        for (StateId id = 0; id < m_program.parser.size(); ++id) // states are added behind
        {
            MatchSelect(id);
            MatchCheck(id);
        }
        RemoveIdle();
    }

  private:
    bool Fits(const ParserSlice& slice) const
    {
        return slice.InputBits() > 0 && slice.InputBits() <= m_target.parser.lookupBits;
    }

    std::optional<Rows> RowsOf(const ParserSlice& slice) const
    {
        if (const std::optional<uint64_t> key = slice.OnlyKey())
        {
            return Rows{{{*key, LowBits(slice.InputBits())}}, false};
        }
        if (slice.InputBits() > kMostTriedBits)
        {
            return std::nullopt;
        }
        const std::size_t most = m_target.parser.tcamRows;
        const auto holds = [&slice](uint64_t key) { return slice.Evaluate(key) != 0; };
        const auto fails = [&slice](uint64_t key) { return slice.Evaluate(key) == 0; };
        const auto whenTrue = TernaryCover(slice.InputBits(), holds, most);
        const auto whenFalse = TernaryCover(slice.InputBits(), fails, most);
        if (whenFalse && (!whenTrue || whenFalse->size() < whenTrue->size()))
        {
            return Rows{*whenFalse, true};
        }
        return whenTrue ? std::optional<Rows>(Rows{*whenTrue, false}) : std::nullopt;
    }

    /** Cuts the state in two at its first check that a match can make: the match comes between. */
    void MatchCheck(StateId id)
    {
        for (std::size_t at = 0; at < m_program.parser[id].steps.size(); ++at)
        {
            const auto* check = std::get_if<ParseCheck>(&m_program.parser[id].steps[at]);
            const auto* field = check ? std::get_if<FieldId>(&check->condition) : nullptr;
            if (field == nullptr)
            {
                continue;
            }
            const auto slice = ParserSlice::Of(m_program, m_program.parser[id], at, {*field});
            const std::optional<Rows> rows = slice && Fits(*slice) ? RowsOf(*slice) : std::nullopt;
            if (rows)
            {
                Cut(id, at, check->fault, slice->Inputs(), *rows);
                return;
            }
        }
    }

    void Cut(StateId id, std::size_t at, uint8_t fault, const std::vector<FieldId>& inputs, const Rows& rows)
    {
        const StateId failed = FailedState(fault);
        const auto rest = static_cast<StateId>(m_program.parser.size());
        m_program.parser.push_back(m_program.parser[id]);
        ParseState& behind = m_program.parser.back();
        ParseState& before = m_program.parser[id];
        const auto cut = static_cast<std::ptrdiff_t>(at);
        behind.name = m_names.Take(before.name);
        behind.steps.erase(behind.steps.begin(), behind.steps.begin() + cut + 1);
        before.steps.erase(before.steps.begin() + cut, before.steps.end());
        before.select = inputs;
        before.transitions.clear();
        for (const MatchValue& row : rows.rows)
        {
            before.transitions.push_back({row.value, row.mask, rows.areFalse ? failed : rest, {}});
        }
        before.otherwise = rows.areFalse ? rest : failed;
    }

    /** @return the state that rejects with the fault. */
    StateId FailedState(uint8_t fault)
    {
        const auto next = static_cast<StateId>(m_program.parser.size());
        const auto [state, isNew] = m_failed.emplace(fault, next);
        if (isNew)
        {
            ParseState failed;
            failed.name = m_names.Take(FaultName(m_program, fault));
            failed.steps.emplace_back(ParseCheck{Constant{0}, fault});
            m_program.parser.push_back(std::move(failed));
        }
        return state->second;
    }

    /** Selects on what a computed key is computed from. */
    void MatchSelect(StateId id)
    {
        ParseState& state = m_program.parser[id];
        const auto slice = ParserSlice::Of(m_program, state, state.steps.size(), state.select);
        const bool hasSet = std::any_of(state.transitions.begin(), state.transitions.end(),
                                        [](const ParseTransition& t) { return t.valueSet.has_value(); });
        if (!slice || hasSet || !Fits(*slice) || slice->InputBits() > kMostTriedBits)
        {
            return;
        }
        std::vector<ParseTransition> transitions;
        for (const ParseTransition& transition : state.transitions)
        {
            const auto holds = [&](uint64_t key)
            { return (slice->Evaluate(key) & transition.mask) == transition.value; };
            const auto rows = TernaryCover(slice->InputBits(), holds, m_target.parser.tcamRows);
            if (!rows)
            {
                return;
            }
            for (const MatchValue& row : *rows)
            {
                transitions.push_back({row.value, row.mask, transition.next, {}});
            }
        }
        state.select = slice->Inputs();
        state.transitions = std::move(transitions);
    }

    /** Takes out computations whose results nobody reads any more. */
    void RemoveIdle()
    {
        std::set<FieldId> read = ReadFields(m_program);
        const auto isIdle = [&](const ParseStep& step)
        {
            const auto* statement = std::get_if<Statement>(&step);
            return statement != nullptr && statement->operation != Operation::Move &&
                   IsPrivate(m_program, statement->dest) && read.count(statement->dest) == 0;
        };
        for (std::size_t known = 0; known != read.size();)
        {
            known = read.size();
            for (const ParseState& state : m_program.parser)
            {
                for (const ParseStep& step : state.steps)
                {
                    const auto* statement = std::get_if<Statement>(&step);
                    for (std::size_t i = 0; statement && !isIdle(step) && i < statement->operands.size(); ++i)
                    {
                        if (const auto* field = std::get_if<FieldId>(&statement->operands[i]))
                        {
                            read.insert(*field);
                        }
                    }
                }
            }
        }
        for (ParseState& state : m_program.parser)
        {
            state.steps.erase(std::remove_if(state.steps.begin(), state.steps.end(), isIdle), state.steps.end());
        }
    }

    Program& m_program;
    const Target& m_target;
    FreeNames m_names;
    std::map<uint8_t, StateId> m_failed;
};

} // namespace

void
MatchInParser(Program& program, const Target& target)
{
    if (target.offers.count(Offer::ParserArithmetic) == 0)
    {
        ParserMatcher(program, target).Run();
    }
}

} // namespace pisa
