// What a control plane may set of an NPL program, as a Python module.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NPL_CONTROL_H
#define PISA_COMPILER_NPL_CONTROL_H

#include "ir/header.h"

#include <string>
#include <vector>

namespace pisa
{

/** An entry that the switch starts with. */
struct NplControlEntry
{
    std::vector<std::string> keys; ///< of each: "7", "(value, mask)", "(low, high)"
    std::vector<uint64_t> values;  ///< of each
};

/** A logical table; without keys, a logical register of one value. */
struct NplControlTable
{
    std::string name;
    std::vector<Field> keys;
    std::vector<Field> values;
    uint64_t size{1};
    std::vector<NplControlEntry> entries; ///< in the order in which they win
};

/** @return the module: a class with all of them, and `boot`, which installs what the switch starts with. */
std::string NplControlText(const std::vector<NplControlTable>& tables);

} // namespace pisa

#endif // PISA_COMPILER_NPL_CONTROL_H
