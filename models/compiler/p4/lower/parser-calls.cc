// Lowers extract, lookahead, advance and verify.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/parser-calls.h"

#include "compiler/p4/lower/parser-expressions.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

void
AddStep(Code& code, ParseStep step)
{
    code.Add(CodeItem{std::move(step)});
}

/** @return the stack whose next element the place is, or is a part of; null if it is of none. */
const Expression*
StackOfNext(const Expression& place)
{
    const Member* member = std::get_if<Member>(&place.node);
    for (; member != nullptr; member = std::get_if<Member>(&member->object->node))
    {
        if (member->member == "next" && member->object->type && member->object->type->kind == TypeKind::Stack)
        {
            return member->object.get();
        }
    }
    return nullptr;
}

/** @throws InputError for functions and methods of externs that only controls may call */
void
RefuseOtherExterns(const p4::Call& call, const SourceLocation& where)
{
    const auto* function = call.target ? std::get_if<Function>(&call.target->node) : nullptr;
    if (function && !function->body && call.target->name != "static_assert")
    {
        throw InputError(where, "'" + call.target->name + "' is not supported in a parser",
                         "parsers only extract, assign and select: call it in the ingress control");
    }
}

} // namespace

FieldId
StackKey(const Data& stack)
{
    return std::get<FieldId>(OperandsOf(stack).front());
}

ParserCalls::ParserCalls(Shared& shared) : m_shared(shared)
{
    m_hooks.call = [this](const Expression& e, const Environment& environment, Code& code)
    { return Lower(e, environment, code); };
    m_hooks.nextIndex = [this](const Data& stack) -> std::optional<unsigned> { return indices[StackKey(stack)]; };
}

bool
ParserCalls::IsOutOfBounds(Body& body, const Expression& expression) const
{
    bool isOut = false;
    ForEachPart(expression,
                [&](const Expression& part)
                {
                    const Member* cursor = StackCursor(part);
                    if (cursor == nullptr || cursor->member == "lastIndex")
                    {
                        return;
                    }
                    const Data stack = body.Evaluate(*cursor->object);
                    const auto it = indices.find(StackKey(stack));
                    const unsigned next = it == indices.end() ? 0 : it->second;
                    isOut = isOut || (cursor->member == "next" ? next >= stack.members.size() : next == 0);
                });
    return isOut;
}

std::optional<Data>
ParserCalls::Lower(const Expression& e, const Environment& environment, Code& code)
{
    const p4::Call& call = *AsCall(e);
    Environment inside(&environment);
    Body body(m_shared, code, inside, "", {}, &m_hooks);
    code.At(e.where);
    if (IsMethod(call, "packet_in", "extract"))
    {
        Extract(body, call, e.where);
        return Data{};
    }
    if (IsMethod(call, "packet_in", "lookahead"))
    {
        return LookAhead(body, call, e.where);
    }
    if (IsMethod(call, "packet_in", "advance"))
    {
        AddStep(code, Advance{body.Evaluate(*ArgumentOf(call, "sizeInBits")).pieces[0]});
        return Data{};
    }
    if (IsMethod(call, "packet_in", "length"))
    {
        throw InputError(e.where, "parsers of v1model do not know the length of the packet",
                         "use standard_metadata.packet_length");
    }
    if (IsExternFunction(call, "verify"))
    {
        Verify(body, call);
        return Data{};
    }
    if (const auto* callee = std::get_if<Member>(&call.callee->node))
    {
        MoveCursor(body, call, *callee);
    }
    RefuseOtherExterns(call, e.where);
    return std::nullopt;
}

void
ParserCalls::Extract(Body& body, const p4::Call& call, const SourceLocation& where)
{
    const Expression& target = *call.arguments.at(0).value;
    Operand variableBits = pisa::Constant{0};
    if (const Expression* length = ArgumentOf(call, "variableFieldSizeInBits"))
    {
        variableBits = body.Evaluate(*length).pieces[0];
    }
    if (std::holds_alternative<DontCare>(target.node))
    {
        Skip(body, call, variableBits, where);
        return;
    }
    ExtractInto(body, target, variableBits);
    if (const Expression* stack = StackOfNext(target))
    {
        ++indices[StackKey(body.Evaluate(*stack))];
    }
}

void
ParserCalls::ExtractInto(Body& body, const Expression& argument, const Operand& variableBits)
{
    const LeftValue left = body.Locate(argument);
    if (!left.IsPlain())
    {
        throw InputError(argument.where, "which header this extracts is known only when packets come",
                         "extract into .next of the stack, or in a state of its own for each element");
    }
    const ChosenPlace& place = left.places[0];
    const std::optional<HeaderId> header = HeaderOf(place.place);
    if (!header)
    {
        throw InputError(argument.where,
                         ToString(place.place.type) +
                             " is not a whole number of bytes, so nothing of it is on the wire",
                         "fill it up with a field of the missing bits");
    }
    AddStep(body.GetCode(), pisa::Extract{*header, variableBits});
    if (!place.unionOf)
    {
        return;
    }
    for (const Data& member : place.unionOf->members)
    {
        if (member.valid && !(*member.valid == *place.place.valid))
        {
            body.GetCode().Move(std::get<FieldId>(*member.valid), pisa::Constant{0}, 1);
        }
    }
}

/** extract(_): moves over a header that nobody keeps. */
void
ParserCalls::Skip(Body& body, const p4::Call& call, const Operand& variableBits, const SourceLocation& where)
{
    const TypePtr type = body.GetEnvironment().Resolve(call.typeValues.at(0));
    unsigned fixed = 0;
    for (const TypedField& field : FieldsOf(type))
    {
        fixed += field.type->kind == TypeKind::Varbit ? 0 : WidthOf(field.type).value_or(0);
    }
    if (fixed == 0 && variableBits == Operand{pisa::Constant{0}})
    {
        throw InputError(where, "there is nothing to extract in " + ToString(type), "name a header with fields");
    }
    Code& code = body.GetCode();
    AddStep(code, Advance{code.Compute(Operation::Add, 32, {pisa::Constant{fixed}, variableBits})});
}

Data
ParserCalls::LookAhead(Body& body, const p4::Call& call, const SourceLocation& where)
{
    unsigned offset = 0;
    return LookAt(body.GetCode(), body.GetEnvironment().Resolve(call.typeValues.at(0)), offset, where);
}

/** Reads a value of the type that begins `offset` bits beyond the cursor; moves the offset behind it. */
Data
ParserCalls::LookAt(Code& code, const TypePtr& type, unsigned& offset, const SourceLocation& where)
{
    Data data = ZeroOf(type);
    if (type->kind == TypeKind::Varbit)
    {
        throw InputError(where, "a lookahead cannot tell how long a varbit is", "look at a type of a fixed size");
    }
    const std::vector<unsigned> widths = PieceWidths(ScalarWidth(type));
    for (std::size_t i = 0; i < data.pieces.size(); ++i)
    {
        const FieldId piece = code.GetStorage().Temporary(widths[i]);
        AddStep(code, Lookahead{piece, offset, widths[i]});
        data.pieces[i] = piece;
        offset += widths[i];
    }
    for (Data& member : data.members)
    {
        member = LookAt(code, member.type, offset, where);
    }
    if (data.valid)
    {
        data.valid = Operand{pisa::Constant{1}};
    }
    return data;
}

void
ParserCalls::Verify(Body& body, const p4::Call& call)
{
    Code& code = body.GetCode();
    const Operand holds = body.EvaluateBit(*ArgumentOf(call, "check"));
    const Expression& signalled = *ArgumentOf(call, "toSignal");
    const Operand fault = body.Evaluate(signalled).pieces[0];
    if (const auto* known = std::get_if<pisa::Constant>(&fault))
    {
        if (!(holds == Operand{pisa::Constant{1}}) && known->value != 0)
        {
            AddStep(code, ParseCheck{holds, static_cast<uint8_t>(known->value)});
        }
        return;
    }
    // An error that is known only when packets come: one check for each that it may be
    const std::size_t errors = kFirstOwnFault + m_shared.program.errors.size();
    for (uint64_t error = 1; error < errors; ++error)
    {
        const Operand other = code.Compute(Operation::NotEqual, 8, {fault, pisa::Constant{error}});
        AddStep(code, ParseCheck{code.Or(holds, other), static_cast<uint8_t>(error)});
    }
}

/** push_front and pop_front move the next index with the elements; the rest of them is lowered as everywhere. */
void
ParserCalls::MoveCursor(Body& body, const p4::Call& call, const Member& callee)
{
    const bool isPush = callee.member == "push_front";
    if ((!isPush && callee.member != "pop_front") || !callee.object->type ||
        callee.object->type->kind != TypeKind::Stack)
    {
        return;
    }
    const Data stack = body.Evaluate(*callee.object);
    const auto count = static_cast<uint64_t>(
        body.EvaluateConstant(*call.arguments.at(0).value, "by how much the elements of a stack move"));
    unsigned& next = indices[StackKey(stack)];
    const uint64_t moved = isPush ? next + count : next - std::min<uint64_t>(next, count);
    next = static_cast<unsigned>(std::min<uint64_t>(moved, stack.members.size()));
}

} // namespace pisa::p4
