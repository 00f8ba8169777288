// How names, numbers, fields and operands are written in the text form.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-words.h"

#include "ir/text-lexer.h"

#include <sstream>

namespace pisa
{

std::string
TextWords::Name(const std::string& name)
{
    return NeedsQuotes(name) ? Quote(name) : name;
}

std::string
TextWords::Number(uint64_t value)
{
    if (value < 4096)
    {
        return std::to_string(value);
    }
    std::ostringstream hexadecimal;
    hexadecimal << "0x" << std::hex << value;
    return hexadecimal.str();
}

std::string
TextWords::Where(const SourceLocation& where)
{
    if (where == SourceLocation{})
    {
        return "";
    }
    return " at " + Quote(where.file) + ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
}

std::string
TextWords::Masked(uint64_t value, uint64_t mask)
{
    return Number(value) + (mask == ~uint64_t{0} ? "" : " & " + Number(mask));
}

std::string
TextWords::Shape(Operation operation, unsigned width)
{
    return std::string(Info(operation).name) + "<" + std::to_string(width) + ">";
}

std::string
TextWords::UserNames(const std::vector<UserName>& names)
{
    return "(" +
           List(names, [](const UserName& n)
                { return Name(n.name) + " : " + std::to_string(n.width) + " = " + std::to_string(n.pieces); }) +
           ")";
}

std::string
TextWords::Field(FieldId field) const
{
    const Header& header = m_program.headers[field.header];
    return field.index == FieldId::kValid ? "valid(" + Name(header.name) + ")"
                                          : Name(header.name) + "." + Name(header.fields[field.index].name);
}

std::string
TextWords::Value(const Operand& operand, const Action* action) const
{
    if (const auto* field = std::get_if<FieldId>(&operand))
    {
        return Field(*field);
    }
    const auto* parameter = std::get_if<Parameter>(&operand);
    return parameter != nullptr ? Name(action->parameters[parameter->index].name)
                                : Number(std::get<Constant>(operand).value);
}

std::string
TextWords::Result(const Statement& statement, const Action* action) const
{
    return Shape(statement.operation, statement.width) + "(" +
           List(statement.operands, [&](const Operand& o) { return Value(o, action); }) + ")";
}

std::string
TextWords::Comparison(const Condition& condition) const
{
    return Shape(condition.operation, condition.width) + "(" + Value(condition.left, nullptr) + ", " +
           Value(condition.right, nullptr) + ")";
}

std::string
TextWords::Hashed(HashAlgorithm algorithm, const std::vector<HashInput>& inputs, bool withPayload,
                  const Action* action) const
{
    const auto print = [&](const HashInput& input)
    { return Value(input.value, action) + (input.width == 0 ? "" : " : " + std::to_string(input.width)); };
    return std::string(NameOf(algorithm)) + "(" + List(inputs, print) + ")" + (withPayload ? " payload" : "");
}

std::string
TextWords::Fields(const std::vector<FieldId>& fields) const
{
    return "(" + List(fields, [this](FieldId field) { return Field(field); }) + ")";
}

} // namespace pisa
