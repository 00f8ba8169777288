// Lowers calls of v1model's functions: hashes, random numbers, messages, claims.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/extern-calls.h"

#include "compiler/lowering/log-format.h"
#include "compiler/lowering/unique-names.h"
#include "compiler/p4/lower/arithmetic.h"
#include "compiler/p4/lower/instances.h"
#include "ir/hash-width.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** @return a number of any width in 64 bits. @throws InputError if it is wider and not known to fit */
Operand
InOnePiece(const Data& data, const SourceLocation& where, const std::string& what)
{
    const unsigned width = ScalarWidth(data.type);
    if (width <= 64)
    {
        return data.pieces.at(0);
    }
    const auto known = ConstantOf(data, width);
    if (!known || *known > Integer(~uint64_t{0}))
    {
        throw InputError(where, what + " has " + std::to_string(width) + " bits; at most 64 can be computed with",
                         "cast it to bit<64>");
    }
    return Literal(static_cast<uint64_t>(*known));
}

/** result = base + hash mod max; base alone if max is 0. */
void
LowerHash(Body& body, const Call& call)
{
    Code& code = body.GetCode();
    const pisa::HashAlgorithm algorithm = AlgorithmOf(ArgumentNamed(call, "algo"), body.GetEnvironment());
    const Data base = body.Evaluate(ArgumentNamed(call, "base"));
    const Expression& dataExpression = ArgumentNamed(call, "data");
    const Data data = body.Evaluate(dataExpression);
    if (IsScalar(data.type))
    {
        throw InputError(dataExpression.where, "a hash is over a struct or a list, not " + ToString(data.type),
                         "put it into a list: { ... }");
    }
    const Expression& maxExpression = ArgumentNamed(call, "max");
    const Data max = body.Evaluate(maxExpression);
    const LeftValue left = body.Locate(ArgumentNamed(call, "result"));
    RequireNumber(left.type, call.callee->where);
    RequireNumber(base.type, call.callee->where);
    RequireNumber(max.type, maxExpression.where);
    const unsigned width = WidthOf(algorithm);
    const auto known = ConstantOf(max, ScalarWidth(max.type));
    Operand value = Literal(0);
    if (!known || *known != 0)
    {
        pisa::Hash hash;
        hash.algorithm = algorithm;
        hash.dest = body.GetShared().storage.Temporary(width);
        hash.inputs = HashInputsOf(data);
        value = hash.dest;
        code.Add(Instruction(std::move(hash)));
    }
    const bool isPower = known && *known > 0 && (*known & (*known - 1)) == 0;
    if (isPower && *known < (Integer(1) << width))
    {
        value = code.Compute(Operation::And, width, {value, Literal(static_cast<uint64_t>(*known) - 1)});
    }
    else if (!known || (*known != 0 && *known <= (Integer(1) << width) - 1))
    {
        const unsigned wide = std::max(width, std::min(64u, ScalarWidth(max.type)));
        value = code.Compute(Operation::ModUnsigned, wide,
                             {value, InOnePiece(max, maxExpression.where, "the hash's maximum")});
    }
    const unsigned target = ScalarWidth(left.type);
    const Pieced number = Resize(code, {value}, 64, target, false);
    Data result;
    result.type = left.type;
    result.pieces = Add(code, Resize(code, base.pieces, ScalarWidth(base.type), target, false), number, target);
    body.Assign(left, result);
}

void
LowerRandom(Body& body, const Call& call)
{
    const Data low = body.Evaluate(ArgumentNamed(call, "lo"));
    const Data high = body.Evaluate(ArgumentNamed(call, "hi"));
    const LeftValue left = body.Locate(ArgumentNamed(call, "result"));
    RequireNumber(left.type, call.callee->where);
    const unsigned width = ScalarWidth(left.type);
    pisa::RandomNumber random;
    random.dest = body.GetShared().storage.Temporary(std::min(64u, width));
    random.low = InOnePiece(low, ArgumentNamed(call, "lo").where, "the least number");
    random.high = InOnePiece(high, ArgumentNamed(call, "hi").where, "the greatest number");
    Data result;
    result.type = left.type;
    result.pieces = Resize(body.GetCode(), {Operand(random.dest)}, std::min(64u, width), width, false);
    body.GetCode().Add(Instruction(std::move(random)));
    body.Assign(left, result);
}

/** Values that are no fields are put into some, for the message to name. */
std::vector<FieldId>
FieldsFor(Body& body, const Data& data, const std::string& name)
{
    std::vector<FieldId> fields;
    const std::vector<HashInput> parts = HashInputsOf(data);
    for (const HashInput& part : parts)
    {
        const auto* field = std::get_if<FieldId>(&part.value);
        if (field && !body.GetShared().storage.IsTemporary(*field))
        {
            fields.push_back(*field);
            continue;
        }
        const std::string unique = name + "." + std::to_string(fields.size()) + ":" +
                                   std::to_string(body.GetShared().program.digests.size());
        fields.push_back(body.GetShared().storage.Metadata("local", unique, part.width));
        body.GetCode().Move(fields.back(), part.value, part.width);
    }
    return fields;
}

void
LowerDigest(Body& body, const Expression& e, const Call& call)
{
    Program& program = body.GetShared().program;
    const Expression& dataExpression = ArgumentNamed(call, "data");
    const Data data = body.Evaluate(dataExpression);
    if (data.type->kind == TypeKind::Header)
    {
        throw InputError(dataExpression.where,
                         "a digest is of a struct or a list, not of header " + ToString(data.type),
                         "put its fields into a list: { ... }");
    }
    const std::string base = data.type->declaration ? data.type->declaration->name : "digest";
    const std::vector<FieldId> fields = FieldsFor(body, data, base);
    const auto it =
        std::find_if(program.digests.begin(), program.digests.end(),
                     [&](const DigestLayout& each) { return each.fields == fields && each.name == base; });
    const auto id = static_cast<DigestId>(it - program.digests.begin());
    if (it == program.digests.end())
    {
        program.digests.push_back({UniqueNameAmong(program.digests, base), fields, e.where});
    }
    body.GetCode().Add(Instruction(Digest{id}));
}

/** Adds the pieces of each number that the data holds. */
void
AddNumbers(const Data& data, std::vector<std::vector<Operand>>& numbers)
{
    if (!data.pieces.empty())
    {
        numbers.push_back(data.pieces);
    }
    for (const Data& member : data.members)
    {
        AddNumbers(member, numbers);
    }
}

void
LowerLog(Body& body, const Expression& e, const Call& call)
{
    const auto* text = std::get_if<StringLiteral>(&ArgumentNamed(call, "msg").node);
    const LogFormat format = ReadLogFormat(text ? text->value : "");
    std::vector<std::vector<Operand>> numbers;
    if (call.arguments.size() > 1)
    {
        const Expression& values = ArgumentNamed(call, "data");
        if (IsScalar(body.TypeOf(values)))
        {
            throw InputError(values.where, "the second argument of log_msg must be a list",
                             "write { ... } around it");
        }
        AddNumbers(body.Evaluate(values), numbers);
    }
    if (!format.isClosed || format.Places() != numbers.size())
    {
        throw InputError(e.where,
                         !format.isClosed ? "log_msg opens a place with '{' and does not close it"
                                          : "log_msg has " + std::to_string(format.Places()) + " places {} for " +
                                                std::to_string(numbers.size()) + " values",
                         "write one {} a value");
    }
    body.GetCode().Add(Instruction(MakeLog(format, numbers)));
}

} // namespace

ObjectPtr
ObjectOf(const Environment& environment, const Expression& e)
{
    const auto* name = std::get_if<Name>(&e.node);
    const Binding* binding = name ? environment.Find(name->declaration) : nullptr;
    const auto* object = binding ? std::get_if<ObjectPtr>(binding) : nullptr;
    if (!object)
    {
        throw InputError(e.where, "this names no object that the switch has",
                         "declare it in the control, or outside of all");
    }
    return *object;
}

void
RequireNumber(const TypePtr& type, const SourceLocation& where)
{
    if (!IsScalar(type) || ScalarWidth(type) == 0)
    {
        throw InputError(where, "a value of type " + ToString(type) + " is no number", "use a type of bits");
    }
}

const Expression&
ArgumentNamed(const Call& call, const std::string& parameter)
{
    for (const Argument& argument : call.arguments)
    {
        if (argument.parameter && argument.parameter->name == parameter)
        {
            return *argument.value;
        }
    }
    throw InputError(call.callee->where, "there is no argument for '" + parameter + "'", "include v1model.p4");
}

pisa::HashAlgorithm
AlgorithmNamed(const std::string& name, const SourceLocation& where)
{
    const auto algorithm = FindHashAlgorithm(name);
    if (!algorithm)
    {
        throw InputError(where, "no chip hashes by '" + name + "'",
                         "use crc16, crc32, crc16_custom, crc32_custom, csum16, xor16 or identity");
    }
    return *algorithm;
}

pisa::HashAlgorithm
AlgorithmOf(const Expression& e, const Environment& environment)
{
    const ValuePtr value = ConstantValue(e, environment);
    const auto* member = value ? std::get_if<MemberValue>(&value->node) : nullptr;
    return AlgorithmNamed(member ? member->name : "", e.where);
}

std::vector<HashInput>
HashInputsOf(const Data& data)
{
    std::vector<HashInput> inputs;
    if (data.type->kind == TypeKind::Varbit)
    {
        inputs.push_back({data.pieces.at(0), 0});
        return inputs;
    }
    const std::vector<unsigned> widths = PieceWidths(ScalarWidth(data.type));
    for (std::size_t i = 0; i < data.pieces.size(); ++i)
    {
        inputs.push_back({data.pieces[i], widths[i]});
    }
    for (const Data& member : data.members)
    {
        const std::vector<HashInput> inside = HashInputsOf(member);
        inputs.insert(inputs.end(), inside.begin(), inside.end());
    }
    return inputs;
}

/** @return whether the function is one that only asks the switch to do something. */
static bool
CallService(Body& body, const Expression& e, const Call& call, const std::string& name)
{
    if (name == "hash")
    {
        LowerHash(body, call);
        return true;
    }
    if (name == "random")
    {
        LowerRandom(body, call);
        return true;
    }
    if (name == "digest")
    {
        LowerDigest(body, e, call);
        return true;
    }
    if (name == "log_msg")
    {
        LowerLog(body, e, call);
        return true;
    }
    const bool isAssumed = name == "assume";
    if (isAssumed || name == "assert")
    {
        const std::string message = name + " does not hold at " + e.where.file + ":" + std::to_string(e.where.line);
        const Operand holds = body.EvaluateBit(*call.arguments.at(0).value);
        body.GetCode().Add(Instruction(Assert{holds, message, isAssumed}));
        return true;
    }
    return false;
}

Data
CallExtern(Body& body, const Expression& e, const Call& call)
{
    Data nothing;
    nothing.type = MakeType(TypeKind::Void);
    const std::string name = call.target ? call.target->name : "";
    body.GetCode().At(e.where);
    if (const auto* member = std::get_if<Member>(&call.callee->node))
    {
        if (auto result = CallMethod(body, e, call, *member))
        {
            return *result;
        }
    }
    else if (auto result = CallForwarding(body, e, call))
    {
        return *result;
    }
    else if (name == "static_assert")
    {
        return DataOf(MakeType(TypeKind::Bool), Value{true}, {});
    }
    else if (CallService(body, e, call, name))
    {
        return nothing;
    }
    throw InputError(e.where, "'" + name + "' cannot be called here: v1model has nothing for it in this place",
                     "use what v1model.p4 says of controls");
}

} // namespace pisa::p4
