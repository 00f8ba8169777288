// Parse states for frames with a bridge, in front of the program's own.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/split/bridge.h"

#include "compiler/passes/free-names.h"

#include <algorithm>

namespace pisa
{

namespace
{

constexpr unsigned kTypeOffset = 96; ///< bits, of an Ethernet frame

class ParserWriter
{
  public:
    ParserWriter(Program& program, const Bridge& bridge, const std::map<lyra::StorageId, FieldId>& locals,
                 const BridgeEnd& end)
        : m_program(program),
          m_bridge(bridge),
          m_locals(locals),
          m_end(end),
          m_names(program.parser),
          m_own(std::move(program.parser))
    {
        m_program.parser.clear();
    }

    void Run()
    {
        AddState("look_for_bridge", {Lookahead{m_bridge.seenType, kTypeOffset, 16}});
        StartHere(m_program.parser[0]);
        m_program.parser[0].select = {m_bridge.seenType};
        m_program.parser[0].transitions = {{m_bridge.typeNumber, LowBits(16), 1}};
        AddState("bridge", {Extract{m_bridge.header}});
        UnloadHead();
        const std::vector<StateId> open = AddForms();
        m_bridge.validity.empty() ? LeadTo(open, kStart) : AddHeaders(open);
        Append();
    }

  private:
    static constexpr StateId kStart = ParseState::kReject - 1; ///< stands for the program's own first state

    StateId AddState(const std::string& name, std::vector<ParseStep> steps)
    {
        ParseState state;
        state.name = m_names.Take(name);
        state.steps = std::move(steps);
        m_program.parser.push_back(std::move(state));
        return static_cast<StateId>(m_program.parser.size() - 1);
    }

    void StartHere(ParseState& state) const
    {
        const uint32_t label = m_end.enteringLabel;
        state.steps.emplace_back(MoveTo(m_program, m_bridge.here, Constant{label}));
        for (std::size_t group = 0; group < m_bridge.runs.size(); ++group)
        {
            const Constant runs{Runs(m_end.routes, label, group) ? 1U : 0U};
            state.steps.emplace_back(MoveTo(m_program, m_bridge.runs[group], runs));
        }
    }

    void UnloadHead()
    {
        ParseState& state = m_program.parser[1];
        state.steps.emplace_back(MoveTo(m_program, m_bridge.here, m_bridge.label));
        for (std::size_t group = 0; group < m_bridge.groups.size(); ++group)
        {
            state.steps.emplace_back(MoveTo(m_program, m_bridge.runs[group], m_bridge.groups[group]));
        }
        Unload(state, m_bridge.header);
    }

    /** Values of the head or of a part go to where this switch keeps them. */
    void Unload(ParseState& state, HeaderId from)
    {
        for (const BridgeSlot& slot : m_bridge.slots)
        {
            const auto local = slot.local ? m_locals.find(*slot.local) : m_locals.end();
            if (slot.inBridge.header == from && (slot.fact || local != m_locals.end()))
            {
                state.steps.emplace_back(MoveTo(m_program, slot.fact ? *slot.fact : local->second, slot.inBridge));
            }
        }
    }

    /** @return states behind the bridge, of whatever form it is. */
    std::vector<StateId> AddForms()
    {
        if (!m_bridge.form)
        {
            return {1};
        }
        m_program.parser[1].select = {*m_bridge.form};
        m_program.parser[1].otherwise = ParseState::kReject;
        const uint64_t mask = LowBits(m_program.headers[m_bridge.header].fields[m_bridge.form->index].width);
        std::vector<StateId> states;
        for (const uint32_t form : m_end.formsIn)
        {
            states.push_back(AddState("bridge_form_" + std::to_string(form), {}));
            m_program.parser[1].transitions.push_back({form, mask, states.back()});
            for (const BridgePart& part : m_bridge.parts)
            {
                if (part.forms.count(form) > 0)
                {
                    m_program.parser[states.back()].steps.emplace_back(Extract{part.header});
                    Unload(m_program.parser[states.back()], part.header);
                }
            }
        }
        return states;
    }

    bool IsOfBridge(HeaderId header) const
    {
        return header == m_bridge.header ||
               std::any_of(m_bridge.parts.begin(), m_bridge.parts.end(),
                           [header](const BridgePart& part) { return part.header == header; });
    }

    /** One header behind the other, as they were deparsed; kept ones are there in any case. */
    void AddHeaders(std::vector<StateId> open)
    {
        for (const HeaderId header : m_program.deparser)
        {
            if (IsOfBridge(header))
            {
                continue;
            }
            const std::string& name = m_program.headers[header].name;
            const auto valid = m_bridge.validity.find(header);
            const bool isOnWire = valid == m_bridge.validity.end() || m_bridge.kept.count(header) > 0;
            const StateId take = AddState("bridged_" + name, {});
            LeadTo(open, take);
            open = {take};
            if (isOnWire)
            {
                m_program.parser[take].steps.emplace_back(Extract{header});
            }
            if (valid == m_bridge.validity.end())
            {
                continue;
            }
            const ParseStep other =
                isOnWire ? ParseStep{pisa::Statement{Operation::Move, 1, {header, FieldId::kValid}, {Constant{0}}}}
                         : ParseStep{Extract{header}};
            const StateId side = AddState((isOnWire ? "without_" : "with_") + name, {other});
            m_program.parser[take].select = {valid->second};
            m_program.parser[take].transitions = {{isOnWire ? 0U : 1U, 1, side}};
            open.push_back(side);
        }
        LeadTo(open, ParseState::kAccept);
    }

    void LeadTo(const std::vector<StateId>& states, StateId next)
    {
        for (const StateId state : states)
        {
            m_program.parser[state].otherwise = next;
        }
    }

    void Append()
    {
        const auto offset = static_cast<StateId>(m_program.parser.size());
        const auto move = [&](StateId& id)
        {
            if (id != ParseState::kAccept && id != ParseState::kReject)
            {
                id += offset;
            }
        };
        for (ParseState& state : m_program.parser)
        {
            state.otherwise = state.otherwise == kStart ? offset : state.otherwise;
        }
        m_program.parser[0].otherwise = offset;
        for (ParseState& state : m_own)
        {
            for (ParseTransition& transition : state.transitions)
            {
                move(transition.next);
            }
            move(state.otherwise);
            m_program.parser.push_back(std::move(state));
        }
    }

    Program& m_program;
    const Bridge& m_bridge;
    const std::map<lyra::StorageId, FieldId>& m_locals;
    const BridgeEnd& m_end;
    FreeNames m_names;
    std::vector<ParseState> m_own;
};

} // namespace

void
AddBridgeToParser(Program& program, const Bridge& bridge, const std::map<lyra::StorageId, FieldId>& locals,
                  const BridgeEnd& end)
{
    ParserWriter(program, bridge, locals, end).Run();
}

} // namespace pisa
