// Names, folded values and operators.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/npl/npl-words.h"

#include "compiler/npl/npl-expressions.h"

#include <algorithm>

namespace pisa
{

namespace
{

using namespace lyra;

bool
IsLocalComputation(const ContextProgram& program, const ContextInstruction& instruction)
{
    const auto* compute = std::get_if<Compute>(&instruction.work);
    return compute != nullptr && compute->operation != Operation::Select &&
           !program.variables[instruction.results[0].variable].field;
}

} // namespace

NplWords::NplWords(const ContextProgram& program)
    : m_program(program),
      m_definitions(program),
      m_storage(program, m_definitions)
{
    NameDeclarations();
    NamePlaces();
    Fold();
}

/** NPL has one scope for all of them. */
void
NplWords::NameDeclarations()
{
    UniqueNames taken = NplNames();
    for (const ParseState& state : m_program.frame.parser)
    {
        taken.Insert(state.name);
    }
    for (const Header& header : m_program.frame.headers)
    {
        m_structs.push_back(taken.Take(header.name + "_t"));
    }
    m_programName = taken.Take(NplIdentifier(m_program.frame.name));
    for (const GlobalVariable& global : m_program.globals)
    {
        m_globals.push_back(taken.Take(NplIdentifier(global.name)));
    }
    for (const ExternalVariable& external : m_program.externals)
    {
        m_externals.push_back(taken.Take(NplIdentifier(external.name)));
    }
}

void
NplWords::NamePlaces()
{
    UniqueNames taken;
    for (StorageId place = 0; place < m_storage.Count(); ++place)
    {
        const Variable& variable = m_program.variables[m_storage.FirstOf(place).variable];
        if (variable.field && variable.field->header != 0)
        {
            const Header& header = m_program.frame.headers[variable.field->header];
            m_names.push_back("pkt." + header.name + "." +
                              (variable.field->index == FieldId::kValid
                                   ? "_PRESENT"
                                   : NplIdentifier(header.fields[variable.field->index].name)));
            continue;
        }
        const std::string wanted =
            variable.field ? "chip_" + m_program.frame.headers[0].fields[variable.field->index].name : variable.name;
        m_names.push_back("bus." + taken.Take(NplIdentifier(wanted)));
    }
}

std::string
NplWords::Place(Value value) const
{
    return m_names[m_storage.Of(value)];
}

/** @return places that the folded text of the instruction reads. */
std::set<std::string>
NplWords::PlacesIn(InstructionId at) const
{
    std::set<std::string> places;
    const ContextInstruction& instruction = m_program.instructions[at];
    for (const Term& source : instruction.sources)
    {
        if (const Value* value = ValueOf(source))
        {
            const std::vector<InstructionId> from = m_definitions.Reaching(*value, instruction.when);
            if (from.size() == 1 && IsFolded(from[0]))
            {
                places.merge(PlacesIn(from[0]));
            }
            else
            {
                places.insert(Place(*value));
            }
        }
    }
    return places;
}

/** @return whether nothing between the two writes what the first reads. */
bool
NplWords::MayFold(InstructionId from, InstructionId to) const
{
    const std::set<std::string> places = PlacesIn(from);
    for (InstructionId at = from + 1; at < to; ++at)
    {
        for (const Value result : m_program.instructions[at].results)
        {
            if (places.count(Place(result)) > 0)
            {
                return false;
            }
        }
    }
    return true;
}

void
NplWords::Fold()
{
    struct Use
    {
        unsigned count{0};
        InstructionId last{0};
        bool isShared{false}; ///< with another assignment, or by a condition or a look-up
    };
    std::map<InstructionId, Use> uses;
    const auto see = [&](const Term& term, const Predicate& when, InstructionId at, bool isShared)
    {
        if (const Value* value = ValueOf(term))
        {
            const std::vector<InstructionId> reaching = m_definitions.Reaching(*value, when);
            for (const InstructionId from : reaching)
            {
                Use& use = uses[from];
                ++use.count;
                use.last = at;
                use.isShared =
                    use.isShared || isShared || reaching.size() > 1 || m_definitions.ReachesStart(*value, when);
            }
        }
    };
    for (InstructionId at = 0; at < m_program.instructions.size(); ++at)
    {
        const ContextInstruction& instruction = m_program.instructions[at];
        const bool isTable = std::holds_alternative<LookUp>(instruction.work);
        for (const Term& source : instruction.sources)
        {
            see(source, instruction.when, at, isTable);
        }
    }
    for (const ChoiceCondition& condition : m_program.conditions)
    {
        for (const Comparison& comparison : condition.all)
        {
            see(comparison.left, condition.when, condition.at, true);
            see(comparison.right, condition.when, condition.at, true);
        }
    }
    for (const auto& [from, use] : uses)
    {
        if (use.count == 1 && !use.isShared && from < use.last &&
            m_program.instructions[from].thread == m_program.instructions[use.last].thread &&
            IsLocalComputation(m_program, m_program.instructions[from]) && MayFold(from, use.last))
        {
            m_folded.insert(from);
        }
    }
    for (StorageId place = 0; place < m_storage.Count(); ++place)
    {
        const Variable& variable = m_program.variables[m_storage.FirstOf(place).variable];
        if (m_names[place].rfind("bus.", 0) == 0)
        {
            m_bus.push_back({m_names[place].substr(4), variable.width});
        }
    }
}

NplFrameNames
NplWords::FrameNames() const
{
    return {m_structs, [this](FieldId field)
            {
                const Header& header = m_program.frame.headers[field.header];
                return "pkt." + header.name + "." +
                       (field.index == FieldId::kValid ? "_PRESENT" : NplIdentifier(header.fields[field.index].name));
            }};
}

std::string
NplWords::Read(const Term& term, const Predicate& when) const
{
    const Value* value = ValueOf(term);
    if (value == nullptr)
    {
        return std::to_string(std::get<Constant>(term.what).value);
    }
    const unsigned width = m_program.variables[value->variable].width;
    const std::vector<InstructionId> from = m_definitions.Reaching(*value, when);
    if (from.size() == 1 && IsFolded(from[0]))
    {
        return NplResized({"(" + Computed(m_program.instructions[from[0]]) + ")", width}, term.width);
    }
    return NplResized({Place(*value), width}, term.width);
}

std::string
NplWords::Computed(const ContextInstruction& instruction) const
{
    const auto& compute = std::get<Compute>(instruction.work);
    const unsigned width = m_program.variables[instruction.results[0].variable].width;
    const unsigned own = Info(compute.operation).isComparison ? 1 : compute.width;
    std::vector<std::string> operands;
    for (const Term& source : instruction.sources)
    {
        Term operand = source;
        operand.width = compute.width;
        operands.push_back(Read(operand, instruction.when));
    }
    const std::string text = NplOperation(compute.operation, operands);
    const bool isOperand = compute.operation == Operation::Move;
    return own == width ? text : NplResized({isOperand ? text : "(" + text + ")", own}, width);
}

std::string
NplWords::Condition(ConditionId id, const Predicate& when) const
{
    std::string text;
    for (const Comparison& comparison : m_program.conditions[id].all)
    {
        text += (text.empty() ? "" : " && ") +
                NplOperation(comparison.operation, {Read(comparison.left, when), Read(comparison.right, when)});
    }
    return text.empty() ? "1 == 1" : text;
}

} // namespace pisa
