// Makes parse states of a parser's blocks, one for each value of the stack indices that matter there.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/parser-lowering.h"

#include "compiler/lowering/unique-names.h"
#include "compiler/p4/lower/parser-calls.h"
#include "compiler/p4/lower/parser-expressions.h"
#include "compiler/p4/lower/parser-flow.h"
#include "compiler/p4/lower/parser-select.h"
#include "compiler/p4/lower/parser-stacks.h"
#include "compiler/p4/lower/straight-line.h"

#include <deque>

namespace pisa::p4
{

namespace
{

constexpr std::size_t kMostStates = 4096;

/** A block with the next indices that matter from its beginning on. */
using StateKey = std::pair<BlockId, StackIndices>;

class ParserLowering
{
  public:
    ParserLowering(Shared& shared, const Object& parser, const std::vector<Data>& parameters)
        : m_shared(shared),
          m_calls(shared),
          m_flow(FlattenParser(shared, parser, parameters)),
          m_live(LiveStacks(shared, m_flow)),
          m_entries(CountEntries(m_flow))
    {
    }

    void Run()
    {
        StateOf(m_flow.entry);
        while (!m_open.empty())
        {
            const auto [key, id] = m_open.front();
            m_open.pop_front();
            m_calls.indices = key.second;
            LowerState(key.first, id);
        }
    }

  private:
    static std::vector<unsigned> CountEntries(const ParserFlow& flow)
    {
        std::vector<unsigned> entries(flow.blocks.size());
        for (const Block& block : flow.blocks)
        {
            for (const BlockId next : NextBlocks(block))
            {
                ++entries[next];
            }
        }
        return entries;
    }

    ParseState& At(StateId id)
    {
        return m_shared.program.parser[id];
    }

    StateId AddState(const std::string& name, const SourceLocation& where)
    {
        std::vector<ParseState>& states = m_shared.program.parser;
        if (states.size() == kMostStates)
        {
            throw InputError(where,
                             "the parser has more than " + std::to_string(kMostStates) +
                                 " states when its loops over header stacks are unrolled",
                             "make the stacks smaller, or loop over fewer of them at once");
        }
        ParseState state;
        state.name = m_names.Take(name);
        states.push_back(std::move(state));
        return static_cast<StateId>(states.size() - 1);
    }

    /** @return the state of a block for the indices as they are now. */
    StateId StateOf(BlockId id)
    {
        if (id == kAccepted)
        {
            return ParseState::kAccept;
        }
        StateKey key{id, {}};
        for (const FieldId stack : m_live[id])
        {
            if (const unsigned next = m_calls.indices[stack]; next > 0)
            {
                key.second[stack] = next;
            }
        }
        const auto known = m_states.find(key);
        if (known != m_states.end())
        {
            return known->second;
        }
        const StateId state = AddState(m_flow.blocks[id].name, m_flow.blocks[id].where);
        m_states[key] = state;
        m_open.emplace_back(key, state);
        return state;
    }

    void LowerState(BlockId id, StateId state)
    {
        Code code(Code::Kind::Parser, m_shared.storage);
        for (;;)
        {
            const Block& block = m_flow.blocks[id];
            if (!LowerSteps(block, code))
            {
                Finish(code, state);
                At(state).otherwise = ParseState::kReject; // the check before has said why
                return;
            }
            const auto* go = std::get_if<GoTo>(&block.end);
            if (go == nullptr)
            {
                LowerChoice(block, code, state);
                return;
            }
            // What only this block leads to, in the middle of a state, is part of this state
            if (go->next == kAccepted || !m_flow.blocks[go->next].isJoin || m_entries[go->next] != 1)
            {
                Finish(code, state);
                const StateId next = StateOf(go->next);
                At(state).otherwise = next;
                return;
            }
            id = go->next;
        }
    }

    /** @return whether the packet can come to the end: false if an element beyond a stack's end is asked for. */
    bool LowerSteps(const Block& block, Code& code)
    {
        Body body(m_shared, code, *block.environment, "", {}, &m_calls.Hooks());
        for (const FlowStep& step : block.steps)
        {
            bool isIn = true;
            ForEachExpression(step, [&](const Expression& e) { isIn = isIn && Reaches(body, e); });
            if (!isIn)
            {
                return false;
            }
            std::visit([&](const auto& s) { Lower(body, s); }, step);
        }
        bool isIn = true;
        ForEachExpression(block.end, [&](const Expression& e) { isIn = isIn && Reaches(body, e); });
        return isIn;
    }

    /** @return whether all elements of stacks exist; else writes the check that rejects the packet. */
    bool Reaches(Body& body, const Expression& e)
    {
        if (!m_calls.IsOutOfBounds(body, e))
        {
            return true;
        }
        body.GetCode().Add(
            CodeItem{ParseStep{ParseCheck{pisa::Constant{0}, static_cast<uint8_t>(ParserFault::StackOutOfBounds)}}});
        return false;
    }

    void Lower(Body& body, const p4::Statement* statement)
    {
        body.GetCode().At(statement->where);
        body.Lower(*statement);
    }

    void Lower(Body& body, const Initialise& step)
    {
        if (step.value != nullptr)
        {
            body.Assign(LeftValue{step.place.type, {{pisa::Constant{1}, step.place}}}, body.Evaluate(*step.value));
        }
        else
        {
            Invalidate(body.GetCode(), step.place);
        }
    }

    void Lower(Body& body, const CopyOut& step)
    {
        body.Assign(body.Locate(*step.argument), step.parameter);
    }

    /** Makes the headers in the place invalid, and stacks empty. */
    void Invalidate(Code& code, const Data& place)
    {
        if (place.type->kind == TypeKind::Stack && !place.members.empty())
        {
            m_calls.indices[StackKey(place)] = 0;
        }
        if (place.valid)
        {
            code.Move(std::get<FieldId>(*place.valid), pisa::Constant{0}, 1);
        }
        for (const Data& member : place.members)
        {
            Invalidate(code, member);
        }
    }

    void LowerChoice(const Block& block, Code& code, StateId state)
    {
        Body body(m_shared, code, *block.environment, "", {}, &m_calls.Hooks());
        if (const auto* select = std::get_if<SelectFrom>(&block.end))
        {
            code.At(select->transition->where);
            const SelectPlan plan = PlanSelect(body, m_flow, *select->transition);
            Finish(code, state);
            Connect(plan, select->targets, block, state);
            return;
        }
        const auto& decide = std::get<Decide>(block.end);
        const Operand bit = body.EvaluateBit(*decide.condition);
        if (const auto* known = std::get_if<pisa::Constant>(&bit))
        {
            Finish(code, state);
            const StateId next = StateOf(known->value != 0 ? decide.whenTrue : decide.whenFalse);
            At(state).otherwise = next;
            return;
        }
        Finish(code, state);
        const StateId whenTrue = StateOf(decide.whenTrue);
        const StateId whenFalse = StateOf(decide.whenFalse);
        At(state).select = {std::get<FieldId>(bit)};
        At(state).transitions = {{1, ~uint64_t{0}, whenTrue, std::nullopt}};
        At(state).otherwise = whenFalse;
    }

    /** Gives the state the first look of the plan, and each other look a state of its own. */
    void Connect(const SelectPlan& plan, const std::vector<BlockId>& targets, const Block& block, StateId state)
    {
        std::map<std::size_t, StateId> states;
        if (plan.first.kind == SelectTarget::Kind::Look)
        {
            states[plan.first.index] = state;
        }
        for (std::size_t i = 0; i < plan.looks.size(); ++i)
        {
            if (states.count(i) == 0)
            {
                states[i] = AddState(block.name, block.where);
            }
        }
        const auto stateOf = [&](const SelectTarget& target)
        {
            return target.kind == SelectTarget::Kind::Case   ? StateOf(targets[target.index])
                   : target.kind == SelectTarget::Kind::Look ? states.at(target.index)
                                                             : ParseState::kAccept;
        };
        if (states.empty())
        {
            const StateId next = stateOf(plan.first);
            At(state).otherwise = next;
        }
        for (const auto& [index, id] : states)
        {
            const SelectLook& look = plan.looks[index];
            std::vector<ParseTransition> transitions;
            for (const auto& [transition, target] : look.transitions)
            {
                transitions.push_back(transition);
                transitions.back().next = stateOf(target);
            }
            const StateId otherwise = stateOf(look.otherwise);
            At(id).select = look.fields;
            At(id).transitions = std::move(transitions);
            At(id).otherwise = otherwise;
        }
    }

    /** Gives the state its steps. */
    void Finish(Code& code, StateId state)
    {
        const SourceLocation where = code.Where();
        for (CodeItem& item : Straighten(code.Take(), m_shared.storage))
        {
            if (auto* step = std::get_if<ParseStep>(&item))
            {
                At(state).steps.push_back(std::move(*step));
                continue;
            }
            auto* statement = std::get_if<pisa::Statement>(&std::get<Instruction>(item));
            if (statement == nullptr)
            {
                throw InputError(where, "parsers only extract, assign and select", "do this in the ingress control");
            }
            At(state).steps.emplace_back(std::move(*statement));
        }
    }

    Shared& m_shared;
    ParserCalls m_calls;
    ParserFlow m_flow;
    std::vector<std::set<FieldId>> m_live;
    std::vector<unsigned> m_entries; ///< of each block, from how many blocks it is led to
    std::map<StateKey, StateId> m_states;
    std::deque<std::pair<StateKey, StateId>> m_open; ///< named, not yet lowered
    UniqueNames m_names;
};

} // namespace

void
LowerParser(Shared& shared, const Object& parser, const std::vector<Data>& parameters)
{
    ParserLowering(shared, parser, parameters).Run();
}

} // namespace pisa::p4
