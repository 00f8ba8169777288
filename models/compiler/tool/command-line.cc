// The words behind a command's name, by Boost.Program_options.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/command-line.h"

#include "ir/diagnostic.h"

#include <iostream>

namespace pisa
{

namespace po = boost::program_options;

std::optional<po::variables_map>
ReadCommandLine(const std::string& command, const po::options_description& visible, const PlainWords& words,
                const std::vector<std::string>& arguments)
{
    po::options_description all;
    all.add(visible).add(words.option);
    po::positional_options_description positional;
    for (const auto& option : words.option.options())
    {
        positional.add(option->long_name().c_str(), words.most);
    }
    po::variables_map values;
    try
    {
        po::store(po::command_line_parser(arguments).options(all).positional(positional).run(), values);
        po::notify(values);
    }
    catch (const po::error& error)
    {
        throw InputError({}, "pisa " + command + ": " + error.what(),
                         "pisa " + command + " --help lists the options");
    }
    if (values.count("help") > 0)
    {
        std::cout << visible;
        return std::nullopt;
    }
    return values;
}

} // namespace pisa
