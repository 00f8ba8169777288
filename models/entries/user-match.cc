// Matches bound to keys: exact values, prefixes, masks and ranges over the pieces of a key.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/user-value.h"

#include <algorithm>

namespace pisa
{

namespace
{

WideNumber
Ones(unsigned bits)
{
    return (WideNumber(1) << bits) - 1;
}

std::string
Describe(const UserKey& key)
{
    return "key '" + key.value.name + "' (" + NameOf(key.kind) + ", " + std::to_string(key.value.width) + " bits)";
}

[[noreturn]] void
FailForm(const SpelledMatch& match, const UserKey& key)
{
    static const char* const kRemedies[] = {"write a number", "write value/length", "write value&&&mask",
                                            "write low->high"};
    throw InputError(match.Where(), "'" + Spelling(match) + "' does not match " + Describe(key),
                     kRemedies[static_cast<std::size_t>(key.kind)]);
}

/** @return value and mask, piece by piece. */
std::vector<MatchValue>
CutMatch(const WideNumber& value, const WideNumber& mask, const UserValue& as)
{
    const std::vector<uint64_t> values = CutPieces(value, as);
    const std::vector<uint64_t> masks = CutPieces(mask, as);
    std::vector<MatchValue> match;
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        match.push_back({values[i], masks[i]});
    }
    return match;
}

/** A value whose digits may be `*`; the digits that are there are the mask. */
std::vector<MatchValue>
TakeDigits(const SpelledNumber& number, const UserKey& key)
{
    SpelledNumber whole = number;
    whole.hasWildcards = false;
    const WideNumber value = TakeValue(whole, key.value, "key");
    return CutMatch(value, number.digitBits == 0 ? Ones(key.value.width) : number.mask, key.value);
}

std::vector<MatchValue>
TakePrefix(const WideNumber& value, unsigned length, const UserValue& as)
{
    const WideNumber mask = Ones(length) << (as.width - length);
    return CutMatch(value & mask, mask, as);
}

/** The digits before the first `*` are the prefix. */
std::vector<MatchValue>
TakeDigitPrefix(const SpelledNumber& number, const UserKey& key)
{
    const unsigned stars = number.digitBits - number.prefixBits;
    if (number.hasWildcards && number.mask != (Ones(number.prefixBits) << stars))
    {
        throw InputError(number.word.where, number.word.text + " is no prefix for " + Describe(key),
                         "write all * behind the digits");
    }
    SpelledNumber whole = number;
    whole.hasWildcards = false;
    const WideNumber value = TakeValue(whole, key.value, "key");
    const unsigned length = number.digitBits == 0 ? key.value.width : std::min(number.prefixBits, key.value.width);
    return TakePrefix(value, length, key.value);
}

/** Pieces before the first that differs are exact; those behind it must take all values. */
std::vector<MatchValue>
TakeRange(const SpelledMatch& match, const UserKey& key)
{
    const WideNumber low = TakeValue(match.value, key.value, "key");
    const WideNumber high =
        TakeValue(match.form == SpelledMatch::Form::Number ? match.value : match.second, key.value, "key");
    if (low > high)
    {
        throw InputError(match.Where(), "the range " + Spelling(match) + " of " + Describe(key) + " is empty",
                         "write the lower end first");
    }
    std::vector<MatchValue> pieces = CutMatch(low, high, key.value);
    bool differs = false;
    for (std::size_t i = 0; i < pieces.size(); ++i)
    {
        const auto most = static_cast<uint64_t>(Ones(key.value.pieces[i]));
        if (differs && (pieces[i].value != 0 || pieces[i].mask != most))
        {
            throw InputError(match.Where(),
                             "the range " + Spelling(match) + " of " + Describe(key) +
                                 " crosses the pieces in which a chip holds the key",
                             "split it into ranges that differ in one piece of 64 bits");
        }
        differs = differs || pieces[i].value != pieces[i].mask;
    }
    return pieces;
}

std::vector<MatchValue>
TakeTernary(const SpelledMatch& match, const UserKey& key, Dialect dialect)
{
    if (match.form == SpelledMatch::Form::Number)
    {
        if (dialect == Dialect::Stf)
        {
            return TakeDigits(match.value, key);
        }
        return CutMatch(TakeValue(match.value, key.value, "key"), Ones(key.value.width), key.value);
    }
    const WideNumber value = TakeValue(match.value, key.value, "key");
    const WideNumber mask = TakeValue(match.second, key.value, "key");
    return CutMatch(value & mask, mask, key.value);
}

std::vector<MatchValue>
TakeLpm(const SpelledMatch& match, const UserKey& key, Dialect dialect)
{
    if (match.form == SpelledMatch::Form::Number)
    {
        if (dialect != Dialect::Stf)
        {
            FailForm(match, key);
        }
        return TakeDigitPrefix(match.value, key);
    }
    const auto length = static_cast<unsigned>(
        TakeWhole(match.second, "the prefix length of key '" + key.value.name + "'", 0, key.value.width));
    if (match.value.hasWildcards)
    {
        FailForm(match, key);
    }
    return TakePrefix(TakeValue(match.value, key.value, "key"), length, key.value);
}

bool
Fits(SpelledMatch::Form form, MatchKind kind)
{
    switch (form)
    {
    case SpelledMatch::Form::Number:
        return true;
    case SpelledMatch::Form::Prefix:
        return kind == MatchKind::Lpm;
    case SpelledMatch::Form::Mask:
        return kind == MatchKind::Ternary;
    case SpelledMatch::Form::Range:
        return kind == MatchKind::Range;
    case SpelledMatch::Form::Pair:
        return kind != MatchKind::Exact;
    }
    return false;
}

} // namespace

std::vector<MatchValue>
TakeMatch(const SpelledMatch& match, const UserKey& key, Dialect dialect)
{
    if (!Fits(match.form, key.kind))
    {
        FailForm(match, key);
    }
    switch (key.kind)
    {
    case MatchKind::Exact:
        return CutMatch(TakeValue(match.value, key.value, "key"), Ones(key.value.width), key.value);
    case MatchKind::Lpm:
        return TakeLpm(match, key, dialect);
    case MatchKind::Ternary:
        return TakeTernary(match, key, dialect);
    case MatchKind::Range:
        return TakeRange(match, key);
    }
    return {};
}

std::vector<MatchValue>
AnyMatch(const UserKey& key)
{
    const bool isRange = key.kind == MatchKind::Range;
    const bool isExact = key.kind == MatchKind::Exact;
    return CutMatch(0, isRange || isExact ? Ones(key.value.width) : WideNumber(0), key.value);
}

} // namespace pisa
