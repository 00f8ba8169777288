// The names of hash algorithms.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/hash.h"

#include <algorithm>
#include <array>

namespace pisa
{

namespace
{

/** In the order of the enumerators. */
constexpr std::array<std::string_view, 7> kNames{"identity", "csum16",       "xor16",       "crc16",
                                                 "crc32",    "crc16_custom", "crc32_custom"};
static_assert(static_cast<std::size_t>(HashAlgorithm::Crc32Custom) + 1 == kNames.size());

} // namespace

std::string_view
NameOf(HashAlgorithm algorithm)
{
    return kNames.at(static_cast<std::size_t>(algorithm));
}

std::optional<HashAlgorithm>
FindHashAlgorithm(std::string_view name)
{
    const auto* found = std::find(kNames.begin(), kNames.end(), name);
    return found == kNames.end() ? std::nullopt : std::optional(static_cast<HashAlgorithm>(found - kNames.begin()));
}

} // namespace pisa
