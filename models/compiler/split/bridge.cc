// What the bridge has to hold.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/split/bridge.h"

#include "compiler/network/lyra-problem.h"
#include "compiler/passes/free-names.h"
#include "compiler/split/bridge-facts.h"
#include "compiler/split/bridge-forms.h"
#include "compiler/split/bridge-values.h"
#include "compiler/split/carried-values.h"
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
    BridgeBuilder(CompiledContext& context, const NetworkProblem& problem, const NetworkPlacement& placement,
                  const Routes& routes, const std::set<uint32_t>& arriving)
        : m_program(context.program),
          m_problem(problem),
          m_placement(placement),
          m_routes(routes),
          m_arriving(arriving),
          m_names(context.program.frame.headers)
    {
    }

    /** @param carried locals that some link carries */
    Bridge Run(const std::set<uint32_t>& carried)
    {
        ChooseType();
        m_bridge.header = AddHeader("bridge", false);
        m_facts = AddHeader("network", true);
        m_steering = AddHeader("visit", true);
        m_bridge.to = AddField(m_program.frame, m_bridge.header, "to", 48);
        m_bridge.from = AddField(m_program.frame, m_bridge.header, "from", 48);
        m_bridge.type = AddField(m_program.frame, m_bridge.header, "type", 16);
        m_bridge.label = AddField(m_program.frame, m_bridge.header, "label", 16);
        m_bridge.seenType = AddField(m_program.frame, m_steering, "type", 16);
        m_bridge.here = AddField(m_program.frame, m_steering, "label", 16);
        m_bridge.isThrough = AddField(m_program.frame, m_steering, "is_through", 1);
        for (std::size_t group = 0; group < m_routes.groups.size(); ++group)
        {
            const std::string name = "runs_" + std::to_string(group);
            m_bridge.groups.push_back(AddField(m_program.frame, m_bridge.header, name, 1));
            m_bridge.runs.push_back(AddField(m_program.frame, m_steering, name, 1));
        }
        m_bridge.decidedInEgress = DecidedInEgress(m_program);
        m_bridge.facts = SeparateFacts(m_program, m_problem, m_facts);
        m_bridge.checksums = ChecksumsOf(m_program.frame, m_facts);
        AddValidity();
        AddParts(carried);
        std::vector<HeaderId>& deparser = m_program.frame.deparser;
        deparser.insert(deparser.begin(), m_bridge.header);
        Fill(m_bridge.header);
        for (std::size_t part = 0; part < m_bridge.parts.size(); ++part)
        {
            Fill(m_bridge.parts[part].header);
            deparser.insert(deparser.begin() + 1 + static_cast<std::ptrdiff_t>(part), m_bridge.parts[part].header);
        }
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
                m_bridge.validity[header] =
                    AddField(m_program.frame, m_bridge.header, "has_" + HeaderOf(header).name, 1);
            }
        }
    }

    // ---- carried values

    void AddParts(const std::set<uint32_t>& locals)
    {
        const BridgeValues found(m_program, m_problem, m_bridge);
        std::map<uint32_t, BridgeValue> candidates = found.All(locals);
        const std::vector<std::set<uint32_t>> carried = CarriedTo(m_routes, found.Use(m_placement, m_routes));
        std::vector<CarriedValue> values;
        std::vector<BridgeValue> wanted;
        for (auto& [number, candidate] : candidates)
        {
            CarriedValue value{candidate.width, {}};
            for (const uint32_t label : m_arriving)
            {
                if (carried[label].count(number) > 0)
                {
                    value.labels.insert(label);
                }
            }
            if (!value.labels.empty())
            {
                values.push_back(std::move(value));
                wanted.push_back(std::move(candidate));
            }
        }
        BridgeForms forms =
            MakeForms(values, m_arriving, m_routes.labels.size(), FixedBits(HeaderOf(m_bridge.header)));
        if (forms.count > 1)
        {
            m_bridge.form = AddField(m_program.frame, m_bridge.header, "form", FormBits(forms.count));
        }
        for (std::size_t part = 0; part < forms.parts.size(); ++part)
        {
            HeaderId in = m_bridge.header;
            if (part > 0)
            {
                in = AddHeader("bridge_part" + std::to_string(part), false);
                m_bridge.parts.push_back({in, forms.formsWith[part]});
            }
            for (const uint32_t value : forms.parts[part])
            {
                wanted[value].slot.inBridge = AddField(m_program.frame, in, wanted[value].name, wanted[value].width);
                m_bridge.slots.push_back(wanted[value].slot);
            }
        }
        m_bridge.formOf = std::move(forms.formOf);
        for (uint32_t label = 1; label < m_routes.labels.size(); ++label)
        {
            if (m_arriving.count(label) == 0) // packets only start with it: they get what they will leave with
            {
                m_bridge.formOf[label] = m_bridge.formOf[m_routes.labels[label].next];
            }
        }
    }

    /** Headers are whole bytes. */
    void Fill(HeaderId header)
    {
        if (const unsigned over = FixedBits(HeaderOf(header)) % 8; over != 0)
        {
            AddField(m_program.frame, header, "padding", 8 - over);
        }
    }

    ContextProgram& m_program;
    const NetworkProblem& m_problem;
    const NetworkPlacement& m_placement;
    const Routes& m_routes;
    const std::set<uint32_t>& m_arriving; ///< labels that packets wear on links
    FreeNames m_names;
    HeaderId m_facts{0};
    HeaderId m_steering{0};
    Bridge m_bridge;
};

} // namespace

Bridge
MakeBridge(CompiledContext& context, const NetworkProblem& problem, const NetworkModes& modes,
           const NetworkPlacement& placement, const Routes& routes, const std::set<Crossing>& crossings)
{
    std::set<uint32_t> arriving;
    for (const Crossing& crossing : crossings)
    {
        arriving.insert(crossing.label);
    }
    return BridgeBuilder(context, problem, placement, routes, arriving)
        .Run(CarriedAnywhere(problem, modes, placement));
}

pisa::Statement
MoveTo(const Program& program, FieldId dest, Operand source)
{
    const unsigned width = dest.index == FieldId::kValid ? 1 : program.headers[dest.header].fields[dest.index].width;
    return {Operation::Move, width, dest, {source}};
}

void
Conclude(const Program& program, const Bridge& bridge, Thread thread, std::vector<Instruction>& body)
{
    for (const Intrinsic what : {Intrinsic::Drop, Intrinsic::MirrorSession})
    {
        const auto fact = bridge.facts.find(what);
        if (fact != bridge.facts.end() && (bridge.decidedInEgress.count(what) > 0) == (thread == Thread::Egress))
        {
            body.emplace_back(MoveTo(program, IntrinsicField(what), fact->second));
        }
    }
}

bool
HasAny(const BridgePart& part, const std::set<uint32_t>& forms)
{
    return std::any_of(forms.begin(), forms.end(), [&](uint32_t form) { return part.forms.count(form) > 0; });
}

unsigned
BytesOf(const Program& frame, const Bridge& bridge, uint32_t form)
{
    unsigned bits = FixedBits(frame.headers[bridge.header]);
    for (const BridgePart& part : bridge.parts)
    {
        bits += part.forms.count(form) > 0 ? FixedBits(frame.headers[part.header]) : 0;
    }
    return bits / 8;
}

} // namespace pisa
