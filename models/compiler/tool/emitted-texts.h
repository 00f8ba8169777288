// What `pisa compile --emit` writes: programs as text in the languages of chips.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_EMITTED_TEXTS_H
#define PISA_COMPILER_TOOL_EMITTED_TEXTS_H

#include "ir/program.h"

#include <map>
#include <string>
#include <vector>

namespace pisa
{

/** @return the languages named in "p4,npl", each once. @throws InputError if one is none, or there is none */
std::vector<std::string> ParseEmitted(const std::string& list);

/**
 * @param path of the source, if all of it is on this switch: NPL of a Lyra program is written of the source itself
 * @return texts by file name: LABEL.p4 and what the control plane has to set, LABEL.commands.txt, if there is any;
 * LABEL.npl and LABEL_control.py, which the control plane calls
 * @throws InputError for what a language has no words for
 */
std::map<std::string, std::string> EmitTexts(const std::vector<std::string>& languages, const std::string& label,
                                             const Program& program, const std::string& path = "");

} // namespace pisa

#endif // PISA_COMPILER_TOOL_EMITTED_TEXTS_H
