// Questions to LLVM's debug information: where something is, and what C++ types it has.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_DEBUG_TYPES_H
#define PISA_COMPILER_NCL_DEBUG_TYPES_H

#include "image/ncp-interface.h"
#include "ir/diagnostic.h"

#include <optional>
#include <string>
#include <vector>

namespace llvm
{
class DIType;
class Function;
class GlobalVariable;
class Instruction;
class Module;
} // namespace llvm

namespace pisa
{

/** An integer type of C++ as a switch holds it. */
struct IntegerType
{
    unsigned width{0};
    bool isSigned{false};
    bool isBool{false}; ///< holds 0 or 1, whatever its width
};

/** @return the place of an instruction in the user's files; of the call if it is inlined from a library. */
SourceLocation LocationOf(const llvm::Instruction& instruction);
SourceLocation LocationOf(const llvm::Function& function);

/** @return `type` without typedefs and qualifiers. */
const llvm::DIType* Strip(const llvm::DIType* type);

/** @return the integer, enumeration or bool type that `type` is, or nothing. */
std::optional<IntegerType> IntegerTypeOf(const llvm::DIType* type);

/** @return the declared type of a global, or null. */
const llvm::DIType* TypeOf(const llvm::GlobalVariable& global);

/** @return the name that the user wrote. */
std::string NameOf(const llvm::GlobalVariable& global);
std::string NameOf(const llvm::Function& function);

/**
 * @return the integer members that the type of the global `window` adds to ncl::Window
 * @throws InputError if the type is not derived from ncl::Window or a member is no integer
 */
std::vector<NcpWindowField> WindowFieldsOf(const llvm::Module& module, const std::string& file);

} // namespace pisa

#endif // PISA_COMPILER_NCL_DEBUG_TYPES_H
