// `pisa plan`: how to change one program into another while packets flow.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/command-line.h"
#include "compiler/tool/command.h"
#include "compiler/tool/plan-input.h"
#include "compiler/tool/plan-report.h"
#include "compiler/tool/plan-stages.h"
#include "compiler/tool/scratch-folder.h"
#include "compiler/tool/text-file.h"

#include "ir/text-file.h"
#include "upgrade/merged-program.h"
#include "upgrade/plan-check.h"
#include "upgrade/plan-text.h"
#include "upgrade/planner.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>

namespace pisa
{
namespace
{

namespace po = boost::program_options;

struct PlanCommandOptions
{
    PlanSources sources;
    std::string level; ///< empty: that of the own plan, or program
    std::string headroom;
    std::string plan;
    std::string output;
    ReflashCosts reflash;
    bool inPlace{false};
    bool json{false};

    /** A folder has no extension. */
    bool WritesFolder() const
    {
        return !output.empty() && std::filesystem::path(output).extension().empty();
    }
};

po::options_description
DescribeOptions(PlanCommandOptions& options)
{
    po::options_description visible("usage: pisa plan OLD NEW [options]\n\nOLD and NEW are two images, two sources "
                                    "(.p4, .json of BMv2, .ncl.cc, .lyra), "
                                    "an image and a source, or two edge lists (.txt)\n\noptions");
    auto add = visible.add_options();
    add("help,h", "this text");
    add("consistency", po::value(&options.level)->value_name("LEVEL"),
        "program, element or execution (default: that of --plan, or program)");
    add("headroom", po::value(&options.headroom)->value_name("N"),
        "memory beyond the old program: N elements, N% of its elements, or "
        "sram=ROWS,tcam=ROWS,pdt=ENTRIES,elements=N "
        "(default: what the chip has, if its memory is one pool)");
    add("in-place", po::bool_switch(&options.inPlace),
        "at execution level, move entries one by one where a table stands alone");
    add("plan", po::value(&options.plan)->value_name("FILE"),
        "check this plan (JSON) instead of making one, and go on with it");
    add("target", po::value(&options.sources.target)->value_name("NAME|FILE"),
        "chip that programs from source are compiled for");
    add("and", po::value(&options.sources.andFile)->value_name("FILE"), "AND file of NCL sources");
    add("switch", po::value(&options.sources.label)->value_name("LABEL"), "whose program, if sources have several");
    add("reflash", po::value(&options.reflash.seconds)->value_name("S"),
        "seconds without forwarding when a chip is loaded anew, to compare with (default: 4)");
    add("define,D", po::value(&options.sources.definitions)->value_name("NAME[=VALUE]"), "macro for both sources");
    add("include,I", po::value(&options.sources.includePath)->value_name("DIR"), "folder with headers");
    add("output,o", po::value(&options.output)->value_name("FILE|DIR"),
        "FILE.ext: write the plan, commands or JSON with --json; DIR: the plan in both forms and all images that a "
        "switch needs");
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
ReadPlanOptions(const std::vector<std::string>& arguments)
{
    PlanCommandOptions options;
    std::vector<std::string> files;
    const po::options_description visible = DescribeOptions(options);
    PlainWords plain{{}, -1};
    plain.option.add_options()("files", po::value(&files));
    if (!ReadCommandLine("plan", visible, plain, JoinHeadroom(arguments)))
    {
        return std::nullopt;
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

/** Tables change in place where two can be looked up at once. */
void
CheckGroups(const std::string& where, const PlanInput& input)
{
    if (input.images && MergeOrderOf(input.images->was.target) == MergeOrder::Acyclic)
    {
        throw InputError({},
                         where + ": " + input.images->was.target.name +
                             " meets each table at its own cycle and cannot look two up as one",
                         "leave it out, or plan for a chip that follows pointers (drmt-banked, ideal)");
    }
}

/** What the user allows, and where nothing is said, what the chip has left. */
PlannerOptions
Allow(const PlanCommandOptions& options, const PlanInput& input)
{
    PlannerOptions planner;
    planner.level = FindConsistency(options.level).value_or(Consistency::Program);
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

bool
HasGroups(const UpgradePlan& plan)
{
    const auto isGroup = [](const Primitive& primitive) { return primitive.kind == Primitive::Kind::GroupTables; };
    return std::any_of(plan.transactions.begin(), plan.transactions.end(),
                       [&](const PlannedTransaction& transaction) {
                           return std::any_of(transaction.primitives.begin(), transaction.primitives.end(), isGroup);
                       });
}

/** A plan made elsewhere keeps to what the user and the chip allow here. */
void
CheckAgainst(const PlannerOptions& allowed, const PlanCommandOptions& options, const PlanInput& input,
             const UpgradePlan& plan)
{
    if (!options.level.empty() && plan.level != allowed.level)
    {
        throw InputError({options.plan, 0, 0},
                         "--consistency " + options.level + ": this plan keeps " + NameOf(plan.level) +
                             " consistency",
                         "leave --consistency out, or plan anew");
    }
    const UpgradeMemory most = plan.peak - MemoryBefore(input.delta);
    for (unsigned k = 0; k < kMemoryKinds; ++k)
    {
        const uint64_t beside = most.amount[k];
        if (allowed.headroom[k] && beside > *allowed.headroom[k])
        {
            throw InputError({options.plan, 0, 0},
                             "this plan does not fit: headroom is " + std::to_string(*allowed.headroom[k]) + " " +
                                 NameOf(static_cast<MemoryKind>(k)) + ", it takes " + std::to_string(beside),
                             "free memory, or plan anew with this headroom");
        }
    }
}

std::string
PlaceOf(const PlanFault& fault, const UpgradePlan& plan)
{
    return fault.transaction < plan.transactions.size() ? "transaction " + std::to_string(fault.transaction + 1) +
                                                              ", primitive " + std::to_string(fault.primitive + 1)
                                                        : "at its end";
}

/** @return the user's own plan, which must be one for the pair, the chip and the options. */
UpgradePlan
ReadPlanFor(const PlanInput& input, const PlanCommandOptions& options)
{
    UpgradePlan plan = ParsePlan(ReadTextFile(options.plan), options.plan);
    if (HasGroups(plan))
    {
        CheckGroups(options.plan + ": tables change in place", input);
    }
    const std::vector<PlanFault> faults = CheckPlan(input.delta, plan);
    if (!faults.empty())
    {
        const PlanFault& first = faults.front();
        throw InputError({options.plan, 0, 0},
                         "this plan is not for " + input.delta.oldName + " -> " + input.delta.newName + " at " +
                             NameOf(plan.level) + " consistency: " + PlaceOf(first, plan) + ": " + first.what,
                         "plan for this pair");
    }
    CheckAgainst(Allow(options, input), options, input, plan);
    return plan;
}

/** What is wrong with the options is said before files are read. */
void
CheckOptions(const PlanCommandOptions& options)
{
    if (!options.level.empty() && !FindConsistency(options.level))
    {
        throw InputError({}, "--consistency: there is no level '" + options.level + "'",
                         "known: program, element, execution");
    }
    if (!options.headroom.empty())
    {
        ParseHeadroom(options.headroom, 0);
    }
    if (options.inPlace && options.plan.empty() && options.level != "execution")
    {
        throw InputError({},
                         "--in-place needs --consistency execution: what moves entry by entry is not new for all "
                         "packets at once",
                         "ask for that level, or leave --in-place out");
    }
    if (!std::isfinite(options.reflash.seconds) || options.reflash.seconds < 0)
    {
        throw InputError({}, "--reflash: this is no length of time", "give seconds, 0 or more");
    }
    if (options.inPlace && !options.plan.empty())
    {
        throw InputError({}, "--in-place does not go with --plan: the plan says which tables change in place",
                         "leave one of them out");
    }
}

/** Prepares everything in a scratch folder beside the target, then moves it there. */
void
WriteFolder(const std::string& path, const std::optional<UpgradePlacement>& placement, const UpgradePlan& plan)
{
    if (placement && !placement->upgrade)
    {
        throw InputError({}, "no switch can be upgraded like that while packets are on their way: " + placement->why,
                         "nothing was written; load the new image into a drained switch");
    }
    const std::filesystem::path folder(path);
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
    {
        throw InputError({path, 0, 0}, "cannot make this folder: " + error.message(), "check the path");
    }
    const ScratchFolder scratch(folder);
    if (placement)
    {
        WriteUpgrade(*placement->upgrade, scratch.Path().string());
    }
    else
    {
        WriteTextFile(scratch.Path() / "plan.json", PrintPlan(plan));
        WriteTextFile(scratch.Path() / "commands.txt", PrintCommands(plan));
    }
    for (const auto& entry : std::filesystem::directory_iterator(scratch.Path()))
    {
        std::filesystem::rename(entry.path(), folder / entry.path().filename());
    }
}

void
Write(const PlanCommandOptions& options, const std::optional<UpgradePlacement>& placement, const UpgradePlan& plan)
{
    if (options.WritesFolder())
    {
        WriteFolder(options.output, placement, plan);
    }
    else if (!options.output.empty())
    {
        WriteTextFile(options.output, options.json ? PrintPlan(plan) : PrintCommands(plan));
    }
}

} // namespace

int
RunPlan(const std::vector<std::string>& arguments)
{
    const std::optional<PlanCommandOptions> options = ReadPlanOptions(arguments);
    if (!options)
    {
        return 0;
    }
    CheckOptions(*options);
    const PlanInput input = ReadPlanInput(options->sources);
    if (options->inPlace)
    {
        CheckGroups("--in-place", input);
    }
    const UpgradePlan plan =
        options->plan.empty() ? MakePlan(input.delta, Allow(*options, input)) : ReadPlanFor(input, *options);
    for (const std::vector<Diagnostic>* warnings : {&input.warnings, &plan.warnings})
    {
        for (const Diagnostic& warning : *warnings)
        {
            std::cerr << ToString(warning) << '\n';
        }
    }
    std::optional<UpgradePlacement> placement;
    if (input.images)
    {
        placement = PlaceUpgrade(input.images->was, input.images->is, input.delta, plan);
    }
    Write(*options, placement, plan);
    if (options->json && options->output.empty())
    {
        std::cout << PrintPlan(plan);
        return 0;
    }
    std::cout << ReportPlan(input, plan)
              << (placement ? ReportPlacement(*input.images, *placement, options->reflash) : "");
    return 0;
}

} // namespace pisa
