// Writing, with values that are there already, and conditions that must hold for a while.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/context-writer.h"

#include "compiler/lyra/build-ir.h"

#include <algorithm>
#include <cassert>

namespace pisa::lyra
{

VariableId
ContextWriter::MakeLocal(const std::string& name, unsigned width)
{
    const std::string full = m_program.algorithms.at(m_algorithm) + "." + name;
    std::string free = full;
    for (unsigned number = 2; !m_names.insert(free).second; ++number)
    {
        free = full + "_" + std::to_string(number);
    }
    m_program.variables.push_back({free, width, {}, m_where});
    return static_cast<VariableId>(m_program.variables.size() - 1);
}

VariableId
ContextWriter::FieldVariable(FieldId field)
{
    const auto [it, isNew] = m_fields.emplace(field, static_cast<VariableId>(m_program.variables.size()));
    if (isNew)
    {
        const Header& header = m_program.frame.headers[field.header];
        const bool isValidity = field.index == FieldId::kValid;
        Variable variable;
        variable.name = header.name + "." + (isValidity ? "valid" : header.fields[field.index].name);
        variable.width = isValidity ? 1 : header.fields[field.index].width;
        variable.field = field;
        variable.where = m_where;
        m_program.variables.push_back(std::move(variable));
    }
    return it->second;
}

Term
ContextWriter::Read(VariableId variable) const
{
    return {Value{variable, 0}, m_program.variables[variable].width};
}

void
ContextWriter::Write(InstructionWork work, std::vector<Term> sources, std::vector<Value> results)
{
    if (m_program.instructions.size() >= kMostInstructions)
    {
        throw InputError(m_where, "the program has more than " + std::to_string(kMostInstructions) + " instructions",
                         "functions are copied where they are called: call fewer");
    }
    m_program.instructions.push_back(
        {std::move(work), std::move(sources), std::move(results), m_when, m_algorithm, m_where});
}

void
ContextWriter::Compute(VariableId dest, Operation operation, unsigned width, std::vector<Term> sources)
{
    Write(lyra::Compute{operation, width}, std::move(sources), {Value{dest, 0}});
}

std::vector<uint64_t>
ContextWriter::KeyOf(uint64_t kind, uint64_t detail, uint64_t width, const std::vector<Term>& sources)
{
    std::vector<uint64_t> key{kind, detail, width};
    for (const Term& source : sources)
    {
        const Value* value = ValueOf(source);
        key.push_back(value != nullptr ? 1 : 0);
        key.push_back(value != nullptr ? value->variable : std::get<Constant>(source.what).value);
        key.push_back(source.width);
    }
    return key;
}

/** @return what was computed where this code passed, from sources that nothing has written to since. */
const ContextWriter::Known*
ContextWriter::FindKnown(const std::vector<uint64_t>& key, const std::vector<Term>& sources) const
{
    const auto it = m_known.find(key);
    if (it == m_known.end())
    {
        return nullptr;
    }
    std::set<VariableId> read;
    for (const Term& source : sources)
    {
        if (const Value* value = ValueOf(source))
        {
            read.insert(value->variable);
        }
    }
    for (const Known& known : it->second)
    {
        if (Implies(m_when, known.when) && WritesTo(read, known.at, m_when).empty())
        {
            return &known;
        }
    }
    return nullptr;
}

Term
ContextWriter::Computed(Operation operation, unsigned width, std::vector<Term> sources, unsigned resultWidth)
{
    std::vector<uint64_t> numbers;
    for (const Term& source : sources)
    {
        if (const auto* constant = std::get_if<Constant>(&source.what))
        {
            numbers.push_back(constant->value);
        }
    }
    if (numbers.size() == sources.size())
    {
        numbers.resize(3, 0);
        const uint64_t result = Evaluate(operation, width, numbers[0], numbers[1], numbers[2]);
        return {Constant{result & LowBits(resultWidth)}, resultWidth};
    }
    const auto key = KeyOf(0, static_cast<uint64_t>(operation) << 8 | resultWidth, width, sources);
    if (const Known* known = FindKnown(key, sources))
    {
        return Read(known->results[0]);
    }
    const VariableId result = MakeLocal("t", resultWidth);
    Compute(result, operation, width, std::move(sources));
    m_known[key].push_back({Next() - 1, m_when, {result}});
    return Read(result);
}

bool
ContextWriter::Redirect(VariableId dest)
{
    ContextInstruction& last = m_program.instructions.back();
    const VariableId old = last.results[0].variable;
    if (m_program.variables[dest].width != m_program.variables[old].width)
    {
        return false;
    }
    for (auto& [key, known] : m_known)
    {
        known.erase(
            std::remove_if(known.begin(), known.end(), [old](const Known& one) { return one.results[0] == old; }),
            known.end());
    }
    last.results[0].variable = dest;
    return true;
}

std::vector<VariableId>
ContextWriter::LookedUp(ExternalId external, std::vector<Term> keys)
{
    for (Term& key : keys)
    {
        if (ValueOf(key) == nullptr)
        {
            // a table matches on fields
            const VariableId kept = MakeLocal("key", key.width);
            Compute(kept, Operation::Move, key.width, {key});
            key = Read(kept);
        }
    }
    const auto key = KeyOf(1, external, 0, keys);
    if (const Known* known = FindKnown(key, keys))
    {
        return known->results;
    }
    const ExternalDeclaration& declared = m_program.externals[external].declared;
    std::vector<VariableId> results{MakeLocal(declared.name + ".hit", 1)};
    for (const ExternalField& value : declared.values)
    {
        results.push_back(MakeLocal(declared.name + (value.name.empty() ? "" : "." + value.name), value.width));
    }
    std::vector<Value> values;
    for (const VariableId result : results)
    {
        values.push_back({result, 0});
    }
    Write(LookUp{external}, keys, std::move(values));
    m_known[key].push_back({Next() - 1, m_when, results});
    return results;
}

std::vector<InstructionId>
ContextWriter::WritesTo(const std::set<VariableId>& variables, InstructionId from, const Predicate& when) const
{
    std::vector<InstructionId> found;
    for (InstructionId i = from; i < Next(); ++i)
    {
        const std::vector<Value>& results = m_program.instructions[i].results;
        if (!AreExclusive(m_program.instructions[i].when, when) &&
            std::any_of(results.begin(), results.end(),
                        [&variables](Value value) { return variables.count(value.variable) > 0; }))
        {
            found.push_back(i);
        }
    }
    return found;
}

void
ContextWriter::Settle(ConditionId condition)
{
    std::set<VariableId> operands;
    for (const Comparison& comparison : m_program.conditions[condition].all)
    {
        AddVariables(comparison, operands);
    }
    std::vector<InstructionId> writes = WritesTo(operands, m_program.conditions[condition].at, m_when);
    for (std::size_t i = 0; i < writes.size(); ++i)
    {
        const bool isAlone = std::all_of(
            writes.begin() + static_cast<std::ptrdiff_t>(i) + 1, writes.end(),
            [&](InstructionId other)
            { return AreExclusive(m_program.instructions[writes[i]].when, m_program.instructions[other].when); });
        // each that is put last moves the others one place up
        if (!isAlone || (m_keepsWritten && writes.size() > 1) || !MoveLast(writes[i]))
        {
            Keep(condition);
            return;
        }
        for (InstructionId& other : writes)
        {
            other -= other > writes[i] ? 1 : 0;
        }
    }
}

void
ContextWriter::AddVariables(const Comparison& comparison, std::set<VariableId>& variables)
{
    for (const Term* term : {&comparison.left, &comparison.right})
    {
        if (const Value* value = ValueOf(*term))
        {
            variables.insert(value->variable);
        }
    }
}

/** @return whether something behind the instruction that may run with it reads one of the variables. */
bool
ContextWriter::IsReadBehind(InstructionId at, const std::set<VariableId>& variables) const
{
    const Predicate& when = m_program.instructions[at].when;
    std::set<VariableId> read;
    for (InstructionId i = at + 1; i < Next(); ++i)
    {
        for (const Term& source : m_program.instructions[i].sources)
        {
            const Value* value = ValueOf(source);
            if (value != nullptr && !AreExclusive(m_program.instructions[i].when, when))
            {
                read.insert(value->variable);
            }
        }
    }
    for (const ChoiceCondition& condition : m_program.conditions)
    {
        for (const Comparison& comparison : condition.all)
        {
            if (condition.at > at && !AreExclusive(condition.when, when))
            {
                AddVariables(comparison, read);
            }
        }
    }
    return std::any_of(variables.begin(), variables.end(),
                       [&read](VariableId variable) { return read.count(variable) > 0; });
}

/** @return whether the instruction could be put behind all others: nothing in between meets what it reads or writes.
 */
bool
ContextWriter::MoveLast(InstructionId at)
{
    if (!std::holds_alternative<lyra::Compute>(m_program.instructions[at].work))
    {
        return at + 1 == Next(); // look-ups and globals stay where they are
    }
    std::set<VariableId> writes;
    for (const Value value : m_program.instructions[at].results)
    {
        writes.insert(value.variable);
    }
    std::set<VariableId> both = writes;
    for (const Value value : ReadsOf(m_program, m_program.instructions[at]))
    {
        both.insert(value.variable);
    }
    if (!WritesTo(both, at + 1, m_program.instructions[at].when).empty() || IsReadBehind(at, writes))
    {
        return false;
    }
    const auto begin = m_program.instructions.begin() + static_cast<std::ptrdiff_t>(at);
    std::rotate(begin, begin + 1, m_program.instructions.end());
    for (ChoiceCondition& condition : m_program.conditions)
    {
        condition.at -= condition.at > at ? 1 : 0;
    }
    for (auto& [key, known] : m_known)
    {
        for (Known& one : known)
        {
            one.at -= one.at > at ? 1 : 0;
        }
    }
    return true;
}

/** Its value goes to a local where it is asked; from there on that is compared. */
void
ContextWriter::Keep(ConditionId condition)
{
    const std::vector<Comparison> all = m_program.conditions[condition].all;
    const InstructionId at = m_program.conditions[condition].at;
    InstructionId next = at;
    std::optional<Term> value;
    for (const Comparison& comparison : all)
    {
        const Term one = Read(MakeLocal("holds", 1));
        Insert(next++, {lyra::Compute{comparison.operation, comparison.left.width},
                        {comparison.left, comparison.right},
                        {*ValueOf(one)},
                        m_when,
                        m_algorithm,
                        m_program.conditions[condition].where});
        if (!value)
        {
            value = one;
            continue;
        }
        const Term both = Read(MakeLocal("holds", 1));
        Insert(next++, {lyra::Compute{Operation::And, 1},
                        {*value, one},
                        {*ValueOf(both)},
                        m_when,
                        m_algorithm,
                        m_program.conditions[condition].where});
        value = both;
    }
    assert(value);
    m_program.conditions[condition].all = {{Operation::NotEqual, *value, {Constant{0}, 1}}};
    m_program.conditions[condition].at = next;
}

void
ContextWriter::Insert(InstructionId at, ContextInstruction instruction)
{
    m_program.instructions.insert(m_program.instructions.begin() + static_cast<std::ptrdiff_t>(at),
                                  std::move(instruction));
    for (ChoiceCondition& condition : m_program.conditions)
    {
        condition.at += condition.at > at ? 1 : 0;
    }
    for (auto& [key, known] : m_known)
    {
        for (Known& one : known)
        {
            one.at += one.at >= at ? 1 : 0;
        }
    }
}

} // namespace pisa::lyra
