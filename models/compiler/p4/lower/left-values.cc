// Finds places and writes to them.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/arithmetic.h"
#include "compiler/p4/lower/body.h"
#include "compiler/p4/lower/instances.h"

#include <algorithm>

namespace pisa::p4
{

LeftValue
Body::Locate(const Expression& e)
{
    LeftValue left;
    if (const auto* name = std::get_if<Name>(&e.node))
    {
        const Binding* binding = m_environment.Find(name->declaration);
        const auto* data = binding ? std::get_if<Data>(binding) : nullptr;
        if (!data)
        {
            throw InputError(e.where, "'" + name->name + "' cannot be written here", "assign to a variable or field");
        }
        left.places.push_back({Literal(1), *data, {}});
    }
    else if (const auto* member = std::get_if<Member>(&e.node))
    {
        left = Locate(*member->object);
        LocateMember(e, *member, left);
    }
    else if (const auto* index = std::get_if<Index>(&e.node))
    {
        left = Locate(*index->object);
        LocateIndex(*index, left);
    }
    else if (const auto* slice = std::get_if<p4::Slice>(&e.node))
    {
        left = Locate(*slice->object);
        auto [high, low] = SliceBits(*slice);
        const unsigned below = left.slice ? left.slice->second : 0;
        left.slice = {high + below, low + below};
    }
    else
    {
        throw InputError(e.where, "this expression cannot be written", "assign to a variable or field");
    }
    left.type = TypeOf(e);
    return left;
}

void
Body::LocateMember(const Expression& e, const Member& member, LeftValue& left)
{
    for (ChosenPlace& chosen : left.places)
    {
        const Data object = chosen.place;
        if (object.type->kind != TypeKind::Stack)
        {
            chosen.place = MemberOf(object, member.member);
            chosen.unionOf =
                object.type->kind == TypeKind::HeaderUnion ? std::optional<Data>(object) : chosen.unionOf;
            continue;
        }
        const auto next = m_hooks && m_hooks->nextIndex ? m_hooks->nextIndex(object) : std::nullopt;
        const unsigned index = member.member == "last" ? next.value_or(0) - 1 : next.value_or(0);
        if (!next || index >= object.members.size())
        {
            throw InputError(e.where, "'" + member.member + "' of the stack names no element here",
                             next ? "leave the loop before the stack is full" : "use an index");
        }
        chosen.place = object.members[index];
    }
}

void
Body::LocateIndex(const Index& index, LeftValue& left)
{
    const ValuePtr known = ConstantValue(*index.index, m_environment);
    const Data number = known ? Data{} : Keep(Evaluate(*index.index));
    std::vector<ChosenPlace> places;
    for (const ChosenPlace& chosen : left.places)
    {
        const std::vector<Data>& elements = chosen.place.members;
        for (std::size_t i = 0; i < elements.size(); ++i)
        {
            if (known)
            {
                if (std::get<Integer>(known->node) == i)
                {
                    places.push_back({chosen.isMeant, elements[i], chosen.unionOf});
                }
                continue;
            }
            const unsigned width = ScalarWidth(number.type);
            if (width >= 32 || i < (std::size_t{1} << width))
            {
                const Operand isMeant = EqualTo(m_code, number.pieces, Pieces(Integer(i), width), width);
                places.push_back({m_code.And(chosen.isMeant, isMeant), elements[i], chosen.unionOf});
            }
        }
    }
    if (places.empty())
    {
        throw InputError(index.index->where, "the index is beyond the stack's elements", "index from 0 on");
    }
    left.places = std::move(places);
}

/** Values that the copying itself would overwrite before they are read are kept first. */
void
Body::Copy(const Data& place, const Data& value)
{
    const std::vector<Operand> to = OperandsOf(place);
    const std::vector<Operand> from = OperandsOf(value);
    bool overlaps = false;
    for (std::size_t i = 0; i < from.size(); ++i)
    {
        const bool isField = std::holds_alternative<FieldId>(from[i]);
        const auto end = to.begin() + static_cast<std::ptrdiff_t>(std::min(i, to.size()));
        overlaps = overlaps || (isField && std::find(to.begin(), end, from[i]) != end);
    }
    CopyScalar(place, overlaps ? Keep(value) : value);
}

void
Body::CopyScalar(const Data& place, const Data& value)
{
    const bool isVarbit = place.type->kind == TypeKind::Varbit;
    const std::vector<unsigned> widths = isVarbit ? std::vector<unsigned>{64} : PieceWidths(ScalarWidth(place.type));
    for (std::size_t i = 0; i < place.pieces.size(); ++i)
    {
        const FieldId field = std::get<FieldId>(place.pieces[i]);
        if (place.scale > 1)
        {
            const unsigned width = m_shared.storage.WidthOf(field);
            m_code.ComputeInto(field, Operation::Mul, width, {value.pieces[i], Literal(place.scale)});
            continue;
        }
        if (isVarbit && !std::holds_alternative<FieldId>(value.pieces[i]))
        {
            continue; // of a header that becomes invalid: no content to take
        }
        m_code.Move(field, value.pieces[i], widths[i]);
        if (m_shared.thread == Thread::Egress && m_shared.storage.EgressSpec() == field)
        {
            m_code.ComputeInto(IntrinsicField(Intrinsic::Drop), Operation::Equal, 9,
                               {value.pieces[i], Literal(kDropPort)});
        }
    }
    for (std::size_t i = 0; i < place.members.size(); ++i)
    {
        CopyScalar(place.members[i], value.members[i]);
    }
    if (place.valid)
    {
        m_code.Move(std::get<FieldId>(*place.valid), value.valid.value_or(Literal(1)), 1);
    }
}

void
Body::Invalidate(const Data& place)
{
    if (place.valid)
    {
        m_code.Move(std::get<FieldId>(*place.valid), Literal(0), 1);
        return;
    }
    for (const Data& member : place.members)
    {
        Invalidate(member);
    }
}

/** Of a union's headers at most one is valid. */
void
Body::SetAlone(const ChosenPlace& chosen)
{
    if (!chosen.unionOf || chosen.place.type->kind != TypeKind::Header)
    {
        return;
    }
    for (const Data& other : chosen.unionOf->members)
    {
        if (!(other.valid == chosen.place.valid))
        {
            const Operand isMeant = m_code.Not(chosen.isMeant);
            const FieldId valid = std::get<FieldId>(*other.valid);
            m_code.Move(valid, m_code.Compute(Operation::And, 1, {valid, isMeant}), 1);
        }
    }
}

void
Body::Assign(const LeftValue& left, const Data& assigned)
{
    if (left.slice)
    {
        AssignSlice(left, assigned);
        return;
    }
    const Data value = left.places.size() > 1 ? Keep(assigned) : assigned;
    for (const ChosenPlace& chosen : left.places)
    {
        Copy(chosen.place, Choose(chosen.isMeant, value, chosen.place));
        SetAlone(chosen);
    }
}

Data
Body::Load(const LeftValue& left)
{
    Data value = Read(left.places.at(0).place);
    for (std::size_t i = 1; i < left.places.size(); ++i)
    {
        value = Choose(left.places[i].isMeant, Read(left.places[i].place), value);
    }
    if (left.slice)
    {
        const auto [high, low] = *left.slice;
        value.pieces = Bits(m_code, value.pieces, ScalarWidth(value.type), low, high - low + 1);
        value.type = left.type;
    }
    return value;
}

void
Body::AssignSlice(const LeftValue& left, const Data& value)
{
    const auto [high, low] = *left.slice;
    for (const ChosenPlace& chosen : left.places)
    {
        const Data before = Read(chosen.place);
        const unsigned width = ScalarWidth(before.type);
        Data after = before;
        after.pieces = Replace(m_code, before.pieces, width, low, value.pieces, high - low + 1);
        Copy(chosen.place, Choose(chosen.isMeant, after, before));
    }
}

} // namespace pisa::p4
