// Extracts, assignments, checks and keys of parse states.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/parse-steps.h"

#include <algorithm>

namespace pisa::bmv2
{

namespace
{

constexpr uint64_t kMostLookahead = 2048;  // bits
constexpr uint64_t kMostOffset = 1U << 20; // bits

const std::vector<JsonValue>&
Parameters(const JsonValue& operation, std::size_t count)
{
    const JsonValue& parameters = operation.Member("parameters");
    if (parameters.Items().size() != count)
    {
        parameters.Fail("parser operation '" + operation.Member("op").String() + "' has " +
                        std::to_string(parameters.Items().size()) + " parameters, it takes " + std::to_string(count));
    }
    return parameters.Items();
}

} // namespace

ParseSteps::ParseSteps(Shared& shared, Lists& lists, std::vector<unsigned>& filled)
    : m_shared(shared),
      m_filled(filled),
      m_reader(shared.headers, shared.resources.registerNames, shared.resources.registerWidths, m_noWidths),
      m_writer(shared.temporaries),
      m_evaluator(shared, SwitchHalf::Ingress, m_writer, m_noLocals, &filled),
      m_primitives(shared, lists, SwitchHalf::Ingress, m_reader, m_evaluator, &filled)
{
}

/** Moves what was computed since behind the other steps. */
void
ParseSteps::Flush()
{
    for (Instruction& instruction : m_writer.Take())
    {
        m_steps.emplace_back(std::get<Statement>(std::move(instruction)));
    }
}

std::vector<ParseStep>
ParseSteps::Take()
{
    Flush();
    std::vector<ParseStep> taken;
    taken.swap(m_steps);
    return taken;
}

void
ParseSteps::Lower(const JsonValue& operation)
{
    const JsonValue& name = operation.Member("op");
    if (name.String() == "extract" || name.String() == "extract_VL")
    {
        ExtractHeader(operation, name.String() == "extract_VL");
    }
    else if (name.String() == "set")
    {
        Set(operation);
    }
    else if (name.String() == "verify")
    {
        Verify(operation);
    }
    else if (name.String() == "shift")
    {
        Shift(operation);
    }
    else if (name.String() == "advance")
    {
        AdvanceBy(operation);
    }
    else if (name.String() == "primitive")
    {
        const JsonValue& call = Parameters(operation, 1)[0];
        m_primitives.LowerOne(call);
        for (const Instruction& instruction : m_writer.Peek())
        {
            if (!std::holds_alternative<Statement>(instruction))
            {
                call.Member("op").Fail("primitive '" + call.Member("op").String() +
                                           "' needs state or services, which parsers do not have",
                                       "call it in ingress");
            }
        }
    }
    else
    {
        name.Fail("there is no parser operation '" + name.String() + "'",
                  "use extract, extract_VL, set, verify, shift, advance or primitive");
    }
    Flush();
}

void
ParseSteps::Reject(ParserFault fault)
{
    Flush();
    m_steps.emplace_back(ParseCheck{Constant{0}, static_cast<uint8_t>(fault)});
    m_fails = true;
}

/** @return the header that is extracted next; nothing if the stack is full, which fails the packet. */
std::optional<HeaderIndex>
ParseSteps::Destination(const JsonValue& parameter)
{
    const std::string& type = parameter.Member("type").String();
    const JsonValue& value = parameter.Member("value");
    Headers& headers = m_shared.headers;
    if (type == "regular")
    {
        return headers.FindHeader(value);
    }
    if (type != "stack" && type != "union_stack")
    {
        parameter.Member("type").Fail("extracts to '" + type + "'", "use regular, stack or union_stack");
    }
    const bool isOfUnions = type == "union_stack";
    if (isOfUnions && value.Items().size() != 2)
    {
        value.Fail("has " + std::to_string(value.Items().size()) + " parts, it needs 2", "write [STACK, MEMBER]");
    }
    const StackIndex index = headers.FindStack(isOfUnions ? value.Items()[0] : value, isOfUnions);
    const HeaderStack& stack = headers.Stack(index);
    const unsigned next = m_filled[index];
    const HeaderUnion* first = isOfUnions ? &headers.Union(stack.elements.front()) : nullptr;
    std::size_t member = 0;
    if (isOfUnions)
    {
        const auto& names = first->memberNames;
        member = static_cast<std::size_t>(std::find(names.begin(), names.end(), value.Items()[1].String()) -
                                          names.begin());
        if (member == names.size())
        {
            value.Items()[1].Fail("the unions of stack '" + stack.name + "' have no such member");
        }
    }
    if (next == stack.elements.size())
    {
        Reject(ParserFault::StackOutOfBounds);
        return std::nullopt;
    }
    m_filled[index] = next + 1;
    if (stack.next)
    {
        m_writer.Move(*stack.next, Constant{next + 1}, 8);
    }
    return isOfUnions ? headers.Union(stack.elements[next]).members[member] : stack.elements[next];
}

Wide
ParseSteps::LookAhead(uint64_t offset, unsigned width)
{
    Flush();
    Wide value{width, {}};
    for (unsigned piece : WidthsOfPieces(width))
    {
        const FieldId dest = m_shared.temporaries.Make(piece);
        m_steps.emplace_back(Lookahead{dest, static_cast<unsigned>(offset), piece});
        value.pieces.emplace_back(dest);
        offset += piece;
    }
    return value;
}

Wide
ParseSteps::LookAhead(const JsonValue& pair)
{
    if (pair.Items().size() != 2)
    {
        pair.Fail("has " + std::to_string(pair.Items().size()) + " parts, it needs 2", "write [BIT OFFSET, BITS]");
    }
    const uint64_t offset = pair.Items()[0].Unsigned(0, kMostOffset);
    return LookAhead(offset, static_cast<unsigned>(pair.Items()[1].Unsigned(1, kMostLookahead)));
}

/** The fields of a header that is about to be extracted, up to its varbit. */
std::vector<Wide>
ParseSteps::LookAtFields(HeaderIndex header)
{
    std::vector<Wide> values;
    uint64_t offset = 0;
    for (const FieldShape& shape : m_shared.headers.Type(header).fields)
    {
        if (shape.isVarbit)
        {
            break;
        }
        values.push_back(shape.IsEmpty() ? WideConstant(0, 1) : LookAhead(offset, shape.width));
        offset += shape.width;
    }
    return values;
}

/** @return the length in bits of the header's varbit. */
Operand
ParseSteps::LengthOf(HeaderIndex header, const JsonValue& operation, bool hasLength)
{
    const HeaderType& type = m_shared.headers.Type(header);
    const bool hasVarbit =
        std::any_of(type.fields.begin(), type.fields.end(), [](const FieldShape& shape) { return shape.isVarbit; });
    if (!hasVarbit && !hasLength)
    {
        return Constant{0};
    }
    if (hasLength != hasVarbit && (hasLength || type.lengthOfVarbit == nullptr))
    {
        operation.Fail(hasLength ? "gives a length for a header that has no field of variable length"
                                 : "extracts a header with a field of variable length without its length",
                       hasLength ? "use extract" : "use extract_VL, or give the header type a length_exp");
    }
    if (hasLength)
    {
        const Wide bits = m_evaluator.Data(m_reader.ReadData(Parameters(operation, 2)[1]), 32);
        return m_evaluator.Arithmetic().Clean(bits).pieces[0];
    }
    const std::vector<Wide> locals = LookAtFields(header);
    std::vector<unsigned> widths;
    for (const Wide& local : locals)
    {
        widths.push_back(local.width);
    }
    const ExpressionReader reader(m_shared.headers, m_shared.resources.registerNames,
                                  m_shared.resources.registerWidths, widths);
    Evaluator evaluator(m_shared, SwitchHalf::Ingress, m_writer, locals, &m_filled);
    return evaluator.Arithmetic().Clean(evaluator.Data(reader.ReadData(*type.lengthOfVarbit), 32)).pieces[0];
}

void
ParseSteps::ExtractHeader(const JsonValue& operation, bool hasLength)
{
    const JsonValue& parameter = Parameters(operation, hasLength ? 2 : 1)[0];
    const auto header = Destination(parameter);
    if (!header)
    {
        return;
    }
    const HeaderInstance& instance = m_shared.headers.Header(*header);
    if (instance.isMetadata)
    {
        parameter.Fail("extracts metadata '" + instance.name + "'", "extract packet headers only");
    }
    const Operand length = LengthOf(*header, operation, hasLength);
    Flush();
    m_steps.emplace_back(Extract{instance.id, length});
    if (instance.inUnion)
    {
        for (HeaderIndex other : m_shared.headers.Union(*instance.inUnion).members)
        {
            if (other != *header)
            {
                m_evaluator.Fields().SetValid(other, Constant{0}, kAlways, parameter);
            }
        }
    }
}

void
ParseSteps::Set(const JsonValue& operation)
{
    const std::vector<JsonValue>& parameters = Parameters(operation, 2);
    const Expression target = m_reader.ReadData(parameters[0]);
    if (parameters[1].Member("type").String() == "lookahead")
    {
        const Wide value = LookAhead(parameters[1].Member("value"));
        m_evaluator.Store(target, m_evaluator.Arithmetic().Fit(value, false, m_evaluator.ShapeOf(target).width),
                          kAlways);
        return;
    }
    m_evaluator.Assign(target, m_reader.ReadData(parameters[1]), kAlways);
}

void
ParseSteps::Verify(const JsonValue& operation)
{
    const std::vector<JsonValue>& parameters = Parameters(operation, 2);
    // the condition may stand there as an operation without its type
    const bool isBare = parameters[0].Find("op") != nullptr;
    const Operand condition =
        m_evaluator.Bit(isBare ? m_reader.ReadBareBool(parameters[0]) : m_reader.ReadBool(parameters[0]));
    const BigInteger number = m_reader.ReadConstant(parameters[1], "the error of verify");
    const auto fault = m_shared.faults.Find(number);
    if (!fault || *fault == 0)
    {
        parameters[1].Fail(fault ? "fails with NoError" : "there is no error of number " + number.str(),
                           "use the number of another in 'errors'");
    }
    Flush();
    m_steps.emplace_back(ParseCheck{condition, *fault});
}

void
ParseSteps::Shift(const JsonValue& operation)
{
    const JsonValue& bytes = Parameters(operation, 1)[0];
    m_steps.emplace_back(Advance{Constant{bytes.Unsigned(0, kMostOffset) * 8}});
}

void
ParseSteps::AdvanceBy(const JsonValue& operation)
{
    const Expression bits = m_reader.ReadData(Parameters(operation, 1)[0]);
    if (IsSigned(bits.range))
    {
        bits.where->Fail("the number of bits can be negative", "cut it with & before");
    }
    const Operand by = m_evaluator.Arithmetic().Clean(m_evaluator.Data(bits, 32)).pieces[0];
    Flush();
    m_steps.emplace_back(Advance{by});
}

Wide
ParseSteps::ReadKey(const JsonValue& key)
{
    const std::string& type = key.Member("type").String();
    if (type == "lookahead")
    {
        return LookAhead(key.Member("value"));
    }
    const Expression value = m_reader.ReadData(key);
    if (value.op == Expression::Op::LastField && m_filled[value.index] == 0)
    {
        Reject(ParserFault::StackOutOfBounds);
    }
    return m_evaluator.Data(value, m_evaluator.ShapeOf(value).width);
}

std::vector<FieldId>
ParseSteps::FieldsOf(const Wide& value)
{
    std::vector<FieldId> fields;
    const std::vector<unsigned> widths = WidthsOfPieces(value.width);
    for (std::size_t piece = 0; piece < widths.size(); ++piece)
    {
        const auto* field = std::get_if<FieldId>(&value.pieces[piece]);
        const bool isWhole = field != nullptr && m_shared.temporaries.WidthOf(*field) == widths[piece];
        fields.push_back(isWhole ? *field : m_shared.temporaries.Make(widths[piece]));
        if (!isWhole)
        {
            m_writer.Move(fields.back(), value.pieces[piece], widths[piece]);
        }
    }
    return fields;
}

Wide
ParseSteps::Concatenate(const std::vector<Wide>& parts)
{
    WideArithmetic& wide = m_evaluator.Arithmetic();
    unsigned width = 0;
    for (const Wide& part : parts)
    {
        width += part.width;
    }
    Wide whole = WideConstant(0, width);
    unsigned below = width;
    for (const Wide& part : parts)
    {
        below -= part.width;
        whole = wide.Bitwise(Operation::Or, whole, wide.ShiftLeft(wide.Fit(part, false, width), below));
    }
    return whole;
}

FieldId
ParseSteps::Matches(const Wide& key, const BigInteger& value, const BigInteger& mask)
{
    WideArithmetic& wide = m_evaluator.Arithmetic();
    const Wide masked = wide.Bitwise(Operation::And, key, WideConstant(mask, key.width));
    const Operand is = wide.Equal(masked, WideConstant(value, key.width));
    const auto* field = std::get_if<FieldId>(&is);
    if (field != nullptr && m_shared.temporaries.WidthOf(*field) == 1)
    {
        return *field;
    }
    const FieldId bit = m_writer.Temporary(1);
    m_writer.Move(bit, is, 1);
    return bit;
}

FieldId
ParseSteps::FirstOf(const std::vector<FieldId>& bits)
{
    constexpr unsigned kWidth = 32;
    Operand first = Constant{bits.size()};
    for (std::size_t i = bits.size(); i-- > 0;)
    {
        first = m_writer.Compute(Operation::Select, kWidth, {bits[i], Constant{i}, first});
    }
    return FieldsOf({kWidth, {first}})[0];
}

} // namespace pisa::bmv2
