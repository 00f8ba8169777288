// `pisa-simulate run`: packets of pcap files through one switch, then a table of what became of them.
// SPDX-License-Identifier: GPL-2.0-only
#include "simulate/command.h"
#include "simulate/entry-file.h"
#include "simulate/packet-report.h"
#include "simulate/packet-run.h"

#include "entries/control-binder.h"

#include <algorithm>
#include <boost/program_options.hpp>
#include <filesystem>
#include <iostream>
#include <optional>
#include <sstream>

namespace pisa
{

namespace
{

namespace po = boost::program_options;

constexpr uint32_t kUsualPorts = 32;
constexpr uint32_t kMostPorts = 65536;

struct RunOptions
{
    std::string image;
    std::vector<std::string> in;
    std::vector<std::string> entries;
    std::vector<std::string> after;
    std::string out;
    std::string rate;
    std::string portRate{"100Gbps"};
    uint32_t ports{0};
    bool json{false};
};

po::options_description
Describe(RunOptions& options)
{
    po::options_description visible("usage: pisa-simulate run IMAGE --in PORT=FILE.pcap... --out DIR\n\noptions");
    auto add = visible.add_options();
    add("help,h", "this text");
    add("in", po::value(&options.in)->value_name("PORT=FILE"), "frames that come to a port, by their time stamps");
    add("out", po::value(&options.out)->value_name("DIR"), "gets portN.pcap for each port by which frames left");
    add("entries", po::value(&options.entries)->value_name("FILE"),
        ".txt (simple_switch_CLI), .json (runtime file) or .stf: carried out before the first frame");
    add("after", po::value(&options.after)->value_name("FILE"),
        "the same when all frames are through; reads are printed");
    add("rate", po::value(&options.rate)->value_name("RATE"),
        "send the frames of each file without gaps, e.g. 10Gbps; time stamps are ignored");
    add("port-rate", po::value(&options.portRate)->value_name("RATE"), "of the ports' lines (default: 100Gbps)");
    add("ports", po::value(&options.ports)->value_name("N"),
        "ports of the switch (default: 32, or as named by --in)");
    add("json", po::bool_switch(&options.json), "the table as JSON");
    return visible;
}

/** @return nothing when the user asked for help only. */
std::optional<RunOptions>
ReadOptions(const std::vector<std::string>& arguments)
{
    RunOptions options;
    const po::options_description visible = Describe(options);
    po::options_description all;
    all.add(visible).add_options()("image", po::value(&options.image));
    po::positional_options_description positional;
    positional.add("image", 1);
    po::variables_map values;
    try
    {
        po::store(po::command_line_parser(arguments).options(all).positional(positional).run(), values);
        po::notify(values);
    }
    catch (const po::error& error)
    {
        throw InputError({}, std::string("run: ") + error.what(), "--help lists the options");
    }
    if (values.count("help") > 0)
    {
        std::cout << visible;
        return std::nullopt;
    }
    if (options.image.empty() || options.in.empty() || options.out.empty())
    {
        throw InputError({}, "run: an image, --in and --out are needed",
                         "usage: pisa-simulate run IMAGE --in PORT=FILE.pcap... --out DIR");
    }
    return options;
}

PacketSource
ReadSource(const std::string& text)
{
    const std::size_t equals = text.find('=');
    const std::string number = text.substr(0, equals);
    const bool isNumber =
        !number.empty() && number.size() <= 5 && number.find_first_not_of("0123456789") == std::string::npos;
    if (equals == std::string::npos || !isNumber || std::stoul(number) >= kMostPorts)
    {
        throw InputError({}, "--in " + text + " does not say which file comes to which port",
                         "write PORT=FILE with a port below " + std::to_string(kMostPorts));
    }
    return {static_cast<uint32_t>(std::stoul(number)), text.substr(equals + 1)};
}

ns3::DataRate
ReadRate(const std::string& option, const std::string& text)
{
    ns3::DataRate rate;
    std::istringstream in(text);
    if (!(in >> rate) || rate.GetBitRate() == 0)
    {
        throw InputError({}, option + " " + text + " is no rate", "write a number above 0 and a unit, e.g. 10Gbps");
    }
    return rate;
}

/** Binds files one behind the other, as they would be given to one switch. */
std::vector<ControlStep>
Bind(ControlBinder& binder, const std::vector<std::string>& files)
{
    std::vector<ControlStep> steps;
    for (const std::string& file : files)
    {
        for (ControlStep& step : binder.Bind(ReadEntryFile(file)))
        {
            const bool isPacket = std::holds_alternative<SpelledPacket>(step.operation) ||
                                  std::holds_alternative<SpelledExpectation>(step.operation) ||
                                  std::holds_alternative<SpelledSilence>(step.operation);
            if (isPacket)
            {
                throw InputError(step.where, "packets of tests are not sent here",
                                 "run the test: pisa stf PROGRAM " + file);
            }
            if (!std::holds_alternative<SpelledWait>(step.operation))
            {
                steps.push_back(std::move(step));
            }
        }
    }
    return steps;
}

PacketRunSettings
MakeSettings(const RunOptions& options, const Image& image)
{
    PacketRunSettings settings;
    settings.outputFolder = options.out;
    settings.portRate = ReadRate("--port-rate", options.portRate);
    if (!options.rate.empty())
    {
        settings.rate = ReadRate("--rate", options.rate);
    }
    settings.ports = options.ports > 0 ? options.ports : kUsualPorts;
    for (const std::string& text : options.in)
    {
        settings.sources.push_back(ReadSource(text));
        const uint32_t port = settings.sources.back().port;
        if (options.ports > 0 && port >= options.ports)
        {
            throw InputError({}, "--in " + text + ": the switch has no such port",
                             "--ports " + std::to_string(options.ports) + " counts them from 0");
        }
        settings.ports = std::max(settings.ports, port + 1);
    }
    if (settings.ports > kMostPorts)
    {
        throw InputError({}, "--ports " + std::to_string(options.ports) + " is too many",
                         "at most " + std::to_string(kMostPorts));
    }
    ControlBinder binder(image.program);
    settings.before = Bind(binder, options.entries);
    settings.after = Bind(binder, options.after);
    return settings;
}

} // namespace

int
SimulateRun(const std::vector<std::string>& arguments)
{
    const std::optional<RunOptions> options = ReadOptions(arguments);
    if (!options)
    {
        return 0;
    }
    const Image image = ReadImage(options->image);
    const PacketRunSettings settings = MakeSettings(*options, image);
    std::error_code error;
    std::filesystem::create_directories(options->out, error);
    if (error)
    {
        throw InputError({options->out, 0, 0}, "cannot make this folder: " + error.message(), "check the path");
    }
    const PacketRunReport report = RunPackets(image, settings);
    std::cout << (options->json ? PrintJson(report, image) : PrintTable(report, image));
    return 0;
}

} // namespace pisa
