// Finds what a user means by a name.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_NAME_LOOKUP_H
#define PISA_ENTRIES_NAME_LOOKUP_H

#include "entries/spelled-number.h"

#include <string>
#include <vector>

namespace pisa
{

/**
 * @return the index of the name in `known` that is `name`, or else of the only one that ends with "." and `name`.
 * @param what is named, for the error: "table"
 * @throws InputError that lists names that are alike, or those that the name could mean
 */
std::size_t FindName(const Word& name, const std::vector<std::string>& known, const std::string& what);

/** The same, but an error for a name that nothing has lists only names that are `offered`. */
std::size_t FindName(const Word& name, const std::vector<std::string>& known, const std::vector<std::string>& offered,
                     const std::string& what);

/**
 * The same for match keys, which are known by more names: `h$1.f` for `h[1].f`; `h.$valid`, `h.valid` and
 * `h.isValid()`, or `h` alone, for `h.$valid$`; and `hdr.h.f` where the key is `h.f`.
 */
std::size_t FindKeyName(const Word& name, const std::vector<std::string>& known, const std::string& what);

/** @return the names of a vector of things that have one. */
template <typename T>
std::vector<std::string>
NamesOf(const std::vector<T>& things)
{
    std::vector<std::string> names;
    for (const T& thing : things)
    {
        names.push_back(thing.name);
    }
    return names;
}

} // namespace pisa

#endif // PISA_ENTRIES_NAME_LOOKUP_H
