// Entries that users bring for programs of their own: commands with blanks that are filled in for each host.
// SPDX-License-Identifier: GPL-2.0-only
#include "host-commands.h"

#include "entries/cli-reader.h"
#include "entries/control-binder.h"
#include "ir/diagnostic.h"
#include "ir/text-file.h"

#include <boost/algorithm/string/replace.hpp>

#include <functional>
#include <sstream>
#include <utility>

namespace pisa
{

namespace
{

std::string
TextOf(const ns3::Ipv4Address& address)
{
    std::ostringstream text;
    address.Print(text);
    return text.str();
}

std::string
TextOf(const ns3::Mac48Address& address)
{
    std::ostringstream text;
    text << address;
    return text.str();
}

/** The blanks and what they mean of a host. */
std::vector<std::pair<std::string, std::string>>
BlanksOf(const HostPlace& host)
{
    return {{"$host", std::to_string(host.number)},
            {"$address", TextOf(host.address)},
            {"$mac", TextOf(host.mac)},
            {"$port", std::to_string(host.port)}};
}

bool
HasBlank(const std::string& line)
{
    for (const auto& [blank, fact] : BlanksOf({}))
    {
        if (line.find(blank) != std::string::npos)
        {
            return true;
        }
    }
    return false;
}

/** @return the text with each line as `of` makes it. */
std::string
EachLine(const std::string& text, const std::function<std::string(const std::string&)>& of)
{
    std::istringstream lines(text);
    std::string all;
    for (std::string line; std::getline(lines, line);)
    {
        all += of(line) + "\n";
    }
    return all;
}

/** Carries out one command on a program that has not booted. */
void
CarryOut(const ControlStep& step, Program& program)
{
    if (const auto* insertion = std::get_if<InsertEntry>(&step.operation))
    {
        program.tables[insertion->table].entries.push_back(insertion->entry);
        return;
    }
    const auto* fallback = std::get_if<SetDefault>(&step.operation);
    if (fallback == nullptr || fallback->member || fallback->group)
    {
        throw InputError(step.where, "this is not about an entry or a default action of a table",
                         "use table_add and table_set_default alone");
    }
    program.tables[fallback->table].defaultCall = fallback->call;
}

} // namespace

std::string
CommandsFor(const HostPlace& host, const std::string& text)
{
    return EachLine(text,
                    [&host](std::string line)
                    {
                        if (!HasBlank(line))
                        {
                            return std::string();
                        }
                        for (const auto& [blank, fact] : BlanksOf(host))
                        {
                            boost::replace_all(line, blank, fact);
                        }
                        return line;
                    });
}

std::string
CommandsForAll(const std::string& text)
{
    return EachLine(text, [](const std::string& line) { return HasBlank(line) ? std::string() : line; });
}

Image
WithCommands(const Image& image, const std::string& file, const std::vector<HostPlace>& hosts)
{
    if (file.empty())
    {
        return image;
    }
    const std::string text = ReadTextFile(file);
    Program program = image.program;
    ControlBinder binder(image.program);
    const auto apply = [&](const std::string& commands)
    {
        for (const ControlStep& step : binder.Bind(ReadCommandFile(commands, file)))
        {
            CarryOut(step, program);
        }
    };
    apply(CommandsForAll(text));
    for (const HostPlace& host : hosts)
    {
        apply(CommandsFor(host, text));
    }
    return Seal(program, image.target, image.placement, image.version);
}

} // namespace pisa
