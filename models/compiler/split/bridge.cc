// What the bridge has to hold.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/split/bridge.h"

#include "compiler/network/lyra-problem.h"
#include "compiler/passes/free-names.h"
#include "ir/access.h"

#include <algorithm>

namespace pisa
{

namespace
{

using namespace lyra;

class BridgeBuilder
{
  public:
    BridgeBuilder(CompiledContext& context, const NetworkProblem& problem, const Routes& routes)
        : m_program(context.program),
          m_problem(problem),
          m_routes(routes),
          m_names(context.program.frame.headers)
    {
    }

    Bridge Run(const std::set<uint32_t>& carried)
    {
        ChooseType();
        m_bridge.header = AddHeader("bridge", false);
        m_facts = AddHeader("network", true);
        m_steering = AddHeader("visit", true);
        m_bridge.to = AddField(m_bridge.header, "to", 48);
        m_bridge.from = AddField(m_bridge.header, "from", 48);
        m_bridge.type = AddField(m_bridge.header, "type", 16);
        m_bridge.label = AddField(m_bridge.header, "label", 16);
        m_bridge.seenType = AddField(m_steering, "type", 16);
        m_bridge.here = AddField(m_steering, "label", 16);
        m_bridge.isThrough = AddField(m_steering, "is_through", 1);
        for (std::size_t group = 0; group < m_routes.groups.size(); ++group)
        {
            const std::string name = "runs_" + std::to_string(group);
            m_bridge.groups.push_back(AddField(m_bridge.header, name, 1));
            m_bridge.runs.push_back(AddField(m_steering, name, 1));
        }
        SeparateFacts();
        AddValidity();
        AddSlots(carried);
        const unsigned bits = FixedBits(HeaderOf(m_bridge.header));
        if (bits % 8 != 0)
        {
            AddField(m_bridge.header, "padding", 8 - bits % 8);
        }
        m_program.frame.deparser.insert(m_program.frame.deparser.begin(), m_bridge.header);
        return std::move(m_bridge);
    }

  private:
    Header& HeaderOf(HeaderId id)
    {
        return m_program.frame.headers[id];
    }

    HeaderId AddHeader(const std::string& name, bool isMetadata)
    {
        m_program.frame.headers.push_back({m_names.Take(name), isMetadata, {}, {}});
        return static_cast<HeaderId>(m_program.frame.headers.size() - 1);
    }

    FieldId AddField(HeaderId header, const std::string& name, unsigned width)
    {
        std::vector<Field>& fields = HeaderOf(header).fields;
        FreeNames names(fields);
        fields.push_back({names.Take(name), width});
        return {header, static_cast<uint32_t>(fields.size() - 1)};
    }

    void ChooseType()
    {
        std::set<uint64_t> asked;
        for (const ParseState& state : m_program.frame.parser)
        {
            for (const ParseTransition& transition : state.transitions)
            {
                asked.insert(transition.value);
            }
        }
        const auto free = std::find_if(std::begin(kBridgeTypes), std::end(kBridgeTypes),
                                       [&](uint64_t type) { return asked.count(type) == 0; });
        if (free == std::end(kBridgeTypes))
        {
            throw InputError({}, "the parser asks for both EtherTypes of local experiments, 0x88b5 and 0x88b6",
                             "leave one for packets between switches");
        }
        m_bridge.typeNumber = *free;
    }

    // ---- facts

    void SeparateFacts()
    {
        const Header known = MakeIntrinsicHeader();
        const auto add = [&](Intrinsic what)
        {
            const Field& field = known.fields[static_cast<std::size_t>(what)];
            const auto [fact, isNew] = m_bridge.facts.emplace(what, FieldId{});
            if (isNew)
            {
                fact->second = AddField(m_facts, field.name, field.width);
            }
            return fact->second;
        };
        add(Intrinsic::EgressPort);
        for (const ContextInstruction& instruction : m_program.instructions)
        {
            CheckDecisions(instruction);
        }
        for (Variable& variable : m_program.variables)
        {
            const auto what = variable.field && variable.field->header == 0
                                  ? std::optional(static_cast<Intrinsic>(variable.field->index))
                                  : std::nullopt;
            if (what && (IsKnownAtEntry(*what) || IsDecision(*what)))
            {
                variable.field = add(*what);
            }
        }
    }

    void CheckDecisions(const ContextInstruction& instruction)
    {
        for (const Value result : instruction.results)
        {
            const std::optional<FieldId>& field = m_program.variables[result.variable].field;
            if (!field || field->header != 0)
            {
                continue;
            }
            const auto what = static_cast<Intrinsic>(field->index);
            if (what == Intrinsic::MulticastGroup || what == Intrinsic::Flood || what == Intrinsic::Recirculate)
            {
                throw InputError(
                    instruction.where,
                    "a program on several switches sends each packet to one port; this asks for more, or "
                    "sends it back to the parser",
                    "give the algorithm PER-SW scope");
            }
            if (IsDecision(what) && m_problem.algorithms[instruction.algorithm].isPerSwitch)
            {
                throw InputError(instruction.where,
                                 "'" + m_program.algorithms[instruction.algorithm] +
                                     "' decides on every switch (PER-SW) what becomes of the packet, but MULTI-SW "
                                     "algorithms of the program must be led along their paths",
                                 "decide in a MULTI-SW algorithm, or place the two programs apart");
            }
            if (instruction.thread == Thread::Egress)
            {
                if (what == Intrinsic::Truncate)
                {
                    throw InputError(instruction.where, "truncate() hangs on queue data of a switch on the way",
                                     "truncate by what is known in ingress");
                }
                m_bridge.decidedInEgress.insert(what);
            }
        }
    }

    // ---- validity of headers

    bool IsAlwaysThere(HeaderId header) const
    {
        const auto& steps = m_program.frame.parser.at(0).steps;
        return std::any_of(steps.begin(), steps.end(),
                           [header](const ParseStep& step)
                           {
                               const auto* extract = std::get_if<Extract>(&step);
                               return extract != nullptr && extract->header == header;
                           });
    }

    /** @return whether what runs under the predicate runs only for packets with the header. */
    bool AsksFor(const Predicate& when, HeaderId header) const
    {
        const auto asks = [&](const Comparison& one)
        {
            const Value* left = ValueOf(one.left);
            const auto* right = std::get_if<Constant>(&one.right.what);
            const bool isField = left != nullptr && right != nullptr &&
                                 m_program.variables[left->variable].field == FieldId{header, FieldId::kValid};
            return isField && ((one.operation == Operation::Equal && right->value == 1) ||
                               (one.operation == Operation::NotEqual && right->value == 0));
        };
        return std::any_of(when.begin(), when.end(),
                           [&](Literal literal)
                           {
                               const auto& all = m_program.conditions[literal.condition].all;
                               return literal.isTrue && std::any_of(all.begin(), all.end(), asks);
                           });
    }

    void AddValidity()
    {
        std::set<FieldId> selected;
        for (const ParseState& state : m_program.frame.parser)
        {
            selected.insert(state.select.begin(), state.select.end());
        }
        std::set<HeaderId> comeAndGo;
        bool isSteered = false; // a parser would find other headers than were there
        for (const ContextInstruction& instruction : m_program.instructions)
        {
            for (const Value result : instruction.results)
            {
                const std::optional<FieldId>& field = m_program.variables[result.variable].field;
                if (!field || HeaderOf(field->header).isMetadata)
                {
                    continue;
                }
                isSteered = isSteered || selected.count(*field) > 0;
                const bool isValidity = field->index == FieldId::kValid;
                if (isValidity || (!IsAlwaysThere(field->header) && !AsksFor(instruction.when, field->header)))
                {
                    m_bridge.kept.insert(field->header);
                }
                if (isValidity)
                {
                    comeAndGo.insert(field->header);
                }
            }
        }
        for (const HeaderId header : m_program.frame.deparser)
        {
            const bool isFixed = IsAlwaysThere(header) && comeAndGo.count(header) == 0;
            if ((isSteered || !m_bridge.kept.empty()) && !isFixed)
            {
                m_bridge.validity[header] = AddField(m_bridge.header, "has_" + HeaderOf(header).name, 1);
            }
        }
    }

    // ---- carried values

    void AddSlots(const std::set<uint32_t>& carried)
    {
        const Definitions definitions(m_program);
        const Storage storage(m_program, definitions);
        std::map<uint32_t, Value> values; ///< one of each variable of the problem
        for (InstructionId id = 0; id < m_program.instructions.size(); ++id)
        {
            const ContextInstruction& instruction = m_program.instructions[id];
            const std::vector<Value> reads = ReadsOf(m_program, instruction);
            for (std::size_t i = 0; i < reads.size(); ++i)
            {
                values.emplace(m_problem.pieces[id].reads[i], reads[i]);
            }
            for (std::size_t i = 0; i < instruction.results.size(); ++i)
            {
                values.emplace(m_problem.pieces[id].writes[i], instruction.results[i]);
            }
        }
        for (const auto& [variable, value] : values)
        {
            const Variable& what = m_program.variables[value.variable];
            const bool isFact = what.field && what.field->header == m_facts;
            if (carried.count(variable) == 0 && !isFact) // facts are asked for before and behind paths, too
            {
                continue;
            }
            BridgeSlot slot{AddField(m_bridge.header, what.name, what.width), {}, {}};
            isFact ? slot.fact = *what.field : slot.fact = std::nullopt;
            if (!isFact)
            {
                slot.local = storage.Of(value);
            }
            m_bridge.slots.push_back(slot);
        }
    }

    ContextProgram& m_program;
    const NetworkProblem& m_problem;
    const Routes& m_routes;
    FreeNames m_names;
    HeaderId m_facts{0};
    HeaderId m_steering{0};
    Bridge m_bridge;
};

/** @return variables that some link carries; of split externals the hit bits. */
std::set<uint32_t>
CarriedAnywhere(const ContextProgram& program, const NetworkProblem& problem, const NetworkModes& modes,
                const NetworkPlacement& placement)
{
    std::set<uint32_t> carried;
    for (uint32_t algorithm = 0; algorithm < problem.algorithms.size(); ++algorithm)
    {
        for (const std::vector<uint32_t>& path : problem.algorithms[algorithm].paths)
        {
            for (const BridgeContent& link : CarriedAlong(problem, modes, placement, algorithm, path))
            {
                carried.insert(link.variables.begin(), link.variables.end());
                for (InstructionId id = 0; id < program.instructions.size(); ++id)
                {
                    const auto external = LookedUpBy(problem, problem.pieces[id]);
                    if (external && link.hits.count(*external) > 0)
                    {
                        carried.insert(problem.pieces[id].writes[0]);
                    }
                }
            }
        }
    }
    return carried;
}

} // namespace

Bridge
MakeBridge(CompiledContext& context, const NetworkProblem& problem, const NetworkModes& modes,
           const NetworkPlacement& placement, const Routes& routes)
{
    return BridgeBuilder(context, problem, routes).Run(CarriedAnywhere(context.program, problem, modes, placement));
}

} // namespace pisa
