// Values of more than 64 bits, written as several.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_WIDE_VALUES_H
#define PISA_COMPILER_LYRA_WIDE_VALUES_H

#include "compiler/lyra/ast.h"

namespace pisa::lyra
{

constexpr unsigned kWidestValue = 1024; ///< bits of fields, locals, parameters, keys and values of externals

/** @return the name of bits of a wide value, as the IR has it: "addr[127:64]". */
std::string PieceName(const std::string& name, unsigned high, unsigned low);

/** Some fields in a row that are one to the user. */
struct UserField
{
    std::string name;
    unsigned width{0};
    unsigned pieces{1};
};

/** @return the keys or values of an external variable as they were declared, pieces of one together. */
std::vector<UserField> UserFieldsOf(const std::vector<ExternalField>& fields);

/**
 * Divides every value of more than 64 bits into pieces of 64 (the first one smaller if need be), before the program
 * is checked: "dst" of 128 bits into "dst[127:64]" and "dst[63:0]". Such values are moved, compared with == and !=,
 * looked up, chosen by ?:, sliced within 64 bits, and handed to functions.
 * @throws InputError with all other uses, by place
 */
void DivideWideValues(Source& source);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_WIDE_VALUES_H
