// Lowers what stands behind a dot or in brackets: fields, elements, slices.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/arithmetic.h"
#include "compiler/p4/lower/body.h"
#include "compiler/p4/lower/instances.h"

namespace pisa::p4
{

const Call*
TableApplication(const Expression& e, const std::string& member)
{
    const auto* asked = std::get_if<Member>(&e.node);
    const bool isAsked =
        asked && asked->member == member && asked->object->type && asked->object->type->kind == TypeKind::ApplyResult;
    return isAsked ? std::get_if<Call>(&asked->object->node) : nullptr;
}

Data
Body::EvaluateNode(const Expression& e, const Member& member)
{
    if (member.object->type && member.object->type->kind == TypeKind::ApplyResult)
    {
        return ByWays(e,
                      [&](const Data& result)
                      {
                          If(
                              e, [&] { m_code.Move(std::get<FieldId>(result.pieces[0]), Literal(1), 1); },
                              [&] { m_code.Move(std::get<FieldId>(result.pieces[0]), Literal(0), 1); });
                      });
    }
    const Data object = EvaluateRaw(*member.object);
    if (object.type->kind == TypeKind::Stack)
    {
        return EvaluateStackMember(e, member, object);
    }
    return MemberOf(object, member.member);
}

Data
Body::EvaluateStackMember(const Expression& e, const Member& member, const Data& stack)
{
    const auto next = m_hooks && m_hooks->nextIndex ? m_hooks->nextIndex(stack) : std::nullopt;
    if (!next)
    {
        throw InputError(e.where, "'" + member.member + "' of a stack is known in parsers only",
                         "use an index, or keep a count in metadata");
    }
    if (member.member == "lastIndex")
    {
        return DataOf(TypeOf(e), Value{Integer(static_cast<int64_t>(*next) - 1) & Integer(0xffffffffu)}, {});
    }
    const unsigned index = member.member == "last" ? *next - 1 : *next;
    return index < stack.members.size() ? stack.members[index] : ZeroOf(TypeOf(e));
}

Data
Body::EvaluateNode(const Expression& e, const Index& index)
{
    const Data object = EvaluateRaw(*index.object);
    if (const ValuePtr known = ConstantValue(*index.index, m_environment))
    {
        const Integer& number = std::get<Integer>(known->node);
        if (number < 0 || number >= object.members.size())
        {
            throw InputError(e.where,
                             "index " + number.str() + " is beyond the " + std::to_string(object.members.size()) +
                                 " elements",
                             "index from 0 on");
        }
        return object.members[static_cast<std::size_t>(number)];
    }
    const Data number = Evaluate(*index.index);
    const unsigned width = ScalarWidth(number.type);
    Data result = object.members.at(0);
    for (std::size_t i = 1; i < object.members.size(); ++i)
    {
        const Operand isMeant = EqualTo(m_code, number.pieces, Pieces(Integer(i), width), width);
        const bool canBe = width >= 32 || i < (std::size_t{1} << width);
        result = canBe ? Choose(isMeant, object.members[i], result) : result;
    }
    return result;
}

std::pair<unsigned, unsigned>
Body::SliceBits(const p4::Slice& slice)
{
    const Integer low = EvaluateConstant(*slice.low, "the lowest bit of the slice");
    const Integer other = EvaluateConstant(*slice.high, slice.isWidth ? "the width of the slice" : "its highest bit");
    const Integer high = slice.isWidth ? Integer(low + other - 1) : other;
    return {static_cast<unsigned>(high), static_cast<unsigned>(low)};
}

Data
Body::EvaluateNode(const Expression& e, const p4::Slice& slice)
{
    const Data object = Evaluate(*slice.object);
    const auto [high, low] = SliceBits(slice);
    Data result;
    result.type = TypeOf(e);
    result.pieces = Bits(m_code, object.pieces, ScalarWidth(object.type), low, high - low + 1);
    return result;
}

} // namespace pisa::p4
