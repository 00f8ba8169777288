// The calls that every Lyra program can make without declaring them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_LIBRARY_H
#define PISA_COMPILER_LYRA_LIBRARY_H

#include "ir/hash.h"
#include "ir/header.h"
#include "ir/operation.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace pisa::lyra
{

/** Copies to the CPU go to the port of this mirror session. */
constexpr uint64_t kCpuSession = 1;

/** The hash of all arguments in a row. */
struct HashService
{
    HashAlgorithm algorithm{HashAlgorithm::Crc16};
};

/** Reads what the chip knows of the packet. */
struct ReadService
{
    Intrinsic field{Intrinsic::IngressPort};
};

/** Tells the chip what to do with the packet. */
struct WriteService
{
    Intrinsic field{Intrinsic::EgressPort};
    std::optional<uint64_t> value; ///< nothing: the argument
};

/** Adds, removes or asks for a header; the argument is its name. */
struct HeaderService
{
    std::optional<bool> becomes; ///< nothing: asks
};

/** One operation of the chip's arithmetic on two numbers of one width. */
struct ArithmeticService
{
    Operation operation{Operation::MinUnsigned};
};

/** A random number from the first argument to the second, both included. */
struct RandomService
{
};

using Service = std::variant<HashService, ReadService, WriteService, HeaderService, ArithmeticService, RandomService>;

/** One call of the library. */
struct LibraryCall
{
    Service service;
    std::optional<unsigned> arguments; ///< how many; nothing: one or more
    unsigned width{0};                 ///< bits of the result; 0: that of its arguments, or none (see HasResult)
};

/** @return the call of that name, null if there is none. */
const LibraryCall* FindLibraryCall(std::string_view name);

/** @return whether the call is an expression; if not, it is a statement. */
bool HasResult(const LibraryCall& call);

/** @return all names, for messages. */
std::string LibraryNames();

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_LIBRARY_H
