// What a case of a select asks of one key.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_PARSER_KEY_SET_H
#define PISA_COMPILER_P4_LOWER_PARSER_KEY_SET_H

#include "compiler/p4/lower/body.h"
#include "compiler/p4/lower/parser-flow.h"

namespace pisa::p4
{

/** A part of a key that fits a field, and its bits. */
struct KeyPart
{
    Operand value;
    unsigned width{0};
};

/** One expression that a select looks at: a number of any width, or the numbers of a struct or tuple in a row. */
struct SelectKey
{
    TypePtr type;
    std::vector<KeyPart> parts; ///< first most significant
    unsigned width{0};          ///< of all
};

/** Keys for which (key & mask) == value. */
struct MaskedValue
{
    Integer value; ///< within the mask
    Integer mask;
};

/** Fits every key. */
struct AnyKey
{
};

/** What a case asks of one key: nothing, one of some masked values, membership of a value set, or a computed bit. */
using KeyTest = std::variant<AnyKey, std::vector<MaskedValue>, ValueSetId, Operand>;

/** Evaluates the key through the body. */
SelectKey EvaluateKey(Body& body, const Expression& expression);

/** @return what the key set of a case asks of the key. @throws InputError for sets that cannot be asked for */
KeyTest EvaluateKeySet(Body& body, const ParserFlow& flow, const SelectKey& key, const Expression& set);

/** @return bit by bit whether the key is one of the values, written through the code. */
Operand CompareKey(Code& code, const SelectKey& key, const std::vector<MaskedValue>& values);

/** @return the fewest masked values that together fit low to high, both included, of `width` bits. */
std::vector<MaskedValue> PrefixesOfRange(const Integer& low, const Integer& high, unsigned width);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_PARSER_KEY_SET_H
