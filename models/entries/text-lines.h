// A text cut into lines and words that know their places.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_TEXT_LINES_H
#define PISA_ENTRIES_TEXT_LINES_H

#include "entries/spelled-number.h"

#include <functional>
#include <vector>

namespace pisa
{

/**
 * Calls `read` for each line, comments (# to the end of the line) and line ends cut off; lines of blanks are skipped.
 * Errors of up to twenty lines are collected.
 * @throws InputError with all of them, after the last line
 */
void ForEachLine(const std::string& text, const std::string& fileName, const std::function<void(const Word&)>& read);

/** @return the words of a line, parted by blanks. */
std::vector<Word> CutWords(const Word& line);

/** @return whether a character is a space or a tab. */
bool IsBlank(char c);

/** @return up to three of the known names that are most like a wrong one, as "'a', 'b'"; empty if none is alike. */
std::string NearNames(const std::string& wrong, const std::vector<std::string>& known);

} // namespace pisa

#endif // PISA_ENTRIES_TEXT_LINES_H
