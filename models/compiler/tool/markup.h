// Words for CSV files and SVG pictures.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_MARKUP_H
#define PISA_COMPILER_TOOL_MARKUP_H

#include <string>

namespace pisa
{

/** @return the text with what XML keeps for itself written out. */
std::string Escaped(const std::string& text);

/** @return a name as a CSV field. */
std::string Quoted(const std::string& text);

/** @return a colour that differs from its neighbours' by the golden angle. */
std::string ColourOf(std::size_t number);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_MARKUP_H
