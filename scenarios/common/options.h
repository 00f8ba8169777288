// Command-line options of a scenario program: ns3::CommandLine with ranges and one clear line for a wrong value.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SCENARIO_OPTIONS_H
#define PISA_SCENARIO_OPTIONS_H

#include "ns3/command-line.h"
#include "ns3/data-rate.h"
#include "ns3/nstime.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace pisa
{

/** Declares options bound to variables, whose values before Parse are the defaults that --help shows. */
class Options
{
  public:
    explicit Options(const std::string& purpose);

    /** A whole number between least and most. */
    void Number(const std::string& name, const std::string& help, uint64_t& value, uint64_t least, uint64_t most);
    /** Whole numbers, separated by commas, each between least and most. */
    void Numbers(const std::string& name, const std::string& help, std::vector<uint64_t>& values, uint64_t least,
                 uint64_t most);
    /** A real number between least and most. */
    void Real(const std::string& name, const std::string& help, double& value, double least, double most);
    /** Like 100Gbps; must be positive. */
    void Rate(const std::string& name, const std::string& help, ns3::DataRate& value);
    /** Like 1us; not negative. */
    void Duration(const std::string& name, const std::string& help, ns3::Time& value);
    /** Like --paths, --sweep=off. */
    void Flag(const std::string& name, const std::string& help, bool& value);
    /** One of the choices. */
    void Choice(const std::string& name, const std::string& help, std::string& value,
                const std::vector<std::string>& choices);
    void Text(const std::string& name, const std::string& help, std::string& value);
    /** Texts separated by commas; "none" for none of them. */
    void Texts(const std::string& name, const std::string& help, std::vector<std::string>& values);

    /** @throws InputError naming the option, what it must be and what was given; --help prints and exits with 0. */
    void Parse(int argc, char** argv);

  private:
    /** Takes a text. @return what the value must be, empty if it was good. */
    using Setter = std::function<std::string(const std::string&)>;

    void Add(const std::string& name, const std::string& help, const std::string& initial, Setter setter);
    void Take(const std::string& argument);

    ns3::CommandLine m_commandLine;
    std::map<std::string, Setter> m_setters;
};

} // namespace pisa

#endif // PISA_SCENARIO_OPTIONS_H
