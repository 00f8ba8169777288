// The computations of a parse state as a function of the fields that it takes from the frame.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/parser-slice.h"

#include "target/field.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** @return whether the step gives the field a value. */
bool
Writes(const ParseStep& step, FieldId field)
{
    if (const auto* extract = std::get_if<Extract>(&step))
    {
        return extract->header == field.header;
    }
    if (const auto* look = std::get_if<Lookahead>(&step))
    {
        return look->dest == field;
    }
    const auto* statement = std::get_if<Statement>(&step);
    return statement != nullptr && statement->dest == field;
}

} // namespace

std::optional<ParserSlice>
ParserSlice::Of(const Program& program, const ParseState& state, std::size_t steps,
                const std::vector<FieldId>& results)
{
    ParserSlice slice(program);
    slice.m_results = results;
    std::map<FieldId, std::size_t> needed; // by which step first
    std::for_each(results.begin(), results.end(), [&](FieldId result) { needed[result] = steps; });
    for (std::size_t i = steps; i > 0; --i)
    {
        const auto* statement = std::get_if<Statement>(&state.steps[i - 1]);
        if (statement == nullptr || needed.erase(statement->dest) == 0)
        {
            continue;
        }
        slice.m_statements.insert(slice.m_statements.begin(), *statement);
        for (const Operand& operand : statement->operands)
        {
            if (const auto* field = std::get_if<FieldId>(&operand))
            {
                needed[*field] = i - 1;
            }
        }
    }
    for (const auto& [field, first] : needed)
    {
        const auto from = state.steps.begin() + static_cast<std::ptrdiff_t>(first);
        const auto to = state.steps.begin() + static_cast<std::ptrdiff_t>(steps);
        const FieldId input = field;
        if (input.index == FieldId::kValid || // no parser selects on that
            std::any_of(from, to, [input](const ParseStep& step) { return Writes(step, input); }))
        {
            return std::nullopt;
        }
        slice.m_inputs.push_back(input);
    }
    return slice.m_statements.empty() ? std::nullopt : std::optional<ParserSlice>(slice);
}

unsigned
ParserSlice::InputBits() const
{
    unsigned bits = 0;
    for (const FieldId field : m_inputs)
    {
        bits += FieldBits(*m_program, field);
    }
    return bits;
}

uint64_t
ParserSlice::Evaluate(uint64_t key) const
{
    std::map<FieldId, uint64_t> values;
    for (auto field = m_inputs.rbegin(); field != m_inputs.rend(); ++field)
    {
        const unsigned bits = FieldBits(*m_program, *field);
        values[*field] = key & LowBits(bits);
        key = bits < 64 ? key >> bits : 0;
    }
    for (const Statement& statement : m_statements)
    {
        uint64_t operands[3] = {};
        for (std::size_t i = 0; i < statement.operands.size(); ++i)
        {
            const auto* field = std::get_if<FieldId>(&statement.operands[i]);
            operands[i] = field != nullptr ? values.at(*field) : std::get<Constant>(statement.operands[i]).value;
        }
        values[statement.dest] =
            pisa::Evaluate(statement.operation, statement.width, operands[0], operands[1], operands[2]) &
            LowBits(FieldBits(*m_program, statement.dest));
    }
    uint64_t result = 0;
    for (const FieldId field : m_results)
    {
        const unsigned bits = FieldBits(*m_program, field);
        result = (bits < 64 ? result << bits : 0) | values.at(field);
    }
    return result;
}

std::optional<uint64_t>
ParserSlice::OnlyKey() const
{
    const Statement& statement = m_statements.front();
    if (m_statements.size() != 1 || statement.operation != Operation::Equal)
    {
        return std::nullopt;
    }
    const auto* field = std::get_if<FieldId>(&statement.operands[0]);
    const auto* constant = std::get_if<Constant>(&statement.operands[1]);
    if (field == nullptr || constant == nullptr || FieldBits(*m_program, *field) > statement.width)
    {
        return std::nullopt;
    }
    return constant->value;
}

} // namespace pisa
