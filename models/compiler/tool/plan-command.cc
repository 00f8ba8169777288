// `pisa plan`: how to change one program into another while packets flow.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/command.h"
#include "compiler/tool/plan-input.h"
#include "compiler/tool/plan-report.h"

#include "upgrade/plan-text.h"
#include "upgrade/planner.h"

#include <algorithm>
#include <boost/program_options.hpp>
#include <fstream>
#include <iostream>

namespace pisa
{
namespace
{

namespace po = boost::program_options;

struct PlanCommandOptions
{
    PlanSources sources;
    std::string level{"program"};
    std::string headroom;
    std::string output;
    bool inPlace{false};
    bool json{false};
};

po::options_description
DescribeOptions(PlanCommandOptions& options)
{
    po::options_description visible(
        "usage: pisa plan OLD NEW [options]\n\nOLD and NEW are two images, two sources (.p4, .json of BMv2, .ncl.cc) "
        "or two edge lists (.txt)\n\noptions");
    auto add = visible.add_options();
    add("help,h", "this text");
    add("consistency", po::value(&options.level)->value_name("LEVEL"),
        "program, element or execution (default: program)");
    add("headroom", po::value(&options.headroom)->value_name("N"),
        "memory beyond the old program: N elements, N% of its elements, or "
        "sram=ROWS,tcam=ROWS,pdt=ENTRIES,elements=N "
        "(default: what the chip has, if its memory is one pool)");
    add("in-place", po::bool_switch(&options.inPlace),
        "at execution level, move entries one by one where a table stands alone");
    add("target", po::value(&options.sources.target)->value_name("NAME|FILE"),
        "chip that prices programs from source");
    add("define,D", po::value(&options.sources.definitions)->value_name("NAME[=VALUE]"), "macro for both sources");
    add("include,I", po::value(&options.sources.includePath)->value_name("DIR"), "folder with headers");
    add("output,o", po::value(&options.output)->value_name("FILE"), "write the plan: commands, or JSON with --json");
    add("json", po::bool_switch(&options.json), "the plan as JSON");
    return visible;
}

/** A negative number behind --headroom is a value, so that it can be refused as one. */
std::vector<std::string>
JoinHeadroom(const std::vector<std::string>& arguments)
{
    std::vector<std::string> joined;
    for (const std::string& argument : arguments)
    {
        if (!joined.empty() && joined.back() == "--headroom")
        {
            joined.back() += "=" + argument;
            continue;
        }
        joined.push_back(argument);
    }
    return joined;
}

/** @return nothing when the user asked for help only. */
std::optional<PlanCommandOptions>
ReadOptions(const std::vector<std::string>& arguments)
{
    PlanCommandOptions options;
    std::vector<std::string> files;
    const po::options_description visible = DescribeOptions(options);
    po::options_description all;
    all.add(visible).add_options()("files", po::value(&files));
    po::positional_options_description positional;
    positional.add("files", -1);
    po::variables_map values;
    try
    {
        po::store(po::command_line_parser(JoinHeadroom(arguments)).options(all).positional(positional).run(), values);
        po::notify(values);
    }
    catch (const po::error& error)
    {
        throw InputError({}, std::string("pisa plan: ") + error.what(), "pisa plan --help lists the options");
    }
    if (values.count("help") > 0)
    {
        std::cout << visible;
        return {};
    }
    if (files.size() != 2)
    {
        throw InputError({}, "pisa plan: two programs are needed, " + std::to_string(files.size()) + " given",
                         "usage: pisa plan OLD NEW [options]");
    }
    options.sources.oldPath = files[0];
    options.sources.newPath = files[1];
    return options;
}

/** What the user allows, and where nothing is said, what the chip has left. */
PlannerOptions
Allow(const PlanCommandOptions& options, const PlanInput& input)
{
    PlannerOptions planner;
    planner.level = *FindConsistency(options.level);
    planner.inPlace = options.inPlace;
    const UpgradeMemory before = MemoryBefore(input.delta);
    if (!options.headroom.empty())
    {
        planner.headroom = ParseHeadroom(options.headroom, before[MemoryKind::Elements]);
    }
    for (unsigned k = 0; k < kMemoryKinds; ++k)
    {
        if (input.capacity[k])
        {
            const uint64_t free = *input.capacity[k] - std::min(*input.capacity[k], before.amount[k]);
            planner.headroom[k] = std::min(planner.headroom[k].value_or(free), free);
        }
    }
    return planner;
}

void
WriteFile(const std::string& path, const std::string& text)
{
    std::ofstream out(path, std::ios::binary);
    out << text;
    out.close();
    if (!out)
    {
        throw InputError({path, 0, 0}, "cannot write this file", "check the folder and its rights");
    }
}

} // namespace

int
RunPlan(const std::vector<std::string>& arguments)
{
    const std::optional<PlanCommandOptions> options = ReadOptions(arguments);
    if (!options)
    {
        return 0;
    }
    if (!FindConsistency(options->level))
    {
        throw InputError({}, "--consistency: there is no level '" + options->level + "'",
                         "known: program, element, execution");
    }
    if (!options->headroom.empty())
    {
        ParseHeadroom(options->headroom, 0); // what is wrong with it is said before files are read
    }
    const PlanInput input = ReadPlanInput(options->sources);
    const UpgradePlan plan = MakePlan(input.delta, Allow(*options, input));
    for (const std::vector<Diagnostic>* warnings : {&input.warnings, &plan.warnings})
    {
        for (const Diagnostic& warning : *warnings)
        {
            std::cerr << ToString(warning) << '\n';
        }
    }
    if (!options->output.empty())
    {
        WriteFile(options->output, options->json ? PrintPlan(plan) : PrintCommands(plan));
    }
    std::cout << (options->json && options->output.empty() ? PrintPlan(plan) : ReportPlan(input, plan));
    return 0;
}

} // namespace pisa
