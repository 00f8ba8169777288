// Evaluates keys and key sets of select expressions.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/parser-key-set.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

Integer
OnesOf(unsigned width)
{
    return (Integer{1} << width) - 1;
}

/** Adds the numbers that the data holds, in order. */
void
AddParts(const Data& data, std::vector<KeyPart>& parts)
{
    if (data.members.empty())
    {
        const std::vector<unsigned> widths = PieceWidths(ScalarWidth(data.type));
        for (std::size_t i = 0; i < data.pieces.size(); ++i)
        {
            parts.push_back({data.pieces[i], widths[i]});
        }
        return;
    }
    for (const Data& member : data.members)
    {
        AddParts(member, parts);
    }
}

SelectKey
MakeKey(const Data& data)
{
    SelectKey key;
    key.type = data.type;
    AddParts(data, key.parts);
    for (const KeyPart& part : key.parts)
    {
        key.width += part.width;
    }
    return key;
}

/** @return the bits of a key that is constant. */
std::optional<Integer>
ConstantBits(const SelectKey& key)
{
    Integer bits = 0;
    for (const KeyPart& part : key.parts)
    {
        const auto* constant = std::get_if<pisa::Constant>(&part.value);
        if (constant == nullptr)
        {
            return std::nullopt;
        }
        bits = (bits << part.width) | Integer{constant->value & LowBits(part.width)};
    }
    return bits;
}

/** @return whether all bits of the key are those of the other, under the mask if there is one. */
Operand
CompareParts(Code& code, const SelectKey& key, const SelectKey& other, const SelectKey* mask)
{
    Operand all = pisa::Constant{1};
    for (std::size_t i = 0; i < key.parts.size(); ++i)
    {
        Operand left = key.parts[i].value;
        Operand right = other.parts[i].value;
        const unsigned width = key.parts[i].width;
        if (mask != nullptr)
        {
            left = code.Compute(Operation::And, width, {left, mask->parts[i].value});
            right = code.Compute(Operation::And, width, {right, mask->parts[i].value});
        }
        all = code.And(all, code.Compute(Operation::Equal, width, {left, right}));
    }
    return all;
}

/** @return the values of a range, of two's complement if the type is: negative ones stand behind all others. */
std::vector<MaskedValue>
RangeValues(const SelectKey& key, const Integer& low, const Integer& high)
{
    const Integer half = Integer{1} << (key.width - 1);
    if (!IsSigned(key.type) || (low < half) == (high < half))
    {
        return PrefixesOfRange(low, high, key.width);
    }
    if (low < half)
    {
        return {}; // ends below its beginning
    }
    // From a negative number to one that is not: low to -1, and 0 to high
    std::vector<MaskedValue> values = PrefixesOfRange(low, OnesOf(key.width), key.width);
    const std::vector<MaskedValue> rest = PrefixesOfRange(0, high, key.width);
    values.insert(values.end(), rest.begin(), rest.end());
    return values;
}

KeyTest
EvaluateRange(Body& body, const SelectKey& key, const Binary& range)
{
    const SelectKey low = EvaluateKey(body, *range.left);
    const SelectKey high = EvaluateKey(body, *range.right);
    const std::optional<Integer> from = ConstantBits(low);
    const std::optional<Integer> to = ConstantBits(high);
    if (from && to)
    {
        return RangeValues(key, *from, *to);
    }
    if (key.parts.size() != 1)
    {
        throw InputError(range.left->where,
                         "a range of " + std::to_string(key.width) +
                             " bits whose ends are not known when compiled, the limit is 64",
                         "use constants, or compare before the select");
    }
    const Operation order = IsSigned(key.type) ? Operation::LessEqualSigned : Operation::LessEqualUnsigned;
    Code& code = body.GetCode();
    return code.And(code.Compute(order, key.width, {low.parts[0].value, key.parts[0].value}),
                    code.Compute(order, key.width, {key.parts[0].value, high.parts[0].value}));
}

KeyTest
EvaluateMask(Body& body, const SelectKey& key, const Binary& masked)
{
    const SelectKey value = EvaluateKey(body, *masked.left);
    const SelectKey mask = EvaluateKey(body, *masked.right);
    const std::optional<Integer> valueBits = ConstantBits(value);
    const std::optional<Integer> maskBits = ConstantBits(mask);
    if (valueBits && maskBits)
    {
        return std::vector<MaskedValue>{{*valueBits & *maskBits, *maskBits}};
    }
    return CompareParts(body.GetCode(), key, value, &mask);
}

/** @return the value set that the expression names, nothing if it is none. */
std::optional<ValueSetId>
NamedSet(Body& body, const ParserFlow& flow, const Expression& set)
{
    const auto* name = std::get_if<Name>(&set.node);
    if (name == nullptr || name->declaration == nullptr || !std::holds_alternative<ValueSet>(name->declaration->node))
    {
        return std::nullopt;
    }
    return flow.valueSets.at({&body.GetEnvironment(), name->declaration});
}

} // namespace

SelectKey
EvaluateKey(Body& body, const Expression& expression)
{
    return MakeKey(body.Evaluate(expression));
}

KeyTest
EvaluateKeySet(Body& body, const ParserFlow& flow, const SelectKey& key, const Expression& set)
{
    if (std::holds_alternative<DontCare>(set.node))
    {
        return AnyKey{};
    }
    if (const std::optional<ValueSetId> id = NamedSet(body, flow, set))
    {
        return *id;
    }
    if (const auto* binary = std::get_if<Binary>(&set.node))
    {
        if (binary->op == BinaryOperator::Range)
        {
            return EvaluateRange(body, key, *binary);
        }
        if (binary->op == BinaryOperator::Mask)
        {
            return EvaluateMask(body, key, *binary);
        }
    }
    const SelectKey value = EvaluateKey(body, set);
    if (value.parts.size() != key.parts.size())
    {
        throw InputError(set.where, "this value is not of the key's type, " + ToString(key.type),
                         "give a value of that type");
    }
    if (const std::optional<Integer> bits = ConstantBits(value))
    {
        return std::vector<MaskedValue>{{*bits, OnesOf(key.width)}};
    }
    return CompareParts(body.GetCode(), key, value, nullptr);
}

Operand
CompareKey(Code& code, const SelectKey& key, const std::vector<MaskedValue>& values)
{
    Operand any = pisa::Constant{0};
    for (const MaskedValue& one : values)
    {
        Operand all = pisa::Constant{1};
        unsigned below = key.width;
        for (const KeyPart& part : key.parts)
        {
            below -= part.width;
            const Integer ones = OnesOf(part.width);
            const auto mask = static_cast<uint64_t>(Integer{(one.mask >> below) & ones});
            const auto value = static_cast<uint64_t>(Integer{(one.value >> below) & ones});
            if (mask == 0)
            {
                continue;
            }
            const Operand seen = mask == LowBits(part.width)
                                     ? part.value
                                     : code.Compute(Operation::And, part.width, {part.value, pisa::Constant{mask}});
            all = code.And(all, code.Compute(Operation::Equal, part.width, {seen, pisa::Constant{value}}));
        }
        any = code.Or(any, all);
    }
    return any;
}

std::vector<MaskedValue>
PrefixesOfRange(const Integer& low, const Integer& high, unsigned width)
{
    std::vector<MaskedValue> prefixes;
    for (Integer at = low; at <= high;)
    {
        // The largest block that begins here: as many low bits as are zero and do not pass the end
        unsigned free = 0;
        while (free < width && (at & OnesOf(free + 1)) == 0 && at + OnesOf(free + 1) <= high)
        {
            ++free;
        }
        prefixes.push_back({at, OnesOf(width) - OnesOf(free)});
        at += Integer{1} << free;
    }
    return prefixes;
}

} // namespace pisa::p4
