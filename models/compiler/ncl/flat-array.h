// Arrays of integers of any dimensions as one row of elements: their types and initial values.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_FLAT_ARRAY_H
#define PISA_COMPILER_NCL_FLAT_ARRAY_H

#include <cstdint>
#include <vector>

namespace llvm
{
class Constant;
class Type;
} // namespace llvm

namespace pisa
{

/** Counts the integers of one width that a type consists of. */
struct FlatType
{
    const llvm::Type* element{nullptr}; ///< null if they differ
    uint64_t size{0};
};

/** Flattens nested arrays, structures of one member such as std::array, and what initialisers make of arrays. */
FlatType Flatten(const llvm::Type* type);

/** Writes the integers other than 0 of a constant to their places, from `place` on. */
void ReadInitial(const llvm::Constant* constant, uint64_t place, std::vector<uint64_t>& values);

} // namespace pisa

#endif // PISA_COMPILER_NCL_FLAT_ARRAY_H
