// Whole files as text.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_TEXT_FILE_H
#define PISA_IR_TEXT_FILE_H

#include <string>

namespace pisa
{

/** @return the bytes of a file. @throws InputError naming it if it cannot be read */
std::string ReadTextFile(const std::string& path);

} // namespace pisa

#endif // PISA_IR_TEXT_FILE_H
