// Operands, statements and conditions of one control or parser as P4_16.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/p4-words.h"

#include "ir/verify-parts.h"

#include <cassert>

namespace pisa
{

namespace
{

constexpr const char* kParserError = "standard_metadata.parser_error";

std::string
BitWord(unsigned width)
{
    return "bit<" + std::to_string(width) + ">";
}

} // namespace

void
P4Words::At(std::string element, SourceLocation where, const ParameterTexts* parameters)
{
    m_element = std::move(element);
    m_where = std::move(where);
    m_parameters = parameters;
}

void
P4Words::Refuse(const std::string& what, const std::string& remedy) const
{
    throw InputError(m_where, m_element + ": " + what, remedy);
}

unsigned
P4Words::WidthOf(FieldId field) const
{
    return pisa::WidthOf(m_program, field);
}

bool
P4Words::IsVarbit(const Operand& operand) const
{
    const auto* field = std::get_if<FieldId>(&operand);
    return field && pisa::IsVarbit(m_program, *field);
}

P4Value
P4Words::Left(FieldId field) const
{
    const std::optional<Intrinsic> intrinsic = IntrinsicOf(field);
    if (!intrinsic)
    {
        return {m_data.Field(field), WidthOf(field)};
    }
    if (IsWish(*intrinsic))
    {
        return {P4Steering::KeptField(*intrinsic, m_data.Chip()), WidthOf(field)};
    }
    const std::optional<P4Standard> standard = FindP4Standard(*intrinsic, m_thread);
    if (!standard || standard->scale != 1)
    {
        Refuse("v1model has no place to write '" + NameOf(m_program, field) + "'", "leave it to the switch");
    }
    return {standard->text, standard->width};
}

P4Value
P4Words::IntrinsicValue(Intrinsic field) const
{
    const FieldId id = IntrinsicField(field);
    if (IsWish(field))
    {
        return Left(id);
    }
    const std::optional<P4Standard> standard = FindP4Standard(field, m_thread);
    if (!standard)
    {
        Refuse("v1model knows nothing of '" + NameOf(m_program, id) + "' as a number",
               field == Intrinsic::ParserError ? "compare it with one fault" : "do without it");
    }
    const P4Value native{standard->text, standard->width};
    if (standard->scale == 1)
    {
        return native;
    }
    const P4Value wide = Resized(native, WidthOf(id));
    return {Bracketed(wide) + " * " + std::to_string(standard->scale), wide.width, P4Value::Kind::Bits, false, 0};
}

P4Value
P4Words::FieldValue(FieldId field) const
{
    if (field.index == FieldId::kValid)
    {
        return {m_data.Instance(field.header) + ".isValid()", 1, P4Value::Kind::Bool};
    }
    const std::optional<Intrinsic> intrinsic = IntrinsicOf(field);
    return intrinsic ? IntrinsicValue(*intrinsic) : P4Value{m_data.Field(field), WidthOf(field)};
}

P4Value
P4Words::Value(const Operand& operand, unsigned width) const
{
    if (const auto* constant = std::get_if<Constant>(&operand))
    {
        return P4Literal(constant->value, width);
    }
    if (const auto* parameter = std::get_if<Parameter>(&operand))
    {
        assert(m_parameters && "only actions have operands that are parameters");
        return m_parameters->at(parameter->index);
    }
    return FieldValue(std::get<FieldId>(operand));
}

/** @return "error.NoMatch" of a number of a parser fault. */
std::string
P4Words::Fault(const Operand& operand) const
{
    const auto* constant = std::get_if<Constant>(&operand);
    if (!constant || constant->value >= kFirstOwnFault + m_program.errors.size())
    {
        Refuse("v1model compares parser faults with parser faults only", "compare it with one of them");
    }
    return "error." + P4Identifier(FaultName(m_program, static_cast<uint8_t>(constant->value)));
}

/** @return a comparison with a parser fault, or nothing if the condition is none. */
std::string
P4Words::FaultTest(const Condition& condition) const
{
    const Operand fault = IntrinsicField(Intrinsic::ParserError);
    const bool isLeft = condition.left == fault;
    if (!isLeft && !(condition.right == fault))
    {
        return "";
    }
    if (condition.operation != Operation::Equal && condition.operation != Operation::NotEqual)
    {
        Refuse("v1model does not order parser faults", "compare with one of them for equality");
    }
    return std::string(kParserError) + (condition.operation == Operation::Equal ? " == " : " != ") +
           Fault(isLeft ? condition.right : condition.left);
}

std::string
P4Words::Holds(const Condition& condition) const
{
    const std::string fault = FaultTest(condition);
    if (!fault.empty())
    {
        return fault;
    }
    const P4Value left = Value(condition.left, condition.width);
    const bool isZero = condition.right == Operand{Constant{0}};
    if (isZero && condition.operation == Operation::NotEqual && left.width <= condition.width)
    {
        return Truth(left);
    }
    if (isZero && condition.operation == Operation::Equal && left.kind == P4Value::Kind::Bool)
    {
        return Negated(left.text);
    }
    if (IsVarbit(condition.left))
    {
        return left.text + (condition.operation == Operation::Equal ? " == " : " != ") +
               Value(condition.right, condition.width).text;
    }
    const auto result = Operate(condition.operation, condition.width,
                                {Resized(left, condition.width), Bits(condition.right, condition.width)}, 1);
    return Truth(*result);
}

std::string
P4Words::Guard(const Operand& guard) const
{
    const bool isSure = std::holds_alternative<Constant>(guard) && std::get<Constant>(guard).value != 0;
    return isSure ? "" : Truth(Value(guard, 64));
}

/** @return what stands for one of the chip's times, which v1model has in other units. */
std::optional<P4Standard>
P4Words::TimeOf(const Operand& operand) const
{
    const auto* field = std::get_if<FieldId>(&operand);
    const std::optional<Intrinsic> time = field ? IntrinsicOf(*field) : std::nullopt;
    const std::optional<P4Standard> standard = time ? FindP4Standard(*time, m_thread) : std::nullopt;
    return standard && standard->scale != 1 ? standard : std::nullopt;
}

/** Programs that count in microseconds divide the chip's times by 1000: v1model's are that already. */
std::optional<P4Value>
P4Words::Microseconds(const Statement& statement) const
{
    const std::optional<P4Standard> time = TimeOf(statement.operands[0]);
    const bool isScaled = time && statement.operation == Operation::DivUnsigned &&
                          statement.operands[1] == Operand{Constant{time->scale}};
    return isScaled ? std::optional(P4Value{time->text, time->width}) : std::nullopt;
}

P4Value
P4Words::Result(const Statement& statement) const
{
    if (const auto time = Microseconds(statement))
    {
        return *time;
    }
    const Condition asTest{statement.operation, statement.width, statement.operands[0],
                           statement.operands.size() > 1 ? statement.operands[1] : Operand{Constant{0}}};
    if (Info(statement.operation).isComparison)
    {
        return {Holds(asTest), 1, P4Value::Kind::Bool, false, 0};
    }
    std::vector<P4Value> operands;
    for (const Operand& operand : statement.operands)
    {
        const bool isChoice = statement.operation == Operation::Select && operands.empty();
        operands.push_back(isChoice ? Value(operand, 64) : Bits(operand, statement.width));
    }
    const auto result = Operate(statement.operation, statement.width, operands, WidthOf(statement.dest));
    if (!result)
    {
        Refuse("P4_16 does not divide by what is no power of two", "divide by a power of two");
    }
    return *result;
}

void
P4Words::Assign(FieldId dest, const P4Value& value, P4Text& text) const
{
    if (dest.index != FieldId::kValid)
    {
        const std::optional<P4Standard> time = TimeOf(dest);
        if (time && value.kind == P4Value::Kind::Literal && value.literal % time->scale == 0)
        {
            text.Line(time->text + " = " + P4Literal(value.literal / time->scale, time->width).text + ";");
            return;
        }
        const P4Value left = Left(dest);
        const unsigned width = WidthOf(dest);
        const P4Value cut = left.width > width ? Resized(value, width) : value; // else cutting once is enough
        text.Line(left.text + " = " + Resized(cut, left.width).text + ";");
        return;
    }
    const std::string header = m_data.Instance(dest.header);
    const P4Value bit = Resized(value, 1);
    if (bit.kind == P4Value::Kind::Literal)
    {
        text.Line(header + (bit.literal != 0 ? ".setValid();" : ".setInvalid();"));
        return;
    }
    text.Open("if (" + Truth(value.width == 1 ? value : bit) + ")");
    text.Line(header + ".setValid();");
    text.Turn("else");
    text.Line(header + ".setInvalid();");
    text.Close();
}

/** result = value mod maximum, by the hash that leaves its data as they are; nothing is 0 modulo 0. */
void
P4Words::WriteModulo(const Statement& statement, P4Text& text) const
{
    const unsigned width = statement.width;
    const unsigned bytes = (width + 7) / 8 * 8;
    const P4Value value = Resized(Bits(statement.operands[0], width), bytes);
    const P4Value left = Left(statement.dest);
    const std::string zero = "(" + BitWord(left.width) + ")0";
    text.Line("hash(" + left.text + ", HashAlgorithm.identity, " + zero + ", { " + Typed(value) + " }, " +
              Typed(Bits(statement.operands[1], width)) + ");");
}

void
P4Words::Write(const Statement& statement, P4Text& text) const
{
    const std::optional<P4Standard> time = TimeOf(statement.dest);
    if (time && statement.operation == Operation::Mul && statement.operands[1] == Operand{Constant{time->scale}})
    {
        text.Line(time->text + " = " + Bits(statement.operands[0], time->width).text + ";");
        return;
    }
    const bool isModulo = statement.operation == Operation::ModUnsigned && statement.dest.index != FieldId::kValid;
    const auto* divisor = isModulo ? std::get_if<Constant>(&statement.operands[1]) : nullptr;
    if (isModulo && (!divisor || divisor->value == 0 || (divisor->value & (divisor->value - 1)) != 0))
    {
        WriteModulo(statement, text);
        return;
    }
    if (IsVarbit(statement.dest))
    {
        text.Line(Left(statement.dest).text + " = " + Value(statement.operands[0], 64).text + ";");
        return;
    }
    const bool isValid = statement.dest.index == FieldId::kValid;
    if (isValid && statement.operation == Operation::Select && statement.operands[2] == Operand{statement.dest})
    {
        text.Open("if (" + Truth(Value(statement.operands[0], 64)) + ")");
        Assign(statement.dest, Bits(statement.operands[1], 1), text);
        text.Close();
        return;
    }
    Assign(statement.dest, Result(statement), text);
}

std::vector<P4Value>
P4Words::Items(const std::vector<HashInput>& inputs) const
{
    std::vector<P4Value> items;
    for (std::size_t i = 0; i < inputs.size();)
    {
        std::vector<FieldId> whole; // fields from here on, each with all of its bits
        for (std::size_t j = i; j < inputs.size(); ++j)
        {
            const auto* field = std::get_if<FieldId>(&inputs[j].value);
            if (!field || field->index == FieldId::kValid || IntrinsicOf(*field) ||
                (inputs[j].width != WidthOf(*field) && inputs[j].width != 0))
            {
                break;
            }
            whole.push_back(*field);
        }
        if (whole.empty())
        {
            items.push_back(Bits(inputs[i].value, inputs[i].width));
            ++i;
            continue;
        }
        const auto [text, count] = m_data.Whole(whole, 0);
        unsigned width = 0;
        for (std::size_t j = 0; j < count; ++j)
        {
            width += WidthOf(whole[j]);
        }
        items.push_back({text, width});
        i += count;
    }
    return items;
}

std::string
P4Words::List(const std::vector<HashInput>& inputs) const
{
    std::string list;
    for (const P4Value& item : Items(inputs))
    {
        list += (list.empty() ? "" : ", ") + Typed(item);
    }
    return list.empty() ? "{ }" : "{ " + list + " }";
}

std::vector<HashInput>
P4Words::WholeFields(const std::vector<FieldId>& fields) const
{
    std::vector<HashInput> inputs;
    for (const FieldId field : fields)
    {
        inputs.push_back({field, IsVarbit(field) ? 0 : WidthOf(field)});
    }
    return inputs;
}

} // namespace pisa
