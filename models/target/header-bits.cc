// Transfer functions over validity bits, uses of headers and flags.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/header-bits.h"

#include "ir/access.h"

#include <algorithm>
#include <array>

namespace pisa
{

namespace
{

/** @return the result where what is known of the operands decides it. */
std::optional<uint64_t>
KnownResult(Operation operation, unsigned width, const std::vector<std::optional<uint64_t>>& values)
{
    if (operation == Operation::Select && values[0])
    {
        const std::optional<uint64_t>& chosen = values[*values[0] != 0 ? 1 : 2];
        return chosen ? std::optional(*chosen & LowBits(width)) : std::nullopt;
    }
    if (std::all_of(values.begin(), values.end(), [](const auto& value) { return value.has_value(); }))
    {
        std::array<uint64_t, 3> known{};
        std::transform(values.begin(), values.end(), known.begin(), [](const auto& value) { return *value; });
        return Evaluate(operation, width, known[0], known[1], known[2]);
    }
    const auto isOne = [&values](uint64_t least, uint64_t mask)
    {
        return std::any_of(values.begin(), values.end(),
                           [&](const auto& value) { return value && (*value & mask) == least; });
    };
    if (operation == Operation::And && isOne(0, LowBits(width)))
    {
        return 0;
    }
    if (operation == Operation::Or && isOne(LowBits(width), LowBits(width)))
    {
        return LowBits(width);
    }
    return std::nullopt;
}

bool
IsPacketHeader(const Program& program, HeaderId header)
{
    return !program.headers[header].isMetadata;
}

} // namespace

HeaderBits::HeaderBits(const Program& program) : m_program(program)
{
    for (HeaderId header = 1; header < program.headers.size(); ++header)
    {
        if (IsPacketHeader(program, header))
        {
            m_values[{header, FieldId::kValid}] = m_count++;
            m_used[header] = m_count++;
            continue;
        }
        for (uint32_t index = 0; index < program.headers[header].fields.size(); ++index)
        {
            if (program.headers[header].fields[index].width == 1)
            {
                m_values[{header, index}] = m_count++;
            }
        }
    }
    for (const std::vector<FieldId>& list : program.fieldLists)
    {
        m_listed.insert(list.begin(), list.end());
    }
}

std::optional<std::size_t>
HeaderBits::BitOf(FieldId field) const
{
    const auto found = m_values.find(field);
    return found != m_values.end() ? std::optional(found->second) : std::nullopt;
}

bool
HeaderBits::MayUseBoth(HeaderId a, HeaderId b, const BitPairs& packets) const
{
    const auto first = m_used.find(a);
    const auto second = m_used.find(b);
    return first == m_used.end() || second == m_used.end() || packets.May(first->second, true, second->second, true);
}

void
HeaderBits::Use(HeaderId header, BitPairs& packets) const
{
    packets.Set(m_used.at(header), true);
}

void
HeaderBits::Read(FieldId field, BitPairs& packets) const
{
    if (field.index != FieldId::kValid && IsPacketHeader(m_program, field.header))
    {
        Use(field.header, packets);
    }
}

void
HeaderBits::Read(const Operand& operand, BitPairs& packets) const
{
    if (const auto* field = std::get_if<FieldId>(&operand))
    {
        Read(*field, packets);
    }
}

void
HeaderBits::Write(FieldId field, Value value, BitPairs& packets) const
{
    if (const std::optional<std::size_t> bit = BitOf(field))
    {
        value ? packets.Set(*bit, *value & 1) : packets.Forget(*bit);
    }
    const bool isInvalid = field.index == FieldId::kValid && value && (*value & 1) == 0;
    if (IsPacketHeader(m_program, field.header) && !isInvalid)
    {
        Use(field.header, packets);
    }
}

/** Tells the packets apart by the operands' bits. */
std::vector<std::pair<std::vector<HeaderBits::Value>, BitPairs>>
HeaderBits::Cases(const std::vector<Operand>& operands, const BitPairs& packets) const
{
    std::vector<std::pair<std::vector<Value>, BitPairs>> cases{{{}, packets}};
    for (const Operand& operand : operands)
    {
        const auto* field = std::get_if<FieldId>(&operand);
        const auto* constant = std::get_if<Constant>(&operand);
        const std::optional<std::size_t> bit = field != nullptr ? BitOf(*field) : std::nullopt;
        std::vector<std::pair<std::vector<Value>, BitPairs>> finer;
        for (auto& [values, part] : cases)
        {
            for (const uint64_t value : {0, 1})
            {
                if (!bit && value == 1)
                {
                    continue;
                }
                finer.emplace_back(values, part);
                finer.back().first.push_back(constant != nullptr ? Value(constant->value)
                                             : bit               ? Value(value)
                                                                 : Value());
                if (bit)
                {
                    finer.back().second.Assume(*bit, value != 0);
                }
            }
        }
        cases = std::move(finer);
    }
    return cases;
}

void
HeaderBits::RunCase(const Statement& statement, const std::vector<Value>& values, BitPairs& packets) const
{
    const bool isChosen = statement.operation == Operation::Select && values[0];
    if (isChosen && statement.operands[*values[0] != 0 ? 1 : 2] == Operand{statement.dest})
    {
        return; // it keeps what it has
    }
    for (std::size_t i = 0; i < statement.operands.size(); ++i)
    {
        if (!isChosen || i == 0 || (i == 1) == (*values[0] != 0))
        {
            Read(statement.operands[i], packets);
        }
    }
    Write(statement.dest, KnownResult(statement.operation, statement.width, values), packets);
}

void
HeaderBits::Run(const Statement& statement, BitPairs& packets) const
{
    BitPairs after = Nobody();
    for (auto& [values, part] : Cases(statement.operands, packets))
    {
        RunCase(statement, values, part);
        after.Add(part);
    }
    packets = std::move(after);
}

void
HeaderBits::Run(const Instruction& instruction, BitPairs& packets) const
{
    if (const auto* statement = std::get_if<Statement>(&instruction))
    {
        Run(*statement, packets);
        return;
    }
    const Access access = AccessOf(m_program, instruction);
    for (const FieldId field : access.reads)
    {
        Read(field, packets);
    }
    for (const FieldId field : access.writes)
    {
        Write(field, packets);
    }
}

void
HeaderBits::Take(const ParseStep& step, BitPairs& packets) const
{
    if (const auto* extract = std::get_if<Extract>(&step))
    {
        Read(extract->variableBits, packets);
        Write({extract->header, FieldId::kValid}, 1, packets);
    }
    else if (const auto* advance = std::get_if<Advance>(&step))
    {
        Read(advance->bits, packets);
    }
    else if (const auto* lookahead = std::get_if<Lookahead>(&step))
    {
        Write(lookahead->dest, packets);
    }
    else if (const auto* statement = std::get_if<Statement>(&step))
    {
        Run(*statement, packets);
    }
    else
    {
        Read(std::get<ParseCheck>(step).condition, packets);
    }
}

void
HeaderBits::KeepListed(BitPairs& packets) const
{
    for (const auto& [field, bit] : m_values)
    {
        if (m_listed.count(field) != 0)
        {
            packets.Forget(bit);
        }
    }
}

void
HeaderBits::Copy(BitPairs& packets) const
{
    for (const auto& [field, bit] : m_values)
    {
        if (field.index != FieldId::kValid)
        {
            packets.Set(bit, false);
        }
    }
    KeepListed(packets);
}

std::pair<BitPairs, BitPairs>
HeaderBits::Split(const Condition& condition, const BitPairs& packets) const
{
    std::pair<BitPairs, BitPairs> split{Nobody(), Nobody()};
    for (auto& [values, part] : Cases({condition.left, condition.right}, packets))
    {
        Read(condition.left, part);
        Read(condition.right, part);
        const Value holds = KnownResult(condition.operation, condition.width, values);
        if (!holds || *holds != 0)
        {
            split.first.Add(part);
        }
        if (!holds || *holds == 0)
        {
            split.second.Add(part);
        }
    }
    return split;
}

} // namespace pisa
