// `pisa-simulate stf`: one line a test, a summary, exit 0 or 1.
// SPDX-License-Identifier: GPL-2.0-only
#include "simulate/command.h"
#include "simulate/stf-test.h"

#include "entries/stf-reader.h"
#include "ir/text-file.h"

#include <boost/program_options.hpp>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

namespace pisa
{

namespace
{

namespace po = boost::program_options;

struct StfOptions
{
    std::string image;
    std::vector<std::string> tests;
    bool json{false};
};

/** A test that ran, or why it could not. */
struct StfOutcome
{
    std::string file;
    StfResult result;
    std::string fault; ///< what is wrong with the file; empty if it ran

    bool Passed() const
    {
        return fault.empty() && result.failures.empty();
    }
};

/** @return nothing when the user asked for help only. */
std::optional<StfOptions>
ReadStfOptions(const std::vector<std::string>& arguments)
{
    StfOptions options;
    po::options_description visible("usage: pisa-simulate stf IMAGE TEST.stf... [options]\n\noptions");
    visible.add_options()("help,h", "this text")("json", po::bool_switch(&options.json),
                                                 "outcomes and all frames that left, as JSON");
    po::options_description all;
    all.add(visible).add_options()("image", po::value(&options.image))("test", po::value(&options.tests));
    po::positional_options_description positional;
    positional.add("image", 1).add("test", -1);
    po::variables_map values;
    try
    {
        po::store(po::command_line_parser(arguments).options(all).positional(positional).run(), values);
        po::notify(values);
    }
    catch (const po::error& error)
    {
        throw InputError({}, std::string("stf: ") + error.what(), "--help lists the options");
    }
    if (values.count("help") > 0)
    {
        std::cout << visible;
        return std::nullopt;
    }
    if (options.tests.empty())
    {
        throw InputError({}, "stf: no test", "usage: pisa-simulate stf IMAGE TEST.stf... [options]");
    }
    return options;
}

StfOutcome
RunFile(const Image& image, const std::string& path)
{
    StfOutcome outcome;
    outcome.file = path;
    try
    {
        outcome.result = RunStfTest(image, ReadStf(ReadTextFile(path), path));
    }
    catch (const InputError& error)
    {
        for (const Diagnostic& diagnostic : error.Diagnostics())
        {
            outcome.fault += (outcome.fault.empty() ? "" : "\n") + ToString(diagnostic);
        }
    }
    return outcome;
}

void
Print(const StfOutcome& outcome)
{
    if (outcome.Passed())
    {
        std::cout << "PASS " << outcome.file << '\n';
    }
    else if (!outcome.fault.empty())
    {
        std::cout << "FAIL " << outcome.file << ": " << outcome.fault << '\n';
    }
    for (const StfFailure& failure : outcome.result.failures)
    {
        std::cout << "FAIL " << outcome.file << ": step line " << failure.line << ": " << failure.what << '\n';
    }
}

nlohmann::ordered_json
ToJson(const StfOutcome& outcome)
{
    nlohmann::ordered_json json;
    json["file"] = outcome.file;
    json["passed"] = outcome.Passed();
    json["failures"] = nlohmann::ordered_json::array();
    if (!outcome.fault.empty())
    {
        json["failures"].push_back({{"what", outcome.fault}});
    }
    for (const StfFailure& failure : outcome.result.failures)
    {
        json["failures"].push_back({{"line", failure.line}, {"what", failure.what}});
    }
    json["sent"] = nlohmann::ordered_json::object();
    for (const auto& [port, frames] : outcome.result.sent)
    {
        json["sent"][std::to_string(port)] = frames;
    }
    return json;
}

} // namespace

int
SimulateStf(const std::vector<std::string>& arguments)
{
    const std::optional<StfOptions> options = ReadStfOptions(arguments);
    if (!options)
    {
        return 0;
    }
    const Image image = ReadImage(options->image);
    nlohmann::ordered_json json;
    json["tests"] = nlohmann::ordered_json::array();
    std::size_t passed = 0;
    for (const std::string& path : options->tests)
    {
        const StfOutcome outcome = RunFile(image, path);
        passed += outcome.Passed() ? 1 : 0;
        json["tests"].push_back(ToJson(outcome));
        if (!options->json)
        {
            Print(outcome);
        }
    }
    const std::size_t failed = options->tests.size() - passed;
    json["passed"] = passed;
    json["failed"] = failed;
    if (options->json)
    {
        std::cout << json.dump(2) << '\n';
    }
    else
    {
        std::cout << passed << " passed, " << failed << " failed\n";
    }
    return failed == 0 ? 0 : 1;
}

} // namespace pisa
