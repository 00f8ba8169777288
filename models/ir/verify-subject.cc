// What the verifier checks of statements, conditions and hashes, wherever in a program they stand.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/verify-subject.h"

#include <algorithm>
#include <utility>

namespace pisa
{

Subject::Subject(const Program& program, Element element, Findings& findings, const std::vector<Field>* parameters)
    : m_program(program),
      m_element(element),
      m_findings(findings),
      m_parameters(parameters)
{
}

void
Subject::At(std::string place)
{
    m_place = std::move(place);
}

void
Subject::Add(const std::string& what, const std::string& remedy)
{
    m_findings.Add(m_element, m_place + what, remedy);
}

void
Subject::Fits(uint64_t value, unsigned width, const std::string& of)
{
    CheckFits(value, width, m_place + of, m_element, m_findings);
}

bool
Subject::Width(unsigned width, const std::string& of)
{
    return CheckWidth(width, m_place + of, m_element, m_findings);
}

bool
Subject::Exists(std::size_t index, std::size_t count, const char* what)
{
    if (index >= count)
    {
        Add("there is no " + std::string(what) + " " + std::to_string(index) + ", the program has " +
            std::to_string(count));
    }
    return index < count;
}

bool
Subject::Number(FieldId field, const std::string& of)
{
    const std::string fault = FaultOfNumber(m_program, field);
    if (!fault.empty())
    {
        Add(of + " cannot be used: " + fault);
    }
    return fault.empty();
}

void
Subject::Value(const Operand& operand, unsigned width, const std::string& of)
{
    if (const auto* field = std::get_if<FieldId>(&operand))
    {
        Number(*field, of);
    }
    else if (const auto* constant = std::get_if<Constant>(&operand))
    {
        Fits(constant->value, width, of);
    }
    else if (m_parameters == nullptr)
    {
        Add(of + " is an action parameter", "use fields and constants outside actions");
    }
    else if (std::get<Parameter>(operand).index >= m_parameters->size())
    {
        Add("there is no parameter " + std::to_string(std::get<Parameter>(operand).index) + ", the action has " +
            std::to_string(m_parameters->size()));
    }
}

bool
Subject::Shape(Operation operation, unsigned width, std::size_t operands)
{
    const OperationInfo& info = Info(operation);
    if (operands != info.arity)
    {
        Add("'" + std::string(info.name) + "' takes " + std::to_string(info.arity) + " operands, here are " +
            std::to_string(operands));
        return false;
    }
    return Width(width, "the operation");
}

unsigned
Subject::OperandWidth(Operation operation, unsigned width, std::size_t index)
{
    return operation == Operation::Select && index == 0 ? 64 : width;
}

bool
Subject::IsVarbitField(const Operand& operand) const
{
    const auto* field = std::get_if<FieldId>(&operand);
    return field != nullptr && FaultOfField(m_program, *field).empty() && IsVarbit(m_program, *field);
}

void
Subject::Check(const Statement& statement)
{
    if (!Shape(statement.operation, statement.width, statement.operands.size()))
    {
        return;
    }
    if (IsVarbitField(statement.dest) || std::any_of(statement.operands.begin(), statement.operands.end(),
                                                     [this](const Operand& o) { return IsVarbitField(o); }))
    {
        CheckVarbits(statement);
        return;
    }
    Number(statement.dest, "the destination");
    for (std::size_t i = 0; i < statement.operands.size(); ++i)
    {
        Value(statement.operands[i], OperandWidth(statement.operation, statement.width, i));
    }
}

void
Subject::CheckVarbits(const Statement& statement)
{
    const bool isMove = statement.operation == Operation::Move;
    const bool isComparison = statement.operation == Operation::Equal || statement.operation == Operation::NotEqual;
    const bool isAllVarbit = std::all_of(statement.operands.begin(), statement.operands.end(),
                                         [this](const Operand& o) { return IsVarbitField(o); });
    if (!(isMove || isComparison) || !isAllVarbit || isMove != IsVarbitField(statement.dest))
    {
        Add("uses a varbit as a number", "move it to another, compare two of them, or hash it");
        return;
    }
    if (statement.width != 64)
    {
        Add("works on " + std::to_string(statement.width) + " bits of a varbit, which has 64");
    }
    if (isMove)
    {
        const FieldId from = std::get<FieldId>(statement.operands[0]);
        const unsigned most = m_program.headers[from.header].fields[from.index].variableBits;
        const FieldId dest = statement.dest;
        const unsigned room = m_program.headers[dest.header].fields[dest.index].variableBits;
        if (most > room)
        {
            Add("moves up to " + std::to_string(most) + " bits into varbit '" + NameOf(m_program, dest) +
                    "' of at most " + std::to_string(room),
                "make the destination as large");
        }
        return;
    }
    Number(statement.dest, "the destination");
}

void
Subject::Check(const Condition& condition)
{
    const OperationInfo& info = Info(condition.operation);
    if (!info.isComparison)
    {
        Add("its condition '" + std::string(info.name) + "' is not a comparison",
            "compare the result with not_equal 0");
        return;
    }
    if (!Width(condition.width, "its condition"))
    {
        return;
    }
    const bool isVarbit = IsVarbitField(condition.left);
    if (isVarbit && IsVarbitField(condition.right) && condition.width == 64 &&
        (condition.operation == Operation::Equal || condition.operation == Operation::NotEqual))
    {
        return;
    }
    Value(condition.left, condition.width, "an operand of its condition");
    Value(condition.right, condition.width, "an operand of its condition");
}

void
Subject::Check(const std::vector<HashInput>& inputs, HashAlgorithm algorithm, bool withPayload)
{
    if (withPayload && algorithm != HashAlgorithm::Csum16)
    {
        Add("'" + std::string(NameOf(algorithm)) + "' does not take in the payload", "use csum16");
    }
    for (const HashInput& input : inputs)
    {
        if (!IsVarbitField(input.value))
        {
            if (Width(input.width, "a hashed value"))
            {
                Value(input.value, input.width, "a hashed value");
            }
        }
        else if (input.width != 0)
        {
            Add("hashes " + std::to_string(input.width) + " bits of a varbit", "give it width 0: all its content");
        }
    }
}

void
CheckUserNames(const std::vector<UserName>& names, const std::vector<unsigned>& widths, const std::string& what,
               Subject& subject)
{
    if (names.empty())
    {
        return;
    }
    std::set<std::string> seen;
    std::size_t at = 0;
    for (const UserName& name : names)
    {
        const std::string called = "user's " + what + " '" + name.name + "'";
        if (name.name.empty() || !seen.insert(name.name).second)
        {
            subject.Add("there is another " + called + ", or it has no name", "rename one");
        }
        uint64_t bits = 0;
        for (unsigned piece = 0; piece < name.pieces && at < widths.size(); ++piece)
        {
            bits += widths[at++];
        }
        if (name.pieces == 0 || bits != name.width)
        {
            subject.Add(called + " is " + std::to_string(name.width) + " bits wide, its " +
                        std::to_string(name.pieces) + " pieces have " + std::to_string(bits));
            return;
        }
    }
    if (at != widths.size())
    {
        subject.Add("its user's " + what + "s cover " + std::to_string(at) + " of " + std::to_string(widths.size()) +
                        " pieces",
                    "name all or none");
    }
}

} // namespace pisa
