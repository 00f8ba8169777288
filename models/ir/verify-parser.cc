// Verifies the parse graph.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/next-states.h"
#include "ir/verify-subject.h"

#include <algorithm>
#include <optional>

namespace pisa
{

namespace
{

/** Checks the steps of one state. */
class StepsCheck
{
  public:
    StepsCheck(const Program& program, StateId id, Findings& findings)
        : m_program(program),
          m_subject(program, {ElementKind::ParseState, id}, findings)
    {
    }

    void Run(const std::vector<ParseStep>& steps)
    {
        std::size_t number = 0;
        for (const ParseStep& step : steps)
        {
            m_subject.At("step " + std::to_string(number++) + ": ");
            std::visit([this](const auto& s) { Check(s); }, step);
        }
    }

  private:
    void Check(const Statement& statement)
    {
        m_subject.Check(statement);
    }

    void Check(const Extract& extract)
    {
        if (!m_subject.Exists(extract.header, m_program.headers.size(), "header"))
        {
            return;
        }
        const Header& header = m_program.headers[extract.header];
        if (header.isMetadata)
        {
            m_subject.Add("extracts metadata '" + header.name + "'", "extract packet headers only");
        }
        const bool hasVarbit = std::any_of(header.fields.begin(), header.fields.end(),
                                           [](const Field& field) { return field.variableBits != 0; });
        if (!hasVarbit && !(extract.variableBits == Operand{Constant{0}}))
        {
            m_subject.Add("gives a length for the varbit of '" + header.name + "', which has none",
                          "extract it without");
        }
        m_subject.Value(extract.variableBits, 32, "the length of the varbit");
    }

    void Check(const Advance& advance)
    {
        m_subject.Value(advance.bits, 32, "the number of bits");
    }

    void Check(const Lookahead& lookahead)
    {
        m_subject.Number(lookahead.dest, "the destination");
        m_subject.Width(lookahead.width, "what it reads");
    }

    void Check(const ParseCheck& check)
    {
        m_subject.Value(check.condition, 64);
        if (check.fault == 0 || check.fault >= kFirstOwnFault + m_program.errors.size())
        {
            m_subject.Add("fault " + std::to_string(check.fault) + " does not exist, there are 1 to " +
                          std::to_string(kFirstOwnFault + m_program.errors.size() - 1));
        }
    }

    const Program& m_program;
    Subject m_subject;
};

/** @return the bits of the select key, nothing if a field is faulty. */
std::optional<unsigned>
CheckSelect(const Program& program, StateId id, Findings& findings)
{
    Subject subject(program, {ElementKind::ParseState, id}, findings);
    unsigned bits = 0;
    for (FieldId field : program.parser[id].select)
    {
        if (!subject.Number(field, "a selected field"))
        {
            return std::nullopt;
        }
        bits += WidthOf(program, field);
    }
    if (bits > 64)
    {
        subject.Add("selects on " + std::to_string(bits) + " bits, the limit is 64", "select in two states");
        return std::nullopt;
    }
    return bits;
}

void
CheckSetTransition(const Program& program, const ParseTransition& transition, unsigned selectBits, Subject& subject)
{
    if (!subject.Exists(*transition.valueSet, program.valueSets.size(), "value set"))
    {
        return;
    }
    const ParseValueSet& set = program.valueSets[*transition.valueSet];
    if (set.width != selectBits)
    {
        subject.Add("selects on " + std::to_string(selectBits) + " bits, value set '" + set.name + "' is of " +
                    std::to_string(set.width));
    }
    if (transition.value != 0 || transition.mask != ~uint64_t{0})
    {
        subject.Add("a transition has a value set and a value", "use one of them");
    }
}

void
CheckTransitions(const Program& program, StateId id, unsigned selectBits, Findings& findings)
{
    const ParseState& state = program.parser[id];
    Subject subject(program, {ElementKind::ParseState, id}, findings);
    if (state.select.empty() && !state.transitions.empty())
    {
        subject.Add("has transitions but selects on nothing", "use `otherwise` alone");
    }
    for (std::size_t i = 0; i < state.transitions.size(); ++i)
    {
        const ParseTransition& transition = state.transitions[i];
        if (transition.valueSet)
        {
            CheckSetTransition(program, transition, selectBits, subject);
            continue;
        }
        const std::string name = "value of transition " + std::to_string(i);
        subject.Fits(transition.value, selectBits, name);
        if ((transition.value & ~transition.mask) != 0)
        {
            subject.Add(name + " has bits outside its mask and is never met", "clear the bits that the mask hides");
        }
    }
}

/** @return whether all that states lead to exists. */
bool
CheckReferences(const Program& program, Findings& findings)
{
    bool holds = true;
    for (StateId id = 0; id < program.parser.size(); ++id)
    {
        for (StateId next : StatesBehind(program.parser[id]))
        {
            if (next >= program.parser.size())
            {
                findings.Add({ElementKind::ParseState, id}, "leads to state " + std::to_string(next) +
                                                                ", the parser has " +
                                                                std::to_string(program.parser.size()));
                holds = false;
            }
        }
    }
    return holds;
}

/** @return whether each packet that passes the state has fewer bits left, as far as is known before. */
bool
TakesBits(const Program& program, const ParseState& state)
{
    return std::any_of(state.steps.begin(), state.steps.end(),
                       [&program](const ParseStep& step)
                       {
                           const auto* extract = std::get_if<Extract>(&step);
                           if (extract != nullptr)
                           {
                               return extract->header < program.headers.size() &&
                                      FixedBits(program.headers[extract->header]) > 0;
                           }
                           const auto* advance = std::get_if<Advance>(&step);
                           return advance != nullptr && !(advance->bits == Operand{Constant{0}});
                       });
}

/** Cuts the graph at all states that take bits of the frame; no cycle may be left. */
void
CheckCycles(const Program& program, Findings& findings)
{
    std::vector<std::vector<uint32_t>> successors;
    for (const ParseState& state : program.parser)
    {
        successors.push_back(TakesBits(program, state) ? std::vector<StateId>{} : StatesBehind(state));
    }
    const std::vector<StateId> order = TopologicalOrder(successors);
    const std::set<StateId> ordered(order.begin(), order.end());
    for (StateId id = 0; id < program.parser.size(); ++id)
    {
        // Those behind a cycle are left out of the order too, but take no part in it if they take bits.
        if (ordered.count(id) == 0 && !successors[id].empty())
        {
            findings.Add({ElementKind::ParseState, id},
                         "is on or behind a cycle of the parse graph that takes no bits of the frame",
                         "extract a header or advance in each round");
            return;
        }
    }
}

void
CheckErrors(const Program& program, Findings& findings)
{
    constexpr std::size_t kMostErrors = 256 - kFirstOwnFault;
    if (program.errors.size() > kMostErrors)
    {
        findings.Add({},
                     std::to_string(program.errors.size()) + " errors of its own, the limit is " +
                         std::to_string(kMostErrors),
                     "share some");
        return;
    }
    std::set<std::string> seen;
    for (std::size_t fault = 0; fault < kFirstOwnFault + program.errors.size(); ++fault)
    {
        const std::string name = FaultName(program, static_cast<uint8_t>(fault));
        if (name.empty() || !seen.insert(name).second)
        {
            findings.Add({}, "there is another error '" + name + "', or it has no name", "rename one");
        }
    }
}

} // namespace

void
VerifyParser(const Program& program, Findings& findings)
{
    CheckErrors(program, findings);
    CheckNames(program.parser, ElementKind::ParseState, "parse state", findings);
    for (StateId id = 0; id < program.parser.size(); ++id)
    {
        StepsCheck(program, id, findings).Run(program.parser[id].steps);
        const std::optional<unsigned> bits = CheckSelect(program, id, findings);
        if (bits)
        {
            CheckTransitions(program, id, *bits, findings);
        }
    }
    if (CheckReferences(program, findings))
    {
        CheckCycles(program, findings);
    }
}

} // namespace pisa
