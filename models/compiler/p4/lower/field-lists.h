// Metadata that copies of packets, and packets that come again, keep: @field_list.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_FIELD_LISTS_H
#define PISA_COMPILER_P4_LOWER_FIELD_LISTS_H

#include "compiler/p4/lower/shared.h"

namespace pisa::p4
{

/**
 * @return a function for Shared::fieldList: the index of the list of all fields of the user's metadata that are
 * annotated with the number (v1model.p4, @field_list), those of structs inside included. A list is made when it is
 * asked for first; one that no field belongs to is empty.
 * @throws InputError for an annotation that is no list of numbers
 */
std::function<uint32_t(uint64_t number)> AnnotatedFieldLists(Shared& shared, const Data& metadata);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_FIELD_LISTS_H
