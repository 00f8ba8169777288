// How one field or array of a program is used, written without any names.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_USE_SIGNATURE_H
#define PISA_UPGRADE_USE_SIGNATURE_H

#include "ir/program.h"

#include <functional>
#include <string>

namespace pisa
{

/**
 * @param mark names one thing of the nameless program "this"
 * @return the contents of all tables, branches and parse states in which it occurs, all other names left out; empty
 * if it occurs nowhere
 */
std::string UseWith(const Program& program, const std::function<void(Program&)>& mark);

/** The same for one field. */
std::string UseOfField(const Program& program, FieldId field);

} // namespace pisa

#endif // PISA_UPGRADE_USE_SIGNATURE_H
