// Keys and parameters as their users know them: some pieces in a row are one number.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_USER_PIECES_H
#define PISA_COMPILER_EMIT_USER_PIECES_H

#include "ir/action.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pisa
{

/** Some pieces in a row, first most significant. */
struct UserPieces
{
    std::string name; ///< the user's; empty if there is none
    std::size_t first{0};
    std::size_t count{1};
    unsigned width{0}; ///< bits of all
};

/** @return the action's parameters: as its names say, or by the names of wide ones. */
std::vector<UserPieces> UserParameters(const Action& action);

/** @return the number that the pieces from `first` on are, as P4_16 writes it. */
std::string JoinNumbers(const std::vector<uint64_t>& numbers, const std::vector<unsigned>& widths);

} // namespace pisa

#endif // PISA_COMPILER_EMIT_USER_PIECES_H
