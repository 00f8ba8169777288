// Lowers v1model's objects with state: registers, counters, meters.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lowering/most-cells.h"
#include "compiler/lowering/unique-names.h"
#include "compiler/p4/lower/arithmetic.h"
#include "compiler/p4/lower/extern-calls.h"
#include "compiler/p4/lower/table-lowering.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

uint64_t
SizeOf(const Object& object, std::size_t argument)
{
    const auto* size = argument < object.arguments.size() && object.arguments[argument]
                           ? std::get_if<Integer>(&object.arguments[argument]->node)
                           : nullptr;
    if (!size || *size < 1)
    {
        throw InputError(object.where, "'" + object.name + "' has no size of at least 1", "give it one");
    }
    if (*size > kMostCells)
    {
        throw InputError(object.where,
                         "'" + object.name + "' has " + size->str() + " cells, the limit is " +
                             std::to_string(kMostCells),
                         "give it fewer");
    }
    return static_cast<uint64_t>(*size);
}

std::string
MemberArgument(const Object& object, std::size_t argument)
{
    const auto* member = argument < object.arguments.size() && object.arguments[argument]
                             ? std::get_if<MemberValue>(&object.arguments[argument]->node)
                             : nullptr;
    return member ? member->name : "";
}

/** A register of wide cells is several, one a piece. */
void
MakeRegister(Program& program, Object& object)
{
    const TypePtr& type = object.type->arguments.at(0);
    if (!IsScalar(type) || ScalarWidth(type) == 0 || type->kind == TypeKind::Bool || type->kind == TypeKind::Error)
    {
        throw InputError(object.where,
                         "register '" + object.name + "' holds " + ToString(type) +
                             "; only registers of bit and int types are supported",
                         "use a register of bits for each field");
    }
    object.id = static_cast<uint32_t>(program.registers.size());
    unsigned high = ScalarWidth(type);
    const std::vector<unsigned> widths = PieceWidths(high);
    for (const unsigned width : widths)
    {
        const std::string bits = "[" + std::to_string(high - 1) + ":" + std::to_string(high - width) + "]";
        const std::string name =
            UniqueNameAmong(program.registers, widths.size() == 1 ? object.name : object.name + bits);
        program.registers.push_back({name, width, SizeOf(object, 0), {}, object.where});
        high -= width;
    }
}

/** @return the index as one operand. */
Operand
IndexOf(Body& body, const Call& call)
{
    const Data index = body.Evaluate(ArgumentNamed(call, "index"));
    const unsigned width = ScalarWidth(index.type);
    return width <= 64 ? index.pieces.at(0) : Window(body.GetCode(), index.pieces, width, 0, 64);
}

void
ReadRegister(Body& body, const Object& object, const Call& call)
{
    const Operand index = IndexOf(body, call);
    Data value = ZeroOf(object.type->arguments[0]);
    const std::vector<unsigned> widths = PieceWidths(ScalarWidth(value.type));
    for (std::size_t i = 0; i < widths.size(); ++i)
    {
        StatefulOperation read;
        read.reg = *object.id + static_cast<uint32_t>(i);
        read.index = index;
        const FieldId result = body.GetShared().storage.Temporary(widths[i]);
        read.outputs = {{result, AtomValue{}}};
        value.pieces[i] = result;
        body.GetCode().Add(Instruction(std::move(read)));
    }
    body.Assign(body.Locate(ArgumentNamed(call, "result")), value);
}

void
WriteRegister(Body& body, const Object& object, const Call& call)
{
    const Operand index = IndexOf(body, call);
    const Data value = body.Evaluate(ArgumentNamed(call, "value"));
    for (std::size_t i = 0; i < value.pieces.size(); ++i)
    {
        StatefulOperation write;
        write.reg = *object.id + static_cast<uint32_t>(i);
        write.index = index;
        write.inputs = {value.pieces[i]};
        write.next = {AtomValue::Kind::Input, 0, 0};
        body.GetCode().Add(Instruction(std::move(write)));
    }
}

void
AssignColour(Body& body, const Expression& result, FieldId colour)
{
    const LeftValue left = body.Locate(result);
    RequireNumber(left.type, result.where);
    Data value;
    value.type = left.type;
    value.pieces = Resize(body.GetCode(), {Operand(colour)}, body.GetShared().storage.WidthOf(colour),
                          ScalarWidth(left.type), false);
    body.Assign(left, value);
}

} // namespace

void
MakeExtern(Shared& shared, Object& object)
{
    Program& program = shared.program;
    const std::string& kind = object.declaration->name;
    if (object.id || !std::holds_alternative<ExternObject>(object.declaration->node))
    {
        return;
    }
    if (kind == "register")
    {
        MakeRegister(program, object);
    }
    else if (kind == "counter")
    {
        object.id = static_cast<uint32_t>(program.counters.size());
        program.counters.push_back({UniqueNameAmong(program.counters, object.name), SizeOf(object, 0), object.where});
    }
    else if (kind == "meter")
    {
        object.id = static_cast<uint32_t>(program.meters.size());
        const auto unit = MemberArgument(object, 1) == "bytes" ? MeterArray::Unit::Bytes : MeterArray::Unit::Packets;
        program.meters.push_back(
            {UniqueNameAmong(program.meters, object.name), SizeOf(object, 0), unit, object.where});
    }
    else if (kind == "action_profile" || kind == "action_selector")
    {
        object.id = static_cast<uint32_t>(program.profiles.size());
        ActionProfile profile;
        profile.isSelector = kind == "action_selector";
        profile.name = UniqueNameAmong(program.profiles, object.name);
        profile.size = SizeOf(object, profile.isSelector ? 1 : 0);
        profile.where = object.where;
        if (profile.isSelector)
        {
            profile.algorithm = AlgorithmNamed(MemberArgument(object, 0), object.where);
        }
        program.profiles.push_back(std::move(profile));
    }
}

std::optional<Data>
CallMethod(Body& body, const Expression& e, const Call& call, const Member& member)
{
    const ObjectPtr object = ObjectOf(body.GetEnvironment(), *member.object);
    MakeExtern(body.GetShared(), *object);
    const std::string& kind = object->declaration->name;
    const std::string& method = member.member;
    Code& code = body.GetCode();
    code.At(e.where);
    Data nothing;
    nothing.type = MakeType(TypeKind::Void);
    if (kind == "register" && (method == "read" || method == "write"))
    {
        method == "read" ? ReadRegister(body, *object, call) : WriteRegister(body, *object, call);
        return nothing;
    }
    if (kind == "counter" && method == "count")
    {
        code.Add(Instruction(Count{*object->id, IndexOf(body, call)}));
        return nothing;
    }
    if (kind == "meter" && method == "execute_meter")
    {
        const FieldId colour = body.GetShared().storage.Temporary(2);
        const Operand index = IndexOf(body, call);
        code.Add(Instruction(MeterExecute{*object->id, index, colour}));
        AssignColour(body, ArgumentNamed(call, "result"), colour);
        return nothing;
    }
    if (kind == "direct_counter" && method == "count")
    {
        return nothing; // the table that it is attached to counts each hit
    }
    if (kind == "direct_meter" && method == "read")
    {
        body.GetShared().metersRead.emplace_back(object, e.where);
        AssignColour(body, ArgumentNamed(call, "result"), ColourOf(body.GetShared(), *object));
        return nothing;
    }
    return std::nullopt;
}

} // namespace pisa::p4
