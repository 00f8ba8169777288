// Widths and pieces of values.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/user-value.h"

#include "target/field.h"

#include <cassert>

namespace pisa
{

namespace
{

/** @return the bits of a number that is not zero, its sign included if it has one. */
unsigned
NeededBits(const WideNumber& value)
{
    if (value > 0)
    {
        return static_cast<unsigned>(msb(value)) + 1;
    }
    unsigned bits = 1;
    for (WideNumber least = -1; least > value; least *= 2)
    {
        ++bits;
    }
    return bits;
}

} // namespace

std::vector<UserKey>
KeysOf(const Program& program, const Table& table)
{
    std::vector<UserKey> keys;
    if (table.keyNames.empty())
    {
        for (const MatchKey& key : table.keys)
        {
            const unsigned width = FieldBits(program, key.field);
            keys.push_back({{QualifiedName(program, key.field), width, {width}}, key.kind});
        }
        return keys;
    }
    std::size_t at = 0;
    for (const UserName& name : table.keyNames)
    {
        UserKey key{{name.name, 0, {}}, table.keys[at].kind};
        for (unsigned piece = 0; piece < name.pieces; ++piece)
        {
            key.value.pieces.push_back(FieldBits(program, table.keys[at++].field));
            key.value.width += key.value.pieces.back();
        }
        keys.push_back(std::move(key));
    }
    return keys;
}

std::vector<UserValue>
ParametersOf(const Action& action)
{
    std::vector<UserValue> values;
    if (action.parameterNames.empty())
    {
        for (const Field& parameter : action.parameters)
        {
            values.push_back({parameter.name, parameter.width, {parameter.width}});
        }
        return values;
    }
    std::size_t at = 0;
    for (const UserName& name : action.parameterNames)
    {
        UserValue value{name.name, 0, {}};
        for (unsigned piece = 0; piece < name.pieces; ++piece)
        {
            value.pieces.push_back(action.parameters[at++].width);
            value.width += value.pieces.back();
        }
        values.push_back(std::move(value));
    }
    return values;
}

std::vector<uint64_t>
CutPieces(const WideNumber& value, const UserValue& as)
{
    std::vector<uint64_t> pieces;
    unsigned below = as.width;
    for (const unsigned width : as.pieces)
    {
        below -= width;
        uint64_t piece = 0;
        for (unsigned bit = width; bit > 0; --bit)
        {
            piece = (piece << 1) | (bit_test(value, below + bit - 1) ? 1 : 0);
        }
        pieces.push_back(piece);
    }
    return pieces;
}

WideNumber
TakeValue(const SpelledNumber& number, const UserValue& as, const std::string& what)
{
    const std::string of = what + " '" + as.name + "'";
    const std::string has = of + " has " + std::to_string(as.width);
    if (number.hasWildcards)
    {
        throw InputError(number.word.where, of + " has no wildcards, the value is " + number.word.text,
                         "write all digits");
    }
    if (number.addressBits != 0 && number.addressBits != as.width)
    {
        throw InputError(number.word.where,
                         number.word.text + " is an address of " + std::to_string(number.addressBits) + " bits, " +
                             has,
                         "write a number");
    }
    const bool isNegative = number.value < 0;
    const WideNumber most = WideNumber(1) << (isNegative ? as.width - 1 : as.width);
    if (isNegative ? -number.value > most : number.value >= most)
    {
        const unsigned bits = NeededBits(number.value);
        throw InputError(number.word.where, number.word.text + " needs " + std::to_string(bits) + " bits, " + has,
                         "write a value from 0 to " + WideNumber((WideNumber(1) << as.width) - 1).str());
    }
    return isNegative ? WideNumber((WideNumber(1) << as.width) + number.value) : number.value;
}

} // namespace pisa
