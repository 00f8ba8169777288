// The words behind a command's name.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_COMMAND_LINE_H
#define PISA_COMPILER_TOOL_COMMAND_LINE_H

#include <boost/program_options.hpp>
#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** Words that are no options: the one option that takes them without being named, and how many, -1 for any number. */
struct PlainWords
{
    boost::program_options::options_description option;
    int most{0};
};

/**
 * Reads options into what their descriptions point to. Prints the visible ones if help is asked for.
 * @return what was given; nothing if it was help
 * @throws InputError for unknown options, values that are none, and words too many
 */
std::optional<boost::program_options::variables_map> ReadCommandLine(
    const std::string& command, const boost::program_options::options_description& visible, const PlainWords& words,
    const std::vector<std::string>& arguments);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_COMMAND_LINE_H
