// Images of a case's programs, with the entries that each switch needs.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_PROGRAM_IMAGE_H
#define PISA_LIVE_UPGRADE_PROGRAM_IMAGE_H

#include "upgrade-case.h"

#include "common/output-folder.h"

#include "image/image.h"

#include <string>
#include <vector>

namespace pisa
{

/** Compiles a P4 program, or what p4c made of one. @throws InputError with what the tool said */
Image CompileProgram(const std::string& file, const std::string& target, const OutputFolder& output);

/**
 * The image with entries in its tables at boot. A table of the entries that the program does not have is left out.
 * @throws InputError if a table has no room
 */
Image WithEntries(const Image& image, const std::vector<NamedEntry>& entries);

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_PROGRAM_IMAGE_H
