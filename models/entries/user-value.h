// Keys and parameters as users see them, and their values cut into the pieces that a program holds.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_USER_VALUE_H
#define PISA_ENTRIES_USER_VALUE_H

#include "entries/spelled-command.h"
#include "ir/program.h"

#include <string>
#include <vector>

namespace pisa
{

/** A match key or parameter that may be several fields or parameters of the program. */
struct UserValue
{
    std::string name;
    unsigned width{0};            ///< bits
    std::vector<unsigned> pieces; ///< widths, first most significant; their sum is `width`
};

/** A match key of a table. */
struct UserKey
{
    UserValue value;
    MatchKind kind{MatchKind::Exact};
};

/** @return the keys of a table in order: its keyNames, or its fields where it has none. */
std::vector<UserKey> KeysOf(const Program& program, const Table& table);

/** @return the parameters of an action in order: its parameterNames, or its parameters where it has none. */
std::vector<UserValue> ParametersOf(const Action& action);

/** @return the pieces of a value that fits. */
std::vector<uint64_t> CutPieces(const WideNumber& value, const UserValue& as);

/**
 * @return the number as a value of `as.width` bits, negative ones in two's complement.
 * @param what `as` is, for the error: "key"
 * @throws InputError if it has wildcards, is too wide, or an address of another width
 */
WideNumber TakeValue(const SpelledNumber& number, const UserValue& as, const std::string& what);

/** @return what the pieces of the key must be. @throws InputError if the match is not of the key's kind or width */
std::vector<MatchValue> TakeMatch(const SpelledMatch& match, const UserKey& key, Dialect dialect);

/** @return the match of the pieces of a key that a file leaves out: any value, or 0 for an exact key. */
std::vector<MatchValue> AnyMatch(const UserKey& key);

} // namespace pisa

#endif // PISA_ENTRIES_USER_VALUE_H
