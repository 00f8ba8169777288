// Command-line options of a scenario program: ns3::CommandLine with ranges and one clear line for a wrong value.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/options.h"

#include "ir/diagnostic.h"

#include <boost/algorithm/string.hpp>
#include <boost/lexical_cast/try_lexical_convert.hpp>

#include <regex>
#include <sstream>

namespace pisa
{

namespace
{

template <typename T>
std::string
ToText(const T& value)
{
    std::ostringstream text;
    text << value;
    return text.str();
}

template <typename T>
std::string
Range(T least, T most)
{
    return "a number from " + ToText(least) + " to " + ToText(most);
}

/** Reads a number that may not be written with a sign (lexical_cast wraps negative ones). */
bool
ReadWhole(const std::string& text, uint64_t least, uint64_t most, uint64_t& value)
{
    uint64_t read = 0;
    const bool good = text.find('-') == std::string::npos && boost::conversion::try_lexical_convert(text, read) &&
                      read >= least && read <= most;
    value = good ? read : value;
    return good;
}

std::string
JoinNumbers(const std::vector<uint64_t>& values)
{
    std::string text;
    for (const uint64_t value : values)
    {
        text += (text.empty() ? "" : ",") + std::to_string(value);
    }
    return text;
}

} // namespace

Options::Options(const std::string& purpose)
{
    m_commandLine.Usage(purpose);
}

void
Options::Number(const std::string& name, const std::string& help, uint64_t& value, uint64_t least, uint64_t most)
{
    Add(name, help, ToText(value),
        [&value, least, most](const std::string& text) -> std::string
        {
            return ReadWhole(text, least, most, value)
                       ? ""
                       : "a whole number from " + ToText(least) + " to " + ToText(most);
        });
}

void
Options::Numbers(const std::string& name, const std::string& help, std::vector<uint64_t>& values, uint64_t least,
                 uint64_t most)
{
    Add(name, help, JoinNumbers(values),
        [&values, least, most](const std::string& text) -> std::string
        {
            std::vector<std::string> parts;
            boost::split(parts, text, boost::is_any_of(","));
            std::vector<uint64_t> read(parts.size());
            for (std::size_t i = 0; i < parts.size(); ++i)
            {
                if (!ReadWhole(parts[i], least, most, read[i]))
                {
                    return "whole numbers from " + ToText(least) + " to " + ToText(most) + ", separated by commas";
                }
            }
            values = read;
            return "";
        });
}

void
Options::Real(const std::string& name, const std::string& help, double& value, double least, double most)
{
    Add(name, help, ToText(value),
        [&value, least, most](const std::string& text) -> std::string
        {
            double read = 0;
            if (!boost::conversion::try_lexical_convert(text, read) || !(read >= least && read <= most))
            {
                return Range(least, most);
            }
            value = read;
            return "";
        });
}

void
Options::Rate(const std::string& name, const std::string& help, ns3::DataRate& value)
{
    Add(name, help, ToText(static_cast<double>(value.GetBitRate()) * 1e-9) + "Gbps",
        [&value](const std::string& text) -> std::string
        {
            // DataRate aborts on text that it cannot read, so that only what it can read may reach it
            static const std::regex form("[0-9]+(\\.[0-9]+)?[kMGT]?(bps|b/s)");
            if (!std::regex_match(text, form) || ns3::DataRate(text).GetBitRate() < 1000)
            {
                return "a rate of at least 1kbps, like 100Gbps";
            }
            value = ns3::DataRate(text);
            return "";
        });
}

void
Options::Duration(const std::string& name, const std::string& help, ns3::Time& value)
{
    Add(name, help, ToText(value.GetSeconds() * 1e6) + "us",
        [&value](const std::string& text) -> std::string
        {
            static const std::regex form("[0-9]+(\\.[0-9]+)?(s|ms|us|ns|ps)");
            if (!std::regex_match(text, form) || ns3::Time(text) > ns3::Seconds(1000))
            {
                return "a time from 0s to 1000s, like 1us";
            }
            value = ns3::Time(text);
            return "";
        });
}

void
Options::Flag(const std::string& name, const std::string& help, bool& value)
{
    Add(name, help, value ? "on" : "off",
        [&value](const std::string& text) -> std::string
        {
            if (!text.empty() && text != "on" && text != "off")
            {
                return "on or off";
            }
            value = text != "off";
            return "";
        });
}

void
Options::Choice(const std::string& name, const std::string& help, std::string& value,
                const std::vector<std::string>& choices)
{
    Add(name, help + ": " + boost::join(choices, ", "), value,
        [&value, choices](const std::string& text)
        {
            const bool known = std::find(choices.begin(), choices.end(), text) != choices.end();
            value = known ? text : value;
            return known ? std::string() : "one of " + boost::join(choices, ", ");
        });
}

void
Options::Text(const std::string& name, const std::string& help, std::string& value)
{
    Add(name, help, value,
        [&value](const std::string& text) -> std::string
        {
            if (text.empty())
            {
                return "a text";
            }
            value = text;
            return "";
        });
}

void
Options::Texts(const std::string& name, const std::string& help, std::vector<std::string>& values)
{
    Add(name, help, boost::join(values, ","),
        [&values](const std::string& text) -> std::string
        {
            std::vector<std::string> read;
            if (text != "none")
            {
                boost::split(read, text, [](char c) { return c == ','; });
            }
            if (std::find(read.begin(), read.end(), "") != read.end())
            {
                return "texts separated by commas, or none";
            }
            values = read;
            return "";
        });
}

void
Options::Add(const std::string& name, const std::string& help, const std::string& initial, Setter setter)
{
    // the setters ran before CommandLine sees the arguments; it only has to know the names, for --help
    m_commandLine.AddValue(
        name, help, ns3::Callback<bool, const std::string&>(+[](const std::string&) { return true; }), initial);
    m_setters[name] = std::move(setter);
}

void
Options::Take(const std::string& argument)
{
    const std::size_t dashes = argument.find_first_not_of('-');
    const std::size_t equals = argument.find('=');
    const std::string name = dashes == std::string::npos ? "" : argument.substr(dashes, equals - dashes);
    const auto setter = m_setters.find(name);
    if (dashes == 0 || setter == m_setters.end())
    {
        throw InputError({}, "unknown option " + argument, "--help lists the options");
    }
    const std::string text = equals == std::string::npos ? "" : argument.substr(equals + 1);
    const std::string need = setter->second(text);
    if (!need.empty())
    {
        throw InputError({}, "--" + name + " needs " + need + ", not '" + text + "'");
    }
}

void
Options::Parse(int argc, char** argv)
{
    for (int i = 1; i < argc; ++i)
    {
        const std::string argument = argv[i];
        // ns-3's own: attributes by type name, global values and the --Print family
        const bool isOurs = argument != "--help" && argument != "-h" && argument.rfind("--Print", 0) != 0 &&
                            argument.find("::") == std::string::npos && argument.rfind("--Rng", 0) != 0;
        if (isOurs)
        {
            Take(argument);
        }
    }
    m_commandLine.Parse(argc, argv);
}

} // namespace pisa
