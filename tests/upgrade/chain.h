// Programs that are tables in a row, told by a letter each; what a packet adds up says which tables it met.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_UPGRADE_CHAIN_H
#define PISA_TESTS_UPGRADE_CHAIN_H

#include "ir/program.h"

#include <string>

namespace pisa
{

/** Where packets of a chain add up. */
constexpr FieldId kSeen{1, 0};

/** @param letters a to z, one table each, in the order that packets meet them; each adds a power of two of its own */
Program Chain(const std::string& letters);

/** @return what a packet adds up that meets just these tables, each once. */
uint64_t SumOf(const std::string& letters);

} // namespace pisa

#endif
